"""Which taps come too fast to be those of people. The moments live in memory only, and about a minute."""

from collections import deque
from threading import Lock

# A person reads, touches and steps aside; nobody follows him within this time.
_SECONDS_APART = 5.0
_SECONDS_KEPT = 60.0
# As many as come in a minute where a family rates one after the other.
_MOST_A_MINUTE = 8


class Taps:
    """The moments of the last taps on this program's screens."""

    def __init__(self) -> None:
        self._moments: deque[float] = deque()
        self._one_at_a_time = Lock()

    def hasty(self, moment: float) -> bool:
        """Take a tap at ``moment`` (seconds of a clock that never jumps) and tell whether it came too fast.

        A tap that was hasty counts as one for the next: whoever goes on pressing never gets through.
        """
        self.forget(moment)
        with self._one_at_a_time:
            close = bool(self._moments) and moment - self._moments[-1] < _SECONDS_APART
            self._moments.append(moment)
            return close or len(self._moments) > _MOST_A_MINUTE

    def forget(self, moment: float) -> None:
        """Drop what is a minute old at ``moment``."""
        with self._one_at_a_time:
            while self._moments and moment - self._moments[0] >= _SECONDS_KEPT:
                self._moments.popleft()


taps = Taps()
