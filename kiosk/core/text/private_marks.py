"""What in a text for the public could identify a person: names, numbers, addresses.

Pure functions. They mark what a person must look at; they mark more than is private, and refuse nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.core.text.languages import LANGUAGES
from kiosk.core.text.mentions import Index
from kiosk.core.text.name_words import HONORIFICS
from kiosk.core.text.plain_language import is_plain
from kiosk.core.text.private_numbers import find_numbers
from kiosk.core.text.text import fold

NAME, NUMBER, ADDRESS = KINDS = ("name", "number", "address")

_CAPITAL = "[A-Z\u00c0-\u00de]"
_STREET = rf"(?:\s+(?!No\b){_CAPITAL}\w*)*(?:,?\s+(?i:no\b\.?\s*)?\d+)?"
_ADDRESSES = [
    re.compile(pattern)
    for pattern in (
        r"\S+@\S+|(?<!\S)@\w{3,}",
        r"(?i:https?://|www\.|wa\.me/)\S+",
        rf"\b(?i:jl|jln|gg)\b\.?\s*[^\W\d_]+{_STREET}",
        rf"\b(?i:jalan|gang)\s+{_CAPITAL}\w*{_STREET}",
        r"\b(?i:rt|rw)\b\.?\s*/?\s*\d+(?:\s*/\s*(?:(?i:rw)\b\.?\s*)?\d+)?",
        rf"\b(?i:desa|dusun|dukuh|kelurahan|kecamatan|kampung|kampong|perumahan|dsn\.?|ds\.|kec\.|kel\.)"
        rf"\s+{_CAPITAL}\w*(?:\s+{_CAPITAL}\w*)*",
        rf"\b(?:{_CAPITAL}\w*\s+)+(?:Street|Road|Lane|Village)\b",
        # The cell block in which somebody is held identifies them.
        rf"\b(?i:blok|kamar|sel|block|room|cell)\s+(?:{_CAPITAL}?[ \-]?\d+|{_CAPITAL}\b)",
    )
]
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_BEGINNING = re.compile(r"(?:^|[.!?…:\n]|^[-•*])[\s\"'“”‘(]*$")
_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]+$")
# A shorter word identifies nobody.
SHORTEST_NAME = 3
_BEFORE_A_NAME = HONORIFICS | {"bernama", "named"}
_LONGEST_ABBREVIATION = 5
# Capitalised although they name nobody.
_USUAL = frozenset(
    """senin selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni juli agustus september oktober
    november desember monday tuesday wednesday thursday friday saturday sunday january february march may june july
    august october december rutan lapas bapas kelas indonesia inggris english indonesian jawa javanese ombudsman lapor
    kementerian imigrasi pemasyarakatan direktorat jenderal pembebasan bersyarat cuti asimilasi remisi allah tuhan
    idulfitri ramadan natal islam kristen katolik hindu buddha whatsapp rp""".split()
)
# Words that are names as well: at the beginning of a sentence only a person can tell.
_NAMES_TOO = frozenset(
    """adi agung arif bagus bayu bintang budi dewi fajar gilang hadi indah intan jaya kartika lestari mega melati
    mutiara putra putri rahmat ratna ratu sari satria setia surya wahyu yoga""".split()
)


@dataclass(frozen=True)
class Mark:
    """A place in a text, from ``start`` until ``end``, that looks like one of ``KINDS``."""

    kind: str
    words: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What identifies it, wherever it is."""
        return f"{self.kind} {fold(self.words) or self.words}"


def find(
    text: str,
    *,
    names: Iterable[str] = (),
    people: Index | None = None,
    originals: Iterable[str] = (),
    usual: str = "",
) -> list[Mark]:
    """Return what in ``text`` must be reviewed before it is public, in the order of the text.

    ``names`` are known ones, found in lower case too, and ``people`` those who are recognised in every spelling, as
    in complaints; ``originals`` are what the sender wrote; the words of ``usual`` (the unit's name) identify nobody.
    A mark within another one is left out.
    """
    places = [*_addresses(text), *_numbers(text), *_names(text, list(names), " \n ".join(originals), usual)]
    places += _people(text, people) if people else ()
    places.sort(key=lambda mark: (mark.start, -mark.end))
    found: list[Mark] = []
    for mark in places:
        if not found or mark.end > max(one.end for one in found):
            found.append(mark)
    return found


