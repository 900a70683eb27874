"""A sender may reopen a case once; readers see it with the batch, and nothing changes before."""

from datetime import date, datetime, time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Event, Inbox, Setting, ShutOut, Suggestion
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.acts import may_reopen, promised_again, reopen, reopen_due
from kiosk.core.models.suggestions.case import Refused
from kiosk.core.models.suggestions.retention import purge
from tests.factories import a_suggestion, an_account

TEXT = "Kipasnya belum dipasang."
LONG_AGO = date(2026, 1, 5)


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer")


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock to an hour of today, or of a later day."""

    def turn(hour: int, minute: int = 0, days: int = 0) -> None:
        local = datetime.combine(turn.today + timedelta(days=days), time(hour, minute))
        monkeypatch.setattr(clock, "now", lambda: clock.utc(local))

    turn.today = clock.today()
    return turn


def answered(by: Account, **fields) -> Suggestion:
    suggestion = a_suggestion(day=LONG_AGO, **fields).suggestion
    acts.record(suggestion, "reply", actor=by, text="Akan dipasang.")
    return suggestion


def case_of(suggestion: Suggestion) -> Case:
    return suggestion.cases.get()


def kinds_read(suggestion: Suggestion) -> list[str]:
    return [event.kind for event in Event.of(suggestion.id)]


def refusal(suggestion: Suggestion, text: str) -> str:
    with pytest.raises(Refused) as refused:
        reopen(suggestion, text)
    return refused.value.reason


def assert_derived_and_sealed() -> None:
    before = list(Case.select().order_by(Case.suggestion).dicts())
    acts.rebuild_cases()
    assert list(Case.select().order_by(Case.suggestion).dicts()) == before
    assert verify() == []


def test_an_answered_suggestion_is_reopened_with_a_new_promise(siti):
    suggestion = answered(siti)
    assert may_reopen(case_of(suggestion))

    due_on = reopen(suggestion, TEXT)

    case = case_of(suggestion)
    assert due_on == Suggestion.promise("suggestion", clock.today()) == case.due_on == promised_again(suggestion)
    assert (case.status, case.assignee, case.unread, case.answered_on) == ("handled", siti, True, None)
    assert kinds_read(suggestion) == ["received", "reply", "unanswered", "reopened"]
    assert Event.reopening_texts(suggestion.id) == [TEXT]
    assert not may_reopen(case)
    assert_derived_and_sealed()


def test_a_closed_one_is_new_again_and_can_be_extended_and_closed_again(siti):
    suggestion = a_suggestion().suggestion
    case = case_of(suggestion)
    acts.extend(case, siti, case.due_on + timedelta(days=7), "Menunggu anggaran", seen=1)
    acts.close(case_of(suggestion), siti, "impossible", "Tidak ada anggaran", seen=2)

    reopen(suggestion, TEXT)

    case = case_of(suggestion)
    assert (case.status, case.outcome, case.closed_on, case.extended) == ("new", "", None, False)
    acts.close(case, siti, "done", "Sudah dipasang", seen=5)
    assert not may_reopen(case_of(suggestion))


def test_the_same_text_again_changes_nothing(siti):
    suggestion = answered(siti)
    due_on = reopen(suggestion, TEXT)
    events = suggestion.events.count()

    assert reopen(suggestion, TEXT) == due_on

    assert suggestion.events.count() == events


def test_praise_has_no_promise(siti):
    suggestion = answered(siti, kind="praise")

    assert reopen(suggestion, TEXT) is None
    assert promised_again(suggestion) is None


def test_reopening_is_possible_once_after_an_end_and_with_words(siti):
    opened, silent, twice, gone = a_suggestion().suggestion, answered(siti), answered(siti), answered(siti)
    reopen(twice, TEXT)
    acts.record(twice, "reply", actor=siti, text="Sudah dipasang.")
    purge(gone)
    before = Event.select().count()

    assert refusal(opened, TEXT) == Refused.ONCE
    assert refusal(silent, " \n ") == Refused.NO_REASON
    assert refusal(twice, "Belum juga") == Refused.ONCE
    assert refusal(gone, TEXT) == Refused.PURGED

    assert Event.select().count() == before


def test_until_the_batch_nothing_changes_for_its_readers(siti, at):
    suggestion = answered(siti)
    Setting.change(batches="12.00 16.00")
    before = Inbox(siti).counts(Filters())
    at(10)

    due_on = reopen(suggestion, TEXT)

    case = case_of(suggestion)
    assert (case.status, case.unread, case.due_on) == ("answered", False, suggestion.due_on)
    assert (kinds_read(suggestion), Inbox(siti).counts(Filters())) == (["received", "reply"], before)
    assert (promised_again(suggestion), may_reopen(case)) == (due_on, False)
    at(11, 59)
    assert reopen_due() == 0
    at(12)
    assert (reopen_due(), reopen_due()) == (1, 0)
    case = case_of(suggestion)
    assert (case.status, case.due_on, case.reopens_at) == ("handled", due_on, None)
    assert kinds_read(suggestion) == ["received", "reply", "unanswered", "reopened"]
    assert_derived_and_sealed()


def test_the_promise_counts_from_the_day_on_which_it_was_written(siti, at):
    suggestion = answered(siti)
    Setting.change(batches="12.00")
    at(17)
    promised = Suggestion.promise("suggestion", clock.today())

    reopen(suggestion, TEXT)
    at(12, days=1)
    reopen_due()

    assert case_of(suggestion).due_on == promised


def test_a_sender_with_a_contact_waits_for_no_batch(siti, at):
    suggestion = answered(siti, contact="0812")
    Setting.change(batches="12.00")
    at(10)

    reopen(suggestion, TEXT)

    assert case_of(suggestion).status == "handled"


def test_an_officer_who_acts_before_the_batch_does_not_stop_it(siti, at):
    suggestion = answered(siti)
    Setting.change(batches="12.00")
    at(10)
    reopen(suggestion, TEXT)

    acts.close(case_of(suggestion), siti, "done", "Selesai", seen=2)
    at(12)
    reopen_due()

    case = case_of(suggestion)
    assert (case.status, case.outcome) == ("handled", "")
    assert_derived_and_sealed()


def test_an_account_named_in_the_reopening_text_is_recused_with_the_batch_and_not_earlier(siti, at):
    eva, rini = (an_account(name, "inspector", name=f"{name.capitalize()} Wulandari") for name in ("eva", "rini"))
    suggestion = a_suggestion("Pungutan di pintu", kind="complaint", topic="levy").suggestion
    acts.record(suggestion, "reply", actor=eva, text="Sudah diperiksa.")
    Setting.change(batches="12.00")
    at(10)

    reopen(suggestion, "Yang meminta uang adalah Rini Wulandari.")

    assert not ShutOut.recuses(suggestion.id, rini)
    assert kinds_read(suggestion) == ["received", "reply"]
    at(12)
    reopen_due()
    assert kinds_read(suggestion) == ["received", "reply", "unanswered", "named", "reopened"]
    assert list(Case.visible_to(rini)) == []
    assert list(Case.visible_to(eva)) == [suggestion]
    assert_derived_and_sealed()


def an_open_complaint(by: Account, kind: str = "complaint", **fields) -> Suggestion:
    suggestion = a_suggestion("Loket buka terlambat.", kind=kind, **fields).suggestion
    acts.record(suggestion, "closed", actor=by, value="done", text="Sudah dibuka.")
    return suggestion


def test_an_open_complaint_reopened_with_a_name_goes_to_the_other_inspectors_with_the_batch(siti, at):
    eva, rini = (an_account(name, "inspector", name=f"{name.capitalize()} Wulandari") for name in ("eva", "rini"))
    suggestion = an_open_complaint(siti)
    Setting.change(batches="12.00")
    at(10)

    reopen(suggestion, "Yang membuka loket Rini Wulandari.")

    assert list(Case.visible_to(rini)) == [suggestion]
    at(12)
    reopen_due()
    assert kinds_read(suggestion) == ["received", "closed", "unanswered", "routed", "named", "reopened"]
    assert [list(Case.visible_to(one)) for one in (siti, rini, eva)] == [[], [], [suggestion]]
    assert_derived_and_sealed()


def test_with_a_contact_it_goes_to_the_other_inspectors_at_once(siti):
    rini = an_account("rini", "officer", "inspector", name="Rini Wulandari")
    suggestion = an_open_complaint(siti, contact="0812")

    reopen(suggestion, "Bu Rini masih terlambat.")

    assert case_of(suggestion).restricted
    assert ShutOut.recuses(suggestion.id, rini)
    assert_derived_and_sealed()


@pytest.mark.parametrize(
    ("kind", "text"), [("complaint", "Loket masih terlambat."), ("suggestion", "Rini belum membukanya.")]
)
def test_reopened_without_a_name_or_as_no_complaint_it_stays_in_the_open_lane(siti, kind, text):
    an_account("rini", "officer", name="Rini Wulandari")
    suggestion = an_open_complaint(siti, kind, contact="0812")

    reopen(suggestion, text)

    assert not case_of(suggestion).restricted
    assert list(Case.visible_to(siti)) == [suggestion]
