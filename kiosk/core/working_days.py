"""Promised dates in working days: Monday to Friday less the closed days of the calendar. Pure functions."""

from collections.abc import Container
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date, closed: Container[date]) -> bool:
    """Tell whether the office works on ``day``."""
    return day.weekday() < _SATURDAY and day not in closed


def add_working_days(start: date, count: int, closed: Container[date]) -> date:
    """Return the ``count``-th working day after ``start``; the day of ``start`` itself does not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, closed):
            count -= 1
    return day
