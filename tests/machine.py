"""A machine whose clock and run a test decides, with the program's own clock beside it."""

from datetime import datetime, time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import TrustedDay

JUMPS = {
    "-56 years": timedelta(days=-20_454),
    "-1 day": timedelta(days=-1),
    "+10 min": timedelta(minutes=10),
    "+27 h": timedelta(hours=27),
    "+12 years": timedelta(days=4_383),
}
# What puts the machine on another date than the program.
FAR = {name: step for name, step in JUMPS.items() if name != "+10 min"}
jumping = pytest.mark.parametrize("step", JUMPS.values(), ids=JUMPS)
jumping_far = pytest.mark.parametrize("step", FAR.values(), ids=FAR)


class Machine:
    """Its wall clock starts right, at ten in the morning of the trusted day, an hour after it was switched on."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.right = clock.utc(datetime.combine(clock.today(), time(10)))
        self.off, self.uptime, self.run = timedelta(), 3_600.0, "first"
        patch.setattr(clock, "of_machine", lambda: self.right + self.off)
        patch.setattr(clock, "uptime", lambda: self.uptime)
        patch.setattr(clock, "boot", lambda: (self.run, int(self.uptime)))
        patch.setattr(TrustedDay, "seen", None)
        clock.follow_machine()
        TrustedDay.move_to(clock.today())

    def jump(self, step: timedelta) -> None:
        """Somebody or something sets the clock, to ``step`` off the right time."""
        self.off = step

    def wait(self, span: timedelta) -> None:
        """Real time passes."""
        self.right += span
        self.uptime += span.total_seconds()

    def start_again(self, off: timedelta = timedelta(), rest: timedelta = timedelta(minutes=1)) -> None:
        """The machine was switched off for ``rest``, and comes up with a clock that is ``off``."""
        self.right += rest
        self.run, self.uptime, self.off = f"{self.run}, again", 60.0, off
        TrustedDay.seen = None
        TrustedDay.begin()
