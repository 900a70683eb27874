"""Encodes the value of an event for its column: one codec per act, so no other code parses these strings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_MOMENT = "%Y%m%dT%H%M"


@dataclass(frozen=True)
class Codec:
    """Encodes a typed value as the text stored in an event, and decodes it.

    Events are sealed and never updated: ``decode`` must be able to read what any version of the program has written.
    """

    encode: Callable[[Any], str]
    decode: Callable[[str], Any]


def write_day(day: date | None) -> str:
    """Return a day as stored in events; empty for None."""
    return day.isoformat() if day else ""


def read_day(written: str) -> date | None:
    """Return the day that ``write_day`` wrote."""
    return date.fromisoformat(written) if written else None


def write_moment(moment: datetime | None) -> str:
    """Return a moment, to the minute, as stored in events; empty for None."""
    return moment.strftime(_MOMENT) if moment else ""


def read_moment(written: str) -> datetime | None:
    """Return the moment that ``write_moment`` wrote."""
    return datetime.strptime(written, _MOMENT) if written else None


# No value; a code word of the program; the id of a row; a day or None; a moment or None.
NOTHING = Codec(lambda _value: "", lambda _written: None)
WORD = Codec(str, str)
NUMBER = Codec(lambda number: str(int(number)), int)
DAY = Codec(write_day, read_day)
MOMENT = Codec(write_moment, read_moment)
