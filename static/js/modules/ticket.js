// The code that its holder has hidden: it stays hidden when printing or another text size reloads the page.
let covered = "";

/**
 * A tap on [data-ticket-toggle] hides the code [data-ticket-code] from people behind the visitor;
 * the next tap shows it again. The idle overlay copies what is shown, so a hidden code stays hidden.
 * @param {HTMLElement} element
 */
export function start(element) {
  const code = element.querySelector("[data-ticket-code]");
  const button = element.querySelector("[data-ticket-toggle]");
  if (!code || !button) return undefined;
  const parts = [...code.childNodes];
  const words = code.textContent.trim();
  const dots = words.replace(/[^-\s]/g, "•");
  const toggle = () => {
    const hidden = element.classList.toggle("is-hidden");
    code.replaceChildren(...(hidden ? [dots] : parts));
    covered = hidden ? words : "";
    element.dataset.hidden = hidden ? "1" : "";
    button.setAttribute("aria-pressed", String(hidden));
  };
  if (words === covered) toggle();
  button.addEventListener("click", toggle);
  return () => button.removeEventListener("click", toggle);
}
