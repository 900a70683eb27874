"""What happened last: whether it is recent, and what came of a try. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.core.days import clock

# A screen reports each minute; one that has not for longer may be dark, frozen or on another page.
SILENT_AFTER = timedelta(minutes=5)


def is_recent(moment: datetime, now: datetime) -> bool:
    """Return whether ``moment`` is so near that nobody has been silent since; one in the future is of a wrong clock."""
    return abs(now - moment) <= SILENT_AFTER


@dataclass(frozen=True)
class Result:
    """What went wrong, a code or nothing, and since which part of which day it has been so."""

    trouble: str
    day: date
    part: str


class Lately:
    """The last result of something, in the memory of the process, to the part of the day: a visitor may have tried."""

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
