"""An account whose names changed is matched with every kept text, and sees nothing older until that is done."""

import pytest

from kiosk.core.models import Account, Audit, Case, Event, ShutOut
from kiosk.core.models.proof import verify
from kiosk.core.models.suggestions import acts, rematching
from kiosk.core.models.suggestions.rematching import match_again
from tests.factories import a_suggestion, an_account


@pytest.fixture
def eva(storage) -> Account:
    return an_account("eva", "inspector", name="Eva Wibowo")


def a_complaint(text: str = "Pak Codet minta uang.", **more):
    return a_suggestion(text, kind="complaint", topic="levy", **more).suggestion


def renamed(account: Account, **known: str) -> Account:
    """Change what an account is called, as the administrator's page does, and return it as stored."""
    Account.get_by_id(account.id).amend(roles=account.roles, by=None, **known)
    return Account.get_by_id(account.id)


def known(account: Account) -> set[int]:
    return {one.id for one in Case.visible_to(Account.get_by_id(account.id))}


@pytest.mark.parametrize(
    "names", [{"name": "Rudi Codet"}, {"aliases": "Pak Codet"}, {"post": "Codet"}], ids=["name", "alias", "post"]
)
def test_an_account_renamed_after_a_complaint_never_reads_it(eva, names):
    hidden, other = a_complaint(), a_complaint("Dimintai uang di pintu.")
    assert known(eva) == {hidden.id, other.id}

    renamed(eva, **names)

    assert known(eva) == set()
    assert match_again() == 1
    assert known(eva) == {other.id}
    assert ShutOut.recuses(hidden.id, eva)
    assert Audit.select().where(Audit.action == "named").count() == 1


def test_a_new_account_is_matched_with_what_came_before_it(eva):
    hidden, other = a_complaint(), a_complaint("Dimintai uang di pintu.")

    codet, _code = Account.enrol(username="codet", name="Codet", roles=("officer",), by=None)
    codet.set_roles(("inspector",))

    assert known(codet) == set()
    match_again()
    assert known(codet) == {other.id}
    assert ShutOut.recuses(hidden.id, codet)


def test_open_messages_stay_visible_while_an_account_is_matched(eva):
    suggestion = a_suggestion("Kursi kurang.").suggestion

    renamed(eva, aliases="Bu Ev")

    assert known(eva) == {suggestion.id}


def test_a_message_that_came_after_the_change_is_visible_as_soon_as_matching_has_begun(eva, monkeypatch):
    monkeypatch.setattr(rematching, "_BATCH", 1)
    older, newer = a_complaint("Dimintai uang."), a_complaint("Dipukul.")
    renamed(eva, aliases="Bu Ev")

    match_again(seconds=0)

    assert known(eva) == set()
    match_again()
    assert known(eva) == {older.id, newer.id}


def test_a_change_of_roles_alone_matches_nothing_again(eva):
    a_complaint()

    assert renamed(eva, name=eva.name).to_match == 0


def test_matching_again_only_ever_recuses(eva):
    named = a_complaint("Eva Wibowo minta uang.")

    renamed(eva, name="Wati Lestari")
    match_again()

    assert ShutOut.recuses(named.id, eva)


def test_who_was_cleared_by_another_inspector_stays_cleared(eva):
    joko = an_account("joko", "inspector", name="Joko Prasetyo")
    hidden = a_complaint("Bu Eva tidak di tempat.")
    seen = Event.of(hidden.id).count()
    acts.clear_named(hidden.cases.get(), joko, eva, "Bukan dia", seen=seen)

    renamed(eva, aliases="Bu Ev")
    match_again()

    assert known(eva) == {hidden.id}


def test_the_field_for_the_officer_and_reopening_texts_are_matched_too(eva):
    by_field = a_complaint("Dipukul.", officer_named="codet")
    reopened = a_complaint("Dimintai uang.", contact="0812")
    acts.record(reopened, "closed", actor=an_account("joko", "inspector"), value="done", text="Sudah diperiksa")
    acts.reopen(reopened, "Codet masih minta uang.")

    renamed(eva, aliases="Codet")
    match_again()

    assert known(eva) == set()
    assert ShutOut.recuses(by_field.id, eva)
    assert ShutOut.recuses(reopened.id, eva)


def test_the_chain_and_the_cases_verify_after_matching(eva):
    a_complaint()
    renamed(eva, aliases="Pak Codet")

    match_again()

    assert verify.verify() == []


def test_a_change_during_matching_begins_again(eva, monkeypatch):
    hidden = a_complaint()
    renamed(eva, aliases="Bu Ev")
    stale = rematching._begin(eva.id)
    renamed(eva, aliases="Pak Codet")

    assert rematching._match_some(stale, stale.to_match) == 0

    assert Account.get_by_id(eva.id).to_match == Account.UNMATCHED
    match_again()
    assert ShutOut.recuses(hidden.id, eva)
