const PAUSE_MS = 2500;
const AGAIN_MS = 10000;

/**
 * Autosaves what is typed, so a closed page loses nothing: posts the form to `data-autosave` after a
 * pause, and takes [data-autosave-state] and [data-advice] from the answer. Nothing counts as saved before the answer.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const { autosave, autosaveWaiting, autosaveFailed } = form.dataset;
  const state = form.querySelector("[data-autosave-state]");
  const end = new AbortController();
  let timer = null;
  let request = null;
  // Number of inputs, and the number of them that is saved.
  let typed = 0;
  let kept = 0;

  const announce = (words, role = "none") => {
    if (state.textContent === words) return;
    state.setAttribute("role", role);
    state.textContent = words;
  };
  const body = () => new URLSearchParams(new FormData(form));
  const receive = (page, sent) => {
    const words = page?.querySelector("[data-autosave-state]")?.textContent;
    if (!words) {
      announce(autosaveFailed, "alert");
      timer ??= setTimeout(send, AGAIN_MS);
      return;
    }
    kept = sent;
    if (kept === typed) announce(words);
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
    // The answer of an aborted request belongs to an older text.
    xhr.onloadend = () => {
      if (request === xhr) receive(xhr.status === 200 ? xhr.response : null, sent);
    };
    xhr.send(body());
  };

  const take = ({ isComposing }) => {
    typed += 1;
    announce(autosaveWaiting);
    clearTimeout(timer);
    timer = isComposing ? null : setTimeout(send, PAUSE_MS);
  };

  form.addEventListener("input", take, { signal: end.signal });
  // Somebody may have typed while this file was loading.
  if ([...form.elements].some(({ value, defaultValue = value }) => value !== defaultValue)) take({});
  // The text is being sent now, or was discarded; a submit to the preview frame saves nothing.
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
