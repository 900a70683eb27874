"""Two processes on one database, each pair of acts at the same moment: no error, no lost act, an intact chain.

``KIOSK_DRILL_PAIRS=600`` makes it as long as `make drills-full` does.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from kiosk.core.models import Case, Suggestion
from kiosk.core.models.proof import tallies
from kiosk.core.models.proof.verify import check
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database, is_postgresql
from tests.drills.meeting import PAIRS, found, meet, set_the_scene, somebody, tries
from tests.factories import an_account
from tests.surveys import a_period

PAIRS_ACTED = int(os.environ.get("KIOSK_DRILL_PAIRS", "48"))


@pytest.fixture
def meeting(storage, overrides, password_hash):
    """Return a function that lets two processes act on the database of this test."""
    people = {"siti": "officer", "eva": "inspector", "dewi": "staff", "dina": "staff", "agus": "admin"}
    for username, role in people.items():
        an_account(username, role, password_hash=password_hash)
    a_period(somebody("siti"))

    def act(names):
        scenes = [set_the_scene(name, number) for number, name in enumerate(names)]
        before = found()
        database.close()
        outcomes = meet(overrides["database_url"], Path(overrides["instance"]) / "keys", scenes)
        database.connect()
        return outcomes, found() - before + tries(scenes)

    return act


def errors(outcomes):
    return [one.error for pair in outcomes for one in pair if one.error]


def facts(outcomes):
    return Counter(fact for pair in outcomes for one in pair for fact in one.facts)


def states():
    return {case.suggestion_id: case.state for case in Case.select()}


def test_two_processes_act_on_the_same_things_without_errors_and_lose_no_act(meeting):
    names = [list(PAIRS)[number % len(PAIRS)] for number in range(PAIRS_ACTED)]

    outcomes, stored = meeting(names)

    refused = sum(one.refused for pair in outcomes for one in pair)
    print(f"{len(outcomes)} pairs: {len(errors(outcomes))} errors, {refused} refused, {stored.total()} facts")
    assert errors(outcomes) == []
    assert stored == facts(outcomes)
    assert check().findings == []
    assert set(tallies.verify().values()) == {0}
    before = states()
    acts.rebuild_cases()
    assert states() == before


def test_the_drill_detects_a_deadlock_from_a_broken_lock_order_and_a_lost_act(meeting):
    outcomes, stored = meeting(["forget, purge", *["reply, chain first"] * 3])

    assert ("note", Suggestion.select().order_by(Suggestion.id).get().id) in facts(outcomes) - stored
    # SQLite has one writer, so it cannot deadlock.
    assert any("deadlock" in error.lower() for error in errors(outcomes)) == is_postgresql()
