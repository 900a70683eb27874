"""The one connection to storage: SQLite through cysqlite, or PostgreSQL, behind one proxy.

Models are bound to ``database`` when they are defined; ``open_database`` decides what stands behind it.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from peewee import CharField, Database, DatabaseProxy, Model, PeeweeException, PostgresqlDatabase, TextField
from playhouse.cysqlite_ext import CySqliteDatabase
from playhouse.db_url import connect

from kiosk.core.text import clean
from kiosk.core.texts import Texts

database = DatabaseProxy()

BUSY_TIMEOUT = 10_000

# Read back on a second connection by tests/core/test_database.py; reasons and figures in docs/architecture.md.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": BUSY_TIMEOUT,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}

_one_writer = threading.RLock()


class KioskSqliteDatabase(CySqliteDatabase):
    """cysqlite with the true error kept when SQLite has already rolled back by itself."""

    def rollback(self) -> None:
        """Roll back, unless SQLite has done so: a full disk would else read "no transaction is active"."""
        if self.is_closed() or self.connection().autocommit():
            return
        super().rollback()


class ChangedMeanwhile(Exception):
    """Somebody changed the row after the page was shown; nothing was stored."""


class Record(Model):
    """A row of the kiosk's storage."""

    class Meta:
        database = database
        legacy_table_names = False

    @property
    def stamp(self) -> str:
        """What this row holds, in a few letters: a page carries them, to tell later whether it was changed."""
        return hashlib.sha256(repr(sorted(self.__data__.items())).encode()).hexdigest()[:16]

    def refuse_unless(self, seen: str) -> None:
        """Raise ``ChangedMeanwhile`` if the row is not any more as whoever read ``seen`` saw it."""
        if type(self).get_by_id(self._pk).stamp != seen:
            raise ChangedMeanwhile


class PlainText(TextField):
    """Text that has passed the one validator, whatever database stands behind it."""

    def db_value(self, value: str | None) -> str | None:
        """Return ``value`` cleaned; raise ``UnsafeText`` for what no database may hold."""
        return None if value is None else clean(str(value))


class PlainTexts(TextField):
    """Texts by language, each of them ``PlainText``; stored as JSON, read as ``Texts``."""

    def db_value(self, value: Mapping[str, str | None] | None) -> str | None:
        """Return ``value`` as it is stored; raise ``UnsafeText`` for what no database may hold."""
        if value is None:
            return None
        texts = Texts({code: clean(str(text or "")) for code, text in value.items()})
        return json.dumps(texts, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: str | None) -> Texts | None:
        """Return what is stored as texts by language."""
        return None if value is None else Texts(json.loads(value))


class Code(CharField):
    """A short text by which rows are found; what was typed or stands in an address may be compared with it.

    A NUL, which PostgreSQL refuses with an error, becomes a character that no code holds, so that nothing is found.
    """

    def db_value(self, value: str | None) -> str | None:
        """Return ``value`` without NUL."""
        return None if value is None else str(value).replace("\x00", "\ufffd")


def open_database(url: str, root: Path) -> Database:
    """Put the database of ``url`` behind the proxy and return it.

    ``sqlite:///name.db`` is relative to ``root``, ``sqlite:////path`` absolute; ``postgresql://`` is PostgreSQL.
    """
    current = database.obj
    if current is not None and getattr(current, "url", None) == url:
        return current
    if current is not None and not current.is_closed():
        current.close()
    opened = _sqlite(url, root) if urlsplit(url).scheme == "sqlite" else connect(url)
    opened.url = url
    database.initialize(opened)
    return opened


def _sqlite(url: str, root: Path) -> KioskSqliteDatabase:
    path = root / url.removeprefix("sqlite:///")
    # Without IMMEDIATE two readers that turn writers meet "database is locked" (552 times in 1,600 transactions).
    opened = KioskSqliteDatabase(None, lock_type="IMMEDIATE")
    opened.init(str(path), pragmas=PRAGMAS, timeout=BUSY_TIMEOUT / 1000)
    return opened


def is_postgresql() -> bool:
    """Tell which of the two dialects hand-written SQL must speak."""
    return isinstance(database.obj, PostgresqlDatabase)


def sqlite_path() -> Path | None:
    """Return the file of an SQLite database, or None on PostgreSQL."""
    return None if is_postgresql() else Path(database.obj.database)


@contextmanager
def transaction() -> Iterator[None]:
    """Hold the one in-process writer's place and a database transaction; nested calls join it.

    On busy_timeout alone the slowest 1 % of posts waited 85 to 278 ms, with this lock 17 to 38 ms.
    """
    with _one_writer:
        if database.in_transaction():
            yield
            return
        with database.atomic():
            yield


def hold(model: type[Record]) -> None:
    """Let nobody else change the table of ``model`` until the transaction ends: what is decided by all of it holds.

    On SQLite a transaction does so by itself.
    """
    if is_postgresql():
        database.execute_sql(f"LOCK TABLE {model._meta.table_name} IN SHARE ROW EXCLUSIVE MODE")


def writable() -> bool:
    """Tell whether a row can be written now, by writing one and taking it back."""
    try:
        with _one_writer, database.atomic() as attempt:
            database.execute_sql("UPDATE setting SET value = value WHERE name = 'unit_name'")
            database.execute_sql("CREATE TABLE readiness (probe integer)")
            attempt.rollback()
    except PeeweeException:
        return False
    return True
