"""What in a term's text is hard for an anxious reader. Pure functions; they advise and refuse nothing."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.core.text.markdown import surprising_numbers
from kiosk.core.text.text import fold

KINDS = ("too_long", "long_sentence", "hard_word", "abbreviation", "no_legal_basis", "numbered_line")

# Words a sentence may have.
MAX_WORDS = 20
# Code points of short answer and card that fit three pages of the portrait screen (1080 x 1920, text of 26 px): a
# reader turns twice at most. Measured in Chromium with the seed terms: 1326 px between bars and arrows, 1.7 px for
# each; on the first page 112 px less, for what its abbreviations mean.
MAX_CARD = 2_100
# On everybody's card, phone or door. The law's own (UU, SK, KUHP) are not: they are what visitors ask about.
COMMON = frozenset({"AC", "HP", "ID", "KK", "KTP", "QR", "RT", "RW", "SIM", "SMS", "TV", "WA", "WC", "WIB"})

# A shorter stem is not recognisable ("ke" + "i" is no word); a longer one is no word either, and takes hours.
_STEM = range(3, 41)
_ENDINGS = ("lah", "kah", "pun", "nya", "ku", "mu", "kan", "an", "i")
# By the first sound that they replace: menulis - tulis, memakai - pakai, menyapu - sapu, mengirim - kirim.
_PREFIXES = {
    "": (
        *("me", "mem", "men", "meng", "menge", "pe", "pem", "pen", "peng", "penge", "per", "pel"),
        *("di", "ke", "se", "ter", "te", "ber", "be", "bel", "ku", "kau", "tidak"),
    ),
    "s": ("meny", "peny"),
    "p": ("mem", "pem"),
    "t": ("men", "pen"),
    "k": ("meng", "peng"),
}
# By the last letters that they replace: making - make, tries - try, lying - lie, wives - wife.
_INFLECTIONS = {
    "": ("s", "es", "ed", "ing", "ly", "er", "est"),
    "e": ("ed", "ing", "er", "est"),
    "y": ("ies", "ied", "ily", "ier", "iest"),
    "ie": ("ying",),
    "le": ("ly",),
    "f": ("ves",),
    "fe": ("ves",),
}

# Code points by which an editor finds a sentence again.
_SHOWN = 60

# The details may take several pages; the title is the term itself; a citation is worded by the law.
_BEYOND_CARD = ("title", "details")
_NOT_PROSE = ("title", "legal_basis")

_ADDRESS = re.compile(r"@|://|[^\W_]\.[a-z]{2}")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PARTS = re.compile("['’-]")
_ABBREVIATION = re.compile(r"([A-Z]{2,6})s?")
_BESIDE = re.compile(r"\b([^\W_]+)[\"'”’*]*\s?\(([^()\n]*)\)")
_ROMAN = re.compile(r"[IVX]+[AB]?")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)\]])\s+")
# A full stop after these ends no sentence: names follow the first, numbers and small letters the second.
_BEFORE_A_NAME = re.compile(r"\b(?:bpk|dr|drs|dra|hj|ir|jl|jln|kec|kab|mr|mrs|ms|prof|sdr|sdri|yth)\.$", re.IGNORECASE)
_CUT_SHORT = re.compile(
    r"\b(?:art|dll|dsb|dst|dkk|etc|e\.g|i\.e|hal|hlm|kel|no|nos|p|pp|ps|psl|rp|s\.d|a\.n|u\.p|telp?|tgl|vs)\.$",
    re.IGNORECASE,
)
_MARKUP = (
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), " "),
    (re.compile(r"^[ >\t]*(?:#{1,6}[ \t]|[-+*][ \t]|\d{1,3}[.)][ \t])?[ \t]*", re.MULTILINE), ""),
    (re.compile(r"[*`~]+|\b_+|_+\b|\\"), ""),
    (re.compile(r"\|"), "\n"),
)
# A Markdown paragraph may be wrapped anywhere; it ends at a blank line or the mark of another block.
_WRAPPED = re.compile(r"\n(?=[^\s#>|+*\-\d])")
_HEADING = re.compile(r"^(#{1,6}[ \t].*)$", re.MULTILINE)


@dataclass(frozen=True)
class Advice:
    """One thing worth a second look.

    ``kind`` is one of ``KINDS``; ``field`` is the field, "" for the whole text; ``words`` is the beginning of
    the sentence or line, the word or the abbreviation, "" if none; ``number`` counts the words of the sentence or the
    code points over the limit, or is the number that the line is shown with, 0 if none of these.
    """

    kind: str
    field: str
    words: str
    number: int


def advise(fields: Mapping[str, str | None], language: str, *, abbreviations: Collection[str] = ()) -> list[Advice]:
    """Return what to reconsider in ``fields``, the text columns of a revision, in the order of ``KINDS``, then as read.

    ``abbreviations`` have a term of their own, so a visitor can look them up. A hard word is listed once per field, an
    abbreviation once in all. In a language without a list of plain words, no word is hard.
    """
    title = fields.get("title") or ""
    prose = {
        name: without_markup(text) if name == "details" else text
        for name, text in fields.items()
        if text and name not in _NOT_PROSE
    }
    whole = "\n".join(prose.values())
    known = {fold(word) for word in (*COMMON, *abbreviations, *_words(title))} | _explained(whole, language)
    return [
        *_too_long(fields),
        *_long_sentences(prose),
        *(_hard_words(prose, language, known) if plain_words(language) else ()),
        *_abbreviations(prose, language, known),
        *([] if fields.get("legal_basis") else [Advice("no_legal_basis", "legal_basis", "", 0)]),
        *(
            Advice("numbered_line", "details", _beginning(line), number)
            for line, number in surprising_numbers(fields.get("details") or "")
        ),
    ]


def without_markup(text: str) -> str:
    """Return the words of a Markdown text: one paragraph, list item or table cell per line."""
    text = _WRAPPED.sub(" ", _HEADING.sub(r"\1\n", text))
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return text


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``; a line end ends one, the full stop of "No. 5", "dll." or "09.30" does not."""
    found = []
    for line in text.splitlines():
        whole = ""
        for piece in _SENTENCE_END.split(line.strip()):
            goes_on = _BEFORE_A_NAME.search(whole) or (_CUT_SHORT.search(whole) and not piece[:1].isupper())
            if whole and not goes_on:
                found.append(whole)
                whole = ""
            whole = f"{whole} {piece}".strip()
        found.append(whole)
    return [sentence for sentence in found if _WORD.search(sentence)]


