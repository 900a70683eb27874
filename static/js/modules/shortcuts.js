/**
 * Keyboard shortcuts of the desk: `/` focuses [data-search]; arrows and j/k move among [data-row] links.
 */
export function start() {
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select?.();
      return;
    }
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!step || !rows.length) return;
    event.preventDefault();
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + step));
    const row = rows[next];
    (row.matches("a, button, [tabindex]") ? row : row.querySelector("a, button") ?? row).focus();
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
