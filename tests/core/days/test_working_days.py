"""Promised dates count working days by the calendar of closed days.

The dates of the tables were calculated by another program: NumPy's business days.
"""

from datetime import date

import pytest

from kiosk.core.days.working_days import add_working_days
from kiosk.core.models import ClosedDay, Setting
from kiosk.core.seed.national_days import national_days
from tests.factories import a_suggestion


def days(*months: tuple[int, int, tuple[int, ...]]) -> set[date]:
    return {date(year, month, day) for year, month, of_month in months for day in of_month}


NONE: set[date] = set()
YEAR_END = days((2026, 12, (24, 25)), (2027, 1, (1,)))
LEBARAN_2026 = days((2026, 3, (18, 19, 20, 23, 24)))
LEBARAN_2027 = days((2027, 3, (8, 9, 10, 11, 12, 15)))
# Weekends aside, as the three ministers decreed it.
NATIONAL_2026 = LEBARAN_2026 | days(
    (2026, 1, (1, 16)),
    (2026, 2, (16, 17)),
    (2026, 4, (3,)),
    (2026, 5, (1, 14, 15, 27, 28)),
    (2026, 6, (1, 16)),
    (2026, 8, (17, 25)),
    (2026, 12, (24, 25)),
)
UNIT = days((2026, 11, (26, 27, 30)))
FORTNIGHT = days((2026, 6, (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)))

VECTORS = [
    # whole weeks, without any closed day
    ("2026-11-24", 0, NONE, "2026-11-24"),
    ("2026-11-24", 1, NONE, "2026-11-25"),
    ("2026-11-24", 2, NONE, "2026-11-26"),
    ("2026-11-24", 3, NONE, "2026-11-27"),
    ("2026-11-24", 4, NONE, "2026-11-30"),
    ("2026-11-24", 5, NONE, "2026-12-01"),
    ("2026-11-24", 7, NONE, "2026-12-03"),
    ("2026-11-24", 10, NONE, "2026-12-08"),
    ("2026-11-24", 14, NONE, "2026-12-14"),
    ("2026-11-24", 60, NONE, "2027-02-16"),
    ("2026-11-23", 5, NONE, "2026-11-30"),
    ("2026-11-27", 1, NONE, "2026-11-30"),
    ("2026-11-27", 5, NONE, "2026-12-04"),
    ("2026-11-27", 14, NONE, "2026-12-17"),
    # from a Saturday or Sunday
    ("2026-11-28", 0, NONE, "2026-11-28"),
    ("2026-11-29", 0, NONE, "2026-11-29"),
    ("2026-11-28", 1, NONE, "2026-11-30"),
    ("2026-11-29", 1, NONE, "2026-11-30"),
    ("2026-11-28", 14, NONE, "2026-12-17"),
    ("2026-11-29", 14, NONE, "2026-12-17"),
    ("2026-11-28", 10, NONE, "2026-12-11"),
    ("2026-11-29", 5, NONE, "2026-12-04"),
    # over the end of the year
    ("2026-12-23", 1, YEAR_END, "2026-12-28"),
    ("2026-12-23", 4, YEAR_END, "2026-12-31"),
    ("2026-12-23", 5, YEAR_END, "2027-01-04"),
    ("2026-12-23", 6, YEAR_END, "2027-01-05"),
    ("2026-12-24", 0, YEAR_END, "2026-12-24"),
    ("2026-12-24", 1, YEAR_END, "2026-12-28"),
    ("2026-12-25", 1, YEAR_END, "2026-12-28"),
    ("2026-12-26", 1, YEAR_END, "2026-12-28"),
    ("2026-12-31", 1, YEAR_END, "2027-01-04"),
    ("2026-12-31", 1, NONE, "2027-01-01"),
    ("2027-01-01", 1, YEAR_END, "2027-01-04"),
    ("2026-12-18", 14, YEAR_END, "2027-01-12"),
    ("2026-12-14", 14, YEAR_END, "2027-01-06"),
    ("2026-12-28", 10, YEAR_END, "2027-01-12"),
    # Lebaran 2026: five days around a weekend
    ("2026-03-17", 1, LEBARAN_2026, "2026-03-25"),
    ("2026-03-17", 0, LEBARAN_2026, "2026-03-17"),
    ("2026-03-16", 2, LEBARAN_2026, "2026-03-25"),
    ("2026-03-18", 1, LEBARAN_2026, "2026-03-25"),
    ("2026-03-20", 1, LEBARAN_2026, "2026-03-25"),
    ("2026-03-21", 1, LEBARAN_2026, "2026-03-25"),
    ("2026-03-22", 1, LEBARAN_2026, "2026-03-25"),
    ("2026-03-24", 1, LEBARAN_2026, "2026-03-25"),
    ("2026-03-13", 14, LEBARAN_2026, "2026-04-09"),
    ("2026-03-04", 14, LEBARAN_2026, "2026-03-31"),
    ("2026-03-16", 10, LEBARAN_2026, "2026-04-06"),
    # Lebaran 2027: six days around a weekend
    ("2027-03-05", 1, LEBARAN_2027, "2027-03-16"),
    ("2027-03-05", 2, LEBARAN_2027, "2027-03-17"),
    ("2027-03-06", 1, LEBARAN_2027, "2027-03-16"),
    ("2027-03-08", 1, LEBARAN_2027, "2027-03-16"),
    ("2027-03-12", 1, LEBARAN_2027, "2027-03-16"),
    ("2027-03-14", 1, LEBARAN_2027, "2027-03-16"),
    ("2027-03-15", 1, LEBARAN_2027, "2027-03-16"),
    ("2027-02-26", 14, LEBARAN_2027, "2027-03-26"),
    ("2027-03-04", 10, LEBARAN_2027, "2027-03-26"),
    # the whole calendar of 2026
    ("2026-02-13", 1, NATIONAL_2026, "2026-02-18"),
    ("2026-05-13", 1, NATIONAL_2026, "2026-05-18"),
    ("2026-05-13", 14, NATIONAL_2026, "2026-06-09"),
    ("2026-05-26", 1, NATIONAL_2026, "2026-05-29"),
    ("2026-08-14", 10, NATIONAL_2026, "2026-09-01"),
    ("2026-03-09", 14, NATIONAL_2026, "2026-04-06"),
    # closed days of the unit, and a fortnight of them
    ("2026-11-25", 1, UNIT, "2026-12-01"),
    ("2026-11-24", 14, UNIT, "2026-12-17"),
    ("2026-11-26", 3, UNIT, "2026-12-03"),
    ("2026-05-29", 1, FORTNIGHT, "2026-06-15"),
    ("2026-05-29", 14, FORTNIGHT, "2026-07-02"),
    # a leap day, and a February without
    ("2028-02-28", 1, NONE, "2028-02-29"),
    ("2028-02-28", 2, NONE, "2028-03-01"),
    ("2028-02-29", 0, NONE, "2028-02-29"),
    ("2028-02-29", 1, NONE, "2028-03-01"),
    ("2028-02-25", 3, NONE, "2028-03-01"),
    ("2027-02-26", 1, NONE, "2027-03-01"),
    ("2028-02-15", 14, NONE, "2028-03-06"),
]
# Each with its extension: fourteen days and fourteen more, or ten and seven for a question.
EXTENDED = [
    ("2026-11-24", 14, 14, NONE, "2026-12-14", "2027-01-01"),
    ("2026-11-24", 10, 7, NONE, "2026-12-08", "2026-12-17"),
    ("2026-11-24", 14, 14, YEAR_END, "2026-12-14", "2027-01-06"),
    ("2026-12-14", 14, 14, YEAR_END, "2027-01-06", "2027-01-26"),
    ("2026-12-15", 10, 7, YEAR_END, "2026-12-31", "2027-01-12"),
    ("2026-02-24", 14, 14, LEBARAN_2026, "2026-03-16", "2026-04-10"),
    ("2026-03-02", 10, 7, LEBARAN_2026, "2026-03-16", "2026-04-01"),
    ("2027-02-19", 14, 14, LEBARAN_2027, "2027-03-19", "2027-04-08"),
    ("2026-05-02", 14, 14, NATIONAL_2026, "2026-05-25", "2026-06-18"),
    ("2026-05-03", 10, 7, NATIONAL_2026, "2026-05-19", "2026-06-02"),
]


