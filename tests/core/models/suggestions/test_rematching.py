"""An account whose names changed is matched with every kept text, and sees nothing older until that is done."""

import threading

import pytest

from kiosk.core.models import Account, Audit, Case, Event, ShutOut, Suggestion
from kiosk.core.models.proof import verify
from kiosk.core.models.suggestions import acts, rematching
from kiosk.core.models.suggestions.rematching import match_again
from kiosk.core.storage.database import database, lock_names, transaction
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


def test_an_open_complaint_that_came_before_an_account_is_routed_when_it_is_about_it(storage):
    about = a_suggestion("Pak Codet minta uang.", kind="complaint", topic="other").suggestion
    other = a_suggestion("Loket buka terlambat.", kind="complaint", topic="service").suggestion
    praise = a_suggestion("Pak Codet ramah.", kind="praise").suggestion

    codet, _code = Account.enrol(username="codet", name="Codet", roles=("officer",), by=None)

    assert known(codet) == {praise.id}
    match_again()
    assert known(codet) == {other.id, praise.id}
    assert ShutOut.recuses(about.id, codet)
    assert Case.get_by_id(about.id).restricted
    assert verify.verify() == []


def test_other_open_messages_stay_visible_while_an_account_is_matched(eva):
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


@pytest.fixture
def cleared(eva) -> Suggestion:
    """Return a complaint of which another inspector has cleared Eva."""
    joko = an_account("joko", "inspector", name="Joko Prasetyo")
    hidden = a_complaint("Bu Eva tidak di tempat, dan si Codet minta uang.")
    clear(hidden, joko, eva)
    return hidden


def clear(suggestion, by: Account, account: Account) -> None:
    acts.clear_named(suggestion.cases.get(), by, account, "Bukan dia", seen=Event.of(suggestion.id).count())


@pytest.mark.parametrize("names", [{"name": "Rudi Codet"}, {"aliases": "Codet"}, {"post": "Codet"}])
def test_who_was_cleared_is_recused_again_under_a_name_that_came_after_the_clearing(eva, cleared, names):
    renamed(eva, **names)
    match_again()

    assert known(eva) == set()
    assert ShutOut.recuses(cleared.id, eva)


def test_who_was_cleared_stays_cleared_when_only_the_program_changes(eva, cleared):
    Account.update(to_match=Account.UNMATCHED).where(Account.id == eva.id).execute()
    match_again()

    assert known(eva) == {cleared.id}


def test_who_was_cleared_under_the_present_names_stays_cleared_though_roles_change(eva, cleared):
    renamed(eva, aliases="Codet")
    match_again()
    clear(cleared, Account.named("joko"), eva)

    Account.get_by_id(eva.id).set_roles(("inspector", "staff"))
    Account.update(to_match=Account.UNMATCHED).where(Account.id == eva.id).execute()
    match_again()

    assert known(eva) == {cleared.id}


def test_matching_begins_only_when_all_who_read_the_earlier_names_have_committed(eva):
    a_complaint()
    renamed(eva, aliases="Codet")
    reading, stored, began = threading.Event(), threading.Event(), []

    def receive() -> None:
        with database.connection_context(), transaction():
            lock_names()
            reading.set()
            stored.wait(5)
            began.append("stored")

    def match() -> None:
        with database.connection_context():
            rematching._begin(eva.id)
            began.append("matched")

    threads = [threading.Thread(target=work) for work in (receive, match)]
    threads[0].start()
    assert reading.wait(5)
    threads[1].start()
    threads[1].join(0.3)
    stored.set()
    for thread in threads:
        thread.join(10)

    assert began == ["stored", "matched"]


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


def test_a_whole_name_of_somebody_else_is_not_matched(eva):
    an_account("susilo", "inspector", name="Bambang Susilo")
    bambang = an_account("bambang", "inspector", name="Bambang Pamungkas")
    about_other = a_complaint("Bambang Susilo minta uang.")

    renamed(bambang, aliases="Beng")
    match_again()

    assert known(bambang) == {about_other.id}
