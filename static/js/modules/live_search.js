const PAUSE_MS = 200;
const AGAIN_MS = 3000;

/**
 * Searches while typing: fetches the answer of the GET form itself and takes [data-results] and
 * [data-results-count] (a polite live region outside the results) from it. Field and page stay as they are however
 * slow the answer is; an answer to an older text is dropped. A request that the server did not answer is sent again.
 * @param {HTMLElement} element the input, or an element around it
 * @param {{startAll: function}} app
 */
export function start(element, app) {
  const field = element.matches("input") ? element : element.querySelector("input:not([type=hidden])");
  const form = field?.form;
  if (!form) return undefined;
  let timer = null;
  let request = null;
  let asked = field.defaultValue.trim();

  // abort() calls the request's own listener at once, which must no longer find it as the current request.
  const drop = () => {
    clearTimeout(timer);
    const open = request;
    request = null;
    open?.abort();
  };
  const receive = (page, address) => {
    const results = document.querySelector("[data-results]");
    const fresh = page.querySelector("[data-results]");
    // Another page came back, for example the sign-in: the form's own button leads there.
    if (!results || !fresh) return;
    const words = page.querySelector("[data-results-count]")?.textContent ?? "";
    const count = document.querySelector("[data-results-count]");
    results.replaceWith(document.adoptNode(fresh));
    if (count?.isConnected) count.textContent = words;
    history.replaceState(null, "", address);
    app.startAll(fresh);
  };
  const ask = () => {
    drop();
    asked = field.value.trim();
    const xhr = (request = new XMLHttpRequest());
    const address = new URL(form.getAttribute("action") || location.pathname, document.baseURI);
    address.search = new URLSearchParams(new FormData(form));
    xhr.open("GET", address);
    xhr.responseType = "document";
    xhr.onloadend = () => {
      if (request !== xhr) return;
      request = null;
      if (xhr.status === 200 && xhr.response) receive(xhr.response, address);
      else if (!xhr.status || xhr.status >= 500) timer = setTimeout(ask, AGAIN_MS);
    };
    xhr.send();
  };
  const take = ({ isComposing }) => {
    if (field.value.trim() === asked) return;
    drop();
    asked = null;
    if (!isComposing) timer = setTimeout(ask, PAUSE_MS);
  };
  field.addEventListener("input", take);
  form.addEventListener("submit", drop);
  // Somebody may have typed while this file was loading.
  take({});
  return () => {
    drop();
    field.removeEventListener("input", take);
    form.removeEventListener("submit", drop);
  };
}
