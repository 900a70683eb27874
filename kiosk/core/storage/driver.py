"""The SQLite driver, which reports the true error of a transaction that SQLite has rolled back by itself.

On a full disk SQLite does so at once. Peewee then rolls back as well, and what reaches the caller is that there was
nothing to roll back. PostgreSQL keeps a failed transaction open until it is rolled back, and needs nothing of this.
"""

from peewee import DatabaseProxy, _savepoint
from playhouse.cysqlite_ext import CySqliteDatabase


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

    @property
    def has_rolled_back(self) -> bool:
        """Whether SQLite has no transaction left."""
        return self.is_closed() or self.connection().autocommit()


class _Savepoint(_savepoint):
    def rollback(self, begin: bool = True) -> None:
        if not self.db.has_rolled_back:
            super().rollback(begin)
