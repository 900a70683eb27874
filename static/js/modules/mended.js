/**
 * Hides the error of the field named by `data-for` (its id) as soon as the field is changed.
 * @param {HTMLElement} element
 */
export function start(element) {
  const field = document.getElementById(element.dataset.for);
  const mend = () => {
    element.hidden = true;
    field.removeAttribute("aria-invalid");
  };
  field.addEventListener("input", mend, { once: true });
  // A quick visitor types before this module has loaded.
  if (field.value !== field.defaultValue) mend();
  return () => field.removeEventListener("input", mend);
}
