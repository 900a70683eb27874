"""Moments at which anonymous messages reach their readers together, so that none is matched with a face. Pure."""

import re
from datetime import date, datetime, time, timedelta

_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


def times_of(text: str) -> list[time] | None:
    """Return the times of day in ``text`` ("12.00 16.00"), in order; empty for none, None if a word is no time."""
    found = [_TIME.fullmatch(word) for word in text.split()]
    if not all(found):
        return None
    return sorted({time(int(match[1]), int(match[2])) for match in found if match})


def next_release(local: datetime, times: list[time]) -> datetime | None:
    """Return the first of ``times`` after the local moment, that day or the next; None where there are no batches."""
    if not times:
        return None
    today = (datetime.combine(local.date(), one, local.tzinfo) for one in times)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), times[0], local.tzinfo)
    return next((one for one in today if one > local), tomorrow)


def told_until(local: datetime, times: list[time]) -> tuple[date, int]:
    """Return the day and hour before which the figures of the kiosk may be told at a local moment.

    That is the last of ``times`` that has come, on its whole hour, for no finer time is kept; without batches, all of
    the day.
    """
    if not times:
        return local.date() + timedelta(days=1), 0
    today = [one for one in times if one <= local.time()]
    day = local.date() if today else local.date() - timedelta(days=1)
    return day, (today or times)[-1].hour
