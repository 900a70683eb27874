/**
 * Lets the browser ask before a page with changed fields in `form` is left without submitting it.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const end = new AbortController();
  let changed = false;
  form.addEventListener("input", () => { changed = true; }, { signal: end.signal });
  form.addEventListener("submit", () => { changed = false; }, { signal: end.signal });
  addEventListener("beforeunload", (event) => changed && event.preventDefault(), { signal: end.signal });
  return () => end.abort();
}
