const EVERYWHERE_MS = 250;
const NEAR_MS = 700;
// Session storage key that carries the place of the last touch to a page that the browser loads itself.
const PLACE = "touch";

// Beside the body, which is replaced with the page. While shown it takes touches; keys and assistive clicks pass.
const shield = document.createElement("div");
shield.className = "shield";
let place = "";
let timer = 0;

function cover(area, ms, then) {
  shield.style.setProperty("clip-path", area);
  shield.hidden = !area;
  clearTimeout(timer);
  if (ms) timer = setTimeout(then, ms);
}

/** Debounces from the moment the page has been painted, which is two animation frames from now. */
function guard() {
  const bare = () => cover("");
  const near = () => cover(place && `circle(88px at ${place})`, NEAR_MS - EVERYWHERE_MS, bare);
  cover("none");
  requestAnimationFrame(() => requestAnimationFrame(() => cover("none", EVERYWHERE_MS, near)));
}

/** Keeps an accidental second touch from a page that has just appeared, longest near the place of the first. */
export function start() {
  const end = new AbortController();
  const on = (type, handle) => addEventListener(type, handle, { capture: true, signal: end.signal });
  on("pointerdown", ({ target, clientX, clientY }) => {
    if (target !== shield) place = `${clientX}px ${clientY}px`;
  });
  on("visit:end", () => { place = ""; });
  on("pagehide", () => place && sessionStorage.setItem(PLACE, place));
  if (!shield.isConnected) {
    place = sessionStorage.getItem(PLACE) ?? "";
    sessionStorage.removeItem(PLACE);
    document.documentElement.append(shield);
    guard();
  }
  return () => {
    end.abort();
    // The next page replaces this one before the browser paints again.
    guard();
  };
}
