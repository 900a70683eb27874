"""Which counts of a table stay untold, so that nobody is recognised as one of a few. Pure functions.

Threshold rule with secondary suppression: Hundepool et al., Statistical Disclosure Control (Wiley 2012).
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

FEWEST = 5


def few(count: int) -> bool:
    """Tell whether there is somebody, and not enough others to be lost among."""
    return 0 < count < FEWEST


def hidden(counts: Mapping[K, int]) -> frozenset[K]:
    """Return the keys whose counts are not told beside an exact total: all below ``FEWEST``, and maybe one more.

    Nobody is hidden like a few, else the sign for hidden would say "somebody". What the hidden hold together is what
    the total leaves; where that would be a few again, the smallest told count (the first of equals) joins them.
    """
    few = {key for key, count in counts.items() if count < FEWEST}
    told_keys = [key for key in counts if key not in few]
    if told_keys and 0 < sum(counts[key] for key in few) < FEWEST:
        few.add(min(told_keys, key=lambda key: counts[key]))
    return frozenset(few)


def told(counts: Mapping[K, int]) -> dict[K, int | None]:
    """Return the counts as they may be shown, in their order; None for one that is hidden."""
    untold = hidden(counts)
    return {key: None if key in untold else count for key, count in counts.items()}
