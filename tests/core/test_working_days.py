"""Promised dates count working days by the calendar of closed days."""

from datetime import date

import pytest

from kiosk.core.models import ClosedDay
from kiosk.core.working_days import add_working_days

NEW_YEAR = {date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)}
LEBARAN = {date(2027, 3, day) for day in (8, 9, 10, 11, 12, 15, 16)}


@pytest.mark.parametrize(
    ("start", "days", "closed", "promised"),
    [
        (date(2026, 11, 24), 0, (), date(2026, 11, 24)),
        (date(2026, 11, 24), 1, (), date(2026, 11, 25)),
        (date(2026, 11, 24), 14, (), date(2026, 12, 14)),
        (date(2026, 11, 27), 1, (), date(2026, 11, 30)),
        (date(2026, 11, 28), 1, (), date(2026, 11, 30)),
        (date(2026, 12, 23), 1, NEW_YEAR, date(2026, 12, 28)),
        (date(2026, 12, 23), 6, NEW_YEAR, date(2027, 1, 5)),
        (date(2027, 3, 5), 1, LEBARAN, date(2027, 3, 17)),
        (date(2028, 2, 28), 1, (), date(2028, 2, 29)),
    ],
)
def test_weekends_and_closed_days_do_not_count(start, days, closed, promised):
    assert add_working_days(start, days, closed) == promised


def test_the_calendar_is_sown_with_this_and_the_next_year(storage):
    years = {row.day.year for row in ClosedDay.select()}

    assert len(years) >= 2


def test_a_promise_steps_over_a_closed_day_of_the_unit(storage):
    before = ClosedDay.promise(date(2026, 11, 24), 14)

    ClosedDay.create(day=date(2026, 11, 30), name="Rapat kerja")

    assert ClosedDay.promise(date(2026, 11, 24), 14) > before
