const FOLDED = { O: "0", I: "1", L: "1" };
const CODE_LENGTH = 10;
const GROUP = 5;

function letters(text) {
  return text.toUpperCase().replace(/[OIL]/g, (letter) => FOLDED[letter]).replace(/[^0-9A-HJKMNP-TV-Z]/g, "");
}

/**
 * Formats a ticket code as it is printed: capitals, two groups of five, look-alike letters replaced by their digit.
 * @param {HTMLElement} element the input, or an element around it
 */
export function start(element) {
  const field = element.matches("input") ? element : element.querySelector("input:not([type=hidden])");
  if (!field) return undefined;
  const group = (code) => (code.length > GROUP ? `${code.slice(0, GROUP)}-${code.slice(GROUP)}` : code);
  const update = () => {
    const code = letters(field.value).slice(0, CODE_LENGTH);
    const before = letters(field.value.slice(0, field.selectionStart)).slice(0, CODE_LENGTH).length;
    const text = group(code);
    if (text === field.value) return;
    field.value = text;
    const caret = before + (before > GROUP ? 1 : 0);
    field.setSelectionRange(caret, caret);
  };
  // The hyphen is not part of the code, but the field must have room for it.
  if (field.maxLength >= 0 && field.maxLength < CODE_LENGTH + 1) field.maxLength = CODE_LENGTH + 1;
  field.addEventListener("input", update);
  update();
  return () => field.removeEventListener("input", update);
}