@pytest.mark.parametrize(("start", "count", "closed", "promised"), VECTORS)
def test_weekends_and_closed_days_do_not_count(start, count, closed, promised):
    assert add_working_days(date.fromisoformat(start), count, closed) == date.fromisoformat(promised)


@pytest.mark.parametrize(("start", "first", "more", "closed", "promised", "extended"), EXTENDED)
def test_an_extension_counts_from_the_promised_date(start, first, more, closed, promised, extended):
    due_on = add_working_days(date.fromisoformat(start), first, closed)

    assert due_on == date.fromisoformat(promised)
    assert add_working_days(due_on, more, closed) == date.fromisoformat(extended)


def test_there_are_sixty_vectors_and_more():
    assert len({(start, count, frozenset(closed)) for start, count, closed, _ in VECTORS}) >= 60


def test_the_calendar_of_the_table_is_the_seeded_one():
    assert {day for day in national_days(2026) if day.weekday() < 5} == NATIONAL_2026


def test_the_calendar_is_seeded_with_this_and_the_next_year(storage):
    assert len(ClosedDay.years()) >= 2


def test_a_suggestion_is_promised_and_extended_by_the_calendar_and_the_settings(storage):
    ClosedDay.change(None, {row.day: None for row in ClosedDay.select()})
    ClosedDay.change(None, dict.fromkeys(YEAR_END, "Libur"))

    complaint = a_suggestion(kind="complaint", day=date(2026, 12, 14)).suggestion
    question = a_suggestion(kind="question", day=date(2026, 12, 15)).suggestion

    assert (complaint.due_on, complaint.extended_promise) == (date(2027, 1, 6), date(2027, 1, 26))
    assert (question.due_on, question.extended_promise) == (date(2026, 12, 31), date(2027, 1, 12))
    assert a_suggestion(kind="praise").suggestion.due_on is None
    Setting.change(answer_days=1)
    assert a_suggestion(day=date(2026, 12, 24)).suggestion.due_on == date(2026, 12, 28)


def test_a_promise_that_was_given_does_not_move_with_the_calendar(storage):
    before = a_suggestion(day=date(2026, 11, 24)).suggestion

    ClosedDay.change(None, {date(2026, 11, 30): "Rapat kerja"})

    assert type(before).get_by_id(before.id).due_on == before.due_on
    assert a_suggestion(day=date(2026, 11, 24)).suggestion.due_on > before.due_on
