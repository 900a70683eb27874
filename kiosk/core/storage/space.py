"""The space left on the disk of an SQLite database, and a reserve that only officers' work may use.

With a full disk visitors' messages are refused and nothing stored is lost; the reserve lets officers still sign in,
answer and export. PostgreSQL guards its own disk.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from peewee import OperationalError, PeeweeException

MEBIBYTE = 1024 * 1024
RESERVE = 16 * MEBIBYTE
# An officer's act with its pages in the write-ahead log takes well under this.
_LOW = 2 * MEBIBYTE
# What is left when SQLite reports an I/O error that comes from a full disk: a page at most.
_NOTHING = 64 * 1024
# In messages of SQLite, PostgreSQL and the system about a disk that takes no more.
_UNWRITABLE = ("is full", "readonly", "read-only", "disk i/o error", "unable to open", "no space left")


class StorageFull(OperationalError):
    """The space left belongs to officers' work; nothing was written."""

    def __init__(self) -> None:
        super().__init__("database or disk is full")


def is_of_storage(error: Exception) -> bool:
    """Return whether ``error`` means that the disk is full, read-only or failing, whatever was being done."""
    words = str(error).lower()
    return isinstance(error, PeeweeException | OSError) and any(sign in words for sign in _UNWRITABLE)


class _Claims(threading.local):
    entitled = False


class Space:
    """The disk on which the database is; without a database file nothing is refused."""

    def __init__(self) -> None:
        self._database: Path | None = None
        self._claims = _Claims()
        self._frozen = False

    def watch(self, database: Path | None) -> None:
        """Guard the disk of this database file from now on."""
        self._database = database
        self._frozen = False

    @property
    def reserve(self) -> Path | None:
        """The file that takes up the reserved space, beside the database."""
        return self._database and self._database.with_name(f"{self._database.name}-reserve")

    @property
    def free(self) -> int | None:
        """The bytes that this process may still write, or None without a database file."""
        if self._database is None:
            return None
        try:
            disk = os.statvfs(self._database.parent)
        except OSError:
            return None
        return disk.f_bavail * disk.f_frsize

    @property
    def is_used_up(self) -> bool:
        """Whether not even a page can be written."""
        free = self.free
        return free is not None and free < _NOTHING

    @property
    def is_scarce(self) -> bool:
        """Whether the reserve has been given back and its space has not returned."""
        free, reserve = self.free, self.reserve
        return free is not None and reserve is not None and free < RESERVE and not reserve.exists()

    def entitle(self, entitled: bool) -> None:
        """Let the writes of this thread use the reserve, or no longer."""
        self._claims.entitled = entitled

    @contextmanager
    def entitled(self) -> Iterator[None]:
        """Let the writes of this thread use the reserve within the context, and give it back now if need be."""
        before, self._claims.entitled = self._claims.entitled, True
        try:
            self.claim()
            yield
        finally:
            self._claims.entitled = before

    def claim(self) -> None:
        """Check before a write: give the reserve back if an entitled one needs it.

        Raises ``StorageFull`` for any other write once the reserve is in use, and for every write once frozen.
        """
        if self._frozen:
            raise StorageFull
        free = self.free
        if free is None or free >= RESERVE:
            return
        if self._claims.entitled:
            if free < _LOW:
                self.give_back()
        elif self.is_scarce:
            raise StorageFull

    def freeze(self) -> None:
        """Refuse every write until another database is watched."""
        self._frozen = True

    def give_back(self) -> None:
        """Delete the reserve, so that its space can be used."""
        if self.reserve is not None:
            self.reserve.unlink(missing_ok=True)

    def restore(self) -> None:
        """Reserve the space again if there is enough of it."""
        free, reserve = self.free, self.reserve
        if free is None or reserve is None or reserve.exists() or free < 2 * RESERVE:
            return
        file = os.open(reserve, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.posix_fallocate(file, 0, RESERVE)
        except OSError:
            with suppress(OSError):
                reserve.unlink()
        finally:
            os.close(file)


space = Space()
