"""What text may enter storage, how long it is, and what in it could identify its writer. Pure functions."""

import re
import unicodedata

# Bidirectional embeddings, overrides and isolates: they let a text read differently from what is stored.
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_NATIONAL_ID = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?62|0)(?:[ .\-]?\d){8,12}(?!\d)")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


class UnsafeText(ValueError):
    """Text that must not be stored; ``reason`` is ``nul``, ``control``, ``surrogate`` or ``bidi``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean(text: str) -> str:
    """Return ``text`` as it is stored: newlines as LF, tabs as spaces, Unicode NFC.

    Raises ``UnsafeText`` on NUL, other control characters, lone surrogates and bidirectional overrides.
    Both databases get the same: SQLite would store a NUL that PostgreSQL refuses.
    """
    if "\x00" in text:
        raise UnsafeText("nul")
    if _SURROGATE.search(text):
        raise UnsafeText("surrogate")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if _CONTROL.search(text):
        raise UnsafeText("control")
    if _BIDI.search(text):
        raise UnsafeText("bidi")
    return text


def personal_marks(text: str) -> list[str]:
    """Return what in ``text`` looks like personal data: any of ``national_id``, ``phone``, ``email``, in that order."""
    found = []
    if _NATIONAL_ID.search(text):
        found.append("national_id")
    if _PHONE.search(_NATIONAL_ID.sub(" ", text)):
        found.append("phone")
    if _EMAIL.search(text):
        found.append("email")
    return found


def fold(text: str) -> str:
    """Return ``text`` for comparing words: lower case, without accents, dots and repeated blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]|_", "", bare.replace("-", " ").replace("/", " ")).split())
