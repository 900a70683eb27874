"""The swap of a restored database: killed at any step, the next start finds the old or the new one, whole."""

import errno
import os
import shutil

import pytest

from kiosk.core.backup import swap
from kiosk.core.backup.archive import DATABASE
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.places import LOCAL
from kiosk.core.storage import durable
from kiosk.core.storage.database import open_database

pytestmark = pytest.mark.sqlite_only

# What belongs together; each has another content before the restore.
PRESENT = ("kiosk.db", "kiosk.db-wal", "kiosk.db-shm", "instance/keys/audit", "instance/keys/ticket")
COPIED = {"kiosk.db": "kiosk.db", "keys/audit": "instance/keys/audit", "keys/ticket": "instance/keys/ticket"}


class Killed(BaseException):
    """What a kill does to the steps that follow."""


@pytest.fixture
def folder(tmp_path):
    """The files of a unit, and of a copy made ready beside them; plain texts, since nobody opens them here."""
    for name in PRESENT:
        _write(tmp_path / name, "old")
    _write(tmp_path / "instance/keys/envelope", "later")
    for name in (*COPIED, "keys/envelope", "audio/suara.opus"):
        _write(tmp_path / "kiosk.db-restore" / name, "new")
    open_database(f"sqlite:///{tmp_path}/kiosk.db", tmp_path)
    return tmp_path


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def commit(folder):
    swap.commit(folder / "kiosk.db", "kiosk-000007-undated.age", "2026-12-01T00:00:00")


def state(folder):
    """Return "old" or "new", or what there is of both."""
    database, log, index, *keys = ((folder / name).read_text() if (folder / name).exists() else "" for name in PRESENT)
    found = {database, *keys}
    if found == {"old"} and log == index == "old":
        return "old"
    return "new" if found == {"new"} and log == index == "" else (database, log, index, *keys)


def steps_of(monkeypatch, act, last=None):
    """Do ``act``, and count the steps at which it changes the disk; killed before step ``last``, if that is given."""
    count = 0

    def counted(real):
        def call(*arguments, **options):
            nonlocal count
            count += 1
            if count == last:
                raise Killed
            return real(*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "mkdir", "rmdir", "fsync"):
            patch.setattr(os, name, counted(getattr(os, name)))
        patch.setattr(shutil, "copyfile", counted(shutil.copyfile))
        act()
    return count


@pytest.mark.parametrize("deed", ["commit", "finish"])
def test_killed_at_any_step_the_next_start_finds_the_old_or_the_new_one(folder, tmp_path_factory, monkeypatch, deed):
    begin = tmp_path_factory.mktemp("begin")
    if deed == "finish":
        commit(folder)
    shutil.copytree(folder, begin, dirs_exist_ok=True)
    act = (lambda: commit(folder)) if deed == "commit" else (lambda: swap.finish(folder / "instance"))
    steps, seen = steps_of(monkeypatch, act), set()
    for step in range(1, steps + 1):
        shutil.rmtree(folder)
        shutil.copytree(begin, folder)
        with pytest.raises(Killed):
            steps_of(monkeypatch, act, step)

        swap.finish(folder / "instance")

        seen.add(state(folder))
        assert not (folder / "kiosk.db-restore").exists(), step
    assert steps >= 10
    assert seen == ({"old", "new"} if deed == "commit" else {"new"})


def test_what_nobody_has_decided_is_thrown_away_at_the_next_start(folder):
    assert not swap.finish(folder / "instance")

    assert state(folder) == "old"
    assert not (folder / "kiosk.db-restore").exists()


def test_a_restore_keeps_what_was_there_and_takes_keys_and_recordings(folder):
    (folder / "instance/keys/session").touch()
    commit(folder)

    assert swap.finish(folder / "instance")

    (aside,) = (folder / "instance" / LOCAL).glob("before-*")
    assert {path.name: path.read_text() for path in aside.iterdir()} == {
        **dict.fromkeys((DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "audit", "ticket"), "old"),
        "envelope": "later",
    }
    assert (folder / "instance/audio/suara.opus").read_text() == "new"
    # The envelope in use stays, and everybody signs in again.
    assert (folder / "instance/keys/envelope").read_text() == "later"
    assert not (folder / "instance/keys/session").exists()
    assert Journal(folder / "instance").restored.place == "kiosk-000007-undated.age"


def test_copies_on_another_disk_are_no_hindrance(folder, monkeypatch):
    commit(folder)
    real = durable.move

    def move(source, target):
        if source.parent == folder:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        real(source, target)

    monkeypatch.setattr(durable, "move", move)

    assert swap.finish(folder / "instance")
    assert state(folder) == "new"


def test_discarding_takes_the_decision_back_first(folder, monkeypatch):
    commit(folder)
    monkeypatch.setattr(shutil, "rmtree", lambda *_arguments: (_ for _ in ()).throw(Killed))

    with pytest.raises(Killed):
        swap.discard(folder / "kiosk.db")

    assert not swap.is_committed(folder / "kiosk.db")
