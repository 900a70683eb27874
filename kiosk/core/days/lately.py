"""What came of something that was tried last, to the part of the day: it may have been a visitor who tried. Pure."""

from dataclasses import dataclass
from datetime import date

from kiosk.core.days import clock


@dataclass(frozen=True)
class Result:
    """What went wrong, a code or nothing, and since which part of which day it has been so."""

    trouble: str
    day: date
    part: str


class Lately:
    """The last result of something, in the memory of the process."""

    def __init__(self) -> None:
        self.last: Result | None = None

    def note(self, trouble: str = "") -> None:
        """Record that it was tried now; without ``trouble`` it succeeded."""
        if self.last is None or self.last.trouble != trouble:
            now = clock.local(clock.now())
            self.last = Result(trouble, now.date(), clock.part_of_day(now.hour))

    def forget(self) -> None:
        """Forget the last result."""
        self.last = None
