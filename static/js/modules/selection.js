/**
 * Rows chosen by checkbox: [data-select-page] chooses or leaves all of them, `x` the row in focus, and
 * [data-selected] says how many. Without script the link comes back with every row chosen.
 * @param {HTMLElement} element the form
 */
export function start(element) {
  const boxes = () => [...element.querySelectorAll("tbody input[type=checkbox]")];
  const link = element.querySelector("[data-select-page]");
  const told = element.querySelector("[data-selected]");
  const tell = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (told) told.textContent = chosen ? `${chosen} ${told.dataset.selected}` : "";
  };
  const onPage = (event) => {
    event.preventDefault();
    const all = boxes().every((box) => box.checked);
    for (const box of boxes()) box.checked = !all;
    tell();
  };
  const onKey = (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.activeElement?.closest?.("tr")?.querySelector("input[type=checkbox]");
    if (!box || !element.contains(box)) return;
    box.checked = !box.checked;
    tell();
  };
  link?.addEventListener("click", onPage);
  element.addEventListener("change", tell);
  document.addEventListener("keydown", onKey);
  tell();
  return () => {
    link?.removeEventListener("click", onPage);
    element.removeEventListener("change", tell);
    document.removeEventListener("keydown", onKey);
  };
}
