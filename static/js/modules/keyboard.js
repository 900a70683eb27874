import { drawKeys, low, makeKey, showShift } from "../keyboard_keys.js";
import { codePoints } from "../length.js";

const HOLD = 450;
const REST = 700;
const REPEAT = 70;
const DOUBLE = 400;
// Variants of a long press; the first is the one of Javanese.
const VARIANTS = { e: "éèê", a: "åâá", o: "ôöó", i: "íìî", u: "úùû", n: "ñṇ", d: "ḍ", t: "ṭ" };

/**
 * The on-screen keyboard: writes into the focused [data-keyboard] field and stores nothing.
 * The field's data-keyboard ("code", "number") overrides the shell's data-kind.
 */
export function start(shell) {
  const end = new AbortController();
  const on = (target, type, handle) => target.addEventListener(type, handle, { signal: end.signal });
  let field = null;
  let face = "";
  let shift = 0;
  let shifted = 0;
  let timer = 0;
  let variants = null;

  function setShift(state) {
    shift = state;
    showShift(shell, shift);
  }
  function draw(kind) {
    face = kind;
    drawKeys(shell, kind, field.matches("textarea"));
    setShift(0);
  }

  // An e-mail field has no caret position, so text is appended there.
  const caret = () => [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  function write(text, from, to) {
    const next = field.value.slice(0, from) + text + field.value.slice(to);
    if (text && field.maxLength >= 0 && codePoints(next) > field.maxLength) return;
    if (field.selectionStart === null) field.value = next;
    else field.setRangeText(text, from, to, "end");
    // setRangeText does not scroll to a caret at the end.
    if (from + text.length === next.length) field.scrollTo(field.scrollWidth, field.scrollHeight);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  function erase() {
    let [from, to] = caret();
    // One visible letter (grapheme), even if it has several code points.
    if (from === to && from) from -= [...new Intl.Segmenter().segment(field.value.slice(0, from))].at(-1).segment.length;
    if (from < to) write("", from, to);
    timer = setTimeout(erase, timer ? REPEAT : HOLD);
  }

  function closeVariants() {
    variants?.remove();
    variants = null;
  }
  function openVariants(key, base) {
    const small = VARIANTS[base.toLowerCase()];
    const letters = base === base.toLowerCase() ? small : small.toUpperCase();
    variants = document.createElement("div");
    variants.className = "keyboard__variants";
    variants.dataset.base = base;
    variants.append(...[...letters].map((letter) => makeKey(letter)));
    shell.append(variants);
    const left = Math.min(key.offsetLeft, variants.offsetParent.clientWidth - variants.offsetWidth);
    variants.style.setProperty("left", `${left}px`);
    variants.style.setProperty("top", `${key.offsetTop - variants.offsetHeight}px`);
  }
  function choose(letter) {
    const [from, to] = caret();
    const { base } = variants.dataset;
    closeVariants();
    // The plain letter was typed on pointerdown.
    write(letter, from === to && field.value.slice(0, from).endsWith(base) ? from - base.length : from, to);
  }

  const actions = {
    shift() {
      setShift(shift === 1 && Date.now() - shifted < DOUBLE ? 2 : Number(!shift));
      shifted = Date.now();
    },
    symbols: () => draw(face === "symbols" ? "text" : "symbols"),
    backspace: erase,
    space: () => write(" ", ...caret()),
    enter: () => write("\n", ...caret()),
  };
  function press(key) {
    const { key: name } = key.dataset;
    release();
    if (variants?.contains(key)) return choose(name);
    closeVariants();
    if (document.activeElement !== field) field.focus();
    if (name === "done" || actions[name]) return actions[name]?.();
    const letter = key.textContent;
    write(letter, ...caret());
    if (face === "text" && VARIANTS[letter.toLowerCase()]) timer = setTimeout(openVariants, HOLD, key, letter);
    if (shift === 1) setShift(0);
    return undefined;
  }
  function release() {
    timer = clearTimeout(timer);
  }

  function show(open) {
    shell.hidden = !open;
    document.body.classList.toggle("has-keyboard", open);
    closeVariants();
  }
  // The bar reappears where the keys were: a second tap there must not end the visit.
  function rest() {
    const bar = document.querySelector(".bar");
    if (!bar) return;
    bar.inert = true;
    setTimeout(() => { bar.inert = false; }, REST);
  }
  const redraw = () => draw(field?.dataset.keyboard || shell.dataset.kind || "text");
  function open({ target }) {
    if (!target.matches?.("[data-keyboard]") || (target === field && !shell.hidden)) return;
    field = target;
    redraw();
    show(true);
    field.scrollIntoView({ block: "nearest" });
  }

  on(document, "focusin", open);
  on(document, "click", open);
  on(document, "pointerdown", ({ target }) => {
    const key = target.closest("[data-key]");
    if (key && shell.contains(key)) press(key);
    else closeVariants();
  });
  on(document, "pointerup", (event) => {
    release();
    const under = variants && document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-key]");
    if (under && variants.contains(under)) choose(under.dataset.key);
  });
  on(document, "pointercancel", release);
  // The field must keep the focus, and with it the caret.
  on(shell, "mousedown", (event) => event.preventDefault());
  on(shell, "click", ({ target, detail }) => {
    const key = target.closest("[data-key]");
    if (key?.dataset.key === "done") {
      // Any earlier, and this touch would click the button below, which ends the visit.
      show(false);
      field.blur();
      rest();
    } else if (key && !detail) {
      // Assistive technology sends only clicks.
      press(key);
      release();
    }
  });
  on(low, "change", () => field && redraw());
  // A finger that slides to a variant does not scroll.
  shell.style.setProperty("touch-action", "none");
  open({ target: document.activeElement });
  return () => {
    release();
    end.abort();
  };
}
