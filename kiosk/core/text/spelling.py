"""Mends what was typed: words joined, words split, and typos of one or two letters. Pure."""

from collections.abc import Callable, Container, Iterable

_SHORTEST_PART = 3
_SHORTEST_MENDED = 4
# Up to the first length the first letter must be right, from the second on two letters may differ, but not the first.
_SHORT, _LONG = 5, 9
_MOST = 2


def rejoined(words: tuple[str, ...], names: Container[str], is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return ``words`` with "asi milasi" joined and "suratjaminan" split, where only that gives words of ``names``.

    A word that ``is_known`` is not split, and two such are not joined.
    """
    mended: list[str] = []
    for word in words:
        if mended and mended[-1] + word in names and not (is_known(mended[-1]) and is_known(word)):
            mended[-1] += word
        else:
            mended += [word] if is_known(word) else _split(word, names)
    return tuple(mended)


def _split(word: str, names: Container[str]) -> list[str]:
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if word[:at] in names and word[at:] in names:
            return [word[:at], word[at:]]
    return [word]


def closest(word: str, candidates: Iterable[tuple[str, int]]) -> list[str]:
    """Return the ``candidates``, pairs of a word and its ``mask``, that differ least from ``word``, as a typo would.

    One insertion, deletion, change or swap of neighbours is a difference; one is allowed, in long words two.
    """
    if len(word) < _SHORTEST_MENDED:
        return []
    most = _MOST if len(word) >= _LONG else 1
    own = mask(word)
    found: list[str] = []
    for other, letters in candidates:
        if (
            abs(len(other) - len(word)) > most
            or len(other) < _SHORTEST_MENDED
            or (own ^ letters).bit_count() > 2 * most
        ):
            continue
        apart = distance(word, other, most)
        if word[0] != other[0] and (len(word) <= _SHORT or apart == _MOST):
            continue
        if apart < most:
            found, most = [other], apart
        elif apart == most:
            found.append(other)
    return found


def mask(word: str) -> int:
    """Return the set of letters in ``word`` as bits: words with very different sets need no comparison."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Return how many typos turn ``one`` into ``other`` (optimal string alignment), or ``most`` + 1 if more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
