"""The database connection: SQLite through cysqlite, or PostgreSQL, behind one proxy.

Models are bound to the proxy ``database`` when they are defined; ``open_database`` connects it.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from peewee import CharField, Database, Model, PeeweeException, PostgresqlDatabase, TextField
from playhouse.db_url import connect

from kiosk.core.storage.condition import Condition, of_error
from kiosk.core.storage.driver import KioskDatabaseProxy, KioskSqliteDatabase
from kiosk.core.storage.locks import CASES, Locks, WrongLockOrder
from kiosk.core.storage.space import space
from kiosk.core.text.languages import SOURCE, Texts
from kiosk.core.text.text import EmptyText, clean

database = KioskDatabaseProxy()
Result = TypeVar("Result")

BUSY_TIMEOUT = 10_000
CONNECT_TIMEOUT = 5

# Read back on a second connection by tests/core/storage/test_database.py; reasons and figures in docs/architecture.md.
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

# Keys of PostgreSQL's advisory locks; two-part keys have a separate key space.
_CHAIN = 7_220_001
_NAMES = 7_220_003
_NAMED = 1


_locks = Locks()


class CannotStart(Exception):
    """The program must not start; the message is one sentence, without a full stop, that says what to do.

    ``condition`` is that of the storage, None if a setting of the environment is wrong.
    """

    def __init__(self, sentence: str, condition: Condition | None = Condition.REFUSED) -> None:
        super().__init__(sentence)
        self.condition = condition


class ChangedMeanwhile(Exception):
    """Somebody changed the row after the page was shown; nothing was stored."""


class Record(Model):
    """Base class of all models."""

    class Meta:
        database = database
        legacy_table_names = False

    def save(self, *arguments: Any, **options: Any) -> Any:
        """Save the row, and keep its texts as they were stored: what is sealed next is what will be read."""
        for field in self.dirty_fields:
            if isinstance(field, _Checked):
                setattr(self, field.name, field.python_value(field.db_value(getattr(self, field.name))))
        return super().save(*arguments, **options)

    @property
    def stamp(self) -> str:
        """A short digest of the row, carried by a page for the optimistic lock."""
        return hashlib.sha256(repr(sorted(self.__data__.items())).encode()).hexdigest()[:16]

    @property
    def is_locked(self) -> bool:
        """Whether the transaction holds the lock of this row."""
        return (self._meta.table_name, self._pk) in _locks.held

    def lock(self) -> None:
        """Lock this row against changes until the transaction ends; rows that refer to it may still be added."""
        _lock_rows(self._meta.table_name, self._meta.primary_key.column_name, [self._pk])

    def refuse_unless(self, seen: str) -> None:
        """Lock the row, and raise ``ChangedMeanwhile`` if its stamp is no longer ``seen``."""
        self.lock()
        if type(self).get_by_id(self._pk).stamp != seen:
            raise ChangedMeanwhile

    def update_columns(self, *, seen: str, **columns: object) -> None:
        """Update ``columns``. Raises ``ChangedMeanwhile`` if ``seen`` is not the current stamp."""
        with transaction():
            self.refuse_unless(seen)
            for name, value in columns.items():
                setattr(self, name, value)
            self.save(only=list(columns))


class _Checked(TextField):
    """Text that the validator has passed; ``required`` refuses one that is empty."""

    def __init__(self, *arguments: Any, required: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.required = required

    def _checked(self, text: str) -> str:
        if self.required and not text.strip():
            raise EmptyText(f"{self.name} is empty")
        return text


class PlainText(_Checked):
    """Text that has passed the same validator on either database."""

    def db_value(self, value: str | None) -> str | None:
        """Return ``value`` cleaned. Raises ``UnsafeText`` for text that must not be stored, and ``EmptyText``."""
        return None if value is None else self._checked(clean(str(value)))


class PlainLine(PlainText):
    """``PlainText`` of one line; a line break in it becomes a blank."""

    def _checked(self, text: str) -> str:
        return super()._checked(" ".join(text.split("\n")))


class PlainTexts(_Checked):
    """Texts by language, each cleaned like ``PlainText``; stored as JSON, read as ``Texts``.

    If they are ``required``, the Indonesian one is.
    """

    def db_value(self, value: Mapping[str, str | None] | None) -> str | None:
        """Return ``value`` as JSON. Raises ``UnsafeText`` for text that must not be stored, and ``EmptyText``."""
        if value is None:
            return None
        cleaned = {code: clean(str(text or "")) for code, text in value.items()}
        texts = Texts({code: text for code, text in cleaned.items() if text.strip()})
        self._checked(texts.source)
        return json.dumps(texts, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: str | None) -> Texts | None:
        """Return the stored JSON as texts by language; what was edited into something else is read as one text.

        Its seal then differs, so that ``audit verify`` finds it, where an error would hide every other finding.
        """
        if value is None:
            return None
        try:
            texts = json.loads(value)
        except ValueError:
            texts = None
        whole = isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
        return Texts(texts if whole else {SOURCE: value})


class Code(CharField):
    """A short text by which rows are looked up, including with typed text or parts of a URL.

    A NUL, which PostgreSQL rejects with an error, becomes a character that no code contains, so that nothing matches.
    """

    def db_value(self, value: str | None) -> str | None:
        """Return ``value`` without NUL."""
        return None if value is None else str(value).replace("\x00", "\ufffd")


def open_database(url: str, root: Path) -> Database:
    """Connect the proxy to the database at ``url`` and return it."""
    current = database.obj
    if current is not None and getattr(current, "url", None) == url:
        return current
    if current is not None and not current.is_closed():
        current.close()
    opened = database_at(url, root)
    opened.url = url
    database.initialize(opened)
    space.watch(sqlite_path())
    return opened


def database_at(url: str, root: Path) -> Database:
    """Return the database at ``url``, not opened; ``sqlite:///name.db`` is relative to ``root``."""
    if urlsplit(url).scheme != "sqlite":
        return _postgresql(url)
    # Without IMMEDIATE, readers that become writers get "database is locked" (552 times in 1,600 transactions).
    opened = KioskSqliteDatabase(None, lock_type="IMMEDIATE")
    opened.init(str(root / url.removeprefix("sqlite:///")), pragmas=PRAGMAS, timeout=BUSY_TIMEOUT / 1000)
    return opened


