"""What is told of one-tap ratings: shares of people, and no figure in which one of them could be found. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.core.statistics.disclosure import FEWEST, K, hidden, told
from kiosk.core.statistics.figures import ENOUGH, SCORES, wilson

_SATISFIED = (3, 4)
_SIDES = ((1, 2), _SATISFIED)

# ("exactly", 83), ("at least", 91) or ("at most", 9), in per cent.
Share = tuple[str, int]


@dataclass(frozen=True)
class Summary:
    """How often each score was given, and how many taps came too fast and are left out of everything else."""

    scores: Mapping[int, int]
    flagged: int = 0

    @property
    def total(self) -> int:
        """How many ratings are counted."""
        return sum(self.scores.values())

    @property
    def few(self) -> bool:
        """Whether there are too few ratings to tell anything about them, their number included."""
        return self.total < FEWEST

    @property
    def told(self) -> dict[int, int | None]:
        """Each score with its count, None where the count is not told.

        An exact share tells how many were satisfied and how many were not: each of the two hides for itself then. A
        bound tells that one of them is a few: beside a few of the other, both could be at their most, and be known.
        """
        counts = {score: self.scores.get(score, 0) for score in SCORES}
        if self.satisfied is not None and self.satisfied[0] == "exactly":
            return {one: shown for side in _SIDES for one, shown in told({one: counts[one] for one in side}).items()}
        few_on_both = all(any(0 < counts[one] < FEWEST for one in side) for side in _SIDES)
        return dict.fromkeys(SCORES) if few_on_both else told(counts)

    @property
    def longest(self) -> int:
        """The largest count that is told: bars drawn against the total would let a hidden count be measured."""
        return max((number or 0 for number in self.told.values()), default=0)

    @property
    def high(self) -> int:
        """How many were satisfied."""
        return sum(self.scores.get(score, 0) for score in _SATISFIED)

    @property
    def low(self) -> int:
        """How many were not."""
        return self.total - self.high

    @property
    def satisfied(self) -> Share | None:
        """The share of the scores 3 and 4.

        Where fewer than five were satisfied, or were not, how many is not told, and the share is a bound. None where
        there are so few ratings that it could be fewer than five of both.
        """
        high, low = self.high, self.low
        if self.total < 2 * FEWEST - 1:
            return None
        if low < FEWEST:
            return "at least", 100 * (self.total - FEWEST + 1) // self.total
        if high < FEWEST:
            return "at most", -(-100 * (FEWEST - 1) // self.total)
        return "exactly", (200 * high + self.total) // (2 * self.total)

    @property
    def interval(self) -> tuple[int, int] | None:
        """Between which shares in per cent the true one lies, with 95 % confidence; None where no share is told."""
        if self.satisfied is None or self.satisfied[0] != "exactly":
            return None
        return wilson(self.high, self.total)

    @property
    def inconclusive(self) -> bool:
        """Whether there are too few to conclude anything from the share."""
        return self.total < ENOUGH

    @property
    def hasty(self) -> int | None:
        """The share of all taps that came too fast in per cent, rounded up; None where one of the two is a few."""
        if self.few or self.flagged < FEWEST:
            return None
        return -(-100 * self.flagged // (self.total + self.flagged))


def told_beside(summaries: Mapping[K, Summary]) -> dict[K, tuple[int | None, Share | None]]:
    """Return for each part of a whole its number and its share of satisfied people, as they may stand beside the whole.

    What the figures of the whole and of the other parts would give away is not told either, and no share is a bound:
    that fewer than five of one part were satisfied, or were not, and how many of the whole, tells of the other parts.
    """
    numbers = told({one: summary.total for one, summary in summaries.items()})
    untold = hidden({one: summary.low for one, summary in summaries.items()})
    untold |= hidden({one: summary.high for one, summary in summaries.items()})
    return {
        one: (numbers[one], None if numbers[one] is None or one in untold else summary.satisfied)
        for one, summary in summaries.items()
    }