def pieces(text: str, marks: list[Mark]) -> list[tuple[str, bool]]:
    """Split ``text`` at ``marks``; return the pieces in order, each with whether it is marked."""
    found: list[tuple[str, bool]] = []
    at = 0
    for mark in marks:
        start = max(at, mark.start)
        found += [(text[at:start], False), (text[start : mark.end], True)]
        at = mark.end
    return [piece for piece in (*found, (text[at:], False)) if piece[0]]


def _addresses(text: str) -> Iterator[Mark]:
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield _mark(ADDRESS, text, *match.span())


def _numbers(text: str) -> Iterator[Mark]:
    for _kind, start, end in find_numbers(text):
        yield _mark(NUMBER, text, start, end)


def _people(text: str, people: Index) -> Iterator[Mark]:
    """Yield the recognised persons; the parts of a name side by side as one."""
    start = end = -1
    for first, last, _who in people.places(text):
        if start >= 0 and text[end:first].strip():
            yield _mark(NAME, text, start, end)
            start = -1
        start, end = start if start >= 0 else first, max(end, last)
    if start >= 0:
        yield _mark(NAME, text, start, end)


def _names(text: str, names: list[str], original: str, usual: str) -> Iterator[Mark]:
    """Yield whole known names, and runs of words that look like one."""
    for name in names:
        parts = re.findall(r"\w+", name)
        if sum(map(len, parts)) >= SHORTEST_NAME:
            whole = r"\W+".join(map(re.escape, parts))
            for match in re.finditer(rf"(?<!\w){whole}(?!\w)", text, re.IGNORECASE):
                yield _mark(NAME, text, *match.span())
    called = {fold(part) for name in names for part in _WORD.findall(name)}
    judge = _Judge(text, called, original, {*_USUAL, *_BEFORE_A_NAME, *fold(usual).split()})
    start = end = -1
    for word in _WORD.finditer(text):
        named = judge.is_name(word)
        if named and start >= 0 and not text[end : word.start()].strip():
            end = word.end()
            continue
        if start >= 0:
            yield _mark(NAME, text, start, end)
        start, end = word.span() if named else (-1, -1)
    if start >= 0:
        yield _mark(NAME, text, start, end)


class _Judge:
    """Decides which words of a text look like a name."""

    def __init__(self, text: str, called: set[str], original: str, usual: set[str]) -> None:
        self._text = text
        self._called = {word for word in called if len(word) >= SHORTEST_NAME}
        self._usual = usual
        self._shouted = text == text.upper()
        written = list(_WORD.finditer(original))
        # In a text without capitals only unknown words can be names; elsewhere a name has a capital.
        self._unknown = {fold(word[0]) for word in written if not _plain(fold(word[0]))}
        self._capital = {fold(word[0]) for word in written if word[0].istitle() and not _begins(original, word.start())}
        self._titled = {fold(word[0]) for word in written if _after_title(original, word.start())}

    def is_name(self, word: re.Match) -> bool:
        """Return whether a word of the text looks like a name or part of one."""
        text, folded = word[0], fold(word[0])
        capital = text[0].isupper()
        abbreviation = text.isupper() and len(text) <= _LONGEST_ABBREVIATION and not self._shouted
        if len(folded) < 2 or (folded in self._usual and folded not in self._called):
            return False
        plain = _plain(folded)
        if _after_title(self._text, word.start()) and (capital or not plain):
            return True
        if folded in self._called:
            return capital
        if len(folded) >= SHORTEST_NAME and folded in self._unknown and not text.isupper():
            return True
        if not capital or abbreviation:
            return False
        beside = folded in self._capital or folded in self._titled or folded in _NAMES_TOO
        return beside or not plain or not _begins(self._text, word.start())


def _plain(word: str) -> bool:
    """Return whether a folded word, or each part of a doubled one, is an ordinary word in some language."""
    return all(any(is_plain(part, language) for language in LANGUAGES) for part in word.split())


def _begins(text: str, place: int) -> bool:
    return _BEGINNING.search(text[:place]) is not None


def _after_title(text: str, place: int) -> bool:
    before = _BEFORE.search(text[:place])
    return before is not None and fold(before[1]) in _BEFORE_A_NAME


def _mark(kind: str, text: str, start: int, end: int) -> Mark:
    return Mark(kind, text[start:end], start, end)
