/**
 * Plays the sound that a link leads to without leaving the page; a second press begins again. If there is no sound, the
 * link is followed after all: its page says why.
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
