import { announceUnsent, openOverlay } from "../overlay.js";

// Probed before a link is followed, so the browser never shows its own error page.
const PROBE = "/healthz";

// The one pending request: { url, body (none for a link), stores, xhr, timer, overlay }.
let flight = null;
let app = null;

const find = (selector) => document.querySelector(selector);
const dispatch = (name) => document.dispatchEvent(new Event(name));

function markUnsent() {
  const { dataset } = document.body;
  const fields = [...document.querySelectorAll("#flow :is([data-keyboard], [data-answer], [name=text])")];
  if (fields.some(({ value }) => value.trim())) dataset.unsent ??= "1";
  else delete dataset.unsent;
}

const load = (link) => new Promise((done) => {
  if ([...document.styleSheets].some(({ href }) => href === link.href)) return done();
  link.onload = link.onerror = done;
  return document.head.append(link);
});

async function swap(page, address) {
  const mine = flight;
  await Promise.all([...page.querySelectorAll("link[rel=stylesheet]")].map(load));
  if (flight !== mine) return;
  app.stopAll();
  for (const { name, value } of page.documentElement.attributes) document.documentElement.setAttribute(name, value);
  document.title = page.title;
  document.body.replaceWith(page.body);
  history.replaceState(null, "", address);
  scrollTo(0, 0);
  flight = null;
  (find(".error-summary") ?? find("[autofocus]") ?? find("h1"))?.focus({ preventScroll: true });
  await app.startAll();
  dispatch("navigation:end");
}

function wait(lost) {
  if (lost && flight.stores) document.body.dataset.unsent = "maybe";
  flight.overlay ??= openOverlay("away").element;
  announceUnsent(flight.overlay);
  flight.timer = setTimeout(send, 3000);
}

function send() {
  const xhr = new XMLHttpRequest();
  const { url, body } = flight;
  let uploaded = false;
  flight.xhr = xhr;
  xhr.open(body ? "POST" : "GET", body ? url : PROBE);
  xhr.responseType = "document";
  xhr.timeout = 15000;
  xhr.upload.onprogress = () => { uploaded = true; };
  xhr.onloadend = () => {
    const { status, response, responseURL } = xhr;
    if (flight?.xhr !== xhr) return;
    if (!status || (/50[234]/.test(status) && !xhr.getResponseHeader("Retry-After"))) wait(uploaded && status !== 503);
    else if (body && response?.body?.childElementCount) swap(response, responseURL);
    else location.replace(body ? responseURL : url);
  };
  xhr.send(body);
}

function depart(url, body, stores) {
  flight = { url, body, stores };
  dispatch("navigation:start");
  send();
}

function drop() {
  const dropped = flight;
  flight = null;
  clearTimeout(dropped?.timer);
  dropped?.xhr.abort();
}

function follow(event) {
  const link = event.target.closest("a[href]");
  if (!link) return;
  event.preventDefault();
  if (flight || link.origin !== location.origin) return;
  // An anchor on this page.
  if (link.hash && link.href.split("#")[0] === location.href.split("#")[0]) location.replace(link.href);
  else depart(link.href);
}

function submit(event) {
  event.preventDefault();
  if (flight) return;
  const { target: form, submitter } = event;
  // Attributes, since a field named "action" would shadow the property.
  const own = (name) => submitter?.getAttribute(`form${name}`) || form.getAttribute(name);
  const url = new URL(own("action") || location.href, location.href);
  const body = new URLSearchParams(new FormData(form, submitter));
  for (const button of form.elements) {
    if (button.type !== "submit") continue;
    button.setAttribute("aria-disabled", "true");
    button.classList.add("is-busy");
  }
  const stores = form.matches("[data-stores]") || submitter?.matches("[data-stores]");
  if (own("method")?.toLowerCase() === "post") return depart(url, body, stores);
  url.search = body;
  return depart(url);
}

/**
 * Loads pages without adding to the history, where Back would find the last visitor's text. Posts go by
 * XMLHttpRequest, whose document response is no Trusted Types sink; while the server is down the request is repeated.
 * `data-stores` on form or button: if the answer is lost, the text may have been stored.
 */
export function start(body, loader) {
  const end = new AbortController();
  const on = (type, handle) => document.addEventListener(type, handle, { signal: end.signal });
  app = loader;
  // The browser's own validation messages are in another language.
  for (const form of document.forms) form.noValidate = true;
  markUnsent();
  on("click", follow);
  on("submit", submit);
  on("input", markUnsent);
  on("visit:end", drop);
  return () => end.abort();
}
