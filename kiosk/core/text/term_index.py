"""The terms on show, prepared for questions: their names word by word, and their texts by stems. Pure.

Texts are weighed by BM25F: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
sections 3.4 to 3.6, with names, short answers and cards as its fields.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import log
from statistics import fmean

from kiosk.core.text.plain_language import sentences
from kiosk.core.text.question import is_passed_over, words_of
from kiosk.core.text.spelling import mask
from kiosk.core.text.stems import stem

_BRACKETS = re.compile(r"\(([^()]*)\)")
# Weights of names, short answers and cards, and how much the length of each field counts.
_FIELDS = ((3.0, 0.2), (2.0, 0.5), (1.0, 0.6))
_K1 = 1.2
# A word that so many terms hold, or fewer, has full weight: rarer ones would drown what else was asked.
_RARE_COUNT, _RARE_SHARE = 4, 0.06


@dataclass(frozen=True)
class Entry:
    """What the search knows of a term; ``titles`` in every language, texts in those that the reader understands."""

    key: int
    titles: tuple[str, ...]
    abbreviation: str
    synonyms: tuple[str, ...]
    summaries: tuple[str, ...]
    card: str


@dataclass(frozen=True)
class Name:
    """One name of a term: its words, and whether it is a title or an abbreviation rather than a synonym."""

    entry: int
    words: tuple[str, ...]
    is_proper: bool


@dataclass
class Index:
    """The prepared terms; ``entries`` in the order in which equal answers are listed."""

    entries: tuple[Entry, ...]
    names: list[Name] = field(default_factory=list)
    names_by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words_by_stem: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))

    @cached_property
    def openings(self) -> list[set[str]]:
        """The words of the first sentence of each short answer."""
        return [
            {word for text in entry.summaries for word in words_of(next(iter(sentences(text)), ""))}
            for entry in self.entries
        ]

    @cached_property
    def single_words(self) -> frozenset[str]:
        """The names of one word."""
        return frozenset(name.words[0] for name in self.names if len(name.words) == 1)

    @cached_property
    def vocabulary(self) -> list[str]:
        """All words of names, sorted."""
        return sorted(self.names_by_word)

    @cached_property
    def masks(self) -> list[tuple[str, int]]:
        """The words of names with their letters, for the search for typos."""
        return [(word, mask(word)) for word in self.vocabulary]

    @cached_property
    def _rare(self) -> float:
        number = len(self.entries)
        return self._idf(min(max(_RARE_COUNT, round(number * _RARE_SHARE)), number // 4))

    def weight(self, word: str) -> float:
        """Return how much ``word`` tells terms apart: 1 for a rare or unknown one, near 0 for one that all hold."""
        return min(self._idf(len(self.texts.get(stem(word), ()))) / self._rare, 1.0)

    def knows(self, word: str) -> bool:
        """Return whether ``word`` stands in a name or, in any inflection, in a text."""
        return word in self.names_by_word or stem(word) in self.texts

    def begun_by(self, letters: str) -> list[str]:
        """Return the words of names that begin with ``letters``."""
        start = bisect_left(self.vocabulary, letters)
        return self.vocabulary[start : bisect_left(self.vocabulary, letters + "\U0010ffff")]

    def _idf(self, holders: int) -> float:
        return log(1 + (len(self.entries) - holders + 0.5) / (holders + 0.5))


@lru_cache(maxsize=8)
def build(entries: tuple[Entry, ...]) -> Index:
    """Return the index of ``entries``; equal ones, as they are read again for each search, share it."""
    index = Index(entries)
    for place, entry in enumerate(entries):
        for words, is_proper in _names(entry).items():
            for word in set(words):
                index.names_by_word[word].append(len(index.names))
            index.names.append(Name(place, words, is_proper))
    for word in index.vocabulary:
        index.words_by_stem[stem(word)].append(word)
    _weigh_texts(index)
    return index


def _weigh_texts(index: Index) -> None:
    """Enter the saturated, length-normalised frequency of every stem in every term."""
    documents = [_counts(entry) for entry in index.entries]
    averages = [max(fmean(counts.total() for counts in fields), 1.0) for fields in zip(*documents, strict=True)]
    for place, fields in enumerate(documents):
        heard: dict[str, float] = defaultdict(float)
        for counts, (weight, b), average in zip(fields, _FIELDS, averages, strict=True):
            scale = weight / (1 - b + b * counts.total() / average)
            for one, times in counts.items():
                heard[one] += times * scale
        for one, frequency in heard.items():
            index.texts[one][place] = frequency / (_K1 + frequency)


@lru_cache(maxsize=4096)
def _names(entry: Entry) -> dict[tuple[str, ...], bool]:
    """Return the names in words, each with whether it is proper; of "Parole (Pembebasan Bersyarat)" all three."""
    names: dict[tuple[str, ...], bool] = {}
    for title in entry.titles:
        for name in (title, _BRACKETS.sub(" ", title), *_BRACKETS.findall(title)):
            names[tuple(words_of(name))] = True
    names[tuple(words_of(entry.abbreviation))] = True
    for name in entry.synonyms:
        names.setdefault(tuple(words_of(name)), False)
    names.pop((), None)
    return names


@lru_cache(maxsize=4096)
def _counts(entry: Entry) -> tuple[Counter[str], ...]:
    names = " ".join((*entry.titles, entry.abbreviation, *entry.synonyms))
    return tuple(
        Counter(stem(word) for word in words_of(text) if not is_passed_over(word))
        for text in (names, " ".join(entry.summaries), entry.card)
    )
