const EACH_MS = 8000;

/**
 * Shows the notices inside `element` in turn, each long enough to be read: as many at once as `data-most` and the room
 * on the page allow. The element keeps the height of its tallest turn, so nothing moves away under a finger.
 * Without script all of them are shown.
 * @param {HTMLElement} element
 */
export function start(element) {
  const notices = [...element.children];
  const page = document.querySelector(".home, .attract__foot");
  let step = notices.length;
  let first = 0;

  const show = (from) => notices.forEach((notice, place) => { notice.hidden = place < from || place >= from + step; });
  const turns = () => [...notices.keys()].filter((place) => place % step === 0);
  const fits = () => {
    const { parentElement: room } = page;
    const end = room.getBoundingClientRect().bottom - parseFloat(getComputedStyle(room).paddingBottom);
    return page.getBoundingClientRect().bottom < end + 1;
  };
  const arrange = () => {
    element.style.minBlockSize = "";
    const turned = (look) => turns().map((from) => {
      show(from);
      return look();
    });
    step = Number(element.dataset.most);
    while (step > 1 && turned(fits).includes(false)) step -= 1;
    const tallest = Math.max(...turned(() => element.offsetHeight));
    element.style.minBlockSize = `${tallest}px`;
    show(first = 0);
  };
  const next = () => show(first = first + step < notices.length ? first + step : 0);

  arrange();
  // Text changes its width once the font has loaded.
  document.fonts.ready.then(arrange);
  addEventListener("resize", arrange);
  const timer = setInterval(next, EACH_MS);
  return () => {
    clearInterval(timer);
    removeEventListener("resize", arrange);
  };
}
