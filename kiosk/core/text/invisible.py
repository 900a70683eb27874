"""Letters that nobody sees: which there are, and what remains of a text without them. Pure functions.

The same rules, for the counter on the screen, are in ``static/js/length.js``; a test compares both in the browser.
"""

import re

# Unicode 17.0, DerivedCoreProperties.txt: Default_Ignorable_Code_Point, without the signs of ``EMBEDDINGS``.
_IGNORABLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Letters and symbols that are drawn as nothing: Hangul fillers, the blanks of Braille, music, Khitan and Egyptian.
_BLANK = r"\u115f\u1160\u2800\u3164\uffa0\U0001d159\U00016fe4\U00013441\U00013442"
# Annotation marks, the place of a picture that was not pasted along, and code points that are no letters at all.
_NO_LETTERS = r"\ufff9-\ufffc\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))
# Embeddings, overrides and isolates: they let a text read differently from what is stored.
EMBEDDINGS = r"\u202a-\u202e\u2066-\u2069"

_FILLER = re.compile(f"[{_BLANK}]")
# At the end of a line, the word goes on in the next one.
_BROKEN_WORD = re.compile("\u00ad[ ]*\n")
# What such a letter may be part of: a flag, a joined emoji or one with its look, a letter of a script that joins.
_LETTER = rf"[^\x00-\x7f\s{_IGNORABLE}{_NO_LETTERS}{EMBEDDINGS}]"
_VARIANT = r"[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_KEPT = re.compile(
    rf"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f|[0-9#*]\ufe0f\u20e3"
    rf"|{_LETTER}{_VARIANT}?(?:[\u200c\u200d]{_LETTER}{_VARIANT}?)*"
    rf"|([{_IGNORABLE}{_NO_LETTERS}])"
)

# Right-to-left letters, which such signs can move: Hebrew, Arabic, Syriac, Thaana, N'Ko and the like.
_RIGHT_TO_LEFT = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
# Around words that run from left to right anyhow, or around one number, a pair changes nothing.
_PAIR = re.compile(
    rf"[\u202a\u202d\u2066\u2068]([^{EMBEDDINGS}{_RIGHT_TO_LEFT}]*)[\u202c\u2069]"
    rf"|[\u202b\u2067]([\d\s+()./\-]*)[\u202c\u2069]"
)
_OPENING = re.compile(r"[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_CLOSING = re.compile(r"[\u202c\u2069]")
# A contact's number is in a pair, and a message may put another one around it.
_DEEPEST = 2


def without_invisible(text: str) -> str:
    """Return ``text`` without the letters that nobody sees; blank-looking ones become a blank.

    A joiner between two letters of a script beyond ASCII (Arabic, Javanese, emoji) and the variant of such a letter are
    part of it and are kept, as are the tags of a flag. A soft hyphen, as pasted from a PDF, is left out. Directional
    pairs that change no order are left out; those that may are left for the caller to refuse.
    """
    if text.isascii():
        return text
    text = _FILLER.sub(" ", _BROKEN_WORD.sub("", text))
    text = _KEPT.sub(lambda match: "" if match[1] else match[0], text)
    for _ in range(_DEEPEST):
        text = _PAIR.sub(lambda match: match[1] or match[2] or "", text)
    return text if _OPENING.search(text) else _CLOSING.sub("", text)
