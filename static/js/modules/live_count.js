const EACH_MS = 60_000;

/**
 * Updates the numbers in [data-live=name] without a reload, from the JSON at `data-url`, and shows [data-live-news]
 * once more is new than when the page was loaded. The server does not count the request as activity.
 * @param {HTMLElement} element
 */
export function start(element) {
  const numbers = [...element.querySelectorAll("[data-live]")];
  const news = element.querySelector("[data-live-news]");
  const figure = (words) => Number(words.replace(/\D/g, ""));
  const known = figure(element.querySelector("[data-live=new]")?.textContent ?? "");
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(element.dataset.url, { headers: { "X-Kiosk-Background": "1" }, redirect: "error" }).catch(() => null);
    const counts = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!counts || !element.isConnected) return;
    for (const number of numbers) number.textContent = counts[number.dataset.live] ?? number.textContent;
    if (news) news.hidden = figure(counts.new ?? "") <= known;
  };
  const timer = setInterval(ask, EACH_MS);
  document.addEventListener("visibilitychange", ask);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", ask);
  };
}
