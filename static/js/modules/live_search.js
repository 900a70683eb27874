const PAUSE_MS = 200;

/**
 * Searches while one types: fetches the GET form's own answer and takes [data-results] and
 * [data-results-count] (a polite live region outside the results) from it.
 * @param {HTMLElement} element the input, or an element around it
 * @param {{startAll: function}} app
 */
export function start(element, app) {
  const field = element.matches("input") ? element : element.querySelector("input:not([type=hidden])");
  const form = field?.form;
  if (!form) return undefined;
  let timer = null;
  let request = null;
  let asked = field.value.trim();

  const receive = (page, address) => {
    const results = document.querySelector("[data-results]");
    const fresh = page?.querySelector("[data-results]");
    if (!results || !fresh) {
      form.requestSubmit();
      return;
    }
    const words = page.querySelector("[data-results-count]")?.textContent ?? "";
    const count = document.querySelector("[data-results-count]");
    results.replaceWith(document.adoptNode(fresh));
    if (count?.isConnected) count.textContent = words;
    history.replaceState(null, "", address);
    app.startAll(fresh);
  };
  const ask = () => {
    if (field.value.trim() === asked) return;
    asked = field.value.trim();
    request?.abort();
    const xhr = (request = new XMLHttpRequest());
    const address = new URL(form.getAttribute("action") || location.pathname, document.baseURI);
    address.search = new URLSearchParams(new FormData(form));
    xhr.open("GET", address);
    xhr.responseType = "document";
    // An aborted request belongs to letters that have been typed over.
    xhr.onloadend = () => {
      if (request === xhr) receive(xhr.status === 200 ? xhr.response : null, address);
    };
    xhr.send();
  };
  const onInput = (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE_MS);
  };
  field.addEventListener("input", onInput);
  return () => {
    clearTimeout(timer);
    const open = request;
    request = null;
    open?.abort();
    field.removeEventListener("input", onInput);
  };
}
