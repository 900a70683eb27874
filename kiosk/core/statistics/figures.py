"""The statistics that reports state: values by nearest rank, shares with their wholes, and margins. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

# The scores of a rating and of an answer in the survey; 4 is the best.
SCORES = (1, 2, 3, 4)

# A figure from fewer answers than this is called inconclusive.
ENOUGH = 30

# The two-sided 95 % quantile of the normal distribution, and those of Student's t from one degree of freedom on.
_NORMAL_HUNDREDTHS = 196
_STUDENT = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045),
)


def nearest_rank(times: Mapping[int, int], percent: int) -> int | None:
    """Return the smallest value that at least ``percent`` (1 to 100) of all values do not exceed; None without any.

    ``times`` maps each value to how often it occurs. The result is always one of the values, never one in between.
    """
    rank = -(-percent * sum(times.values()) // 100)
    for value in sorted(times):
        rank -= times[value]
        if rank <= 0 < times[value]:
            return value
    return None


@dataclass(frozen=True)
class Share:
    """A part of a whole, both as counts."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, rounded down so that 100 means all; None if the whole is 0."""
        return 100 * self.part // self.whole if self.whole else None


def wilson(part: int, whole: int) -> tuple[int, int]:
    """Return the 95 % score interval of a share, widened to whole per cent (Wilson 1927, JASA 22:209-212).

    Raise ValueError if ``whole`` is below 1, or ``part`` is negative or larger than ``whole``.
    """
    if whole < 1 or not 0 <= part <= whole:
        raise ValueError("a share needs a whole of at least 1 and a part of it")
    # Wilson's bounds are where the squared distance equals the variance times the squared quantile. Tested for each
    # per cent in integers, no root is rounded.
    square = _NORMAL_HUNDREDTHS**2
    outside = [p for p in range(101) if (100 * (100 * part - p * whole)) ** 2 >= square * whole * p * (100 - p)]
    lower = max((p for p in outside if p * whole < 100 * part), default=0)
    upper = min((p for p in outside if p * whole > 100 * part), default=100)
    return lower, upper


def mean_interval(times: Mapping[int, int]) -> tuple[float, float] | None:
    """Return the 95 % confidence interval of a mean by Student's t (Biometrika 6, 1908).

    ``times`` maps each value to how often it occurs. None if all are equal: their spread is unknown then.
    """
    number = sum(times.values())
    if sum(often > 0 for often in times.values()) < 2:
        return None
    total = sum(value * often for value, often in times.items())
    squares = sum(value * value * often for value, often in times.items())
    quantile = _STUDENT[number - 2] if number - 2 < len(_STUDENT) else _NORMAL_HUNDREDTHS / 100
    margin = quantile * sqrt((number * squares - total**2) / (number - 1)) / number
    return total / number - margin, total / number + margin
