"""The SQLite driver, which reports true errors: of a transaction that was rolled back, and of a row that is read.

On a full disk SQLite does so at once. Peewee then rolls back as well, and what reaches the caller is that there was
nothing to roll back. PostgreSQL keeps a failed transaction open until it is rolled back, and needs nothing of this.

Peewee translates the errors of a statement, but not those of the rows that are read of it afterwards: a broken page
that only the second row is on would pass every ``except PeeweeException``.
"""

from collections.abc import Iterator
from typing import Any

import cysqlite
import peewee
from peewee import DatabaseProxy, _savepoint
from playhouse.cysqlite_ext import CySqliteDatabase

_UNTRANSLATED = (cysqlite.Error, UnicodeDecodeError)


class KioskDatabaseProxy(DatabaseProxy):
    """The database that ``open_database`` connects; its savepoints are the driver's own, not Peewee's."""

    def savepoint(self) -> _savepoint:
        """Return a savepoint of the driver."""
        return self.obj.savepoint()


class KioskSqliteDatabase(CySqliteDatabase):
    """cysqlite that keeps the original error when SQLite has already rolled back by itself, savepoints included."""

    def rollback(self) -> None:
        """Roll back unless SQLite already has: otherwise a full disk is reported as "no transaction is active"."""
        if not self.has_rolled_back:
            super().rollback()

    def savepoint(self) -> _savepoint:
        """Return a savepoint of which the same is true: otherwise a full disk is reported as "no such savepoint"."""
        return _Savepoint(self)

    def cursor(self, named_cursor: str | None = None) -> "_Cursor":
        """Return a cursor whose rows raise Peewee's errors."""
        return _Cursor(super().cursor(named_cursor))

    @property
    def has_rolled_back(self) -> bool:
        """Whether SQLite has no transaction left."""
        return self.is_closed() or self.connection().autocommit()


class _Cursor:
    """A cursor of cysqlite; what is not written here is its own."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self._cursor
        except _UNTRANSLATED as error:
            raise _translated(error) from error

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        try:
            return self._cursor.fetchone()
        except _UNTRANSLATED as error:
            raise _translated(error) from error

    def fetchmany(self, size: int = 1) -> list:
        """Return the next ``size`` rows."""
        try:
            return self._cursor.fetchmany(size)
        except _UNTRANSLATED as error:
            raise _translated(error) from error

    def fetchall(self) -> list:
        """Return all rows that are left."""
        try:
            return self._cursor.fetchall()
        except _UNTRANSLATED as error:
            raise _translated(error) from error


def _translated(error: Exception) -> peewee.PeeweeException:
    """Return Peewee's error of the same kind."""
    if isinstance(error, UnicodeDecodeError):
        # Nothing that the program stores is not UTF-8.
        return peewee.DatabaseError("database disk image is malformed: a text is not UTF-8")
    names = (kind.__name__ for kind in type(error).__mro__)
    kind = next((found for name in names if (found := peewee.EXCEPTIONS.get(name))), peewee.DatabaseError)
    return kind(*error.args)


class _Savepoint(_savepoint):
    def rollback(self, begin: bool = True) -> None:
        if not self.db.has_rolled_back:
            super().rollback(begin)
