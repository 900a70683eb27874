const EVERYWHERE_MS = 250;
const NEAR_MS = 700;
const NEAR_PX = 88;
// Carries the place of the last touch to a page that the browser loads itself.
const PLACE = "touch";

// Stands beside the body, which changes with the page.
const shield = document.createElement("div");
shield.className = "shield";
let place = null;
let arrivals = 0;

function cover(area) {
  shield.style.setProperty("clip-path", area);
  shield.hidden = false;
}

/** Covers the page that comes now, and counts from when it has been painted: the frame after the next begins then. */
function guard() {
  const arrival = (arrivals += 1);
  const later = (wait, act) => wait(() => arrival === arrivals && act());
  const after = (ms) => (act) => setTimeout(act, ms);
  const bare = () => { shield.hidden = true; };
  const near = () => {
    if (!place) return bare();
    cover(`circle(${NEAR_PX}px at ${place.x}px ${place.y}px)`);
    return later(after(NEAR_MS - EVERYWHERE_MS), bare);
  };
  cover("none");
  later(requestAnimationFrame, () => later(requestAnimationFrame, () => later(after(EVERYWHERE_MS), near)));
}

/**
 * Keeps a second, unmeant touch from a page that has just come: a transparent element takes every touch for 250 ms after
 * the page has been seen, and until 700 ms those within 88 px of the last touch. Keys and assistive clicks, which have no
 * place on the screen, pass.
 */
export function start() {
  const end = new AbortController();
  const on = (target, type, handle) => target.addEventListener(type, handle, { capture: true, signal: end.signal });
  on(document, "pointerdown", ({ target, clientX: x, clientY: y }) => {
    if (target !== shield) place = { x, y };
  });
  on(document, "visit:end", () => { place = null; });
  on(window, "pagehide", () => place && sessionStorage.setItem(PLACE, JSON.stringify(place)));
  if (!shield.isConnected) {
    place = JSON.parse(sessionStorage.getItem(PLACE));
    sessionStorage.removeItem(PLACE);
    document.documentElement.append(shield);
    guard();
  }
  return () => {
    end.abort();
    // The next page takes the place of this one before the browser paints again.
    guard();
  };
}
