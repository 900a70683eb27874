"""Faults are counted by day and kind; what is held in memory is stored by the chores, once."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import FaultTally

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture(autouse=True)
def empty():
    FaultTally.forget_held()
    yield
    FaultTally.forget_held()


def test_faults_count_at_once_and_once_after_they_are_stored():
    for _ in range(3):
        FaultTally.note(FaultTally.PAGE)
    FaultTally.note(FaultTally.CHORE)
    expected = {"page": 3, "chore": 1}
    assert FaultTally.on(clock.today()) == expected

    FaultTally.store()
    FaultTally.store()

    assert FaultTally.on(clock.today()) == expected


def test_a_second_process_adds_to_the_number():
    FaultTally.note(FaultTally.PAGE)
    FaultTally.store()
    FaultTally.note(FaultTally.PAGE)
    FaultTally.store()

    assert FaultTally.get().count == 2


def test_those_of_another_day_do_not_count_today(monkeypatch):
    FaultTally.note(FaultTally.PAGE)
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)

    assert FaultTally.on(tomorrow) == {"page": 0, "chore": 0}


def test_old_numbers_are_forgotten():
    FaultTally.note(FaultTally.PAGE)
    FaultTally.store()

    assert FaultTally.forget(clock.today() + timedelta(days=91)) == 1