def _postgresql(url: str) -> Database:
    # A server that is off answers nothing: without a limit each page would wait for minutes to say so.
    limit = {} if "connect_timeout=" in url else {"connect_timeout": CONNECT_TIMEOUT}
    return connect(url, **limit)


def is_postgresql() -> bool:
    """Return whether hand-written SQL must use PostgreSQL's dialect, not SQLite's."""
    return isinstance(database.obj, PostgresqlDatabase)


def sqlite_path() -> Path | None:
    """Return the file of an SQLite database, or None on PostgreSQL."""
    return None if is_postgresql() else Path(database.obj.database)


@contextmanager
def transaction() -> Iterator[None]:
    """Hold the process-wide writer lock and a database transaction; nested calls join the outer one.

    With busy_timeout alone, the slowest 1 % of posts waited 85 to 278 ms; with this lock, 17 to 38 ms.
    Raises ``NotTaken`` if the space left is for others.
    """
    with _one_writer:
        if database.in_transaction():
            yield
            return
        space.claim()
        _locks.clear()
        try:
            with database.atomic():
                yield
            deeds = _locks.deeds
        finally:
            _locks.clear()
        for deed in deeds:
            deed()


def freeze() -> None:
    """Refuse every further write of this process: what is stored now would be lost with the present database."""
    with _one_writer:
        space.freeze()


def after_commit(deed: Callable[[], object]) -> None:
    """Do ``deed``, which concerns memory alone, once the transaction is stored; never if it is not."""
    _locks.deeds.append(deed)


def written(write: Callable[[], Result], otherwise: Callable[[], Result]) -> Result:
    """Return ``write()``, or ``otherwise()`` if the storage takes no writes, so that at most reading works."""
    try:
        return write()
    except PeeweeException as error:
        if of_error(error) in (None, Condition.BUSY):
            raise
        return otherwise()


