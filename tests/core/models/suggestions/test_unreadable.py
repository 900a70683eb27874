"""Complaints about every inspector: counted without content, and opened by an inspector whom they are not about."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.models import Account, Case
from kiosk.core.models.suggestions.unreadable import Unreadable, without_reader
from tests.factories import a_suggestion, an_account

BOTH = "Bu Eva dan Pak Joko minta uang."


@pytest.fixture
def inspectors(storage) -> tuple[Account, Account]:
    return an_account("eva", "inspector", name="Eva Wibowo"), an_account("joko", "inspector", name="Joko Prasetyo")


def a_complaint(text: str, **more):
    return a_suggestion(text, kind="complaint", topic="levy", **more).suggestion


def test_a_complaint_about_every_inspector_is_counted_to_each_of_them_and_shown_to_none(inspectors):
    hidden = a_complaint(BOTH)
    a_complaint("Bu Eva minta uang.")

    for account in inspectors:
        assert hidden not in Case.visible_to(account)
        assert Unreadable.known_to(account) == Unreadable(waiting=1)
    assert without_reader(hidden.cases.get())


def test_others_learn_of_no_such_complaint(inspectors):
    a_complaint(BOTH)

    assert Unreadable.known_to(an_account("siti", "officer", "admin")) == Unreadable()


def test_it_opens_by_itself_once_there_is_an_inspector_whom_it_is_not_about(inspectors):
    hidden = a_complaint(BOTH)

    maya = an_account("maya", "inspector", name="Maya Kanwil")

    assert list(Case.visible_to(maya)) == [hidden]
    assert Unreadable.known_to(inspectors[0]) == Unreadable()
    assert not without_reader(hidden.cases.get())


def test_a_disabled_inspector_reads_nothing_either(inspectors):
    eva, joko = inspectors
    a_complaint("Bu Eva minta uang.")
    Account.update(disabled_at=clock.now()).where(Account.id == joko.id).execute()

    assert Unreadable.known_to(eva) == Unreadable(waiting=1)


def test_an_overdue_one_counts_in_the_month_in_which_it_came(inspectors):
    long_ago = clock.today() - timedelta(days=90)
    a_complaint(BOTH, day=long_ago)
    a_complaint(BOTH)

    assert Unreadable.known_to(inspectors[0]) == Unreadable(waiting=2, overdue=1)
    assert Unreadable.known_to(inspectors[0], Period.month(long_ago)) == Unreadable(waiting=1, overdue=1)


def test_one_that_waits_for_its_batch_is_not_counted_yet(inspectors):
    hidden = a_complaint(BOTH)
    Case.update(released_at=clock.now() + timedelta(hours=1)).where(Case.suggestion == hidden).execute()

    assert Unreadable.known_to(inspectors[0]) == Unreadable()
