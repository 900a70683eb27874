/**
 * Sends the hidden form `element` by itself once its page has stayed in view for `data-after` seconds on end. A page seen
 * again in the same visit counts once. Nobody waits for the answer, and a lost one is lost.
 * @param {HTMLFormElement} element
 */
export function start(element) {
  const end = new AbortController();
  // Kept for the visit, whose end clears it: a link loads its page anew.
  const subject = `counted ${document.documentElement.lang}${location.pathname}${location.search}`;
  let timer = 0;
  const send = () => {
    if (!element.isConnected || sessionStorage.getItem(subject)) return;
    sessionStorage.setItem(subject, "1");
    end.abort();
    const body = new URLSearchParams(new FormData(element));
    fetch(element.getAttribute("action"), { method: "POST", body }).catch(() => {});
  };
  const watch = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(send, element.dataset.after * 1000);
  };
  document.addEventListener("visibilitychange", watch, { signal: end.signal });
  watch();
  return () => {
    clearTimeout(timer);
    end.abort();
  };
}
