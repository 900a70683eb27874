const EVERY_MS = 60000;
// A page that is left sooner reports nothing.
const LOOK_MS = 5000;

// The scripts are older than the server if it serves its files under another version by now.
const version = new URL(import.meta.url).pathname.split("/")[2];
// Of the document, in which pages may replace each other. Nothing is put into the storage of a visit.
let sent = -Infinity;

const isDue = () => performance.now() - sent >= EVERY_MS;
// On the kiosk the page is the whole screen; zoom may round a pixel away.
const isSeen = () => !document.hidden
  && Math.abs(innerWidth - screen.width) <= 1 && Math.abs(innerHeight - screen.height) <= 1;
// The second frame begins only after the first has been painted.
const painted = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });

/**
 * Tells the server about once a minute that this page is painted on the whole screen. It is no touch: nothing of the
 * visit changes, and a failed request is not repeated before its time.
 * @param {HTMLElement} body with `data-beat`, the address, and `data-beat-token`
 */
export function start(body) {
  const end = new AbortController();
  const { beat, beatToken } = body.dataset;
  const look = async () => {
    if (!isDue() || !isSeen()) return;
    await painted();
    if (end.signal.aborted || !isDue() || !isSeen()) return;
    sent = performance.now();
    fetch(beat, { method: "POST", body: new URLSearchParams({ token: beatToken, version }) }).catch(() => {});
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    end.abort();
  };
}
