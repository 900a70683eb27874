"""Detects taps too fast for people. Tap times are kept in memory only, for less than a minute."""

from collections import deque
from threading import Lock, Timer
from time import monotonic

# A person reads, touches and steps aside; nobody can follow within this time.
_SECONDS_APART = 5.0
_SECONDS_KEPT = 59.0
# As many as a family rating one after the other makes in that time.
_MOST = 8


class Taps:
    """The times of the last taps on the screens of this process."""

    def __init__(self) -> None:
        self._moments: deque[float] = deque()
        self._one_at_a_time = Lock()
        self._sweeper: Timer | None = None

    def hasty(self, moment: float) -> bool:
        """Record a tap at ``moment`` (seconds of a monotonic clock) and return whether it came too fast.

        Hasty taps count against later ones too: tapping on never gets through.
        """
        with self._one_at_a_time:
            self._drop(moment)
            close = bool(self._moments) and moment - self._moments[-1] < _SECONDS_APART
            self._moments.append(moment)
            self._sweep_later(_SECONDS_KEPT)
            return close or len(self._moments) > _MOST

    def forget(self, moment: float) -> None:
        """Drop the taps that have expired by ``moment``."""
        with self._one_at_a_time:
            self._drop(moment)

    def _drop(self, moment: float) -> None:
        while self._moments and moment - self._moments[0] >= _SECONDS_KEPT:
            self._moments.popleft()

    def _sweep_later(self, seconds: float) -> None:
        """Schedule the removal of expired taps, in case nobody taps any more."""
        if self._sweeper is None:
            self._sweeper = Timer(seconds, self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep(self) -> None:
        with self._one_at_a_time:
            self._sweeper = None
            self._drop(monotonic())
            if self._moments:
                self._sweep_later(max(self._moments[0] + _SECONDS_KEPT - monotonic(), 0.0))


taps = Taps()
