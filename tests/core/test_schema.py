"""A start that fails says why and what to do; only for a damaged database it advises a backup."""

import fcntl
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import cysqlite
import pytest
from peewee import DatabaseError, OperationalError

from kiosk import config
from kiosk.core import schema
from kiosk.core.storage import database as module
from kiosk.core.storage.condition import Condition, NotTaken
from kiosk.core.storage.database import CannotStart, database, open_database, sqlite_path
from tests.factories import a_suggestion

pytestmark = [pytest.mark.usefixtures("storage"), pytest.mark.sqlite_only]


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (DatabaseError("database disk image is malformed"), "put it back from a backup"),
        (DatabaseError("malformed database schema (suggestion)"), "put it back from a backup"),
        (DatabaseError("file is not a database"), "put it back from a backup"),
        (OperationalError("database is locked"), "another program holds it"),
        (OperationalError("database schema is locked: main"), "another program holds it"),
        (OperationalError("database or disk is full"), "make room on it"),
        (NotTaken(Condition.FULL), "make room on it"),
        (OperationalError('could not extend file "base/1": No space left on device'), "make room on it"),
        (OSError(28, "No space left on device", "instance/keys"), "make room on it"),
        (OperationalError("unable to open database file"), "to whom it belongs"),
        (OperationalError("attempt to write a readonly database"), "to whom it belongs"),
        (OperationalError("disk I/O error"), "find the cause before you change anything"),
    ],
)
def test_only_a_damaged_database_is_to_be_put_back(error, advice):
    sentence = schema.refusal(error)

    assert sentence.startswith(f"the database {sqlite_path()} cannot be used ({error}): ")
    assert advice in sentence
    assert ("backup" in sentence) == ("backup" in advice)


@pytest.fixture
def impatient(overrides, monkeypatch) -> Path:
    """The same database with a message in it, opened again without the wait for other writers; its instance folder."""
    a_suggestion("Kursinya rusak")
    database.close()
    monkeypatch.setattr(module, "BUSY_TIMEOUT", 20)
    monkeypatch.setitem(module.PRAGMAS, "busy_timeout", 20)
    open_database(overrides["database_url"].replace("kiosk.db", "./kiosk.db"), config.ROOT)
    return Path(overrides["instance"])


@pytest.fixture
def other(impatient) -> Iterator[cysqlite.Connection]:
    """Another program that writes."""
    other = cysqlite.connect(str(sqlite_path()))
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.execute("ROLLBACK")
    other.close()


def test_a_start_beside_another_writer_does_not_advise_a_backup(impatient, other):
    with pytest.raises(CannotStart, match="database is locked.* another program holds it") as refused:
        schema.prepare(impatient)

    assert "backup" not in str(refused.value)


def test_a_postgresql_that_refuses_is_named_in_one_line(impatient):
    open_database("postgresql://127.0.0.1:1/kiosk", config.ROOT)

    with pytest.raises(CannotStart, match="in PostgreSQL cannot be used .*see that it runs") as refused:
        schema.prepare(impatient)

    assert "backup" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_start_waits_for_another_that_migrates(overrides):
    folder = os.open(sqlite_path().absolute().parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)

    with ThreadPoolExecutor() as pool:
        start = pool.submit(schema.prepare, Path(overrides["instance"]))
        waited = not wait([start], timeout=0.5).done
        os.close(folder)
        start.result(timeout=30)

    assert waited
