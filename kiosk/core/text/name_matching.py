"""Which names of terms a question holds, whole or in part, and by which of its words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core.text import spelling
from kiosk.core.text.person_names import is_daily, is_inflected
from kiosk.core.text.question import Question, is_passed_over
from kiosk.core.text.stems import stem
from kiosk.core.text.term_index import Index, Name

# How sure a word of a name is meant: typed so, inflected, with a typo, or only begun.
_EXACT, _INFLECTED, _MENDED, _BEGUN = 1.0, 0.9, 0.8, 0.4
_SHORTEST_BEGUN = 3
# What a circumstance counts.
_BESIDE = 0.6


@dataclass(frozen=True)
class Reading:
    """One word of a question, ``typed`` at ``place``, read as a word of names: how surely, and how much it counts."""

    place: int
    typed: str
    sureness: float
    weight: float

    @property
    def is_mended(self) -> bool:
        """Whether the word was a typo."""
        return self.sureness == _MENDED

    @property
    def is_begun(self) -> bool:
        """Whether only the beginning of the word was typed."""
        return self.sureness < _MENDED


# The words of names that a question may mean, each with what was typed for it.
Readings = dict[str, list[Reading]]


@dataclass(frozen=True)
class Hit:
    """A name of which a question holds the words ``found``, ``places`` in the order of the name if all and in order."""

    name: Name
    found: dict[str, Reading]
    places: tuple[int, ...]
    is_full: bool

    @property
    def sureness(self) -> float:
        """How sure the least sure word is."""
        return min(one.sureness for one in self.found.values())

    @property
    def is_inflected(self) -> bool:
        """Whether a word of the name was typed in another form."""
        return any(one.sureness == _INFLECTED for one in self.found.values())

    @property
    def typed(self) -> set[str]:
        """The words of the question that stand for the name."""
        return {one.typed for one in self.found.values()}


def mended(question: Question, index: Index) -> Question:
    """Return ``question`` with its words joined and split as the names have them."""
    words = spelling.rejoined(question.words, index.names_by_word, lambda word: index.knows(word) or _is_usual(word))
    return Question.of_words(words, index.single_words)


def readings_of(question: Question, index: Index) -> Readings:
    """Return what each word of the question may mean; a typo is looked for only where nothing else is found."""
    readings: Readings = {}
    for place, typed in enumerate(question.words):
        if place not in question.skipped:
            weight = _BESIDE if place in question.circumstances else 1.0
            for word, sureness in _meanings(typed, question, index):
                readings.setdefault(word, []).append(Reading(place, typed, sureness, weight))
    return readings


def hits(question: Question, readings: Readings, index: Index) -> list[Hit]:
    """Return the names of which the question holds a word, without whole ones that are part of a longer whole one."""
    numbers = sorted({number for word in readings for number in index.names_by_word[word]})
    found = [_hit(index.names[number], readings) for number in numbers]
    whole = [hit for hit in found if hit.places and _is_together(hit, question)]
    return [hit for hit in found if not any(_is_part(hit, other) for other in whole)]


def _is_usual(word: str) -> bool:
    return is_passed_over(word) or is_inflected(word)


def _meanings(typed: str, question: Question, index: Index) -> Iterator[tuple[str, float]]:
    if typed in index.names_by_word:
        yield typed, _EXACT
    if is_passed_over(typed) and len(question.words) > 1:
        return
    for word in index.words_by_stem.get(stem(typed), ()):
        if word != typed and not is_passed_over(word):
            yield word, _INFLECTED
    if index.knows(typed):
        return
    begun = index.begun_by(typed) if len(question.words) == 1 or len(typed) >= _SHORTEST_BEGUN else []
    for word in begun:
        yield word, _BEGUN * (1 + len(typed) / len(word))
    if not begun and not is_daily(typed) and not is_passed_over(typed):
        for word in spelling.closest(typed, index.masks):
            yield word, _MENDED


def _hit(name: Name, readings: Readings) -> Hit:
    found = {word: max(readings[word], key=lambda one: one.sureness) for word in name.words if word in readings}
    wanted = len(set(name.words))
    is_full = len(found) == wanted == len({one.place for one in found.values()})
    return Hit(name, found, _in_order(name.words, readings) if is_full else (), is_full)


def _in_order(name: tuple[str, ...], readings: Readings) -> tuple[int, ...]:
    """Return the places of the words of ``name`` one after the other, empty if they come in another order."""
    places: list[int] = []
    for word in name:
        later = [one.place for one in readings[word] if not places or one.place > places[-1]]
        if not later:
            return ()
        places.append(min(later))
    return tuple(places)


def _is_together(hit: Hit, question: Question) -> bool:
    """Return whether only words that are passed over stand between those of the name."""
    between = set(range(hit.places[0], hit.places[-1])) - set(hit.places)
    return all(is_passed_over(question.words[place]) for place in between)


def _is_part(hit: Hit, longer: Hit) -> bool:
    return bool(hit.places) and len(hit.places) < len(longer.places) and set(hit.places) <= set(longer.places)
