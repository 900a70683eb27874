"""Which counts of a table are suppressed, so nobody can be recognised in a small group. Pure functions.

Threshold rule with secondary suppression: Hundepool et al., Statistical Disclosure Control (Wiley 2012).
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

THRESHOLD = 5


def suppressed(count: int) -> bool:
    """Return whether ``count`` is of somebody, and of fewer than ``THRESHOLD``."""
    return 0 < count < THRESHOLD


def hidden(counts: Mapping[K, int]) -> frozenset[K]:
    """Return the keys whose counts are suppressed beside an exact total: all below ``THRESHOLD``, and maybe one more.

    Zero is suppressed like a small count, else the mark for "suppressed" would mean "somebody". The sum of what is
    suppressed can be computed from the total; where it would be below the threshold again, the smallest disclosed
    count (the first of equals) is suppressed too.
    """
    small = {key for key, count in counts.items() if count < THRESHOLD}
    large = [key for key in counts if key not in small]
    if large and 0 < sum(counts[key] for key in small) < THRESHOLD:
        small.add(min(large, key=lambda key: counts[key]))
    return frozenset(small)


def disclosed(counts: Mapping[K, int]) -> dict[K, int | None]:
    """Return the counts as they may be shown, in their order; None for each that is suppressed."""
    withheld = hidden(counts)
    return {key: None if key in withheld else count for key, count in counts.items()}
