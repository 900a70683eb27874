"""What comes on an untrusted day keeps its order and its batch, and gets its day when the clock is right again."""

from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Event, Setting, Suggestion, TrustedDay
from kiosk.core.models.proof.cases import wrong_states
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.sender_view import is_dated, public_facts
from tests.factories import a_suggestion, an_account
from tests.machine import FAR, jumping, jumping_far

HOUR = timedelta(hours=1)
TODAY = clock.today()


@pytest.fixture
def siti(storage) -> Account:
    Setting.change(batches="12.00 16.00")
    return an_account("siti", "officer")


def days_read(suggestion: Suggestion) -> list[date | None]:
    return [fact.day for fact in public_facts(suggestion)]


def seen_by(account: Account) -> int:
    return Case.visible_to(account).count()


def turn() -> None:
    """Do what the chores do, in their order."""
    acts.date_due()
    acts.bring_batches_forward()
    acts.reopen_due()


@jumping_far
def test_the_day_follows_when_the_clock_is_right_again(machine, siti, step):
    machine.jump(step)
    suggestion = a_suggestion().suggestion
    turn()
    assert days_read(suggestion) == [None]

    machine.jump(timedelta())
    turn()
    turn()

    assert days_read(suggestion) == [TODAY]
    assert Case.get_by_id(suggestion.id).due_on == Suggestion.promise("suggestion", TODAY)
    assert Event.select().where(Event.kind == "dated").count() == 1
    assert (list(wrong_states()), verify()) == ([], [])


@pytest.mark.parametrize(("jump", "days"), [("-56 years", 4), ("-1 day", 0), ("+27 h", 4), ("+12 years", 4)])
def test_after_a_start_under_a_wrong_clock_the_day_is_that_of_the_arrival(machine, siti, jump, days):
    agus = an_account("agus", "admin")
    machine.start_again(FAR[jump], rest=timedelta(days=days))
    machine.wait(HOUR)
    suggestion = a_suggestion().suggestion
    assert suggestion.day.year in (TODAY.year, TODAY.year + 1)
    machine.wait(timedelta(days=1))
    machine.jump(timedelta())

    TrustedDay.confirm(agus, TODAY + timedelta(days=days + 1))
    turn()

    arrived = TODAY + timedelta(days=days)
    assert days_read(suggestion) == [arrived]
    assert Case.get_by_id(suggestion.id).due_on == Suggestion.promise("suggestion", arrived)


@jumping
def test_a_message_reaches_its_readers_with_the_next_batch(machine, siti, step):
    machine.jump(step)
    a_suggestion()
    machine.wait(HOUR)
    assert seen_by(siti) == 0

    machine.jump(timedelta())
    turn()
    machine.wait(HOUR)

    assert seen_by(siti) == 1


@jumping
def test_what_was_released_stays_visible(machine, siti, step):
    a_suggestion()
    machine.wait(3 * HOUR)
    assert seen_by(siti) == 1

    machine.jump(step)
    turn()

    assert seen_by(siti) == 1


def test_a_batch_that_a_clock_ahead_had_put_off_is_brought_forward(machine, siti):
    machine.start_again(27 * HOUR)
    assert TrustedDay.today() == TODAY + timedelta(days=1)
    suggestion = a_suggestion().suggestion
    machine.jump(timedelta())
    TrustedDay.confirm(an_account("agus", "admin"), TODAY)

    turn()
    assert seen_by(siti) == 0
    machine.wait(2 * HOUR)

    assert seen_by(siti) == 1
    written = Event.select().where(Event.suggestion == suggestion).order_by(Event.id)
    assert [event.kind for event in written] == ["received", "dated", "batch moved"]
    assert days_read(suggestion) == [TODAY]
    assert Case.get_by_id(suggestion.id).due_on == Suggestion.promise("suggestion", TODAY)
    turn()
    assert written.count() == 3
    assert (list(wrong_states()), verify()) == ([], [])


@jumping_far
def test_a_reopening_gets_its_day_and_its_promise_and_shows_nothing_before_its_batch(machine, siti, step):
    suggestion = a_suggestion(day=TODAY).suggestion
    acts.record(suggestion, "reply", actor=siti, text="Sudah diganti.")
    machine.jump(step)
    acts.reopen(suggestion, "Masih rusak.")
    assert not is_dated(public_facts(suggestion))

    machine.jump(timedelta())
    turn()

    assert days_read(suggestion)[-1] == TODAY
    assert acts.promised_again(suggestion) == Suggestion.promise("suggestion", TODAY)
    assert [event.kind for event in Event.of(suggestion.id)] == ["received", "reply"]
    machine.wait(2 * HOUR + timedelta(minutes=1))
    turn()
    assert Case.get_by_id(suggestion.id).due_on == Suggestion.promise("suggestion", TODAY)
    assert (list(wrong_states()), verify()) == ([], [])


@jumping_far
def test_a_day_that_an_officer_gives_is_theirs(machine, siti, step):
    machine.jump(step)

    suggestion = a_suggestion(day=TODAY, recorded_by=siti, channel="phone").suggestion

    assert days_read(suggestion) == [TODAY]


def test_an_extended_promise_stays_as_the_officer_gave_it(machine, siti):
    machine.jump(FAR["+27 h"])
    suggestion = a_suggestion().suggestion
    until = TODAY + timedelta(days=40)
    acts.record(suggestion, "extended", actor=siti, value=until, text="Menunggu kanwil.")
    machine.jump(timedelta())

    turn()

    assert Case.get_by_id(suggestion.id).due_on == until


def test_on_a_trusted_day_nothing_is_to_be_dated(machine, siti):
    suggestion = a_suggestion().suggestion

    assert acts.date_due() == 0
    assert days_read(suggestion) == [TODAY]
