"""Moments, days and parts of a day. Storage keeps naive UTC; people read the unit's own zone.

The program keeps a clock of its own: it begins at a moment that ``models/unit/trusted_day`` believes, and runs with the
machine's time since boot, which nobody can set. A clock of the machine that jumps to another date changes nothing until
that model believes it again.
"""

import re
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
MORNING, NOON, AFTERNOON = "morning", "noon", "afternoon"
# The part of day of what came while the date was not believed.
UNKNOWN = "unknown"
# A smaller step is a clock that was put right by hand or by the network.
SMALL_STEP = timedelta(hours=1)
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)", re.ASCII)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# Counts suspended time as well, on Linux.
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
# A believed moment and the seconds since boot at which it was; None as long as the machine's clock is followed.
_kept: tuple[datetime, float] | None = None


def now() -> datetime:
    """Return this moment as naive UTC, the form in which moments are stored, by the program's own clock."""
    machine = of_machine()
    return _own() if _differs(machine) else machine


def of_machine() -> datetime:
    """Return this moment as naive UTC by the machine's clock, right or wrong."""
    return datetime.now(UTC).replace(tzinfo=None)


def is_off() -> bool:
    """Return whether the machine's clock has jumped to another date than that of the program's own clock."""
    return _differs(of_machine())


def shown() -> datetime:
    """Return the moment on whose date is decided: that of the machine, which ``now`` follows until it jumps."""
    return of_machine() if is_off() else now()


def keep(moment: datetime) -> None:
    """Let the program's own clock run on from ``moment``, naive UTC."""
    global _kept
    _kept = (moment, uptime())


def follow_machine() -> None:
    """Give up the program's own clock."""
    global _kept
    _kept = None


def _own() -> datetime:
    if _kept is None:
        return of_machine()
    moment, seconds = _kept
    return moment + timedelta(seconds=uptime() - seconds)


def _differs(machine: datetime) -> bool:
    own = _own()
    return abs(machine - own) > SMALL_STEP and local(machine).date() != local(own).date()


def local(moment: datetime) -> datetime:
    """Return a stored moment in the unit's zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE)


def utc(moment: datetime) -> datetime:
    """Return a naive moment of the unit's zone as naive UTC, as it is stored."""
    return moment.replace(tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


def today() -> date:
    """Return today's date in the unit's zone."""
    return local(now()).date()


def uptime() -> float:
    """Return the seconds since the machine was switched on, which follow no wall clock."""
    return time.clock_gettime(_SINCE_BOOT)


def boot() -> tuple[str, int]:
    """Return the id of the machine's present run and the seconds since it began, which follow no wall clock.

    The id is empty on a system that has none.
    """
    try:
        run = _BOOT_ID.read_text("ascii").strip()
    except OSError:
        run = ""
    return run, int(uptime())


def time_of(text: str) -> time_of_day | None:
    """Return the time of day in ``text``, as "9.00" or "09:00"; None for anything else."""
    found = _TIME.fullmatch(text)
    return time_of_day(int(found[1]), int(found[2])) if found else None


def part_of_day(hour: int) -> str:
    """Return the part of day of an hour 0 to 23: pagi until 11, siang until 15, then sore.

    This is the finest time stored of a visitor's act, so nobody can be matched with a face at the screen.
    """
    if hour < 11:
        return MORNING
    return NOON if hour < 15 else AFTERNOON
