"""A moment that a wrong clock has stored never blocks, hides or prolongs anything, and no form is lost."""

import time
from datetime import timedelta

import pytest

from kiosk.core import chores
from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Chore, Setting, Suggestion, Throttle, TrustedDay
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.acts import reopen
from kiosk.core.models.terms.usage_tally import MissedSearch
from kiosk.core.seed import load_seed
from tests.factories import a_suggestion, an_account

YEAR = timedelta(days=365)
JUMPS = {
    "-56 years": -56 * YEAR,
    "+10 min": timedelta(minutes=10),
    "+27 h": timedelta(hours=27),
    "+12 years": 12 * YEAR,
}
AT_A_NAME = ("sign_in_place", "siti")
jumping = pytest.mark.parametrize("step", JUMPS.values(), ids=JUMPS)


@pytest.fixture(autouse=True)
def silent(storage) -> None:
    """No machine voice, which would speak at each turn of the chores."""
    Setting.change(machine_voice=False)


@pytest.fixture
def at(monkeypatch):
    """Set the clock off by a step."""
    right = clock.now

    def off_by(step: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: right() + step)

    return off_by


@jumping
def test_a_wait_begun_under_a_wrong_clock_ends_with_it(at, step):
    at(step)
    for _ in range(Throttle.FREE + 4):
        Throttle.take(AT_A_NAME)
    assert Throttle.seconds_left(AT_A_NAME) > 0

    at(timedelta())

    assert Throttle.seconds_left(AT_A_NAME) == 0
    assert Throttle.take(AT_A_NAME) == 0


def test_a_window_in_the_future_leaves_no_trace(at):
    at(12 * YEAR)
    Throttle.take(AT_A_NAME)
    at(timedelta())

    Throttle.sweep()

    assert Throttle.select().count() == 0


def test_a_code_issued_in_the_future_does_not_live_until_then(at):
    at(12 * YEAR)
    account, _code = Account.enrol(username="siti", name="Siti", roles=("admin",))
    assert account.code_fresh

    at(timedelta())

    assert not account.code_fresh


@pytest.fixture
def batched(storage) -> Account:
    """An officer, where anonymous messages wait for a batch."""
    Setting.change(batches="12.00 16.00")
    return an_account("siti", "officer")


@jumping
def test_a_message_of_a_wrong_clock_is_read_within_two_days(batched, at, step):
    at(step)
    suggestion = a_suggestion("Kipas rusak").suggestion

    at(timedelta(days=2, minutes=1))

    assert [one.id for one in Case.visible_to(batched)] == [suggestion.id]


@jumping
def test_what_was_released_stays_visible_under_a_wrong_clock(batched, at, step):
    at(timedelta(days=-5))
    a_suggestion("Kipas rusak")

    at(step)

    assert Case.visible_to(batched).count() == 1


def test_a_message_that_waits_for_its_batch_still_waits(batched):
    a_suggestion("Kipas rusak")

    assert Case.visible_to(batched).count() == 0


@jumping
def test_a_case_reopened_under_a_wrong_clock_opens_within_two_days(batched, at, step):
    suggestion = a_suggestion("Kipas rusak").suggestion
    acts.record(suggestion, "reply", actor=batched, text="Sudah diganti.")
    at(step)
    reopen(suggestion, "Masih rusak.")

    at(timedelta(days=2, minutes=1))
    acts.reopen_due()

    assert Case.get_by_id(suggestion.id).status != "answered"


@jumping
def test_a_task_done_in_the_future_counts_as_never_done(at, step):
    Chore.done("purge", clock.now() + step)

    assert (Chore.last("purge") is None) == (step > timedelta())


@jumping
def test_the_program_starts_and_works_under_a_wrong_clock(at, visitor_app, step):
    at(step)

    load_seed()
    chores.run_once(visitor_app)

    assert a_suggestion("Kipas rusak").suggestion.text == "Kipas rusak"


@jumping
def test_the_form_that_a_visitor_is_typing_in_is_taken_after_the_clock_has_jumped(visitor, monkeypatch, step):
    visitor.get("/ratings/new")
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + step.total_seconds())

    page = visitor.submit(score="3")

    assert page.status == 200
    assert "Terima kasih" in page


@pytest.mark.parametrize("step", [27 * timedelta(hours=1), 12 * YEAR], ids=["+27 h", "+12 years"])
def test_on_an_untrusted_day_no_search_is_removed(visitor_app, at, step):
    MissedSearch.create(words="wartel", month=clock.today().replace(day=1), times=3)
    at(step)
    assert TrustedDay.today() is None

    chores.run_once(visitor_app)

    assert MissedSearch.select().count() == 1


def test_suggestions_keep_their_order_whatever_the_clock_says(at):
    numbers = []
    for step in (timedelta(), 12 * YEAR, -56 * YEAR, timedelta()):
        at(step)
        numbers.append(a_suggestion(f"Pesan {step}").suggestion.id)

    assert [one.id for one in Suggestion.select().order_by(Suggestion.id)] == numbers == sorted(numbers)
