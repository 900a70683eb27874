"""What has ended stays ended, whatever else happens at the same moment, on a disk that takes writes or not."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Session
from kiosk.core.models.accounts import session as module
from kiosk.core.storage.database import database
from tests.factories import an_account
from tests.machine import jumping, jumping_far

MINUTE = timedelta(minutes=1)


@pytest.fixture
def siti(storage):
    yield an_account("siti", "officer", password_hash="first")
    module._held.clear()


@pytest.fixture
def read_only(siti):
    """Return a function that lets the disk take no writes, or takes it back."""

    def switch(on):
        database.execute_sql(f"PRAGMA query_only = {int(on)}")

    yield switch
    switch(False)


def used_a_minute_ago(token):
    """Make the next request of this session one whose activity is stored."""
    Session.update(seen_at=clock.now() - MINUTE).execute()
    for held in module._held.values():
        held.seen_at -= MINUTE
    return token


def test_a_request_that_loaded_its_session_before_the_end_does_not_bring_it_back(siti):
    token = used_a_minute_ago(Session.begin(siti))
    loaded = Session.get()
    loaded.seen_at = clock.now()

    siti.end_sessions()
    loaded._store_or_hold()

    assert Session.get().ended_at is not None
    assert Session.current(token) is None


def test_activity_is_stored_and_nothing_else_of_the_row(siti):
    token = used_a_minute_ago(Session.begin(siti))
    before = Session.get()

    assert Session.current(token) is not None

    after = Session.get()
    assert after.seen_at > before.seen_at
    assert (after.created_at, after.ended_at) == (before.created_at, None)


@pytest.mark.sqlite_only
def test_a_stored_session_used_without_writes_ends_with_the_others(siti, read_only):
    token = used_a_minute_ago(Session.begin(siti))
    read_only(True)
    assert Session.current(token) is not None
    read_only(False)

    siti.end_sessions()

    assert Session.current(token) is None
    Session.store_held()
    assert Session.get().ended_at is not None


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "act",
    [
        lambda siti: siti.end_sessions(),
        # As a command does in a process of its own, which knows nothing of this memory.
        lambda siti: Account.update(password_hash=None).execute(),
        lambda siti: Account.update(disabled_at=clock.now()).execute(),
    ],
    ids=["ended", "password reset elsewhere", "disabled elsewhere"],
)
def test_a_session_begun_without_writes_ends_with_the_others(siti, read_only, act):
    read_only(True)
    token = Session.begin(siti)
    assert Session.current(token) is not None
    read_only(False)

    act(siti)

    assert Session.current(token) is None
    Session.store_held()
    assert Session.current(token) is None


@pytest.mark.sqlite_only
def test_an_end_without_writes_is_stored_later_and_a_begin_too(siti, read_only):
    ended, begun = Session.begin(siti), None
    read_only(True)
    Session.current(ended).end()
    begun = Session.begin(siti)
    read_only(False)

    stored = Session.store_held()

    assert stored == 2
    assert module._held == {}
    assert Session.current(ended) is None
    assert Session.current(begun) is not None


@pytest.mark.sqlite_only
def test_memory_holds_only_so_many_sessions_and_none_that_is_over(siti, read_only, monkeypatch):
    monkeypatch.setattr(module, "MOST_HELD", 3)
    read_only(True)
    tokens = [Session.begin(siti) for _ in range(5)]
    Session.current(tokens[-1]).end()

    assert len(module._held) == 2
    assert [Session.current(token) is not None for token in tokens] == [False, False, True, True, False]

    for held in module._held.values():
        held.seen_at -= Session.IDLE
    assert Session.store_held() == 0
    assert module._held == {}


@jumping_far
def test_a_jump_neither_ends_nor_prolongs_a_session(machine, siti, step):
    token = Session.begin(siti)
    machine.jump(step)
    assert Session.current(token) is not None

    machine.wait(Session.IDLE + MINUTE)

    assert Session.current(token) is None


@jumping
def test_no_session_outlives_a_restart_of_the_machine(machine, siti, step):
    token = Session.begin(siti)

    machine.start_again(step, rest=timedelta(days=3))

    assert Session.current(token) is None


@jumping
def test_a_session_that_is_used_all_the_time_ends_after_eight_hours(machine, siti, step):
    token, alive = Session.begin(siti), 0
    while Session.current(token) is not None:
        machine.wait(5 * MINUTE)
        machine.jump(step if alive % 2 else timedelta())
        alive += 1

    assert alive <= 96
