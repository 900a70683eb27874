/**
 * Counts `data-seconds` down in [data-countdown-number] (else in the element) and disables the button
 * named by `data-enables` (its id) until then. The server enforces the wait itself.
 * @param {HTMLElement} element
 */
export function start(element) {
  const until = Date.now() + 1000 * (Number(element.dataset.seconds) || 0);
  const number = element.querySelector("[data-countdown-number]") ?? element;
  const button = document.getElementById(element.dataset.enables);
  let timer = null;

  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (button) button.disabled = left > 0;
    if (left > 0) {
      number.textContent = left;
      return;
    }
    clearInterval(timer);
    element.hidden = true;
  };
  timer = setInterval(tick, 250);
  tick();
  return () => clearInterval(timer);
}
