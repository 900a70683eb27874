// Each list is a row; a longer name is a control key.
const DIGITS = [..."1234567890"];
const BOTTOM = ["symbols", ",", "space", ".", "enter", "done"];
const LETTERS = [[..."qwertyuiop"], [..."asdfghjkl"], ["shift", ..."zxcvbnm", "backspace"], BOTTOM];
const LAYOUTS = {
  text: [DIGITS, ...LETTERS],
  symbols: [DIGITS, [..."?!#-()"], [..."/:;\"'@"], [..."%+&", "backspace"], BOTTOM],
  // On a low screen the digits are on the layout of the signs.
  textLow: LETTERS,
  symbolsLow: [DIGITS, [..."?!#-()/:"], [...";\"'@%+&", "backspace"], BOTTOM],
  // Crockford's alphabet: a ticket code has no I, L, O, U.
  code: [DIGITS, [..."QWERTYP"], [..."ASDFGHJK"], [..."ZXCVBNM"], ["backspace", "done"]],
  number: [[..."123"], [..."456"], [..."789"], ["backspace", "0", "done"]],
};
const ICONS = { shift: "shift", backspace: "erase", enter: "enter" };
const WORDS = {
  space: "spasi", done: "Selesai", erase: "Hapus huruf", shift: "Huruf besar", enter: "Baris baru", signs: "Tanda baca", letters: "Huruf",
};

/** True where the screen is too low for a row of digits. */
export const low = matchMedia("(max-height: 899px)");

/** Returns the button of one key. */
export function makeKey(name, text = name, label = text) {
  const key = document.createElement("button");
  key.type = "button";
  key.tabIndex = -1;
  key.className = "keyboard__key";
  if (name.length > 1) key.classList.add(`keyboard__key--${/^space|done/.test(name) ? name : "wide"}`);
  key.dataset.key = name;
  key.textContent = text;
  key.ariaLabel = label;
  return key;
}

function makeIconKey(name, label, sprite) {
  const key = makeKey(name, "", label);
  const [icon, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  icon.append(use);
  key.append(icon);
  return key;
}

/** Fills `shell` with the keys of one layout; its data attributes hold the labels. */
export function drawKeys(shell, kind, multiline) {
  const word = (name) => shell.dataset[name] || WORDS[name];
  const signs = kind === "symbols";
  const make = (name) => {
    if (ICONS[name]) return makeIconKey(name, word(ICONS[name]), shell.dataset.icons);
    if (name !== "symbols") return makeKey(name, word(name));
    const text = signs ? "abc" : low.matches ? "123" : "?!#";
    return makeKey(name, text, `${text} ${word(signs ? "letters" : "signs")}`);
  };
  const rows = (low.matches && LAYOUTS[`${kind}Low`]) || LAYOUTS[kind];
  shell.replaceChildren(...rows.map((names) => {
    const row = document.createElement("div");
    row.className = "keyboard__row";
    row.append(...names.filter((name) => name !== "enter" || multiline).map(make));
    return row;
  }));
}

/** Shows lower case (0), one capital (1) or caps lock (2). */
export function showShift(shell, shift) {
  for (const key of shell.querySelectorAll("[data-key]")) {
    const { key: name } = key.dataset;
    if (/^[a-z]$/.test(name)) key.ariaLabel = key.textContent = shift ? name.toUpperCase() : name;
    if (name !== "shift") continue;
    key.ariaPressed = String(shift > 0);
    key.classList.toggle("is-locked", shift === 2);
  }
}
