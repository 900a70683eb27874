"""Moments at which anonymous messages reach their readers together, so none can be matched with a face. Pure."""

from datetime import date, datetime, time, timedelta

from kiosk.core.days.clock import time_of


def times_of(text: str) -> list[time] | None:
    """Return the times of day in ``text`` ("12.00 16.00") in order, [] for "", and None if a word is not a time."""
    found = [time_of(word) for word in text.split()]
    return None if None in found else sorted({one for one in found if one is not None})


def next_release(local: datetime, times: list[time]) -> datetime | None:
    """Return the first of ``times`` after a local moment, that day or the next; None if there are no batches."""
    if not times:
        return None
    today = (datetime.combine(local.date(), one, local.tzinfo) for one in times)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), times[0], local.tzinfo)
    return next((one for one in today if one > local), tomorrow)


def released_until(local: datetime, times: list[time]) -> tuple[date, int]:
    """Return the day and hour before which figures of the kiosk may be disclosed at a local moment.

    That is the latest of ``times`` that has passed, cut to its whole hour because no finer time is stored; without
    batches, the end of the day.
    """
    if not times:
        return local.date() + timedelta(days=1), 0
    today = [one for one in times if one <= local.time()]
    day = local.date() if today else local.date() - timedelta(days=1)
    return day, (today or times)[-1].hour
