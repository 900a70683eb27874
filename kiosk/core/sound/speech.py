"""The sentences of an explanation that are read aloud, and how each is pronounced. Pure functions."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kiosk.core.sound.speech_rules import RULES
from kiosk.core.text.markdown import numbered, parser

# Abbreviations whose dot ends no sentence; nor does that of an initial or of an item's number.
_SHORT_FORMS = (
    *("No", "Tgl", "Hlm", "Pkl", "Rp", "Telp", "Jl", "Kel", "Kec", "Kab", "Bpk", "Sdr", "Dr", "Drs", "Ir", "Prof"),
    *("jo", "s.d", "a.n", "u.p", "d.a", "Mr", "Mrs", "Ms", "St", "Art", "e.g", "i.e"),
)
_NOT_AN_END = re.compile(rf"(?:(?<!\w)(?i:{'|'.join(map(re.escape, _SHORT_FORMS))})|(?<!\w)[A-Z]|^\d+)\.$")
# What continues in lower case is the same sentence.
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?= [\"'“‘(\[]?[^\W_a-z])")


def sentences(
    title: str, short_answer: str, facts: Iterable[tuple[str, Sequence[str]]], details: str | None
) -> list[str]:
    """Return the sentences that are read, in the order of the screen: title, short answer, rows of the card, details.

    ``facts`` holds (label as shown, lines as shown); ``details`` is Markdown. Each sentence is a run of words exactly
    as they are shown, blanks folded, so that the page can find it again in its own text; only the number of an item,
    which a browser draws, is not part of that text.
    """
    parts = [title, short_answer]
    for label, lines in facts:
        parts += [label, *lines]
    return [sentence for part in (*parts, *_blocks(details or "")) for sentence in _split(part)]


def _blocks(text: str) -> Iterator[str]:
    """Yield the plain text of each paragraph, heading, item, cell and block of code; an item begins with its number."""
    tokens = parser.parse(text)
    numbers = {id(item): number for item, number, _list in numbered(tokens)}
    before = ""
    for token in tokens:
        if id(token) in numbers:
            before = f"{numbers[id(token)]}. "
        if token.type == "inline":
            words = "".join(part.content or " " * part.type.endswith("break") for part in token.children or ())
            yield before * any(map(str.isalnum, words)) + words
            before = ""
        elif token.type in ("fence", "code_block"):
            yield token.content


def _split(text: str) -> Iterator[str]:
    text = " ".join(text.split())
    begin = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        sentence = text[begin:end].strip()
        if end < len(text) and _NOT_AN_END.search(sentence):
            continue
        begin = end
        if any(map(str.isalnum, sentence)):
            yield sentence


def pronounced(sentence: str, language: str, pronunciations: Mapping[str, str] = {}) -> str:
    """Return what the voice of ``language`` is given for ``sentence``.

    ``pronunciations`` maps whole written words, in any case, to what is spoken instead; it is applied before the rules,
    the longest first. Only its spoken forms may hold phonemes, as ``[[d@t'Eni]]``.
    """
    sentence = _CONTROL.sub(" ", sentence)
    listed = [(" ".join(written.split()), spoken) for written, spoken in pronunciations.items() if written.strip()]
    listed.sort(key=lambda pair: -len(pair[0]))
    words = "|".join(rf"(?<!\w)({re.escape(written)})(?!\w)" for written, _ in listed)
    found, begin = [], 0
    for match in re.finditer(words, sentence, re.IGNORECASE) if listed else ():
        found += [_by_rule(sentence[begin : match.start()], language), _spoken(listed[(match.lastindex or 0) - 1][1])]
        begin = match.end()
    return " ".join("".join([*found, _by_rule(sentence[begin:], language)]).split())


# The voice reads control characters as commands and double brackets as phonemes.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Double brackets enclose a sound in the notation of espeak-ng.
PHONEMES = re.compile(r"(\[\[[^\[\]]+\]\])")
_BRACKETS = str.maketrans("[]", "  ")


def _spoken(entry: str) -> str:
    parts = PHONEMES.split(_CONTROL.sub(" ", entry))
    return "".join(part if place % 2 else part.translate(_BRACKETS) for place, part in enumerate(parts))


def _by_rule(text: str, language: str) -> str:
    text = text.translate(_BRACKETS)
    for pattern, replacement in RULES.get(language, ()):
        text = pattern.sub(replacement, text)
    return text
