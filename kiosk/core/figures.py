"""The few statistics that reports state: values by nearest rank, and shares with what they are shares of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


def nearest_rank(times: Mapping[int, int], percent: int) -> int | None:
    """Return the smallest value that at least ``percent`` (1 to 100) of all values do not exceed; None without any.

    ``times`` tells how often each value occurs. What is returned has always occurred: nothing lies between two values.
    """
    rank = -(-percent * sum(times.values()) // 100)
    for value in sorted(times):
        rank -= times[value]
        if rank <= 0 < times[value]:
            return value
    return None


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, rounded down so that 100 means all; None of nothing."""
        return 100 * self.part // self.whole if self.whole else None
