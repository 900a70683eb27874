"""Visiting hours are stored as a whole week or a whole date, by one person at a time, and sealed in the chain."""

from datetime import date, time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, GOODS, OPEN, OTHER, SENTENCED, SHUT, USUAL, VISIT, Hours
from kiosk.core.models import Account, Audit, VisitingDay, VisitingHour, VisitingWeek
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.storage.database import ChangedMeanwhile, database
from kiosk.core.text.languages import Texts
from kiosk.core.text.text import EmptyText
from tests.factories import an_account
from tests.tampering import verify_rows as verify

MORNING = Hours(VISIT, time(9), time(11, 30), time(11), SENTENCED, weekday=1)
GOODS_THEN = Hours(GOODS, time(8), time(10), weekday=1, valid_from=date(2027, 2, 18), valid_until=date(2027, 3, 19))
SPECIAL = Hours(VISIT, time(13), time(14))
REASON = Texts(id="Pelatihan petugas", en="Staff training")


@pytest.fixture
def siti(storage) -> Account:
    siti = an_account("siti", "staff")
    siti.seal("account made", None)
    return siti


def write(siti: Account, *rows: Hours) -> None:
    VisitingWeek.replace_all(siti, rows, seen=VisitingWeek.seen_now())


def decide(siti: Account, day: date, how: dict[str, str], *hours: Hours, reason: Texts = REASON) -> None:
    VisitingDay.decide(siti, day, reason, how, list(hours), seen=VisitingDay.seen_now(day))


def acts() -> list[str]:
    return [row.action for row in Audit.select().where(Audit.action.startswith("visiting")).order_by(Audit.seq)]


def test_the_week_is_read_as_it_was_written_and_is_confirmed_by_its_writer(siti):
    write(siti, MORNING, GOODS_THEN)

    schedule = read_schedule(clock.today())

    assert schedule.week == (MORNING, GOODS_THEN)
    assert schedule.confirmed_on == clock.today()
    assert VisitingWeek.last().confirmed_by == siti.name
    assert acts() == ["visiting hours changed"]
    assert verify() == []


def test_hours_that_cannot_be_are_not_stored(siti):
    write(siti, MORNING)

    with pytest.raises(ValueError, match="overlap"):
        write(siti, MORNING, MORNING)

    assert read_schedule(clock.today()).week == (MORNING,)


def test_a_confirmation_keeps_the_hours(siti):
    write(siti, MORNING)
    VisitingWeek.update(confirmed_on=date(2026, 1, 1), confirmed_by="Budi").execute()

    VisitingWeek.confirm(siti, seen=VisitingWeek.seen_now())

    assert (VisitingWeek.last().confirmed_on, VisitingWeek.last().confirmed_by) == (clock.today(), siti.name)
    assert read_schedule(clock.today()).week == (MORNING,)
    assert acts() == ["visiting hours changed", "visiting hours confirmed"]
    assert verify() == []


@pytest.mark.parametrize("act", [VisitingWeek.confirm, lambda by, seen: VisitingWeek.replace_all(by, [], seen=seen)])
def test_an_act_on_a_week_that_was_changed_meanwhile_is_refused(siti, act):
    seen = VisitingWeek.seen_now()
    write(siti, MORNING)

    with pytest.raises(ChangedMeanwhile):
        act(siti, seen=seen)

    assert read_schedule(clock.today()).week == (MORNING,)


def test_a_date_is_closed_opened_otherwise_and_as_usual_again(siti):
    day = clock.today() + timedelta(days=3)
    write(siti, MORNING)

    decide(siti, day, {VISIT: CLOSED, GOODS: USUAL})
    assert read_schedule(clock.today()).on(day, VISIT).state == SHUT
    decide(siti, day, {VISIT: OTHER}, SPECIAL)
    plan = read_schedule(clock.today()).on(day, VISIT)
    assert (plan.state, plan.hours, plan.reason) == (OPEN, (SPECIAL,), REASON)
    VisitingDay.remove(siti, day, seen=VisitingDay.seen_now(day))

    assert read_schedule(clock.today()).decisions == {}
    assert VisitingHour.select().where(VisitingHour.day == day).count() == 0
    assert acts()[1:] == ["visiting day decided"] * 2 + ["visiting day removed"]
    assert verify() == []


def test_hours_of_a_date_without_a_week_are_read_and_not_confirmed(siti):
    decide(siti, clock.today(), {VISIT: OTHER}, SPECIAL)

    schedule = read_schedule(clock.today())

    assert schedule.on(clock.today(), VISIT).hours == (SPECIAL,)
    assert schedule.confirmed_on is None


