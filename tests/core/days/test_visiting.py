"""What takes place on a day: by the week, by temporary hours, by decisions, and what is wrong with hours."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from kiosk.core.days.visiting import (
    BOTH,
    CLOSED,
    DETAINEES,
    ENDS_EARLY,
    GOODS,
    NONE,
    OTHER,
    OVERLAP,
    REGISTERS_LATE,
    SENTENCED,
    SHUT,
    STALE_AFTER,
    UNCERTAIN,
    USUAL,
    VALID_BACKWARDS,
    VISIT,
    Decision,
    Fault,
    Hours,
    Schedule,
    faults,
)
from kiosk.core.text.languages import Texts

TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 12, day) for day in (1, 2, 3))
MORNING = Hours(VISIT, time(9), time(11, 30), audience=SENTENCED, weekday=TUESDAY.weekday())
GOODS_THEN = Hours(GOODS, time(8), time(10), weekday=TUESDAY.weekday())
ON_THURSDAY = replace(MORNING, weekday=THURSDAY.weekday())
TRAINING = Texts(id="Pelatihan petugas")
FASTING = replace(MORNING, ends=time(10), valid_from=WEDNESDAY, valid_until=date(2027, 1, 5))
WEEK = Schedule(week=(MORNING, GOODS_THEN, ON_THURSDAY), confirmed_on=TUESDAY)


def test_a_day_of_the_week_has_its_hours_and_another_has_none():
    assert WEEK.on(TUESDAY, VISIT).hours == (MORNING,)
    assert WEEK.on(TUESDAY, GOODS).hours == (GOODS_THEN,)
    assert WEEK.on(WEDNESDAY, VISIT).state == NONE


def test_the_next_day_is_the_next_certain_one():
    assert WEEK.next_open(TUESDAY, VISIT) == THURSDAY
    assert replace(WEEK, closed={THURSDAY: "Libur"}).next_open(TUESDAY, VISIT) == TUESDAY + timedelta(days=7)
    assert Schedule().next_open(TUESDAY, VISIT) is None


def test_detainees_and_sentenced_have_a_next_day_each():
    week = replace(WEEK, week=(*WEEK.week, replace(MORNING, audience=DETAINEES, weekday=WEDNESDAY.weekday())))

    assert week.next_open(TUESDAY, VISIT, SENTENCED) == THURSDAY
    assert week.next_open(TUESDAY, VISIT, DETAINEES) == WEDNESDAY
    assert week.next_open(TUESDAY, VISIT) == WEDNESDAY


@pytest.mark.parametrize("kind", [VISIT, GOODS])
def test_on_a_holiday_for_which_nobody_has_decided_the_hours_are_uncertain(kind):
    holiday = replace(WEEK, closed={TUESDAY: "Libur nasional"})

    assert holiday.on(TUESDAY, kind).state == UNCERTAIN
    assert holiday.undecided(TUESDAY, 7) == [TUESDAY]
    assert Schedule(closed=holiday.closed).on(TUESDAY, kind).state == NONE


def test_each_kind_is_decided_for_itself():
    special = replace(MORNING, starts=time(13), ends=time(14), weekday=None)
    holiday = replace(
        WEEK,
        closed={TUESDAY: "Libur nasional"},
        decisions={
            (TUESDAY, VISIT): Decision(OTHER, TRAINING, (special,)),
            (TUESDAY, GOODS): Decision(USUAL, TRAINING),
        },
    )

    assert holiday.on(TUESDAY, VISIT).hours == (special,)
    assert holiday.on(TUESDAY, GOODS).hours == (GOODS_THEN,)
    assert holiday.undecided(TUESDAY, 7) == []


def test_a_closed_day_has_its_reason():
    plan = replace(WEEK, decisions={(TUESDAY, VISIT): Decision(CLOSED, TRAINING)}).on(TUESDAY, VISIT)

    assert (plan.state, plan.hours, plan.reason) == (SHUT, (), TRAINING)


def test_temporary_hours_replace_the_others_of_their_kind_on_every_day_while_they_are_valid():
    schedule = replace(WEEK, week=(*WEEK.week, FASTING))

    assert schedule.on(TUESDAY, VISIT).hours == (MORNING,)
    assert schedule.on(THURSDAY, VISIT).state == NONE
    assert schedule.on(date(2026, 12, 8), VISIT).hours == (FASTING,)
    assert schedule.on(date(2026, 12, 8), GOODS).hours == (GOODS_THEN,)
    assert schedule.on(date(2027, 1, 5), VISIT).hours == (FASTING,)
    assert schedule.on(date(2027, 1, 12), VISIT).hours == (MORNING,)


def test_what_is_left_of_a_day_ends_with_its_last_hour():
    plan = WEEK.on(TUESDAY, VISIT)

    assert plan.left(time(11, 29)) == (MORNING,)
    assert plan.left(time(11, 30)) == ()


def test_special_days_are_those_of_two_weeks_that_differ_from_the_week():
    schedule = replace(
        WEEK,
        week=(*WEEK.week, replace(FASTING, valid_from=date(2026, 12, 9), weekday=THURSDAY.weekday())),
        decisions={(WEDNESDAY, GOODS): Decision(CLOSED, TRAINING)},
        closed={date(2026, 12, 25): "Natal"},
    )

    days = [day for day, _plans in schedule.special(TUESDAY)]

    assert days == [WEDNESDAY, date(2026, 12, 10)]
    assert [day for day, _plans in schedule.special(date(2026, 12, 15))] == [date(2026, 12, 25)]


def test_hours_are_those_of_today_until_nobody_has_confirmed_them_for_ninety_days():
    assert WEEK.current(TUESDAY + STALE_AFTER - timedelta(days=1))
    assert not WEEK.current(TUESDAY + STALE_AFTER)
    assert not replace(WEEK, confirmed_on=None).current(TUESDAY)
    assert not replace(WEEK, confirmed_on=WEDNESDAY).current(TUESDAY)
    assert not replace(WEEK, week=()).current(TUESDAY)


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        (replace(MORNING, ends=time(9)), ENDS_EARLY),
        (replace(MORNING, ends=time(8)), ENDS_EARLY),
        (replace(MORNING, register_until=time(11, 31)), REGISTERS_LATE),
        (replace(MORNING, valid_from=THURSDAY, valid_until=TUESDAY), VALID_BACKWARDS),
    ],
)
def test_hours_that_cannot_be_are_named(hours, fault):
    assert faults([ON_THURSDAY, hours]) == [Fault(1, fault)]


@pytest.mark.parametrize(
    "other",
    [
        replace(MORNING, starts=time(11), ends=time(12)),
        replace(MORNING, audience=BOTH),
        replace(MORNING, starts=time(8), ends=time(9, 1), audience=BOTH),
    ],
)
def test_hours_that_overlap_are_named(other):
    assert faults([MORNING, other]) == [Fault(1, OVERLAP, 0)]


@pytest.mark.parametrize(
    "other",
    [
        GOODS_THEN,
        ON_THURSDAY,
        replace(MORNING, audience=DETAINEES),
        replace(MORNING, starts=time(11, 30), ends=time(12)),
        FASTING,
    ],
)
def test_hours_of_others_or_of_another_time_do_not_overlap(other):
    assert faults([MORNING, other, replace(FASTING, valid_from=date(2027, 2, 1), valid_until=date(2027, 3, 1))]) == []


def test_two_temporary_hours_overlap_where_both_are_valid():
    later = replace(FASTING, valid_from=date(2027, 1, 5), valid_until=None)

    assert faults([FASTING, later]) == [Fault(1, OVERLAP, 0)]
    assert faults([FASTING, replace(later, valid_from=date(2027, 1, 6))]) == []


@pytest.mark.parametrize(
    ("hour", "answer"), [(7, False), (8, True), (11, True), (12, False)], ids=["before", "goods", "visits", "after"]
)
def test_the_unit_is_open_while_visits_or_goods_are_on(hour, answer):
    assert WEEK.is_open_at(datetime.combine(TUESDAY, time(hour))) is answer


def test_whether_the_unit_is_open_is_not_known_without_hours_or_a_decision_about_a_closed_day():
    noon = datetime.combine(TUESDAY, time(12))

    assert Schedule().is_open_at(noon) is None
    assert replace(WEEK, closed={TUESDAY: "Libur"}).is_open_at(noon) is None
