const PAUSE_MS = 2500;
const AGAIN_MS = 10000;

/**
 * Keeps what is typed on the server, so that a closed page loses nothing: posts the form to `data-autosave` after a
 * pause, and takes [data-autosave-state] and [data-advice] from the answer. Nothing is called kept before the answer.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const { autosave, autosaveWaiting, autosaveFailed } = form.dataset;
  const state = form.querySelector("[data-autosave-state]");
  const end = new AbortController();
  let timer = null;
  let request = null;
  // How often something was typed, and how much of that is kept.
  let typed = 0;
  let kept = 0;

  const tell = (words, role = "none") => {
    if (state.textContent === words) return;
    state.setAttribute("role", role);
    state.textContent = words;
  };
  const body = () => new URLSearchParams(new FormData(form));
  const receive = (page, sent) => {
    const words = page?.querySelector("[data-autosave-state]")?.textContent;
    if (!words) {
      tell(autosaveFailed, "alert");
      timer ??= setTimeout(send, AGAIN_MS);
      return;
    }
    kept = sent;
    if (kept === typed) tell(words);
    document.querySelector("[data-advice]")?.replaceWith(document.adoptNode(page.querySelector("[data-advice]")));
  };
  const drop = () => {
    clearTimeout(timer);
    timer = null;
    const open = request;
    request = null;
    open?.abort();
  };
  const send = () => {
    drop();
    const sent = typed;
    const xhr = (request = new XMLHttpRequest());
    xhr.open("POST", autosave);
    xhr.responseType = "document";
    // An aborted request belongs to words that have been typed over.
    xhr.onloadend = () => {
      if (request === xhr) receive(xhr.status === 200 ? xhr.response : null, sent);
    };
    xhr.send(body());
  };

  const take = ({ isComposing }) => {
    typed += 1;
    tell(autosaveWaiting);
    clearTimeout(timer);
    timer = isComposing ? null : setTimeout(send, PAUSE_MS);
  };

  form.addEventListener("input", take, { signal: end.signal });
  // Somebody may have typed while this file was on its way.
  if ([...form.elements].some(({ value, defaultValue = value }) => value !== defaultValue)) take({});
  // The words are on their way now, or not wanted; what only asks for the preview sends nothing to be kept.
  document.addEventListener("submit", ({ submitter }) => {
    if (submitter?.formTarget) return;
    drop();
    kept = typed;
  }, { signal: end.signal });
  addEventListener("pagehide", () => {
    if (kept !== typed) navigator.sendBeacon(autosave, body());
  }, { signal: end.signal });
  return () => {
    drop();
    end.abort();
  };
}
