"""What text may enter storage, how long it is, and what in it could identify its writer. Pure functions."""

import re
import unicodedata

from kiosk.core.text.invisible import EMBEDDINGS, without_invisible
from kiosk.core.text.private_numbers import KINDS, find_numbers

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Checked in this order.
_REASONS = {
    "nul": re.compile("\x00"),
    "surrogate": re.compile("[\ud800-\udfff]"),
    "control": _CONTROL,
    "bidi": re.compile(f"[{EMBEDDINGS}]"),
}
_REFUSED = re.compile("|".join(signs.pattern for signs in _REASONS.values()))
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
# Stands in a shown text for a sign that nobody would see.
SIGN = "▯"
_AROUND = 20


class UnsafeText(ValueError):
    """Text that must not be stored; ``reason`` is ``nul``, ``control``, ``surrogate`` or ``bidi``.

    ``around`` are the words of ``text`` beside the one at ``at``, with ``SIGN`` in the place of every such sign.
    """

    def __init__(self, reason: str, text: str, at: int) -> None:
        super().__init__(reason)
        self.reason = reason
        shown = _REFUSED.sub(SIGN, text)
        before, after = shown[:at].split("\n")[-1], shown[at + 1 :].split("\n")[0]
        begin, end = ("…" if len(words) > _AROUND else "" for words in (before, after))
        self.around = f"{begin}{before[-_AROUND:]}{SIGN}{after[:_AROUND]}{end}"


class EmptyText(ValueError):
    """A text that must not be empty holds nothing that anybody could see."""


def clean(text: str) -> str:
    """Return ``text`` as it is stored: newlines as LF, tabs as spaces, NFC, without letters nobody sees and ``SIGN``.

    Raises ``UnsafeText`` on NUL, other control characters, lone surrogates and signs that could reorder the text; a
    text of control characters alone is empty. Both databases get the same: SQLite would store a NUL that PostgreSQL
    refuses.
    """
    text = _settled(text)
    for reason, signs in _REASONS.items():
        found = signs.search(text)
        if found and reason == "control" and not _CONTROL.sub("", text).strip():
            return ""
        if found:
            raise UnsafeText(reason, text, found.start())
    return text


def filled(text: str) -> str:
    """Return ``text`` as it is stored, without blanks at its ends.

    Raises ``UnsafeText`` like ``clean``, and ``EmptyText`` if nothing is left.
    """
    text = clean(text).strip()
    if not text:
        raise EmptyText("the text is empty")
    return text


def marked(text: str) -> str:
    """Return ``text`` with ``SIGN`` for every sign that ``clean`` refuses, so that it can be seen and removed."""
    return _REFUSED.sub(SIGN, _settled(text))


def one_line(text: str) -> str:
    """Return ``text`` as it is stored in a field of one line. Raises ``UnsafeText`` like ``clean``."""
    return " ".join(clean(text).strip().split("\n"))


def typed(text: str, most: int) -> str:
    """Return the first ``most`` code points of words in a URL, as they would be stored; "" for what may not be."""
    try:
        return clean(text).strip()[:most]
    except UnsafeText:
        return ""


def is_empty(text: str) -> bool:
    """Return whether ``text`` holds nothing that anybody could see."""
    try:
        return not clean(text).strip()
    except UnsafeText:
        return False


def _settled(text: str) -> str:
    # A sign of ours that was left in the field stands for nothing that was typed.
    text = text.replace(SIGN, "").replace("\t", " ")
    text = unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", without_invisible(text))


def personal_marks(text: str) -> list[str]:
    """Return what in ``text`` looks like personal data: any of the kinds of ``private_numbers``, then ``email``."""
    numbers = {kind for kind, _start, _end in find_numbers(text)}
    return [kind for kind in KINDS if kind in numbers] + ["email"] * bool(_EMAIL.search(text))


def fold(text: str) -> str:
    """Return ``text`` for comparing words: lower case, without accents, dots and repeated blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]|_", "", bare.replace("-", " ").replace("/", " ")).split())
