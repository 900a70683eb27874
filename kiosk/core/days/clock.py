"""Moments, days and parts of a day. Storage keeps naive UTC; people read the unit's own zone."""

import re
import time
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
MORNING, NOON, AFTERNOON = "morning", "noon", "afternoon"
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)", re.ASCII)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# Counts suspended time as well, on Linux.
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def now() -> datetime:
    """Return this moment as naive UTC, the form in which moments are stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def local(moment: datetime) -> datetime:
    """Return a stored moment in the unit's zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE)


def utc(moment: datetime) -> datetime:
    """Return a naive moment of the unit's zone as naive UTC, as it is stored."""
    return moment.replace(tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


def today() -> date:
    """Return today's date in the unit's zone."""
    return local(now()).date()


def boot() -> tuple[str, int]:
    """Return the id of the machine's present run and the seconds since it began, which follow no wall clock.

    The id is empty on a system that has none.
    """
    try:
        run = _BOOT_ID.read_text("ascii").strip()
    except OSError:
        run = ""
    return run, int(time.clock_gettime(_SINCE_BOOT))


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
