"""By age, only what sealed events prove to be due is destroyed, whatever SQL or a wrong clock has written."""

from datetime import date, datetime, timedelta

import pytest

from kiosk.core import chores
from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Chore, Event, Setting, Suggestion, TrustedDay
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.retention import contacts_due, purge_due, texts_due
from kiosk.core.storage.database import database
from tests.factories import a_suggestion, an_account

TODAY = clock.today()
JUMPS = {"-56 years": timedelta(days=-20_454), "+27 h": timedelta(hours=27), "+12 years": timedelta(days=4_383)}


@pytest.fixture
def siti(storage):
    """An officer of a unit without a machine voice, which would speak at each turn of the chores."""
    Setting.change(machine_voice=False)
    siti = an_account("siti", "officer")
    siti.seal("account made", None)
    return siti


def closed(by: Account, days: int, text: str = "Ruang tunggu panas.") -> Suggestion:
    """Return a suggestion that was closed ``days`` days ago, when the program trusted that date."""
    TrustedDay.move_to(TODAY - timedelta(days=days))
    suggestion = close(by, TODAY - timedelta(days=days), text)
    TrustedDay.move_to(TODAY)
    return suggestion


def close(by: Account, day: date, text: str = "Ruang tunggu panas.") -> Suggestion:
    """Send a suggestion and close it while the clock shows ``day``."""
    suggestion = a_suggestion(text, contact="0812", day=day).suggestion
    acts.record(suggestion, "closed", actor=by, value="done", text="Selesai", day=day)
    return suggestion


def sql(words: str) -> None:
    database.execute_sql(words)


def is_whole(suggestion: Suggestion) -> bool:
    fresh = Suggestion.get_by_id(suggestion.id)
    return fresh.text is not None and fresh.contact is not None


@pytest.mark.parametrize("step", JUMPS.values(), ids=JUMPS)
def test_a_clock_that_jumps_destroys_nothing_and_the_purge_works_again_after_its_return(
    siti, visitor_app, monkeypatch, step
):
    young = closed(siti, 20)
    with monkeypatch.context() as wrong:
        moment = clock.now() + step
        wrong.setattr(clock, "now", lambda: moment)
        for _ in range(3):
            chores.run_once(visitor_app)
        assert is_whole(young)

    due = closed(siti, 800)
    chores.run_once(visitor_app)

    assert is_whole(young)
    assert due.text is None
    assert Chore.last("purge") is not None
    assert verify() == []


def test_a_purge_marked_done_in_the_future_does_not_block(siti, visitor_app):
    Chore.done("purge", datetime(2038, 1, 19))
    due = closed(siti, 800)

    chores.run_once(visitor_app)

    assert due.text is None


def test_a_case_closed_while_the_clock_was_in_1970_counts_from_when_it_can_have_been(siti):
    one = close(siti, date(1970, 11, 30))

    assert texts_due(TODAY) == contacts_due(TODAY) == []
    assert purge_due(TODAY) == 0
    assert contacts_due(TODAY + timedelta(days=90)) == [one]


def test_a_case_closed_while_the_clock_was_in_2038_is_not_kept_until_then(siti):
    TrustedDay.move_to(TODAY - timedelta(days=100))
    one = close(siti, date(2038, 1, 19))
    TrustedDay.move_to(TODAY - timedelta(days=90))
    TrustedDay.move_to(TODAY)

    assert contacts_due(TODAY) == [one]


@pytest.mark.parametrize("days", [0, 365])
def test_a_period_written_by_hand_destroys_nothing_even_if_it_is_removed_again(siti, visitor_app, days):
    one = closed(siti, 600)
    sql(f"INSERT INTO setting (name, language, value) VALUES ('keep_text_days', '', '{days}')")

    chores.run_once(visitor_app)

    assert one.text is not None
    sql("DELETE FROM setting WHERE name = 'keep_text_days'")
    assert Setting.read("keep_text_days") == 730


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE suggestion_case SET held = {no}",
        "UPDATE suggestion_case SET closed_on = '2000-01-01', held = {no}",
        "UPDATE suggestion_case SET reopens_at = NULL, held = {no}",
    ],
    ids=["no longer held", "closed long ago", "reopening forgotten"],
)
def test_a_state_written_by_hand_destroys_nothing_and_is_named(siti, words):
    held = closed(siti, 800)
    acts.record(held, "held", actor=siti, text="Masih diperiksa")
    sql(words.format(no="false"))

    assert purge_due(TODAY) == 0

    assert is_whole(held)
    assert [finding.kind for finding in verify()] == ["state changed"]


def test_an_event_written_by_hand_destroys_nothing_and_is_named(siti):
    young = closed(siti, 20)
    Event.create(
        suggestion=young, kind="closed", value="done", actor=siti, day=TODAY - timedelta(days=900), part="noon"
    )
    Case.update(closed_on=TODAY - timedelta(days=900)).where(Case.suggestion == young).execute()

    assert purge_due(TODAY) == 0

    assert is_whole(young)
    assert "event unsealed" in {finding.kind for finding in verify()}


def test_an_event_of_no_kind_the_program_knows_destroys_nothing(siti):
    one = closed(siti, 800)
    Event.create(suggestion=one, kind="vanish", actor=siti, day=TODAY, part="noon")

    assert purge_due(TODAY) == 0
    assert is_whole(one)


def test_without_the_proof_a_state_written_by_hand_would_destroy(siti, monkeypatch):
    held = closed(siti, 800)
    acts.record(held, "held", actor=siti, text="Masih diperiksa")
    sql("UPDATE suggestion_case SET held = false")
    monkeypatch.setattr(
        "kiosk.core.models.suggestions.retention.proven_end", lambda one, history, day: day - timedelta(days=800)
    )

    assert purge_due(TODAY) > 0
    assert not is_whole(held)
