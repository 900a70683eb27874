// What stays on one page: the first as long as half of the page stays full, the second as long as it fits.
const WHOLE = "a, button, label, .fact, .review__row";
const FITTING = ".qr, .comparison tbody";

/**
 * Splits a long text into pages turned by two large arrows, never through the middle of a line.
 * Parts: [data-pages-view], [data-pages-arrows] around [data-pages-back], [data-pages-on] and [data-pages-count].
 * Without script the view scrolls by touch and has no arrows. An event "place" with a range turns to it.
 * @param {HTMLElement} element
 */
export function start(element) {
  const [view, arrows, back, forth, count] = ["view", "arrows", "back", "on", "count"]
    .map((name) => element.querySelector(`[data-pages-${name}]`));
  const end = new AbortController();
  // Space below the last line, so the last page can begin at its own first line.
  const room = document.createElement("div");
  let pages = [{ top: 0, bottom: 0 }];
  let page = 0;

  function lines() {
    const origin = view.getBoundingClientRect().top - view.scrollTop;
    const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.data.trim()) continue;
      range.selectNodeContents(walker.currentNode);
      for (const { top, bottom } of range.getClientRects()) found.push({ top: top - origin, bottom: bottom - origin });
    }
    // Half of a QR code is useless, and so is a heading of a table without its row.
    for (const whole of view.querySelectorAll(`${WHOLE}, ${FITTING}`)) {
      const { top, bottom, height } = whole.getBoundingClientRect();
      if (height && height < view.clientHeight / (whole.matches(FITTING) ? 1 : 2)) found.push({ top: top - origin, bottom: bottom - origin });
    }
    return found.sort((one, other) => one.top - other.top);
  }
  function show(wanted) {
    page = Math.max(0, Math.min(wanted, pages.length - 1));
    const { top, bottom } = pages[page];
    view.scrollTop = top;
    view.style.setProperty("clip-path", `inset(0 0 ${Math.max(0, Math.ceil(view.scrollTop + view.clientHeight - bottom))}px)`);
    back.disabled = page === 0;
    forth.disabled = page === pages.length - 1;
    count?.replaceChildren(`${page + 1} / ${pages.length}`);
  }
  const pageAt = (height) => pages.findLastIndex(({ top }) => top <= height + 1);
  function measure() {
    const reader = pages[page].top;
    room.style.setProperty("height", "0");
    view.style.setProperty("clip-path", "none");
    view.scrollTop = 0;
    arrows.hidden = true;
    arrows.hidden = view.scrollHeight <= view.clientHeight;
    const { clientHeight, scrollHeight } = view;
    pages = [{ top: 0, bottom: scrollHeight }];
    for (const { top, bottom } of arrows.hidden ? [] : lines()) {
      const last = pages.at(-1);
      // A line taller than the view is shown cut off rather than not at all.
      if (bottom <= last.top + clientHeight || top <= last.top) continue;
      last.bottom = top;
      pages.push({ top, bottom: scrollHeight });
    }
    arrows.hidden ||= pages.length === 1;
    room.style.setProperty("height", `${Math.max(0, pages.at(-1).top + clientHeight - scrollHeight)}px`);
    element.classList.toggle("is-paged", !arrows.hidden);
    show(pageAt(reader));
  }

  room.style.setProperty("flex", "none");
  view.style.setProperty("overflow", "hidden");
  view.append(room);
  back.addEventListener("click", () => show(page - 1), { signal: end.signal });
  forth.addEventListener("click", () => show(page + 1), { signal: end.signal });
  const turnTo = (place) => show(pageAt(place.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop));
  view.addEventListener("focusin", ({ target }) => target !== view && turnTo(target), { signal: end.signal });
  view.addEventListener("place", ({ detail }) => turnTo(detail), { signal: end.signal });
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  // New results in the view begin at their first page.
  const changes = new MutationObserver(() => {
    page = 0;
    measure();
  });
  changes.observe(view, { childList: true, subtree: true });
  document.fonts.ready.then(() => element.isConnected && measure());
  return () => {
    observer.disconnect();
    changes.disconnect();
    end.abort();
  };
}
