"""The lock order: cases by number, other rows, the chain; a wrong order is found without a second process."""

import pytest

from kiosk.core.models import Audit, Case, Event, Setting, Term
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.retention import erase_contact, purge
from kiosk.core.storage.database import WrongLockOrder, lock_cases, lock_chain, lock_names, lock_table, transaction
from tests.factories import a_suggestion, an_account


@pytest.fixture
def two(storage):
    return a_suggestion("Kipas mati.", contact="0812").suggestion, a_suggestion("Kursi kurang.").suggestion


def test_a_case_is_not_locked_after_the_chain(two):
    with pytest.raises(WrongLockOrder), transaction():
        Audit.add("exported", "suggestions", [])
        Case(suggestion=two[0]).locked()


def test_an_event_cannot_be_recorded_for_a_case_locked_after_the_chain(two):
    with pytest.raises(WrongLockOrder), transaction():
        acts.record(two[0], "contact erased")
        acts.record(two[1], "contact erased")

    assert not Event.select().where(Event.kind == "contact erased").exists()


def test_a_case_of_a_lower_number_is_not_locked_after_one_of_a_higher(two):
    with pytest.raises(WrongLockOrder), transaction():
        lock_cases(two[1].id)
        lock_cases(two[0].id)


def test_two_cases_locked_together_may_be_given_in_any_order(two):
    with transaction():
        lock_cases(two[1].id, two[0].id)
        lock_chain()
        lock_cases(two[0].id)


@pytest.mark.parametrize("lock", [lambda: Term.get().lock(), lambda: lock_table(Setting), lock_names])
def test_another_row_or_table_is_locked_before_the_chain_and_after_the_cases(two, lock):
    with transaction():
        lock_cases(two[0].id)
        lock()
        lock_chain()

    with pytest.raises(WrongLockOrder), transaction():
        lock_chain()
        lock()
    with pytest.raises(WrongLockOrder), transaction():
        lock()
        lock_cases(two[0].id)


def test_nothing_is_held_any_more_once_the_transaction_has_failed(two):
    with pytest.raises(RuntimeError, match="a fault"), transaction():
        lock_chain()
        raise RuntimeError("a fault")

    with transaction():
        lock_cases(two[0].id)


@pytest.mark.parametrize("destroy", [erase_contact, purge])
def test_erasing_and_purging_lock_the_case_before_the_chain(two, destroy):
    with pytest.raises(WrongLockOrder), transaction():
        lock_chain()
        destroy(two[0])

    assert destroy(two[0])


def test_a_case_that_the_transaction_has_made_needs_no_lock(storage):
    with transaction():
        made = a_suggestion("Pak Joko meminta uang.", kind="complaint", topic="levy").suggestion
        acts.record(made, "note", actor=an_account("eva", "inspector"), text="Dilihat.")

    assert Case.get_by_id(made.id).assignee.username == "eva"
