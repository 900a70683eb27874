"""Moments, days and parts of a day. Storage keeps naive UTC; people read the unit's own zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
MORNING, NOON, AFTERNOON = "morning", "noon", "afternoon"


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


def part_of_day(hour: int) -> str:
    """Return the part of day of an hour 0 to 23: pagi until 11, siang until 15, then sore.

    This is the finest time stored of a visitor's act, so nobody can be matched with a face at the screen.
    """
    if hour < 11:
        return MORNING
    return NOON if hour < 15 else AFTERNOON