def test_a_week_that_is_replaced_keeps_the_hours_of_dates(siti):
    decide(siti, clock.today(), {VISIT: OTHER}, SPECIAL)

    write(siti, MORNING)

    assert read_schedule(clock.today()).on(clock.today(), VISIT).hours == (SPECIAL,)
    assert verify() == []


@pytest.mark.parametrize(
    ("how", "hours"),
    [({VISIT: OTHER}, []), ({VISIT: CLOSED}, [SPECIAL]), ({VISIT: "x"}, []), ({GOODS: OTHER}, [SPECIAL])],
)
def test_other_hours_and_how_a_day_is_belong_together(siti, how, hours):
    with pytest.raises(ValueError, match="other hours"):
        decide(siti, clock.today(), how, *hours)


def test_a_decision_needs_a_reason(siti):
    with pytest.raises(EmptyText):
        decide(siti, clock.today(), {VISIT: CLOSED}, reason=Texts(id="\u200b"))

    assert not VisitingDay.decided(clock.today())


@pytest.mark.parametrize("act", ["decide", "remove"])
def test_an_act_on_a_date_that_was_changed_meanwhile_is_refused(siti, act):
    day = clock.today()
    seen = VisitingDay.seen_now(day)
    decide(siti, day, {VISIT: CLOSED})

    with pytest.raises(ChangedMeanwhile):
        if act == "decide":
            VisitingDay.decide(siti, day, REASON, {VISIT: USUAL}, [], seen=seen)
        else:
            VisitingDay.remove(siti, day, seen=seen)

    assert read_schedule(day).on(day, VISIT).state == SHUT


TAMPERINGS = {
    "an hour edited": ("UPDATE visiting_hour SET ends = '23:00:00' WHERE weekday IS NOT NULL", "hours changed"),
    "an hour deleted": ("DELETE FROM visiting_hour WHERE weekday IS NOT NULL", "hours changed"),
    "the confirmation edited": ("UPDATE visiting_week SET confirmed_on = '2030-01-01'", "hours changed"),
    "a decision edited": ("UPDATE visiting_day SET how = 'usual'", "hours changed"),
    "a decision deleted": ("DELETE FROM visiting_day", "hours gone"),
    "a decision added": (
        "INSERT INTO visiting_day (day, kind, how, reason) VALUES ('2031-05-05', 'visit', 'closed', '{}')",
        "hours unsealed",
    ),
}


@pytest.mark.parametrize(("words", "found"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_hours_changed_outside_the_program_are_named(siti, words, found):
    write(siti, MORNING)
    decide(siti, date(2026, 12, 25), {VISIT: CLOSED})
    assert verify() == []

    database.execute_sql(words)

    assert [finding.kind for finding in verify()] == [found]


def test_the_week_added_outside_the_program_is_named(siti):
    VisitingHour.create(**vars(MORNING))

    assert [finding.kind for finding in verify()] == ["hours unsealed"]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("column", ["starts", "audience", "kind", "weekday", "valid_from", "valid_until"])
def test_an_hour_edited_into_something_else_is_not_shown(siti, column):
    write(siti, MORNING)

    database.execute_sql(f"UPDATE visiting_hour SET {column} = 'x'")

    assert read_schedule(clock.today()).week == ()
    assert [finding.kind for finding in verify()] == ["hours changed"]


@pytest.mark.sqlite_only
def test_a_confirmation_edited_into_no_day_counts_as_none(siti):
    write(siti, MORNING)

    database.execute_sql("UPDATE visiting_week SET confirmed_on = 'x'")

    assert read_schedule(clock.today()).confirmed_on is None


def test_the_audit_log_names_a_date_of_which_the_decision_was_removed(siti):
    day = clock.today() + timedelta(days=30)
    decide(siti, day, {VISIT: CLOSED})
    VisitingDay.remove(siti, day, seen=VisitingDay.seen_now(day))

    assert day in VisitingDay.ever_decided()


def test_a_full_week_form_is_stored(siti):
    sessions = [time(hour, minute) for hour in range(4, 24) for minute in (0, 30)]
    rows = [
        Hours(VISIT, begin, begin.replace(minute=begin.minute + 29), weekday=day)
        for begin in sessions
        for day in range(7)
    ]

    write(siti, *rows)

    assert len(rows) == VisitingHour.MOST == len(read_schedule(clock.today()).week)
