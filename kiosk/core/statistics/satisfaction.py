"""What is disclosed of one-tap ratings: shares of people, and no figure that identifies one of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.core.statistics.disclosure import THRESHOLD, K, disclosed, hidden
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
    def suppressed(self) -> bool:
        """Whether there are fewer ratings than the threshold: nothing is disclosed then, not even their number."""
        return self.total < THRESHOLD

    @property
    def disclosed(self) -> dict[int, int | None]:
        """Each score with its count, None where the count is suppressed.

        An exact share reveals how many were satisfied and how many were not, so each of these two sides is a table of
        its own. A bound reveals that one side is below the threshold: with a small count on the other side as well,
        both could be at their maximum, and then be known.
        """
        counts = {score: self.scores.get(score, 0) for score in SCORES}
        if self.satisfied is not None and self.satisfied[0] == "exactly":
            sides = (disclosed({score: counts[score] for score in side}) for side in _SIDES)
            return {score: shown for side in sides for score, shown in side.items()}
        small_on_both = all(any(0 < counts[one] < THRESHOLD for one in side) for side in _SIDES)
        return dict.fromkeys(SCORES) if small_on_both else disclosed(counts)

    @property
    def longest(self) -> int:
        """The largest disclosed count: bars drawn against the total would let a suppressed count be measured."""
        return max((number or 0 for number in self.disclosed.values()), default=0)

    @property
    def high(self) -> int:
        """How many were satisfied."""
        return sum(self.scores.get(score, 0) for score in _SATISFIED)

    @property
    def low(self) -> int:
        """How many were not satisfied."""
        return self.total - self.high

    @property
    def satisfied(self) -> Share | None:
        """The share of the scores 3 and 4.

        Where fewer than five were satisfied, or fewer than five were not, that number is suppressed and the share is a
        bound. None where both numbers could be below five.
        """
        high, low = self.high, self.low
        if self.total < 2 * THRESHOLD - 1:
            return None
        if low < THRESHOLD:
            return "at least", 100 * (self.total - THRESHOLD + 1) // self.total
        if high < THRESHOLD:
            return "at most", -(-100 * (THRESHOLD - 1) // self.total)
        return "exactly", (200 * high + self.total) // (2 * self.total)

    @property
    def interval(self) -> tuple[int, int] | None:
        """The 95 % confidence interval of the share in per cent; None where no exact share is disclosed."""
        if self.satisfied is None or self.satisfied[0] != "exactly":
            return None
        return wilson(self.high, self.total)

    @property
    def inconclusive(self) -> bool:
        """Whether there are not enough ratings to conclude anything from the share."""
        return self.total < ENOUGH

    @property
    def hasty(self) -> int | None:
        """The share of all taps that came too fast in per cent, rounded up; None where one of the two is suppressed."""
        if self.suppressed or self.flagged < THRESHOLD:
            return None
        return -(-100 * self.flagged // (self.total + self.flagged))


def disclosed_beside(summaries: Mapping[K, Summary]) -> dict[K, tuple[int | None, Share | None]]:
    """Return for each part of a whole its number and its share of satisfied people, as they may be shown beside it.

    What the figures of the whole and of the other parts would give away is suppressed too, and no share is a bound:
    knowing that fewer than five of one part were satisfied, or were not, and how many of the whole, a reader learns
    about the other parts.
    """
    numbers = disclosed({one: summary.total for one, summary in summaries.items()})
    withheld = hidden({one: summary.low for one, summary in summaries.items()})
    withheld |= hidden({one: summary.high for one, summary in summaries.items()})
    return {
        one: (numbers[one], None if numbers[one] is None or one in withheld else summary.satisfied)
        for one, summary in summaries.items()
    }
