"""Texts of the program beside the unit's own: open until somebody takes them over or keeps the unit's."""

import copy

import pytest

from kiosk.core.models import Revision, Setting, Term, TermEvent
from kiosk.core.models.proof import verify
from kiosk.core.models.terms.current_texts import CurrentTexts
from kiosk.core.models.terms.empty_row import DraftWaits
from kiosk.core.models.terms.publication import publish, publish_draft
from kiosk.core.models.terms.publication import retire as take_off
from kiosk.core.models.terms.revision import TEXTS, StaleRevision
from kiosk.core.seed.proposals import Proposal, proposal, proposals
from kiosk.core.seed.seed_files import released, seed_lists, seed_terms
from kiosk.core.seed.terms_update import update_terms
from tests.factories import a_check, a_draft, a_proposal, an_account, on_show

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def siti():
    return an_account("siti", "staff")


@pytest.fixture
def seed_words() -> dict:
    """The text of this release."""
    entry = next(entry for entry in seed_terms() if entry["slug"] == "klien")
    return {name: entry["revisions"]["id"]["published"].get(name) for name in TEXTS}


def klien() -> Proposal | None:
    return proposal(Term.at("klien"), "id")


def open_slugs() -> list[str]:
    return [one.term.slug for one in proposals(Term.desk(), CurrentTexts())]


def test_open_proposals_stand_in_the_order_of_the_terms():
    a_proposal("klien")
    a_proposal("asimilasi", "en")

    assert open_slugs() == ["asimilasi", "klien"]


def test_a_proposal_that_is_taken_over_is_published_by_the_account_and_loses_the_check(siti, seed_words):
    a_proposal("klien")
    a_check("klien")

    klien().accept(siti, seen=on_show("klien").number)

    shown = on_show("klien")
    assert shown.says(seed_words)
    assert (shown.author, shown.published_by) == (siti, siti)
    assert Term.at("klien").checked_on is None
    assert klien() is None


def test_a_text_that_was_taken_over_and_edited_has_no_proposal_any_more(siti):
    a_proposal("klien")
    klien().accept(siti, seen=on_show("klien").number)

    publish(a_draft("klien"), siti)

    assert open_slugs() == []


def test_with_a_second_reader_the_proposal_waits_in_review(siti, seed_words):
    own = a_proposal("klien")
    Setting.change(second_reader=True)

    waiting = klien().accept(siti, seen=own.number)

    assert (waiting.status, waiting.says(seed_words)) == (Revision.REVIEW, True)
    assert on_show("klien").id == own.id
    assert klien() is None


def test_a_declined_proposal_is_recorded_and_comes_back_only_with_another_text(siti):
    own = a_proposal("klien")
    one = klien()

    one.decline(siti)
    one.decline(siti)

    event = TermEvent.get(TermEvent.kind == "declined")
    assert (event.words, event.actor, event.language) == (one.digest, siti, "id")
    assert klien() is None
    assert on_show("klien").id == own.id
    update_terms(seed_terms(), {**released(), "another": {}}, seed_lists()["groups"])
    assert klien() is None


def test_another_text_of_the_program_is_proposed_although_the_one_before_was_declined(siti, monkeypatch):
    a_proposal("klien")
    klien().decline(siti)
    entries = copy.deepcopy(seed_terms())
    words = next(entry for entry in entries if entry["slug"] == "klien")["revisions"]["id"]["published"]
    words["short_answer"] = "Jawaban rilis berikutnya."

    update_terms(entries, released(), seed_lists()["groups"])

    events = TermEvent.select().where(TermEvent.kind == "proposed").order_by(TermEvent.id)
    assert len({event.words for event in events}) == 2


def test_a_text_that_changed_after_the_comparison_is_not_replaced(siti):
    own = a_proposal("klien")
    one = klien()
    publish(a_draft("klien"), siti)

    with pytest.raises(StaleRevision):
        one.accept(siti, seen=own.number)

    assert on_show("klien").title == "Judul"


def test_a_waiting_draft_is_neither_lost_nor_overtaken(siti):
    own = a_proposal("klien")
    draft = a_draft("klien")

    one = klien()

    assert one.draft_waits
    with pytest.raises(DraftWaits):
        one.accept(siti, seen=own.number)
    assert Term.at("klien").newest("id").id == draft.id
    publish_draft(draft.term, "id", seen=draft.number, account=siti)
    assert not klien().draft_waits


def test_a_text_that_is_taken_off_has_no_proposal(siti):
    own = a_proposal("klien")
    one = klien()
    take_off(own, siti, "Salah.")

    assert klien() is None
    with pytest.raises(StaleRevision):
        one.accept(siti, seen=own.number)


def test_the_unit_s_text_that_became_the_same_has_no_proposal(siti, seed_words):
    a_proposal("klien")

    publish(a_draft("klien", **seed_words), siti)

    assert klien() is None


def test_the_chain_holds_after_each_decision(siti):
    before = verify.verify()

    a_proposal("klien")
    klien().accept(siti, seen=on_show("klien").number)
    a_proposal("asimilasi")
    proposal(Term.at("asimilasi"), "id").decline(siti)

    assert verify.verify() == before == []


def test_a_proposal_that_somebody_declined_meanwhile_is_not_taken_over(siti):
    own = a_proposal("klien")
    seen = klien()
    klien().decline(siti)

    with pytest.raises(StaleRevision):
        seen.accept(siti, seen=own.number)

    assert on_show("klien").number == own.number
