/**
 * Plays the sound of a link without leaving the page; a second press starts over. If there is no sound, the
 * link is followed, and its page says why.
 * @param {HTMLAnchorElement} link
 */
export function start(link) {
  const audio = new Audio();
  const end = new AbortController();
  audio.addEventListener("error", () => location.assign(link.href), { signal: end.signal });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    audio.src = link.href;
    audio.play().catch(() => {});
  }, { signal: end.signal });
  return () => {
    end.abort();
    audio.pause();
  };
}
