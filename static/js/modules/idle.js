import { openOverlay } from "../overlay.js";

const END_FORM = "form[data-end]";

async function leave(address, options, overlay) {
  try {
    const answer = await fetch(address, { ...options, redirect: "manual", signal: AbortSignal.timeout(15000) });
    if (/50[234]/.test(answer.status)) throw answer;
    location.replace("/");
  } catch {
    setTimeout(leave, 3000, address, options, overlay ?? openOverlay("away"));
  }
}

function wipe() {
  const form = document.querySelector(END_FORM);
  const options = form ? { method: "POST", body: new URLSearchParams(new FormData(form)) } : {};
  document.dispatchEvent(new Event("visit:end"));
  sessionStorage.clear();
  // The address may contain a search.
  history.replaceState(null, "", "/");
  // A module may still reference a field.
  for (const field of document.querySelectorAll("input, textarea")) field.value = "";
  document.body.replaceChildren(document.getElementById("away") ?? "");
  delete document.body.dataset.unsent;
  leave(form?.getAttribute("action") ?? "/", options);
}

/** Ends an idle visit after a countdown, and on "Selesai" at once: everything is wiped, even without a server. */
export function start(body) {
  const { idlePage, idleSeconds = 60, idleTyping = 90, idleTicket = 180, idleCountdown = 30 } = body.dataset;
  if (idlePage === "attract") return undefined;
  const end = new AbortController();
  let last = Date.now();
  let typing = false;
  let limit = 0;
  let overlay = null;

  const seconds = () => {
    if (idlePage === "ticket") return idleTicket;
    const slow = typing || idlePage === "reading" || document.activeElement.matches("[data-keyboard]");
    return slow ? idleTyping : idleSeconds;
  };
  const stay = () => {
    last = Date.now();
    overlay?.close();
    overlay = null;
  };
  const open = () => {
    overlay = openOverlay("idle");
    const part = (name) => overlay.element.querySelector(`[data-${name}]`);
    part("stay").addEventListener("click", stay);
    if (idlePage !== "ticket") return;
    part("code").hidden = part("code-note").hidden = false;
    part("code").textContent = document.querySelector("[data-ticket-code]")?.textContent;
  };
  const stop = () => {
    clearInterval(timer);
    end.abort();
  };
  const tick = () => {
    if ([...document.querySelectorAll("audio")].some((audio) => !audio.paused)) stay();
    // The overlay takes the focus, which must not shorten the time that it announces.
    if (!overlay) limit = seconds();
    // By the clock, not by ticks: a screen that slept ends the old visit when it wakes.
    const left = +limit + +idleCountdown - (Date.now() - last) / 1000;
    if (left > idleCountdown) return;
    if (!overlay) open();
    overlay.element.querySelector("[data-seconds]").textContent = Math.ceil(left);
    if (left > 0) return;
    stop();
    wipe();
  };
  const timer = setInterval(tick, 500);
  const on = (type, handle) => addEventListener(type, handle, { capture: true, signal: end.signal });
  for (const type of ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "input"]) {
    on(type, () => {
      if (!overlay) last = Date.now();
      typing = type === "input" || type === "keydown";
    });
  }
  on("submit", (event) => {
    if (!event.target.matches(END_FORM)) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
    wipe();
  });
  return stop;
}
