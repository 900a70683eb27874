const EACH_MS = 60_000;

/**
 * Reads the page again each minute and takes over `element` (found by its id) where its words have changed, so that a
 * screen that nobody touches follows the clock. A server that does not answer changes nothing.
 * @param {HTMLElement} element
 * @param {{startAll: function}} app
 */
export function start(element, app) {
  let request = null;

  const receive = (page) => {
    const fresh = page?.getElementById(element.id);
    if (!fresh || fresh.textContent === element.textContent) return;
    element.replaceWith(document.adoptNode(fresh));
    app.startAll();
  };
  const ask = () => {
    request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.onload = ({ target }) => target.status === 200 && receive(target.response);
    request.send();
  };
  const timer = setInterval(ask, EACH_MS);
  return () => {
    clearInterval(timer);
    request?.abort();
  };
}
