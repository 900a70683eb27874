/**
 * Sends the hidden form `element` once its page has stayed in view for `data-after` consecutive seconds. A page seen
 * again in the same visit counts once. The answer is ignored, and a failed request is not repeated.
 * @param {HTMLFormElement} element
 */
export function start(element) {
  const end = new AbortController();
  // Stored for the visit, whose end clears it, since each link reloads the page.
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
