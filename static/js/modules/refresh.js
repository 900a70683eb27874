const EACH_SECONDS = 60;

/**
 * Fetches the page again each minute, or as often as `data-seconds` says, and replaces `element` (found by its id) if
 * its text has changed, so a screen that nobody touches stays current. If the server does not answer, nothing changes.
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
  const timer = setInterval(ask, 1000 * Number(element.dataset.seconds ?? EACH_SECONDS));
  return () => {
    clearInterval(timer);
    request?.abort();
  };
}