def is_plain(word: str, language: str, known: Set[str] = frozenset()) -> bool:
    """Return whether a lower-case ``word``, or what is left of it without its affixes, is a plain word or ``known``.

    False for every word of a language without a list.
    """
    forms = _forms(word, language)
    return not (forms.isdisjoint(plain_words(language)) and forms.isdisjoint(known))


@cache
def plain_words(language: str) -> frozenset[str]:
    """Return the plain base words of ``language``, empty without a list; a list has one word per line."""
    path = Path(__file__).parent / "plain_words" / f"{language}.txt"
    return frozenset(path.read_text("utf-8").split()) if path.exists() else frozenset()


def _forms(word: str, language: str) -> set[str]:
    """Return ``word`` and every stem that may be left when its affixes are stripped."""
    stems = _STEMS.get(language, lambda form: iter(()))
    forms = fresh = {word}
    while fresh:
        fresh = {stem for form in fresh if len(form) in _STEM for stem in stems(form) if len(stem) in _STEM} - forms
        forms = forms | fresh
    return forms


def _too_long(fields: Mapping[str, str | None]) -> Iterator[Advice]:
    length = sum(len(text or "") for name, text in fields.items() if name not in _BEYOND_CARD)
    if length > MAX_CARD:
        yield Advice("too_long", "", "", length - MAX_CARD)


def _long_sentences(prose: Mapping[str, str]) -> Iterator[Advice]:
    for name, text in prose.items():
        for sentence in sentences(text):
            count = sum(1 for part in sentence.split() if _WORD.search(part))
            if count > MAX_WORDS:
                yield Advice("long_sentence", name, _beginning(sentence), count)


def _beginning(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _hard_words(prose: Mapping[str, str], language: str, known: Set[str]) -> Iterator[Advice]:
    names = {
        word
        for text in prose.values()
        for sentence in sentences(text)
        for word in _words(sentence)[1:]
        if word[0].isupper()
    }
    for name, text in prose.items():
        met = set(known)
        for sentence in sentences(text):
            for place, word in enumerate(_words(sentence)):
                if word in names or _is_no_word(word, place) or _is_easy(word, language, met):
                    continue
                met |= _forms(word.lower(), language)
                yield Advice("hard_word", name, word.lower(), 0)


def _abbreviations(prose: Mapping[str, str], language: str, known: Set[str]) -> Iterator[Advice]:
    met = set(known)
    for name, text in prose.items():
        for word in _words(text):
            for part in _PARTS.split(word):
                short = _short(part)
                if short and fold(short) not in met and not is_plain(short.lower(), language):
                    met.add(fold(short))
                    yield Advice("abbreviation", name, short, 0)


def _explained(text: str, language: str) -> set[str]:
    """Return, folded, what is explained in the text: "SK (surat keputusan)" or "surat keputusan (SK)"."""
    found = set()
    for before, within in _BESIDE.findall(text):
        words = _words(within)
        if any(is_plain(word.lower(), language) for word in words):
            found.add(fold(before))
        if len(words) == 1 and (is_plain(before.lower(), language) or (_short(words[0]) and not _short(before))):
            found.add(fold(words[0]))
    return found


def _words(text: str) -> list[str]:
    return [word for part in text.split() if not _ADDRESS.search(part) for word in _WORD.findall(part)]


def _short(word: str) -> str:
    """Return ``word`` without a plural s if it is an abbreviation, else ""."""
    match = _ABBREVIATION.fullmatch(word)
    return match[1] if match and not _ROMAN.fullmatch(word) else ""


def _is_no_word(word: str, place: int) -> bool:
    """Return whether ``word``, at ``place`` in its sentence, is a number, a name or an abbreviation (not judged)."""
    return any(c.isdigit() for c in word) or any(c.isupper() for c in (word if place else word[1:]))


def _is_easy(word: str, language: str, known: Set[str]) -> bool:
    """Return whether ``word``, or each part of "anak-anak", is plain or ``known``; the s of "officer's" is ignored."""
    word = word.lower().replace("’", "'")
    if is_plain(word, language, known):
        return True
    return all(len(part) < _STEM.start or is_plain(part, language, known) for part in _PARTS.split(word))


def _indonesian_stems(form: str) -> Iterator[str]:
    """Yield what is left of ``form`` when one prefix or one ending is stripped."""
    for ending in _ENDINGS:
        yield form.removesuffix(ending)
    for first, prefixes in _PREFIXES.items():
        for prefix in prefixes:
            if form.startswith(prefix):
                yield first + form.removeprefix(prefix)


def _english_stems(form: str) -> Iterator[str]:
    """Yield what ``form`` may be an inflection of."""
    for last, endings in _INFLECTIONS.items():
        for ending in endings:
            if form.endswith(ending):
                stem = form.removesuffix(ending)
                yield stem + last
                if stem[-1:] == stem[-2:-1]:
                    yield stem[:-1]


_STEMS: dict[str, Callable[[str], Iterator[str]]] = {"id": _indonesian_stems, "en": _english_stems}
