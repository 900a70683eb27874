"""A kiosk that is killed in the middle of its acts, again and again: every tally still matches the rows.

``KIOSK_DRILL_ACTS=20000`` makes it as long as `make drills-full` does.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kiosk import config
from kiosk.core.models import Rating, Sheet
from kiosk.core.models.proof import tallies
from kiosk.core.storage.database import database
from tests.drills.rater import Rater

ACTS = int(os.environ.get("KIOSK_DRILL_ACTS", "600"))
ACTS_A_LIFE = 250
RIGHT = {"score_tally": 0, "reason_tally": 0, "sheet_tally": 0}


@contextmanager
def program(overrides: dict[str, str], *flags: str) -> Iterator[subprocess.Popen]:
    """Run ``tests.drills.rater`` on the database of this test, in a separate program."""
    words = [sys.executable, "-m", "tests.drills.rater", overrides["database_url"], f"{overrides['instance']}/keys"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([*words, *flags], cwd=config.ROOT, bufsize=0, **pipes) as running:
        yield running
        running.stdin.close()


def live(running: subprocess.Popen, seed: int) -> int:
    """Start a rater with this seed and return the id of its process."""
    running.stdin.write(f"{seed}\n".encode())
    return int(running.stdout.readline())


def witness(running: subprocess.Popen, acts: int) -> bytes:
    """Read output until ``acts`` acts are done."""
    seen = b""
    while seen.count(b"-") < acts:
        seen += running.stdout.read(1)
        assert seen[-1:] in (b"+", b"-"), "it ended by itself"
    return seen


@pytest.fixture
def prepared_for_acts(storage, overrides):
    Rater.prepare()
    database.close()
    return overrides


def test_a_kiosk_killed_at_any_moment_leaves_tallies_that_match_the_rows(prepared_for_acts):
    chance = random.Random(ACTS)
    acts = interrupted = 0

    with program(prepared_for_acts) as running:
        while acts < ACTS:
            pid = live(running, seed=acts)
            seen = witness(running, acts=ACTS_A_LIFE)
            # Deliberately no condition: the random time of the kill is what is tested.
            time.sleep(chance.uniform(0, 0.01))
            os.kill(pid, signal.SIGKILL)
            seen += running.stdout.readline()
            acts += seen.count(b"-")
            interrupted += seen.endswith(b"+\n")

            with database.connection_context():
                assert tallies.verify() == RIGHT

    assert interrupted > 0
    with database.connection_context():
        stored = Rating.select().count(), Sheet.select().count()
        print(f"{acts} acts, killed {interrupted} times within one: {stored[0]} ratings, {stored[1]} sheets")
        assert min(stored) > ACTS / 10


def test_tallies_counted_after_the_row_was_stored_are_found_wrong(prepared_for_acts):
    with program(prepared_for_acts, "--apart") as running:
        live(running, seed=1)
        running.stdout.readline()

    with database.connection_context():
        assert tallies.verify()["score_tally"] > 0
