// A trembling hand touches twice, so soon and so near; the second touch was meant for the page that is gone.
const MILLISECONDS = 350;
const PIXELS = 80;

let last = { time: -Infinity, x: 0, y: 0 };

/**
 * Lets choices that stand where the choices of the page before stood be touched by purpose only.
 * @param {HTMLElement} element
 */
export function start(element) {
  const end = new AbortController();
  let untouched = true;
  element.addEventListener("click", (event) => {
    const { timeStamp: time, clientX: x, clientY: y, detail } = event;
    const soon = time - last.time < MILLISECONDS;
    // A key that is pressed has no place.
    if (detail && untouched && soon && Math.hypot(x - last.x, y - last.y) < PIXELS) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    untouched = false;
    last = { time, x, y };
  }, { signal: end.signal, capture: true });
  return () => end.abort();
}
