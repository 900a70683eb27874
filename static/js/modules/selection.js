/**
 * Selects rows by checkbox: [data-select-page] selects or clears all of them, `x` toggles the focused row, and
 * [data-selected] shows the number. Without script the link reloads the page with every row selected.
 * @param {HTMLElement} element the form
 */
export function start(element) {
  const boxes = () => [...element.querySelectorAll("tbody input[type=checkbox]")];
  const link = element.querySelector("[data-select-page]");
  const label = element.querySelector("[data-selected]");
  const announce = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (label) label.textContent = chosen ? `${chosen} ${label.dataset.selected}` : "";
  };
  const onPage = (event) => {
    event.preventDefault();
    const all = boxes().every((box) => box.checked);
    for (const box of boxes()) box.checked = !all;
    announce();
  };
  const onKey = (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.activeElement?.closest?.("tr")?.querySelector("input[type=checkbox]");
    if (!box || !element.contains(box)) return;
    box.checked = !box.checked;
    announce();
  };
  link?.addEventListener("click", onPage);
  element.addEventListener("change", announce);
  document.addEventListener("keydown", onKey);
  announce();
  return () => {
    link?.removeEventListener("click", onPage);
    element.removeEventListener("change", announce);
    document.removeEventListener("keydown", onKey);
  };
}
