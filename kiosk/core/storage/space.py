"""The space left on the disk of an SQLite database, and a reserve that only officers' work may use.

With a full disk visitors' messages are refused and nothing stored is lost; the reserve lets officers still sign in,
answer and export. PostgreSQL guards its own disk. ``condition`` has the rule of what is taken when.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.core.storage.condition import MEBIBYTE, Condition, NotTaken, of_disk, of_error

RESERVE = 16 * MEBIBYTE
# An officer's act with its pages in the write-ahead log takes well under this.
_LOW = 2 * MEBIBYTE
# What is left when SQLite reports an I/O error that comes from a full disk: a page at most.
_NOTHING = 64 * 1024


class _Claims(threading.local):
    entitled = False


class Space:
    """The disk on which the database is; without a database file nothing is refused."""

    def __init__(self) -> None:
        self._database: Path | None = None
        self._claims = _Claims()
        self._damaged = self._frozen = self._refuses = False
        self.is_doubtful = False

    def watch(self, database: Path | None) -> None:
        """Guard the disk of this database file from now on."""
        self._database = database
        self._frozen = self._refuses = False

    def report_findings(self, *, damaged: bool, doubtful: bool) -> None:
        """Take what the checks of the database have found: damage, or content that nothing proves to be true."""
        self._damaged, self.is_doubtful = damaged, doubtful

    @property
    def condition(self) -> Condition:
        """How the storage is, as far as it can be seen without a write."""
        if self._frozen:
            return Condition.BUSY
        read_only = not self.permits_writing or (self._refuses and not self.probe())
        return of_disk(self.free, read_only=read_only, damaged=self._damaged)

    def report_refusal(self) -> None:
        """Take that a write was refused; it counts until ``probe`` succeeds."""
        self._refuses = True

    def probe(self) -> bool:
        """Return whether the disk takes a change: a file system that has found a fault may refuse what it permits."""
        if self._database is None:
            return True
        try:
            os.utime(self._database.parent)
        except OSError as error:
            # Of a folder that belongs to somebody else only the owner may set the time.
            self._refuses = of_error(error) in (Condition.READ_ONLY, Condition.FAILING)
        else:
            self._refuses = False
        return not self._refuses

    @property
    def permits_writing(self) -> bool:
        """Whether the system lets this process write to the file of the database, without writing."""
        return self._database is None or not self._database.exists() or os.access(self._database, os.W_OK)

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

    def claim_for_text(self) -> None:
        """Raise ``NotTaken`` if the storage is such that a visitor's text is not taken."""
        condition = self.condition
        if not (self._claims.entitled or condition.takes_texts):
            raise NotTaken(condition)

    def claim_for_rating(self) -> None:
        """Raise ``NotTaken`` if the storage is such that a visitor's rating is not taken."""
        condition = self.condition
        if not (self._claims.entitled or condition.takes_ratings):
            raise NotTaken(condition)

    def claim(self) -> None:
        """Check before a write: give the reserve back if an entitled one needs it.

        Raises ``NotTaken`` for any other write once the reserve is in use, and for every write once frozen.
        """
        if self._frozen:
            raise NotTaken(Condition.BUSY)
        free = self.free
        if free is None or free >= RESERVE:
            return
        if self._claims.entitled:
            if free < _LOW:
                self.give_back()
        elif self.is_scarce:
            raise NotTaken(Condition.FULL)

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
