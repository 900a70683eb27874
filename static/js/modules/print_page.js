/**
 * Opens the browser's print dialog for this page.
 * @param {HTMLButtonElement} element
 */
export function start(element) {
  const print = () => window.print();
  element.hidden = false;
  element.addEventListener("click", print);
  return () => element.removeEventListener("click", print);
}
