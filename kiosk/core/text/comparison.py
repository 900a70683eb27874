"""What changed between two texts, word by word, for the history of an explanation. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

SAME, GONE, NEW = "same", "gone", "new"

# The blanks before, and then a word with the marks inside it (e-KTP, 18/2019), a newline, a mark, or the end.
_MARKS = r"\s!-/:-@\[-`{-~“”‘’«»…–—·•"
_TOKEN = re.compile(rf"([^\S\n]*)([^{_MARKS}]+(?:[-./:][^{_MARKS}]+)*|\S|\n|\Z)")
# With this many pairs of equal words a comparison takes two seconds; 6,000 characters of prose have 12,000 pairs.
_MOST_PAIRS = 200_000


def compare(before: str | None, after: str | None) -> list[tuple[str, str]]:
    """Return the runs (kind, text) that lead from ``before`` to ``after``; None counts as an empty text.

    The texts of ``SAME`` and ``GONE`` joined are ``before``, those of ``SAME`` and ``NEW`` joined are ``after``.
    Texts so repetitive that comparing them would take seconds give one ``GONE`` and one ``NEW``.
    """
    runs = []
    for is_same, pieces in groupby(_pieces(before or "", after or ""), key=lambda piece: piece[0] == piece[1]):
        gone, new = map("".join, zip(*pieces, strict=True))
        runs += [(SAME, gone)] if is_same else [(GONE, gone), (NEW, new)]
    return [(kind, text) for kind, text in runs if text]


def _pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of old and new text; the two are equal where nothing changed.

    Only words are aligned, and blanks belong to the word after them: two adjacent changed words are one change.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    old_words, new_words = [word for _, word in old], [word for _, word in new]
    if _pairs(old_words, new_words) > _MOST_PAIRS:
        yield before, after
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old_words, new_words, False).get_opcodes():
        if tag == "equal":
            for (blank, word), (new_blank, _) in zip(old[start:end], new[new_start:new_end], strict=True):
                yield from ((blank, new_blank), (word, word))
        else:
            blank = old[start][0] if tag == "replace" and old[start][0] == new[new_start][0] else ""
            yield blank, blank
            yield _text(old[start:end])[len(blank) :], _text(new[new_start:new_end])[len(blank) :]


def _text(tokens: list[tuple[str, str]]) -> str:
    return "".join(blank + word for blank, word in tokens)


def _pairs(before: list[str], after: list[str]) -> int:
    times = Counter(after)
    return sum(times[word] for word in before)
