"""What a question asks about: its words without question words, particles, politeness and persons. Pure."""

import re
from collections.abc import Container
from dataclasses import dataclass

from kiosk.core.text.name_words import DAILY_TOO, HONORIFICS, INMATES, MINE, NAMERS, NAMES_FIRST, RELATIVES, ROLES
from kiosk.core.text.plain_language import is_plain
from kiosk.core.text.question_words import (
    ADDRESSED,
    COMPARING,
    COST,
    COUNTING,
    GREETINGS,
    MEETING,
    OFFICES,
    OWNED,
    OWNERS,
    PASSED_OVER,
    PERSONS,
    UNITS,
)
from kiosk.core.text.stems import stem
from kiosk.core.text.text import fold

# Words that were typed against a sign: "ditahan,bagaimana", "sakit.siapa"; the dots of "p.b." join letters.
_APART = re.compile(r"[,;:?!()\[\]{}\"“”…&+=<>|]|(?<=\w{3})\.(?=\w{3})")
# The longest question, in letters; more words of one are not looked at.
LONGEST = 300
_MOST_WORDS = 60
_NAMING = NAMERS | {"bin", "binti", "alias"}
_BEFORE_NAMES = HONORIFICS | RELATIVES | MINE | INMATES | ROLES | ADDRESSED | OFFICES | {"an"}
_CELLS = frozenset(("blok", "kamar", "sel"))


@dataclass(frozen=True)
class Question:
    """A question in folded words.

    ``subjects`` are the words of which it treats, each once, in their order. Even where they are names of terms, the
    words at ``skipped`` are persons ("anak saya"), and those at ``circumstances`` describe the case ("vonis 4 tahun").
    """

    words: tuple[str, ...]
    subjects: tuple[str, ...]
    skipped: frozenset[int]
    circumstances: frozenset[int]
    compares: bool

    @classmethod
    def of_words(cls, words: tuple[str, ...], names: Container[str] = ()) -> "Question":
        """Return the question of these folded words; those of ``names`` are never passed over."""
        skipped = frozenset(place for place in range(len(words)) if _is_owned(words, place))
        places = [
            place
            for place in range(len(words))
            if place not in skipped and (words[place] in names or not _is_passed_over(words, place))
        ]
        beside = frozenset(place for place in places if _is_beside(words, place))
        circumstances = beside if len(beside) < len(places) else frozenset()
        subjects = dict.fromkeys(words[place] for place in places if place not in circumstances)
        return cls(words, tuple(subjects), skipped, circumstances, not COMPARING.isdisjoint(words))


def words_of(text: str) -> list[str]:
    """Return the folded words of ``text``; single letters in a row are one abbreviation, as in "p b" and "P-21"."""
    words: list[str] = []
    letters = 0
    for word in fold(_APART.sub(" ", text)).split():
        single = len(word) == 1 and word.isalpha()
        if word.removesuffix("nya") in PERSONS:
            word = word.removesuffix("nya")
        if letters and (single or word.isdecimal()):
            words[-1] += word
        else:
            words.append(word)
        letters = letters + 1 if single else 0
    return words


def read(text: str) -> Question:
    """Return the words and the subjects of what somebody typed."""
    return Question.of_words(tuple(words_of(text)[:_MOST_WORDS]))


def introduces_name(question: Question) -> bool:
    """Return whether a name follows a word such as "bernama", a title, a relative or a visit, or a cell is named."""
    for first, second in zip(question.words, question.words[1:], strict=False):
        if first in _CELLS and (second.isdecimal() or len(second) == 1):
            return True
        if is_passed_over(second):
            continue
        if first in _NAMING or ((first in _BEFORE_NAMES or stem(first) in MEETING) and not _is_no_name(second)):
            return True
    return False


def _is_no_name(word: str) -> bool:
    """Return whether a folded ``word`` is a daily word by which nobody is named; "slamet" and "wahyu" are both."""
    return word not in DAILY_TOO | NAMES_FIRST and (is_plain(word, "id") or is_plain(word, "en"))


def is_passed_over(word: str) -> bool:
    """Return whether a folded ``word`` names no subject wherever it stands."""
    return word in PASSED_OVER


def _is_passed_over(words: tuple[str, ...], place: int) -> bool:
    word = words[place]
    if word in GREETINGS and len(words) > 1:
        return place == 0 or words[place - 1] in ("selamat", "sugeng", "good")
    if word in UNITS:
        before, after = _beside(words, place)
        return (
            before.isdecimal()
            or before in COUNTING
            or after in COUNTING
            or after in ("ini", "lagi", "iki", "apa", "opo")
        )
    return word.isdecimal() or is_passed_over(word)


def _is_owned(words: tuple[str, ...], place: int) -> bool:
    before, after = _beside(words, place)
    return words[place] in OWNED and (
        after in OWNERS or before == "my" or (words[place] == "anak" and stem(before) in MEETING)
    )


def _is_beside(words: tuple[str, ...], place: int) -> bool:
    """Return whether a word is beside the subject: it asks for the cost, or a length of time follows."""
    if words[place] in COST:
        return True
    after = words[place + 1 : place + 3]
    return len(after) == 2 and after[0].isdecimal() and after[1] in UNITS


def _beside(words: tuple[str, ...], place: int) -> tuple[str, str]:
    return (words[place - 1] if place else ""), (words[place + 1] if place + 1 < len(words) else "")
