// The rules of kiosk/core/text/invisible.py; tests/journeys/test_modules.py compares both.
const EMBEDDINGS = "\\u202a-\\u202e\\u2066-\\u2069";
const NO_LETTERS = "\\ufff9-\\ufffc\\p{Noncharacter_Code_Point}";
const IGNORED = `\\p{Default_Ignorable_Code_Point}${NO_LETTERS}`;
const LETTER = `[^\\x00-\\x7f\\s\\x85${IGNORED}${EMBEDDINGS}]`;
const VARIANT = "[\\u180b-\\u180d\\u180f\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]";
const RIGHT_TO_LEFT = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";

const FILLER = /[\u115f\u1160\u2800\u3164\uffa0\u{1d159}\u{16fe4}\u{13441}\u{13442}]/gu;
const KEPT = new RegExp(
  "\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]+\\u{e007f}|[0-9#*]\\ufe0f\\u20e3" +
    `|${LETTER}${VARIANT}?(?:[\\u200c\\u200d]${LETTER}${VARIANT}?)*|[${EMBEDDINGS}]|([${IGNORED}])`,
  "gu",
);
const PAIR = new RegExp(
  `[\\u202a\\u202d\\u2066\\u2068]([^${EMBEDDINGS}${RIGHT_TO_LEFT}]*)[\\u202c\\u2069]` +
    "|[\\u202b\\u2067]([\\p{Nd}\\s\\x1c-\\x1f\\x85+()./\\-]*)[\\u202c\\u2069]",
  "gu",
);
const OPENING = /[\u202a\u202b\u202d\u202e\u2066-\u2068]/;

/**
 * Returns the length as the server counts it: code points that somebody can see, in NFC, without blanks at the ends.
 * @param {string} text
 * @returns {number}
 */
export function codePoints(text) {
  // SIGN of kiosk/core/text/text.py, which is not stored.
  let kept = text.replaceAll("▯", "").replace(/\r\n?|[\u2028\u2029]/g, "\n").normalize("NFC").replace(/\u00ad *\n/g, "").replace(FILLER, " ");
  kept = kept.replace(KEPT, (found, ignored) => (ignored === undefined ? found : ""));
  for (let depth = 0; depth < 2; depth += 1) kept = kept.replace(PAIR, (_found, words, digits) => words ?? digits ?? "");
  if (!OPENING.test(kept)) kept = kept.replace(/[\u202c\u2069]/g, "");
  return /[^\s\p{Cc}]/u.test(kept) ? [...kept.normalize("NFC").trim()].length : 0;
}
