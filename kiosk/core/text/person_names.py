"""What a person is called: name parts without degrees and titles, call names, aliases, posts. Pure functions.

A word is compared by its key, which is the same for its usual Indonesian spellings (Soesanto and Susanto, Rizky and
Riski). Visitors write what they hear, so what could mean somebody counts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kiosk.core.text.name_words import (
    DAILY_TOO,
    DEGREE_PARTS,
    DEGREES,
    GIVEN_TOO,
    HAJI,
    JOINTS,
    MUHAMMAD,
    NAMES_FIRST,
    NO_POSTS,
    POSTS,
    TITLES,
)
from kiosk.core.text.plain_language import is_plain, plain_words

# A name of this many letters is recognised with one letter wrong; a shorter one ("Rini") would be another word.
LONG = 6
# A shorter part counts after an honorific only.
SHORTEST = 3
# The letters of a long name by which its bearer may be called: Yanto for Suyanto, Fitri for Fitriyah.
_ENDING = 4
_LONGEST_PHRASE = 6
_MOST_PROPOSALS = 4

_SYLLABLE = re.compile("[b-df-hj-np-tv-z][aiueo]")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘`ʼ]")
_SOUNDS = [
    (re.compile(old), new)
    for old, new in (
        ("oe|oo", "u"),
        (r"(.)\1+", r"\1"),
        ("tj", "c"),
        ("dj", "j"),
        ("nj", "ny"),
        ("sj|sy|sh", "s"),
        ("ch|kh", "h"),
        ("dh", "d"),
        ("th", "t"),
        ("bh", "b"),
        ("rh", "r"),
        ("gh", "g"),
        ("ph|f|v", "p"),
        ("dz|ts|z", "s"),
        ("q|ck", "k"),
        ("x", "ks"),
        ("ae", "ai"),
        (r"e(?=[^aeiouy]{2})", "i"),
        ("j|y|ie", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=\w\w)h$", ""),
        # Javanese names end in what is heard as o: Nugroho and Nugraha.
        (r"(?<=\w{5})a$", "o"),
    )
]


@dataclass(frozen=True)
class Calls:
    """The keys by which one person is recognised.

    ``parts`` count anywhere, ``endings`` anywhere unless the word is a daily one, ``called`` and ``fragments`` after
    an honorific or in the field for the officer only, ``phrases`` (posts, aliases) as words side by side. Words that
    are one of the ``pairs`` mean nobody else: "Rini Wulandari" is no other Wulandari.
    """

    parts: frozenset[str]
    endings: frozenset[str]
    called: frozenset[str]
    fragments: frozenset[str]
    phrases: frozenset[str]
    pairs: frozenset[str]
    # Deletions of one letter -> long keys that have them.
    near: tuple[tuple[str, str], ...]


def bare(text: str) -> str:
    """Return ``text`` in lower case, without accents and apostrophes; as long as the words of ``text`` need."""
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=1 << 16)
def key_of(word: str) -> str:
    """Return what the usual spellings of a lower-case ``word`` have in common."""
    key = word
    for sound, letters in _SOUNDS:
        key = sound.sub(letters, key)
    return "muhamad" if MUHAMMAD & {word, key} else key


@lru_cache(maxsize=1 << 16)
def is_daily(word: str) -> bool:
    """Return whether a lower-case ``word`` is a daily word, which may be no name: "bagus", "indah", "slamet"."""
    if word in NAMES_FIRST:
        return False
    return word in DAILY_TOO or word in plain_words("id") or word in plain_words("en")


@lru_cache(maxsize=1 << 16)
def is_inflected(word: str) -> bool:
    """Return whether a lower-case ``word`` is a daily word with affixes, or without."""
    return word not in NAMES_FIRST and (is_daily(word) or is_plain(word, "id") or is_plain(word, "en"))


@lru_cache(maxsize=1 << 16)
def is_indonesian(word: str) -> bool:
    """Return whether a lower-case ``word`` is a daily word of Indonesian; after "Pak", "met" is not."""
    return word not in NAMES_FIRST and (word in DAILY_TOO or is_plain(word, "id"))


def deletions(key: str) -> Iterator[str]:
    """Yield ``key`` and every word that is left when one of its letters is taken out."""
    yield key
    for place in range(len(key)):
        yield key[:place] + key[place + 1 :]


def one_letter_apart(one: str, other: str) -> bool:
    """Return whether a letter too many, too few, another or two swapped make ``one`` of ``other``."""
    if one == other:
        return True
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) - len(shorter) > 1:
        return False
    first = next((place for place, letter in enumerate(shorter) if longer[place] != letter), len(shorter))
    rest = longer[first + 1 :]
    if len(longer) > len(shorter):
        return rest == shorter[first:]
    swapped = longer[first : first + 2] == shorter[first : first + 2][::-1]
    return rest == shorter[first + 1 :] or (swapped and longer[first + 2 :] == shorter[first + 2 :])


def is_only_titles(name: str) -> bool:
    """Return whether ``name`` is titles and degrees ("Dr.", "H. S.H.") and so names nobody.

    A single word that is no title is a name, though a degree may be written like it: "Ma", "B.".
    """
    chunks = _chunks(name)
    words = [chunk.replace(".", "") for chunk in chunks]
    if len(words) == 1 and words[0] not in TITLES:
        return len(words[0]) > 1 and "." in chunks[0] and _is_degree(chunks[0])
    return bool(words) and all(
        (word in TITLES and word not in GIVEN_TOO) or _is_degree(chunk)
        for word, chunk in zip(words, chunks, strict=True)
    )


def _chunks(name: str) -> list[str]:
    return [chunk for chunk in re.split(r"[\s,;/()\"“”]+", bare(name)) if chunk.strip(".")]


def _is_degree(chunk: str) -> bool:
    pieces = [piece for piece in re.split(r"[.\-]", chunk) if piece]
    dotted = "." in chunk.strip(".") or chunk.endswith(".")
    return "".join(pieces) in DEGREES or (dotted and all(piece in DEGREE_PARTS for piece in pieces))


def name_parts(name: str) -> list[str]:
    """Return the parts of a written ``name`` in lower case: no titles, degrees, joints."""
    chunks = _chunks(name)
    parts: list[str] = []
    for chunk in chunks:
        pieces = [piece for piece in re.split(r"[.\-]", chunk) if piece]
        whole = "".join(pieces)
        if whole in TITLES or whole in JOINTS or (parts and _is_degree(chunk)):
            continue
        parts += [piece for piece in pieces if piece not in TITLES]
    return parts or _WORD.findall(bare(name))


@dataclass(frozen=True)
class Recognised:
    """For the people who keep accounts: the words by which a person is recognised, and proposed call names.

    ``anywhere``: wherever they are; ``titled``: after "Pak", "Bu", "petugas" and the like; ``posts``: of the post;
    ``hardly``: all names are of one letter.
    """

    anywhere: list[str]
    titled: list[str]
    posts: list[str]
    proposals: list[str]
    hardly: bool


def recognised(name: str, post: str = "", aliases: str = "") -> Recognised:
    """Return by which words the person with this name, post and aliases is recognised."""
    lines = list(dict.fromkeys(line.strip() for line in aliases.split("\n") if line.strip()))
    parts = list(dict.fromkeys(part for written in (name, *lines) for part in name_parts(written)))
    weak = [part for part in parts if len(part) < SHORTEST or is_daily(part) or key_of(part) == "muhamad"]
    # An alias with a part that counts anywhere adds nothing to it: "Pak Beng" to "Beng".
    whole = [line for line in lines if set(name_parts(line)) <= set(weak)]
    known = {*parts, *(bare(line) for line in lines)}
    pieces = [piece for part in name_parts(name) for piece in _call_names(part) if piece not in known]
    return Recognised(
        [part.capitalize() for part in parts if part not in weak] + whole,
        [part.capitalize() for part in weak if part not in {bare(line) for line in whole}],
        _forms_of(post),
        [piece.capitalize() for piece in dict.fromkeys(pieces)][:_MOST_PROPOSALS],
        all(len(part) == 1 for part in parts),
    )


def _call_names(part: str) -> list[str]:
    """Return the call names that are usual for a long name part: Yanto for Suyanto, Wawan for Setiawan."""
    if len(part) < LONG:
        return []
    endings = [part[-size:] for size in (5, 4) if len(part) - size >= 2 and _SYLLABLE.match(part[-size:])]
    wan = ["wawan", "iwan"] if part.endswith("wan") else []
    return [piece for piece in (*endings, *wan) if not is_daily(piece) and piece not in TITLES]


def _forms_of(post: str) -> list[str]:
    """Return ``post`` as written, and its usual forms; nothing for a post that means everybody."""
    written = " ".join(_WORD.findall(bare(post)))
    if not written or written in NO_POSTS:
        return []
    usual = [
        form
        for holds, forms in POSTS
        if any(f" {one} " in f" {written} " or (len(one) > 4 and one in written) for one in holds)
        for form in forms
    ]
    return list(dict.fromkeys((written, *usual)))


@lru_cache(maxsize=1024)
def calls_of(name: str, post: str = "", aliases: str = "") -> Calls:
    """Return how the person with this name, post and aliases (one per line) is recognised."""
    found = _Gathering()
    found.add_name(name)
    for alias in aliases.split("\n"):
        if alias.strip():
            found.add_name(alias)
            found.add_alias(alias)
    found.add_post(post)
    near = {(left, key) for key in found.long for left in deletions(key)}
    return Calls(
        frozenset(found.parts),
        frozenset(found.endings),
        frozenset(found.called),
        frozenset(found.fragments),
        frozenset(found.phrases),
        frozenset(found.pairs),
        tuple(near),
    )


class _Gathering:
    """Collects the keys of one person."""

    def __init__(self) -> None:
        self.parts: set[str] = set()
        self.endings: set[str] = set()
        self.called: set[str] = set()
        self.fragments: set[str] = set()
        self.phrases: set[str] = set()
        self.pairs: set[str] = set()
        self.long: set[str] = set()

    def add_name(self, name: str) -> None:
        """Add a name or an alias, in whole and in part."""
        parts = name_parts(name)
        for part in parts:
            self._add_part(part, alone=all(len(one) < SHORTEST for one in parts))
        keys = [key_of(part) for part in parts]
        side_by_side = [pair for pair in pairwise(keys) if "muhamad" not in pair and len("".join(pair)) > SHORTEST]
        self.pairs |= {" ".join(pair) for pair in side_by_side}
        # "Rudihartono": the name in one word.
        runs = ("".join(parts[start:end]) for end in range(2, len(parts) + 1) for start in range(end - 1))
        self._add_joined(run for run in runs if len(run) >= LONG)
        if HAJI & {chunk.strip(".,") for chunk in bare(name).split()}:
            self.phrases |= {phrase_key(f"{one} {other}") for one in ("pak", "bapak", "bu", "ibu") for other in HAJI}
        if re.match(r"\s*dr\.?\s", name):
            self._add_forms(("dokter",))

    def add_alias(self, alias: str) -> None:
        """Add the whole alias: the administrator asked for it, though it may be a daily word."""
        words = _WORD.findall(bare(alias))
        if len(words) > 1 or is_daily(words[0] if words else ""):
            self._add_forms([" ".join(words)])

    def add_post(self, post: str) -> None:
        """Add a post, as written and in its usual forms."""
        self._add_forms(_forms_of(post))

    def _add_forms(self, forms: list[str] | tuple[str, ...]) -> None:
        self.phrases |= {phrase_key(form) for form in forms if len(form) >= SHORTEST}

    def _add_joined(self, words: Iterable[str]) -> None:
        keys = {key_of(word) for word in words if not is_inflected(word)}
        self.parts |= keys
        self.long |= keys

    def _add_part(self, part: str, *, alone: bool) -> None:
        key = key_of(part)
        if len(part) < SHORTEST or key == "muhamad":
            # A name of one letter is recognised only if there is no other.
            self.called |= {key} if len(part) > 1 or alone else set()
            return
        self.called.add(key)
        if not is_daily(part):
            self.parts.add(key)
        if len(part) >= LONG:
            self.long.add(key)
            self.endings |= {key[place:] for place in range(1, len(key) - _ENDING + 1)}
            self.endings |= {key[:place] for place in range(_ENDING, len(key))}
        # A key does not end in h.
        self.fragments |= {piece.removesuffix("h") for piece in _fragments_of(key)}
        if part.endswith("wan") and len(part) >= LONG:
            self.fragments |= {"wawan", "iwan"}


def _fragments_of(key: str) -> Iterator[str]:
    """Yield what is left of a name when its bearer is called by less: Bam and Bams, Pras, Tris, Man, No."""
    size = len(key)
    if size <= SHORTEST:
        return
    yield from (key[:end] for end in range(2, size))
    yield from (key[start:] for start in range(1 if size == _ENDING else 2, size - 1))
    yield from (key[:end] + "s" for end in (3, 4) if end < size)
    yield from (key[start : start + length] for length in (3, 4) for start in range(2, size - length))


def phrase_key(phrase: str) -> str:
    """Return the keys of the words of ``phrase`` as one key; the words of a longer one beyond six are left out."""
    return " ".join(key_of(word) for word in _WORD.findall(bare(phrase))[:_LONGEST_PHRASE])
