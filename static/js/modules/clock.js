/** Keeps [data-clock-time] right, and [data-clock-day] after midnight. */
export function start(element) {
  const timeZone = element.dataset.zone || "Asia/Jakarta";
  const hours = new Intl.DateTimeFormat("id", { timeZone, timeStyle: "short" });
  const words = { weekday: "long", day: "numeric", month: "long" };
  const days = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "id", { timeZone, ...words });
  let today = days.format();
  const write = (part, text) => element.querySelector(`[data-clock-${part}]`)?.replaceChildren(text);
  const tick = () => {
    write("time", hours.format());
    if (today !== days.format()) write("day", (today = days.format()));
  };
  const timer = setInterval(tick, 5000);
  return () => clearInterval(timer);
}
