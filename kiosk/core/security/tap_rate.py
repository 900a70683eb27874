"""Which taps come too fast to be those of people. Their moments live in memory only, and under a minute."""

from collections import deque
from threading import Lock, Timer
from time import monotonic

# A person reads, touches and steps aside; nobody follows him within this time.
_SECONDS_APART = 5.0
_SECONDS_KEPT = 59.0
# As many as come in that time where a family rates one after the other.
_MOST = 8


class Taps:
    """The moments of the last taps on this program's screens."""

    def __init__(self) -> None:
        self._moments: deque[float] = deque()
        self._one_at_a_time = Lock()
        self._sweeper: Timer | None = None

    def hasty(self, moment: float) -> bool:
        """Take a tap at ``moment`` (seconds of a clock that never jumps) and tell whether it came too fast.

        A tap that was hasty counts as one for the next: whoever goes on pressing never gets through.
        """
        with self._one_at_a_time:
            self._drop(moment)
            close = bool(self._moments) and moment - self._moments[-1] < _SECONDS_APART
            self._moments.append(moment)
            self._sweep_later(_SECONDS_KEPT)
            return close or len(self._moments) > _MOST

    def forget(self, moment: float) -> None:
        """Drop what has been kept long enough at ``moment``."""
        with self._one_at_a_time:
            self._drop(moment)

    def _drop(self, moment: float) -> None:
        while self._moments and moment - self._moments[0] >= _SECONDS_KEPT:
            self._moments.popleft()

    def _sweep_later(self, seconds: float) -> None:
        """Have the moments forgotten even if nobody taps any more."""
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
