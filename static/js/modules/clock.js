/** Updates [data-clock-time], and [data-clock-day] at midnight. */
export function start(element) {
  const timeZone = element.dataset.zone || "Asia/Jakarta";
  const hours = new Intl.DateTimeFormat("id", { timeZone, timeStyle: "short" });
  const words = { weekday: "long", day: "numeric", month: "long" };
  const { lang } = document.documentElement;
  // A language that the browser does not know falls back to Indonesian, not to the browser's own.
  const days = new Intl.DateTimeFormat([lang === "en" ? "en-GB" : lang, "id"], { timeZone, ...words });
  let today = days.format();
  const write = (part, text) => element.querySelector(`[data-clock-${part}]`)?.replaceChildren(text);
  const tick = () => {
    write("time", hours.format());
    if (today !== days.format()) write("day", (today = days.format()));
  };
  const timer = setInterval(tick, 5000);
  return () => clearInterval(timer);
}
