"""What the board shows, to whom, and that the chain seals it."""

import pytest

from kiosk.core.models import Account, BoardEntry, Event, Suggestion
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Refused
from kiosk.core.models.suggestions.retention import purge
from kiosk.core.storage.database import ChangedMeanwhile, database
from kiosk.core.text.languages import Texts
from tests.factories import a_suggestion, an_account

WORDS = {"asked": Texts(id="Ruang tunggu panas."), "done": Texts(id="Dua kipas dipasang.")}
BOTH = {
    "asked": Texts(WORDS["asked"], en="The waiting room is hot."),
    "done": Texts(WORDS["done"], en="Two fans were put up."),
}


@pytest.fixture
def siti(storage) -> Account:
    return an_account("siti", "officer")


def published(by: Account, text: str = "Panas sekali.", **words: Texts) -> BoardEntry:
    return BoardEntry.publish(a_suggestion(text).suggestion, by=by, **{**WORDS, **words})


def route(suggestion: Suggestion, by: Account, lane: str) -> None:
    acts.route(suggestion.cases.get(), by, lane, "Salah jalur", seen=Event.of(suggestion.id).count())


def kinds(suggestion: Suggestion) -> list[str]:
    return [event.kind for event in suggestion.events.order_by(Event.id)]


def test_a_pair_is_shown_from_its_publication_to_its_withdrawal_and_both_are_in_the_chain(siti):
    entry = published(siti)
    shown = list(BoardEntry.shown())
    entry.withdraw(siti, "Keliru")
    entry.withdraw(siti, "Keliru")

    assert (shown, list(BoardEntry.shown())) == ([entry], [])
    assert kinds(entry.suggestion) == ["received", "published", "withdrawn"]
    assert verify() == []


def test_a_pair_without_english_is_read_in_indonesian(siti):
    only, both = published(siti), published(siti, **BOTH)

    assert only.in_language("en") == ("id", "Ruang tunggu panas.", "Dua kipas dipasang.")
    assert both.in_language("en") == ("en", "The waiting room is hot.", "Two fans were put up.")
    assert [language for language, *_words in both.translations] == ["id", "en"]


def test_a_second_officer_is_refused_and_the_same_words_sent_again_are_stored_once(siti):
    first = published(siti)
    joko = an_account("joko", "officer")

    BoardEntry.publish(first.suggestion, by=siti, **WORDS)
    with pytest.raises(ChangedMeanwhile):
        BoardEntry.publish(first.suggestion, by=joko, **WORDS)
    changed = BoardEntry.publish(
        first.suggestion, by=joko, seen=first.stamp, **WORDS | {"done": Texts(id="Tiga kipas.")}
    )
    with pytest.raises(ChangedMeanwhile):
        BoardEntry.publish(first.suggestion, by=siti, seen=first.stamp, **WORDS)

    assert (changed.id, changed.published_on, changed.done.source) == (first.id, first.published_on, "Tiga kipas.")
    assert kinds(first.suggestion) == ["received", "published", "published"]


def test_a_withdrawn_pair_may_be_shown_again(siti):
    entry = published(siti)
    entry.withdraw(siti, "Keliru")

    BoardEntry.publish(entry.suggestion, by=siti, seen=BoardEntry.of(entry.suggestion).stamp, **WORDS)

    assert BoardEntry.shown().count() == 1
    assert verify() == []


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_withdrawing_needs_a_reason(siti, reason):
    entry = published(siti)

    with pytest.raises(Refused) as refusal:
        entry.withdraw(siti, reason)

    assert refusal.value.reason == Refused.NO_REASON
    assert BoardEntry.shown().count() == 1


def test_nothing_in_the_restricted_lane_is_shown_and_what_is_routed_there_is_hidden_at_once(siti):
    eva = an_account("eva", "inspector")
    levy = a_suggestion("Diminta uang.", kind="complaint", topic="levy").suggestion
    entry = published(siti)
    route(entry.suggestion, eva, "restricted")

    for account, reason in ((eva, Refused.OTHER_LANE), (siti, Refused.HIDDEN)):
        with pytest.raises(Refused) as refusal:
            BoardEntry.publish(levy, by=account, **WORDS)
        assert refusal.value.reason == reason

    assert list(BoardEntry.shown()) == list(BoardEntry.desk(siti)) == []
    assert [one.state for one in BoardEntry.desk(eva)] == ["hidden"]
    assert BoardEntry.counts(siti) == {"showing": 0, "hidden": 0, "withdrawn": 0}
    assert BoardEntry.counts(eva)["hidden"] == 1


def test_the_pair_of_a_purged_suggestion_stays_and_can_only_be_withdrawn(siti):
    entry = published(siti)
    purge(entry.suggestion)

    with pytest.raises(Refused) as refusal:
        BoardEntry.publish(entry.suggestion, by=siti, seen=entry.stamp, **WORDS | {"done": Texts(id="Lain.")})
    shown = BoardEntry.shown().count()
    entry.withdraw(siti, "Sudah lama")

    assert (refusal.value.reason, shown, BoardEntry.shown().count()) == (Refused.PURGED, 1, 0)
    assert verify() == []


TAMPERINGS = {
    "edited": 'UPDATE board_entry SET done = \'{"id": "Tidak ada."}\'',
    "dated": "UPDATE board_entry SET published_on = '2020-01-01'",
    "shown again": "UPDATE board_entry SET withdrawn_at = NULL",
    "deleted": "DELETE FROM board_entry WHERE withdrawn_at IS NULL",
    "moved": "UPDATE board_entry SET suggestion_id = suggestion_id + 2 WHERE withdrawn_at IS NULL",
}


@pytest.mark.parametrize("sql", TAMPERINGS.values(), ids=TAMPERINGS)
def test_words_changed_outside_the_program_are_found(siti, sql):
    published(siti)
    published(siti).withdraw(siti, "Keliru")
    a_suggestion("Belum ditulis")

    database.execute_sql(sql)

    assert {finding.kind for finding in verify()} == {"board changed"}


def test_pages_follow_each_other_without_a_gap(siti, monkeypatch):
    monkeypatch.setattr(BoardEntry, "SIZE", 2)
    entries = [published(siti) for _ in range(5)][::-1]

    first = BoardEntry.page(siti)
    second = BoardEntry.page(siti, before=first.older)
    third = BoardEntry.page(siti, before=second.older)
    back = BoardEntry.page(siti, after=third.newer)

    assert [*first.rows, *second.rows, *third.rows] == entries
    assert (first.newer, third.older) == (None, None)
    assert back.rows == second.rows
    assert BoardEntry.page(siti, before="tidak ada").rows == first.rows
