"""Which terms answer a question, the best first, and whether the best one fits. Pure, so both databases agree.

A name that the question holds whole outranks everything found in texts. Among those, and among the rest, what counts is
how much of the question a term holds, each word by how well it tells terms apart.
"""

from dataclasses import dataclass, field

from kiosk.core.text import name_matching
from kiosk.core.text.name_matching import Hit, Readings
from kiosk.core.text.question import Question, is_passed_over, read
from kiosk.core.text.question_words import ASKING, ELSEWHERE, SETTING
from kiosk.core.text.stems import stem
from kiosk.core.text.term_index import Index, Name

# What a question word, or another that is otherwise passed over, adds to a name that holds it: "kapan bebas".
_ASKING, _PASSED_OVER = 0.5, 0.25
# A name of nothing but such words: "teman".
_ALL_PASSED_OVER = 0.6
# A title or an abbreviation is meant more surely than a synonym, however many terms mention it.
_PROPER, _LEAST_PROPER = 2.0, 0.7
# A name whose words the question holds in another order; one that only says who is held, or where.
_SCATTERED, _SETTING = 0.85, 0.3
# Of names that are all that was asked, a surer one comes before one of more weight.
_WHOLE = 1000
# What counts of a question that is about something of which nothing here treats.
_ELSEWHERE = 2.0
# What a text adds to a name that is held whole.
_TEXT_SHARE = 0.4
# How much of a question a term holds by a word that is only part of its names, or only in its text.
_PARTLY, _WRITTEN = 0.75, 0.4
# How sure a word is of which only the beginning was typed, unless what was typed is the beginning of a whole name.
_BEGUN = 0.3
# The least share of a question that a fitting answer holds: by a title, by another name, by neither.
_FITS_PROPER, _FITS_NAME, _FITS_TEXT = 0.3, 0.4, 0.65
# Answers that score less than this share of the best are left out; of answers that do not fit, so many are shown.
_LEAST = 0.3
MOST, MOST_NEAR = 8, 3


@dataclass(frozen=True)
class Ranking:
    """The keys of the terms found, the best first, and whether the first answers the question."""

    keys: tuple[int, ...]
    fits: bool


@dataclass
class _Score:
    """What a term has of a question; ``whole``, for a name that is all that was asked, grows with its weight."""

    whole: float = 0.0
    is_proper: bool = False
    covers: bool = False
    named: dict[str, float] = field(default_factory=dict)
    partly: dict[str, float] = field(default_factory=dict)
    held: dict[str, float] = field(default_factory=dict)
    text: float = 0.0

    @property
    def points(self) -> float:
        words = self.named | {word: max(value, self.named.get(word, 0)) for word, value in self.partly.items()}
        return sum(words.values()) + self.text * (_TEXT_SHARE if words else 1)

    @property
    def order(self) -> tuple[bool, float, bool, float]:
        return self.covers, self.whole, bool(self.named or self.partly), self.points


def rank(query: str, index: Index) -> Ranking:
    """Return the terms of ``index`` that answer ``query``."""
    question = name_matching.mended(read(query), index)
    readings = name_matching.readings_of(question, index)
    hits = name_matching.hits(question, readings, index)
    if not question.subjects and not any(hit.is_full for hit in hits):
        return Ranking((), False)
    scores: dict[int, _Score] = {}
    for hit in hits:
        _add_name(hit, question, index, scores.setdefault(hit.name.entry, _Score()))
    _add_texts(question, readings, index, scores)
    if question.compares:
        _add_cover(hits, index, scores)
    if not scores:
        return Ranking((), False)
    ordered = sorted(scores, key=lambda place: (*(-part for part in scores[place].order), place))
    best = scores[ordered[0]]
    others = {word for score in scores.values() for word in score.named} - best.named.keys()
    told = [question.words[place] for place in question.circumstances]
    asked = [word for word in question.subjects if word not in others] + [word for word in told if word in best.held]
    fits = _fits(best, asked, index)
    least = _LEAST * max(score.points for score in scores.values())
    kept = [place for place in ordered if place == ordered[0] or scores[place].whole or scores[place].points >= least]
    return Ranking(tuple(index.entries[place].key for place in kept[: MOST if fits else MOST_NEAR]), fits)


