/**
 * Sends the forms of a list without leaving the page. The answer brings either the list again ([data-in-place], which
 * has an id) or, if a row is refused, that row alone (the id around its form). Other fields keep what is typed in them.
 * @param {HTMLElement} element around the list; `data-failed` is shown at a row that the server did not answer
 * @param {{startAll: function}} app
 */
export function start(element, app) {
  const end = new AbortController();
  let busy = false;

  // What is typed and not saved must be asked about before the page is left: see `unsaved`.
  const mark = (fields) => {
    for (const field of fields) field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const replace = (page, id, typed = []) => {
    const fresh = page.getElementById(id);
    if (!fresh) return null;
    const adopted = document.adoptNode(fresh);
    document.getElementById(id).replaceWith(adopted);
    const kept = typed.map(([name, value]) => {
      const field = document.getElementById(name);
      if (field) field.value = value;
      return field;
    });
    app.startAll(adopted).then(() => mark(kept.filter(Boolean)));
    return adopted;
  };
  // What happened is said above the list, or, out of sight there, by the status that a screen reader hears.
  const announce = (page) => {
    document.querySelector(".flash")?.remove();
    const fresh = page.querySelector(".flash");
    if (fresh) document.querySelector(".page__head").after(document.adoptNode(fresh));
  };
  const renew = (page, form) => {
    const { id } = element.querySelector("[data-in-place]");
    if (!page.getElementById(id)) return false;
    const place = [...element.querySelectorAll("form")].indexOf(form);
    const typed = [...element.querySelectorAll("textarea")]
      .filter((field) => field.form !== form && field.value !== field.defaultValue)
      .map((field) => [field.id, field.value]);
    announce(page);
    const list = replace(page, id, typed);
    const forms = list.querySelectorAll("form");
    (forms[Math.min(place, forms.length - 1)]?.querySelector("textarea") ?? document.querySelector("h1")).focus();
    return true;
  };
  const refuse = (page, form) => {
    const { id, value } = form.querySelector("textarea");
    const row = replace(page, form.parentElement.id, [[id, value]]);
    row?.querySelector("textarea")?.focus();
    return Boolean(row);
  };
  const fail = (form) => {
    const words = form.querySelector("[data-in-place-failed]") ?? document.createElement("p");
    words.dataset.inPlaceFailed = "";
    words.className = "field__error";
    words.setAttribute("role", "alert");
    words.textContent = element.dataset.failed;
    form.append(words);
    mark(form.querySelectorAll("textarea"));
  };

  element.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const xhr = new XMLHttpRequest();
    xhr.open("POST", form.getAttribute("action"));
    xhr.responseType = "document";
    xhr.onloadend = () => {
      busy = false;
      if (end.signal.aborted) return;
      if (!xhr.status || xhr.status >= 500) {
        fail(form);
      } else if (!xhr.response || !(renew(xhr.response, form) || refuse(xhr.response, form))) {
        // Another page came back, for example the sign-in: the browser goes there itself.
        end.abort();
        form.requestSubmit(submitter);
      }
    };
    xhr.send(new URLSearchParams(new FormData(form, submitter)));
  }, { signal: end.signal });
  return () => end.abort();
}
