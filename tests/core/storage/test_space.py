"""The last space on the disk: it belongs to officers' work, and the reserve comes back."""

import os
from types import SimpleNamespace

import pytest

from kiosk.core.models import Audit, Event, Session, Suggestion
from kiosk.core.models.accounts import session, throttle
from kiosk.core.models.chain import audit
from kiosk.core.storage import space as module
from kiosk.core.storage.condition import MEBIBYTE, NotTaken
from kiosk.core.storage.database import database, transaction
from kiosk.core.storage.space import RESERVE, space
from tests.factories import a_suggestion, an_account

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def disk(storage, monkeypatch):
    """Return a function that sets the free space that the disk reports; the reserve counts as used."""

    def leave(free):
        def report(_folder):
            given_back = 0 if space.reserve.exists() else RESERVE
            return SimpleNamespace(f_bavail=free + given_back - RESERVE, f_frsize=1)

        monkeypatch.setattr(module.os, "statvfs", report)

    leave(1_000 * MEBIBYTE)
    space.restore()
    yield leave
    space.give_back()


def write():
    with transaction():
        Suggestion.select().count()


def test_the_reserve_takes_up_real_space_and_only_its_owner_reads_it(disk):
    status = os.stat(space.reserve)

    assert status.st_blocks * 512 >= RESERVE
    assert status.st_mode & 0o777 == 0o600


def test_visitors_write_into_what_is_left_outside_the_reserve(disk):
    disk(RESERVE + MEBIBYTE)

    write()

    assert space.reserve.exists()


def test_an_officers_write_gives_the_reserve_back_and_visitors_no_longer_write(disk):
    disk(RESERVE - MEBIBYTE)

    with space.entitled():
        write()

    assert not space.reserve.exists()
    with pytest.raises(NotTaken):
        write()


def test_without_need_the_reserve_stays(disk):
    disk(RESERVE + 4 * MEBIBYTE)

    with space.entitled():
        write()

    assert space.reserve.exists()


def test_the_reserve_returns_with_the_space_and_not_before(disk):
    space.give_back()
    disk(2 * RESERVE - MEBIBYTE)
    space.restore()
    before = space.reserve.exists()

    disk(3 * RESERVE)
    space.restore()

    assert (before, space.reserve.exists()) == (False, True)
    write()


@pytest.fixture
def code(storage):
    return a_suggestion().code


def test_nobody_who_has_not_signed_in_causes_the_reserve_to_be_given_back(disk, stranger):
    disk(RESERVE - MEBIBYTE)

    for path in ("/", "/officer/suggestions/"):
        stranger.get(path)
        stranger.post(path, username="siti", password="bukan kata sandi ini")

    assert space.reserve.exists()


def test_sign_in_goes_by_memory_and_the_officers_work_by_the_reserve(disk, code, stranger, password_hash):
    an_account("siti", "officer", password_hash=password_hash)
    disk(RESERVE - MEBIBYTE)
    with space.entitled():
        write()

    signed_in = stranger.sign_in("siti")
    inbox = stranger.get("/officer/suggestions/?view=all")
    case = stranger.get(inbox.one("a[data-row]")["href"])
    noted = stranger.submit("form[action$='/note']", text="Sudah saya tanyakan.")

    throttle._held.clear()
    session._held.clear()
    audit._held.clear()
    database.connect(reuse_if_open=True)
    assert [page.status for page in (signed_in, inbox, case, noted)] == [200] * 4
    assert Session.select().count() == 0
    assert Audit.select().where(Audit.action == "signed in").count() == 0
    assert Event.select().where(Event.kind == "note").count() == 1