def _add_name(hit: Hit, question: Question, index: Index, score: _Score) -> None:
    if not hit.places and all(map(is_passed_over, hit.found)):
        return
    weights = _weights(hit.name, index)
    typing = _is_beginning(question.words, hit.name.words)
    sureness = {word: 1.0 if typing or not one.is_begun else _BEGUN for word, one in hit.found.items()}
    if not hit.is_full:
        _add_part(hit, weights, sureness, typing, score)
        return
    factor = (_PROPER if hit.name.is_proper and not hit.is_inflected else 1.0) * (1.0 if hit.places else _SCATTERED)
    for word, one in hit.found.items():
        _raise(score.named, one.typed, weights[word] * one.sureness * one.weight * factor)
        _raise(score.held, one.typed, sureness[word])
    score.is_proper = score.is_proper or (hit.name.is_proper and not SETTING.issuperset(hit.name.words))
    asked = {*question.subjects, *(question.words[place] for place in question.circumstances)} - SETTING
    if min(sureness.values()) == 1 and hit.typed >= asked:
        held = sum(weights.values()) * (1.0 if hit.places else _SCATTERED)
        score.whole = max(score.whole, _WHOLE * hit.sureness + held)


def _add_part(hit: Hit, weights: dict[str, float], sureness: dict[str, float], typing: bool, score: _Score) -> None:
    """Add a name of which the question holds only a part; one word of several says little."""
    share = sum(weights[word] for word in hit.found) / sum(weights.values())
    several = len(hit.found) > 1
    held = 1.0 if typing else _PARTLY if several else _PARTLY * share
    for word, one in hit.found.items():
        _raise(score.held, one.typed, held * sureness[word])
        if several:
            _raise(score.partly, one.typed, _PARTLY * share * weights[word] * one.sureness * one.weight)


def _weights(name: Name, index: Index) -> dict[str, float]:
    """Return the weight of each word of ``name``; one of passed-over words is a name all the same."""
    if all(map(is_passed_over, name.words)):
        return dict.fromkeys(name.words, _ALL_PASSED_OVER / len(name.words))
    return {word: _weight(word, name.is_proper, index) for word in name.words}


def _weight(word: str, is_proper: bool, index: Index) -> float:
    if is_passed_over(word):
        return _ASKING if word in ASKING else _PASSED_OVER
    if word in SETTING:
        return _SETTING
    return max(index.weight(word), _LEAST_PROPER if is_proper else 0.0)


def _asked_weight(word: str, index: Index) -> float:
    if word in ELSEWHERE and word not in index.names_by_word:
        return _ELSEWHERE
    return _weight(word, False, index)


def _raise(values: dict[str, float], word: str, value: float) -> None:
    values[word] = max(values.get(word, 0.0), value)


def _is_beginning(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Return whether somebody who types ``name`` would at some time have typed ``words``."""
    return " ".join(name).startswith(" ".join(words))


def _add_texts(question: Question, readings: Readings, index: Index, scores: dict[int, _Score]) -> None:
    """Add what the texts hold of the subjects, a mended one as what it was mended to."""
    meant = {one.typed: word for word, found in readings.items() for one in found if one.is_mended}
    for typed in question.subjects:
        word = meant.get(typed, typed)
        for place, frequency in index.texts.get(stem(word), {}).items():
            score = scores.setdefault(place, _Score())
            score.text += frequency * index.weight(word)
            _raise(score.held, typed, _WRITTEN)


def _add_cover(hits: list[Hit], index: Index, scores: dict[int, _Score]) -> None:
    """Put before two terms that are compared one whose explanation begins with the abbreviations of both."""
    compared = {hit.name.entry for hit in hits if hit.places}
    shorts = {index.entries[place].abbreviation.casefold() for place in compared} - {""}
    if len(shorts) < 2 or len(shorts) < len(compared):
        return
    for place, opening in enumerate(index.openings):
        if place not in compared and shorts <= opening:
            scores.setdefault(place, _Score()).covers = True


def _fits(best: _Score, subjects: list[str], index: Index) -> bool:
    """Return whether the best term holds enough of ``subjects``; what no term knows was asked as well."""
    if best.whole or best.covers:
        return True
    weights = {word: _asked_weight(word, index) for word in subjects}
    share = sum(weight * best.held.get(word, 0.0) for word, weight in weights.items()) / (sum(weights.values()) or 1)
    least = _FITS_PROPER if best.is_proper else _FITS_NAME if best.named else _FITS_TEXT
    return share >= least
