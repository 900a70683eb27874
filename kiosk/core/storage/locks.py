"""Which locks a transaction holds, so that one taken out of order is found before two processes can collide.

The order is at ``lock_cases`` in ``database``.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

CASES = "suggestion_case"


class WrongLockOrder(RuntimeError):
    """A lock was taken after one that comes later in the order: two processes could deadlock."""


class Locks(threading.local):
    """This thread's locks, (table,) or (table, key), the chain's, or all (``alone``), and what follows its commit."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything, as a transaction begins or has ended."""
        self.held: set[tuple[Any, ...]] = set()
        self.chain = self.alone = False
        self.deeds: list[Callable[[], object]] = []

    def missing(self, table: str, keys: Iterable[Any]) -> list[Any]:
        """Return those of ``keys`` not held yet, in order. Raises ``WrongLockOrder`` if they may no longer be taken."""
        wanted = [] if (table,) in self.held else sorted({key for key in keys if (table, key) not in self.held})
        if self.alone:
            return wanted
        if wanted and self.chain:
            raise WrongLockOrder(f"{table} {wanted} after the chain")
        if wanted and table == CASES and any(one[0] != CASES or one[1] > wanted[0] for one in self.held):
            raise WrongLockOrder(f"{table} {wanted} after {self.held}")
        return wanted
