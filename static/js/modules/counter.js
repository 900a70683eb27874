import { codePoints } from "../length.js";

/**
 * Shows "n / max" for the field named by `data-for` (its id), counted as the server counts.
 * @param {HTMLElement} element
 */
export function start(element) {
  const field = document.getElementById(element.dataset.for);
  if (!field) return undefined;
  const most = Number(element.dataset.max) || field.maxLength;
  const update = () => {
    const used = codePoints(field.value);
    element.textContent = most > 0 ? `${used} / ${most}` : String(used);
    element.classList.toggle("is-full", most > 0 && used >= most);
  };
  field.addEventListener("input", update);
  element.hidden = false;
  update();
  return () => field.removeEventListener("input", update);
}
