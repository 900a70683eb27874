"""Which copies stay: decided by number and date alone."""

from datetime import date, timedelta

from kiosk.core.backup.retention import LONGEST, Stamp, superfluous

FIRST = date(2026, 1, 1)


def after_a_year_of_hours():
    """Make a copy an hour for a year, removing after each what need not stay; return the days and what is left."""
    kept, number = [], 0
    for day in (FIRST + timedelta(days=days) for days in range(365)):
        for _hour in range(24):
            number += 1
            kept.append(Stamp(number, day))
            old = set(superfluous(kept, day))
            kept = [one for one in kept if one not in old]
    return day, kept, number


def test_of_a_year_of_hourly_copies_a_day_a_week_and_five_weeks_stay():
    today, kept, number = after_a_year_of_hours()

    ages = [(today - one.day).days for one in kept]
    assert {one.number for one in kept} >= set(range(number - 23, number + 1))
    assert set(range(7)) <= set(ages)
    assert len({one.day.isocalendar()[:2] for one in kept}) == 5
    assert max(ages) <= LONGEST.days
    assert len(kept) <= 24 + 7 + 5


def test_nothing_older_than_five_weeks_stays_but_the_newest():
    stamps = [Stamp(number, FIRST) for number in range(1, 5)]

    assert superfluous(stamps, FIRST + LONGEST) == []
    assert superfluous(stamps, FIRST + LONGEST + timedelta(days=1)) == stamps[2::-1]


def test_without_a_trusted_day_nothing_is_removed_by_its_date():
    dated = [Stamp(number, FIRST - timedelta(days=number)) for number in range(1, 60)]

    assert superfluous(dated, None) == []


def test_a_clock_that_stays_wrong_does_not_fill_the_disk():
    undated = [Stamp(number) for number in range(1, 61)]

    assert [one.number for one in superfluous(undated, None)] == list(range(36, 0, -1))


def test_a_date_in_the_future_counts_as_none():
    future = [Stamp(number, date(2038, 1, 1)) for number in range(1, 26)]

    assert superfluous(future, FIRST) == future[:1]


def test_where_there_is_no_room_the_hourly_copies_go_first():
    today = FIRST + timedelta(days=20)
    stamps = [Stamp(24 * days + hour, FIRST + timedelta(days=days)) for days in range(21) for hour in range(24)]

    kept = set(stamps) - set(superfluous(stamps, today, newest=1))

    assert {one.number % 24 for one in kept} == {23}
    assert len({one.day for one in kept}) == len(kept) >= 7


def test_what_was_put_aside_stays_five_weeks_beside_any_number_of_copies():
    aside = Stamp(1, FIRST, aside=True)
    stamps = [aside, *(Stamp(number, FIRST) for number in range(2, 60))]

    assert aside not in superfluous(stamps, FIRST + LONGEST)
    assert aside in superfluous(stamps, FIRST + LONGEST + timedelta(days=1))


def test_what_was_put_aside_under_a_wrong_clock_goes_with_the_next_copy_that_has_a_date():
    for day in (None, date(2038, 1, 1)):
        aside, after, newest = Stamp(1, day, aside=True), Stamp(2, FIRST), Stamp(3, FIRST + LONGEST)

        assert aside not in superfluous([aside, after, newest], FIRST + LONGEST)
        assert aside in superfluous([aside, after, newest], FIRST + LONGEST + timedelta(days=1))
