// A clipboard would carry one visitor's text to the next.
const REFUSED = ["contextmenu", "dragstart", "drop", "copy", "cut", "auxclick", "gesturestart"];

const GUARDS = {
  selectstart: ({ target }) => !(target.closest ? target : target.parentElement).closest("input, textarea"),
  touchmove: ({ touches }) => touches.length > 1,
  wheel: ({ ctrlKey }) => ctrlKey,
  keydown: ({ key, ctrlKey, metaKey, altKey }) => /^(F\d|ContextMenu)/.test(key)
    || ((ctrlKey || metaKey) && /^[dfghjnoprstuw0+=-]$/i.test(key)) || (altKey && /^(Arrow|Home)/.test(key)),
};

/** Blocks every way out of the kiosk: menu, selection, drag, zoom, new window and browser keys. */
export function start(body) {
  const end = new AbortController();
  const options = { capture: true, passive: false, signal: end.signal };
  for (const type of [...REFUSED, ...Object.keys(GUARDS)]) {
    document.addEventListener(type, (event) => {
      if (GUARDS[type]?.(event) ?? true) event.preventDefault();
    }, options);
  }
  // The browser decides on pinch and double-tap zoom before it fires any event.
  body.style.setProperty("touch-action", "pan-x pan-y");
  return () => end.abort();
}
