"""Brings the tables of an earlier version to this one: in one transaction with all that belongs to it, or not at all.

A migration is killed or fails in the transaction of all of them, so that SQLite or PostgreSQL itself undoes it, at once
or when the database is opened next.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Migration, Runner

from kiosk.core.models import ALL, Audit
from kiosk.core.models.proof.verify import check_links
from kiosk.core.storage import catalog
from kiosk.core.storage.catalog import Difference
from kiosk.core.storage.database import (
    CannotStart,
    database,
    is_postgresql,
    lock_every_table,
    sqlite_path,
    transaction,
)
from kiosk.core.storage.space import MEBIBYTE, space

# Rows that no version removes; those of destroyed texts go only by a purge, which does not run at a start.
INSERT_ONLY = (
    *("suggestion", "suggestion_words", "suggestion_contact", "event", "event_words"),
    *("audit", "audit_salt", "rating", "rating_reason", "sheet", "term_event"),
)
# In sizes of the database: the copy, and at most each page in the log and once more in a file that grows.
_COPY, _CHANGES = 1, 2
# The texts of a release, in the log and in the file; they take 3 MB.
_RELEASE = 8 * MEBIBYTE
_CHAIN = "SELECT seq, mac FROM audit"
_NOT_WHOLE = "the program is not whole: install it again; the database was not changed"


class NewerSchema(CannotStart):
    """The database was migrated by a newer program; this one would not understand it."""


class Failed(CannotStart):
    """The migrations, or what belongs to them, failed and were undone; the message names the step and the error."""


def pending() -> list[Migration]:
    """Return the migrations that the database does not have yet, in their order."""
    return [migration for migration in _runner().status() if migration.applied is None]


def applied() -> list[str]:
    """Return the names of the migrations that the database has, in their order."""
    return [migration.name for migration in _runner().status() if migration.applied is not None]


def refuse_other_program() -> None:
    """Raise ``NewerSchema`` for a database of a newer program, ``CannotStart`` where files of this one are missing."""
    known = _runner().status()
    own, unknown = ([one for one in known if (one.path is None) is gone] for gone in (False, True))
    newest = max((migration.idx for migration in own), default=0)
    if any(migration.idx > newest for migration in unknown):
        raise NewerSchema(
            f"the database was made by a newer version of the program, with {unknown[-1].name}, and this one knows only"
            f" {own[-1].name}: install that version again, or restore a copy from before its upgrade"
        )
    if unknown:
        names = ", ".join(migration.name for migration in unknown)
        raise CannotStart(f"the migration {names} is missing from {catalog.MIGRATIONS}, so {_NOT_WHOLE}")
    for migration in pending():
        _refuse_unreadable(migration)


def refuse_without_room(copies: Path) -> None:
    """Raise ``CannotStart`` if there is no room for a copy in the folder ``copies`` and for the changes themselves.

    The reserve counts, and is given back if it is needed. PostgreSQL guards its own disk; the copy is a file there too.
    """
    path, size = sqlite_path(), _size()
    copies.mkdir(parents=True, exist_ok=True)
    needed: Counter[int] = Counter({copies.stat().st_dev: _COPY * size})
    if path:
        needed[path.parent.stat().st_dev] += _CHANGES * size + _RELEASE
        if _free(path.parent) < needed[path.parent.stat().st_dev]:
            space.give_back()
    for folder in (path.parent, copies) if path else (copies,):
        free, wanted = _free(folder), needed[folder.stat().st_dev]
        if free < wanted:
            raise CannotStart(
                f"the disk of {folder} has no room for the upgrade: it needs {wanted // MEBIBYTE + 1} MB and"
                f" {free // MEBIBYTE} MB are free, so make room on it and start again; nothing was changed"
            )


def migrate() -> list[str]:
    """Run all pending migrations in one transaction, check the tables that they make, and return their names.

    Raises ``Failed``.
    """
    names = [migration.name for migration in pending()]
    with one_transaction():
        before = _differences_before()
        for name in names:
            try:
                _runner().up(name)
            except Exception as error:
                raise Failed(f"the migration {name} failed ({_words(error)})") from error
        _refuse_wrong_tables(before)
    return names


@contextmanager
def undone_unless_whole() -> Iterator[None]:
    """Do all of the context in one transaction, and check at its end that nothing is less than before.

    Raises ``Failed``; what raises ``CannotStart`` itself is undone as well.
    """
    try:
        with one_transaction():
            counts, dangling, head = _counts(), _dangling(), _head()
            yield
            _refuse_losses(counts, dangling, head)
    except CannotStart:
        raise
    except Exception as error:
        raise Failed(f"what belongs to the migrations failed ({_words(error)})") from error


@contextmanager
def one_transaction() -> Iterator[None]:
    """Hold every table in one transaction, with the foreign keys off; what is in another one joins it.

    To rebuild a table, a migration drops it, which would remove the rows that refer to it; SQLite heeds the pragma
    outside a transaction only. What does not fit together at the end is found by ``_refuse_losses``.
    """
    if database.in_transaction():
        yield
        return
    if not is_postgresql():
        database.execute_sql("PRAGMA foreign_keys = 0")
    try:
        with transaction():
            lock_every_table()
            yield
    finally:
        if not is_postgresql():
            database.execute_sql("PRAGMA foreign_keys = 1")


def _runner() -> Runner:
    return Runner(database.obj, str(catalog.MIGRATIONS))


def _refuse_unreadable(migration: Migration) -> None:
    try:
        module = migration.load()
    except Exception as error:
        raise CannotStart(f"the file {migration.path} cannot be read ({_words(error)}), so {_NOT_WHOLE}") from error
    if not hasattr(module, "up"):
        raise CannotStart(f"the file {migration.path} ends too early, so {_NOT_WHOLE}")


def _size() -> int:
    """Return the bytes of the database."""
    path = sqlite_path()
    if path is None:
        return database.execute_sql("SELECT pg_database_size(current_database())").fetchone()[0]
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _free(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def _differences_before() -> list[Difference]:
    """Return how the tables differ from those of their own version: tampering, which is named and stops no upgrade."""
    done = applied()
    return catalog.differences(done[-1]) if done else []


def _refuse_wrong_tables(before: list[Difference]) -> None:
    made = {(part.table, part.name) for part in catalog.expected().values() if part.kind == catalog.COLUMN}
    meta = [model._meta for model in ALL]
    wanted = {(one.table_name, field.column_name) for one in meta for field in one.sorted_fields}
    lacking = sorted(f"{column} of {table}" for table, column in wanted - made)
    if lacking:
        raise CannotStart(f"no migration makes {', '.join(lacking)}, so {_NOT_WHOLE}")
    known = {(one.fault, one.part.label) for one in before}
    wrong = [one for one in catalog.differences() if (one.fault, one.part.label) not in known]
    if wrong:
        raise Failed(f"the tables are not as they must be ({wrong[0].fault} {wrong[0].part.label})")


def _refuse_losses(counts: dict[str, int], dangling: Counter, head: tuple | None) -> None:
    now = _counts()
    lost = [
        f"{now.get(table, 0)} rows of {number} in {table}"
        for table, number in counts.items()
        if now.get(table, 0) < number
    ]
    if lost:
        raise Failed(f"rows would be lost ({', '.join(lost)})")
    broken = _dangling() - dangling
    if broken:
        raise Failed(f"rows would refer to nothing ({', '.join(f'{table} to {parent}' for table, parent in broken)})")
    last, seq = _head(), head[0] if head else 0
    same = head is None or database.execute_sql(f"{_CHAIN} WHERE seq = {seq}").fetchone() == head
    if not same or (last and last[0] > seq and check_links(last[0] - seq).findings):
        raise Failed("the chain would be broken")


def _counts() -> dict[str, int]:
    tables = set(database.get_tables())
    return {
        table: database.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
        for table in INSERT_ONLY
        if table in tables
    }


def _dangling() -> Counter:
    """Count the rows that refer to nothing, by (table, table referred to); PostgreSQL has its foreign keys on."""
    if is_postgresql():
        return Counter()
    return Counter((table, parent) for table, _row, parent, _key in database.execute_sql("PRAGMA foreign_key_check"))


def _head() -> tuple | None:
    """Return number and seal of the last row of the chain, or None in a database from before there was one."""
    if not database.table_exists(Audit._meta.table_name):
        return None
    return database.execute_sql(f"{_CHAIN} ORDER BY seq DESC LIMIT 1").fetchone()


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