@contextmanager
def snapshot() -> Iterator[None]:
    """Read from one snapshot of the database while others write."""
    if database.in_transaction():
        yield
        return
    with database.atomic("REPEATABLE READ" if is_postgresql() else "DEFERRED"):
        yield


def lock_cases(*numbers: int) -> None:
    """Lock the cases of these suggestions until the transaction ends.

    Every transaction takes locks in the same order: first all the case rows it will need, by number; then other rows
    and tables; last the chain (``lock_chain``), which every sealed act takes and keeps until the end. After the chain,
    only rows that nobody else can hold are written: those of a locked case, and new ones.
    A lock taken too late raises ``WrongLockOrder``, on SQLite too, so that every test detects a wrong order.
    """
    _lock_rows(CASES, "suggestion_id", numbers)


def own_case(number: int) -> None:
    """Record that this transaction created the case, so that nobody else can hold it."""
    _locks.held.add((CASES, number))


def held_cases() -> list[int]:
    """Return the suggestion ids of the cases that the transaction has locked."""
    return [one[1] for one in _locks.held if one[0] == CASES and len(one) > 1]


def lock_chain() -> None:
    """Lock the chain against other writers until the transaction ends; the last lock (see ``lock_cases``)."""
    _locks.chain = not _locks.alone
    if is_postgresql():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_CHAIN,))


def _lock_rows(table: str, column: str, keys: Iterable[Any]) -> None:
    for key in _locks.missing(table, keys):
        if is_postgresql():
            # Not FOR UPDATE: it would also block writers that hold the chain and insert rows that refer to this one.
            sql = f'SELECT 1 FROM "{table}" WHERE "{column}" = %s FOR NO KEY UPDATE'
            database.execute_sql(sql, (key,))
        _locks.held.add((table, key))


def lock_table(model: type[Record], mode: str = "SHARE ROW EXCLUSIVE") -> None:
    """Lock the table of ``model`` against changes until the transaction ends, for decisions based on all its rows.

    In ``EXCLUSIVE`` mode its rows cannot be locked either. On SQLite every transaction already has this effect.
    """
    table = model._meta.table_name
    if (table,) in _locks.held:
        return
    if _locks.chain:
        raise WrongLockOrder(f"{table} after the chain")
    if is_postgresql():
        database.execute_sql(f'LOCK TABLE "{table}" IN {mode} MODE')
    _locks.held.add((table,))


def lock_every_table() -> None:
    """Lock every table against everybody else until the transaction ends; further locks then need no order."""
    if is_postgresql() and database.get_tables():
        database.execute_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT}")
        database.execute_sql("LOCK TABLE " + ", ".join(f'"{table}"' for table in database.get_tables()))
    _locks.alone = True


def lock_names(*, alone: bool = False) -> None:
    """Keep what accounts are called as it is read now from being matched again until the transaction ends.

    Who matches messages with the names shares the lock; ``alone`` waits until all who may have read earlier names have
    committed. Taken after the cases, and before the chain.
    """
    if ("names",) in _locks.held:
        return
    if _locks.chain:
        raise WrongLockOrder("names after the chain")
    if is_postgresql():
        database.execute_sql(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", (_NAMES,))
    _locks.held.add(("names",))


def queue(name: str) -> None:
    """Take the advisory lock ``name`` until the transaction ends; a request takes it before all other locks."""
    if is_postgresql():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_NAMED, name))


def readable() -> bool:
    """Return whether the database answers a query."""
    try:
        database.execute_sql("SELECT name FROM setting LIMIT 1").fetchall()
    except PeeweeException:
        return False
    return True


def writable() -> bool:
    """Return whether the database can be written to, by writing and rolling back."""
    try:
        with _one_writer, database.atomic() as attempt:
            database.execute_sql("UPDATE setting SET value = value WHERE name = 'unit_name'")
            database.execute_sql("CREATE TABLE readiness (probe integer)")
            attempt.rollback()
    except PeeweeException:
        return False
    return True
