"""Copies the whole database into an empty one, of the same kind or the other: SQLite to PostgreSQL and back.

One snapshot is read in batches and written in one transaction, which makes the tables as well, so that a copy that
fails or is killed leaves the target empty. Its guards are there from the beginning, and make its search entries.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

from peewee import Database, PostgresqlDatabase
from playhouse.migrations import Runner

from kiosk.core.storage.catalog import MIGRATIONS, SEARCH_TABLES
from kiosk.core.storage.database import database, database_at, is_postgresql, snapshot

_BATCH = 1_000
_HISTORY = "schema_migration"
# Made again from the rows, or, in an earlier version, by the upgrade.
_DERIVED = (*SEARCH_TABLES, "term_search")
_cursors = count()


class CannotCopy(Exception):
    """Nothing was copied, and the target is as it was; the message is one sentence without a full stop."""


def copy_into(url: str, root: Path, check: Callable[[Database], str] = lambda _target: "") -> dict[str, int]:
    """Copy the open database, also one of an earlier version, into the empty one at ``url``; return rows by table.

    ``sqlite:///name.db`` is relative to ``root``. ``check`` is given the copy before it is kept, and returns why it
    must not be, or "". Raises ``CannotCopy``.
    """
    target = database_at(url, root)
    with _opened(target):
        if target.get_tables():
            raise CannotCopy(f"the target is not empty, it has the table {target.get_tables()[0]}: name an empty one")
        with snapshot(), _kept_unless_wrong(target):
            Runner(target, str(MIGRATIONS)).up(max(Runner(database.obj, str(MIGRATIONS)).applied()))
            target.execute_sql(f"DELETE FROM {_HISTORY}")
            rows = {table: _copy_table(target, table) for table in _tables(target)}
            _refuse_dangling(target)
            wrong = check(target)
            if wrong:
                raise CannotCopy(f"the copy is not what was copied ({wrong}), so that it was not kept")
    return rows


@contextmanager
def _opened(target: Database) -> Iterator[None]:
    """Open the target; remove the file that opening has made if nothing is in it at the end."""
    path = None if isinstance(target, PostgresqlDatabase) else Path(target.database)
    is_new = path is not None and not path.exists()
    try:
        try:
            target.connect()
            # Rows of tables that refer to each other in a circle could not be copied one table after the other.
            if path is not None:
                target.execute_sql("PRAGMA foreign_keys = 0")
        except Exception as error:
            raise CannotCopy(f"the target cannot be opened ({_words(error)})") from error
        yield
    except BaseException:
        target.close()
        if path is not None and is_new:
            for end in ("", "-wal", "-shm"):
                path.with_name(path.name + end).unlink(missing_ok=True)
        raise
    target.close()


@contextmanager
def _kept_unless_wrong(target: Database) -> Iterator[None]:
    try:
        with target.atomic():
            yield
    except CannotCopy:
        raise
    except Exception as error:
        raise CannotCopy(f"the copy failed ({_words(error)}), and the target is empty as before") from error


def _tables(target: Database) -> list[str]:
    """Return the tables to be copied, each after those that it refers to."""
    waiting = {
        table: {key.dest_table for key in target.get_foreign_keys(table)} - {table}
        for table in target.get_tables()
        if not table.startswith(_DERIVED)
    }
    ordered: list[str] = []
    while waiting:
        ready = sorted(table for table, parents in waiting.items() if not parents & waiting.keys())
        if not ready:
            raise CannotCopy(f"the tables {', '.join(sorted(waiting))} refer to each other in a circle")
        ordered += ready
        for table in ready:
            del waiting[table]
    return ordered


def _copy_table(target: Database, table: str) -> int:
    columns = [column.name for column in target.get_columns(table)]
    names = ", ".join(f'"{name}"' for name in columns)
    copied = 0
    try:
        write = _written_to_postgresql if isinstance(target, PostgresqlDatabase) else _written_to_sqlite
        copied = write(target, table, names, _batches(f'SELECT {names} FROM "{table}"'))
        _go_on_after(target, table, columns)
        for found in (database, target):
            (there,) = found.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()
            if there != copied:
                raise CannotCopy(f"{copied} rows of {table} were copied, but there are {there}")
    except CannotCopy:
        raise
    except Exception as error:
        raise CannotCopy(f"the table {table} cannot be copied ({_words(error)}), so that nothing was") from error
    return copied


def _batches(sql: str) -> Iterator[list[tuple]]:
    """Yield the rows in batches; psycopg would read all of them at once without a cursor of the server."""
    if is_postgresql():
        cursor = database.connection().cursor(name=f"transfer_{next(_cursors)}")
        cursor.execute(sql)
    else:
        cursor = database.execute_sql(sql)
    while rows := cursor.fetchmany(_BATCH):
        yield rows
    cursor.close()


def _written_to_sqlite(target: Database, table: str, names: str, batches: Iterator[list[tuple]]) -> int:
    marks = ", ".join("?" * (names.count(",") + 1))
    cursor, written = target.cursor(), 0
    for rows in batches:
        cursor.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [tuple(map(_for_sqlite, row)) for row in rows]
        )
        written += len(rows)
    return written


def _written_to_postgresql(target: Database, table: str, names: str, batches: Iterator[list[tuple]]) -> int:
    """Write by COPY, which reads every value as text: a truth may come as 1, a day as it is in SQLite."""
    written = 0
    with target.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for rows in batches:
            for row in rows:
                copy.write_row(row)
            written += len(rows)
    return written


def _for_sqlite(value: Any) -> Any:
    """Return a value as Peewee stores it in SQLite."""
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, date | datetime | time) else value


def _go_on_after(target: Database, table: str, columns: list[str]) -> None:
    """Let PostgreSQL number further rows after those that were copied."""
    if not isinstance(target, PostgresqlDatabase) or "id" not in columns:
        return
    (sequence,) = target.execute_sql("SELECT pg_get_serial_sequence(%s, 'id')", (table,)).fetchone()
    if sequence:
        last = f'(SELECT MAX(id) FROM "{table}")'
        target.execute_sql(f"SELECT setval(%s, COALESCE({last}, 1), {last} IS NOT NULL)", (sequence,))


def _refuse_dangling(target: Database) -> None:
    """Raise ``CannotCopy`` if rows refer to nothing; PostgreSQL has refused them already."""
    if isinstance(target, PostgresqlDatabase):
        return
    broken = target.execute_sql("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise CannotCopy(f"a row of {broken[0]} refers to nothing in {broken[2]}, so that nothing was copied")


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
