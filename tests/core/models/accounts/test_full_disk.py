"""Guesses are limited when the disk refuses the commit, not only when it refuses the first write."""

import resource
from contextlib import contextmanager

import pytest
from peewee import OperationalError

from kiosk.core.models import Audit, Throttle
from kiosk.core.models.accounts import throttle
from kiosk.core.models.accounts.guess import Guess, Source
from kiosk.core.models.chain import audit
from kiosk.core.storage.database import sqlite_path, transaction
from tests.factories import an_account

pytestmark = pytest.mark.sqlite_only
HERE = Source("192.168.1.7", "device")


@contextmanager
def no_commit():
    """Let no file grow: the write-ahead log is written at the commit, so that every statement before it succeeds."""
    sizes = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = sqlite_path().with_name(sqlite_path().name + "-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, sizes[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, sizes)


@pytest.fixture(autouse=True)
def memory(storage):
    an_account("siti")
    yield
    throttle._held.clear()
    audit._held.clear()


def guesses(tries, name="siti", source=HERE):
    return [Guess("sign_in", name, source).take() for _ in range(tries)]


def test_here_the_commit_fails_and_not_a_statement_before_it():
    with no_commit(), pytest.raises(OperationalError):
        with transaction():
            Throttle.create(scope="slip", subject="x")
            reached = Throttle.select().count()

    assert reached == 1
    assert Throttle.select().count() == 0


def test_guesses_are_limited_while_no_commit_succeeds_and_counted_on_later():
    with no_commit():
        waits = guesses(20)
    later = guesses(1)

    assert waits[: Throttle.FREE] == [0] * Throttle.FREE
    assert all(wait > 0 for wait in waits[Throttle.FREE :] + later)
    assert Throttle.select().count() == 0


def test_what_was_counted_in_memory_is_stored_with_the_next_try_and_held_no_longer():
    with no_commit():
        guesses(3)

    assert guesses(1) == [0]

    assert Throttle.count(("sign_in_total", "siti")) == 4
    assert [held.scope for held in throttle._held.values()] == ["sign_in_new"]


def test_a_right_try_without_writes_forgets_its_place_and_brings_no_new_tries():
    with no_commit():
        guesses(3)
        mine = Guess("sign_in", "own", HERE)
        mine.take()
        mine.right()

        assert Throttle.count(("sign_in_place", "own device")) == 0
        assert Throttle.count(("sign_in_device", "device")) == 3


def test_failed_sign_ins_do_not_push_a_sign_in_out_of_memory(monkeypatch):
    monkeypatch.setattr(audit, "MOST_HELD", 2)
    root = an_account("root")
    with no_commit():
        Audit.add_or_hold("signed in", "sign-in 1", actor=root)
        for _ in range(5):
            Audit.add_or_hold("sign-in failed", "sign-in")
        Audit.add_or_hold("signed in", "sign-in 1", actor=root)

    assert [held[0] for held in audit._held] == ["signed in", "sign-in failed", "sign-in failed", "signed in"]


def test_what_could_not_be_sealed_is_held_in_its_place():
    rows = Audit.select().count()
    with no_commit():
        for name in ("sign-in 1", "sign-in 2"):
            Audit.add_or_hold("sign-in failed", name)
        before = list(audit._held)
        with pytest.raises(OperationalError):
            Audit.seal_held()

    assert list(audit._held) == before
    assert Audit.seal_held() == 2
    assert Audit.select().count() == rows + 2
