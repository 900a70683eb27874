"""Promised dates in working days: Monday to Friday except the closed days of the calendar. Pure functions."""

from collections.abc import Container
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date, closed: Container[date]) -> bool:
    """Return whether the office works on ``day``."""
    return day.weekday() < _SATURDAY and day not in closed


def add_working_days(start: date, count: int, closed: Container[date]) -> date:
    """Return the ``count``-th working day after ``start``; the day of ``start`` itself does not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, closed):
            count -= 1
    return day


def count_working_days(start: date, end: date, closed: Container[date]) -> int:
    """Return the number of working days after ``start`` up to and including ``end``; 0 if ``end`` is not later."""
    days = (start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1))
    return sum(is_working_day(day, closed) for day in days)
