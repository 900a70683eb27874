const EACH_MS = 8000;

/**
 * Shows the notices inside `element` one after another, each long enough to be read. Without script all of them stand there.
 * @param {HTMLElement} element
 */
export function start(element) {
  const notices = [...element.children];
  if (notices.length < 2) return undefined;
  let shown = -1;
  const next = () => {
    shown = (shown + 1) % notices.length;
    notices.forEach((notice, place) => { notice.hidden = place !== shown; });
  };
  const timer = setInterval(next, EACH_MS);
  next();
  return () => clearInterval(timer);
}
