/** What each button does to the current lines, or to the selected text. */
const LINES = {
  heading: (line) => `## ${line.replace(/^#+\s*/, "")}`,
  bullets: (line) => `- ${line.replace(/^(-|\d+\.)\s+/, "")}`,
  numbers: (line, place) => `${place + 1}. ${line.replace(/^(-|\d+\.)\s+/, "")}`,
};
const AROUND = { bold: "**", italic: "*" };

/** Replaces the text from `start` to `end` by `text`, so that Ctrl+Z undoes it. */
function put(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  // Deprecated, but the only way to keep the undo history.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function around(field, sign, words) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end).trim() || words;
  put(field, start, end, sign + chosen + sign);
  field.setSelectionRange(start + sign.length, start + sign.length + chosen.length);
}

function lines(field, change) {
  const { value } = field;
  const start = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const next = value.indexOf("\n", field.selectionEnd);
  const end = next < 0 ? value.length : next;
  put(field, start, end, value.slice(start, end).split("\n").map(change).join("\n"));
}

function table(field, { column, cell }) {
  const { value, selectionEnd } = field;
  const before = value.slice(0, selectionEnd);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  put(field, selectionEnd, selectionEnd, `${gap}| ${column} 1 | ${column} 2 |\n| --- | --- |\n| ${cell} | ${cell} |\n`);
}

/**
 * Buttons that write Markdown into the field named by `data-for` (its id).
 * @param {HTMLElement} element around the buttons, whose value names what they do
 */
export function start(element) {
  const field = document.getElementById(element.dataset.for);
  if (!field) return undefined;
  const onClick = ({ target }) => {
    const kind = target.closest("button")?.value;
    if (AROUND[kind]) around(field, AROUND[kind], element.dataset.words);
    else if (LINES[kind]) lines(field, LINES[kind]);
    else if (kind === "table") table(field, element.dataset);
  };
  element.addEventListener("click", onClick);
  element.hidden = false;
  return () => {
    element.hidden = true;
    element.removeEventListener("click", onClick);
  };
}
