"""Reads what can be read of a damaged SQLite file, row by row, and names what cannot."""

import shutil
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import cysqlite

from kiosk.core.storage.write_ahead import lost_commits

# What a driver says of a page, a row or a text that cannot be read.
BROKEN = (cysqlite.Error, UnicodeDecodeError, OverflowError, MemoryError)
_STEP = 200
# Beyond the largest number of a row that any table here will ever have.
_FAR = 2**41
_PAGE = 4096
_MAGIC = b"SQLite format 3\0"
_FIRST_ROW = -(2**62)
# Affinity by the declared type, and what its values look like to the driver.
_KINDS: dict[str, tuple[type, ...]] = {
    "INT": (int,),
    "BOOL": (int,),
    "BLOB": (bytes, memoryview),
    "REAL": (float, int),
}


@dataclass
class Losses:
    """What could not be read, a sentence each."""

    sentences: list[str] = field(default_factory=list)

    def of(self, table: str) -> bool:
        """Return whether something of ``table`` could not be read."""
        return any(sentence.startswith(f"{table}: ") for sentence in self.sentences)

    def add(self, table: str, what: str) -> None:
        """Name one loss."""
        self.sentences.append(f"{table}: {what}")


@dataclass(frozen=True)
class Column:
    """A column as the program's own schema declares it."""

    name: str
    declared: str
    required: bool
    # The number of the row itself, which is stored nowhere else.
    is_number: bool = False

    def takes(self, value: Any) -> bool:
        """Return whether ``value`` can be one of this column; a page of another table holds values that cannot."""
        if value is None:
            return not self.required
        declared = self.declared.upper()
        wanted = next((kinds for sign, kinds in _KINDS.items() if sign in declared), (str,))
        return isinstance(value, wanted) and ("DATE" not in declared or _is_date(str(value)))


def copy_of(database: Path, folder: Path, losses: Losses) -> Path:
    """Copy the file and its log into ``folder``, so that reading changes nothing, and return the copy.

    A header that is no longer one is replaced by that of every database of this program.
    """
    lost = lost_commits(database)
    if lost:
        losses.add("log", f"{lost} of the last acts cannot be read" if lost > 0 else "some of the last acts are lost")
    target = folder / "damaged.db"
    shutil.copyfile(database, target)
    log = database.with_name(f"{database.name}-wal")
    if log.is_file():
        shutil.copyfile(log, target.with_name(f"{target.name}-wal"))
    with target.open("r+b") as file:
        if not _is_header(file.read(100)):
            losses.add("header", "it was damaged, and replaced by that of a new database")
        # Always: a count of pages that is too low would hide those behind it.
        file.seek(0)
        file.write(_new_header(max(1, target.stat().st_size // _PAGE)))
    return target


def open_damaged(path: Path) -> cysqlite.Connection:
    """Open the copy to read what is left, without refusing what does not look as it should."""
    connection = cysqlite.connect(str(path))
    with suppress(*BROKEN):
        # So that the pages of the file are those that are valid now.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for pragma in ("writable_schema = 1", "query_only = 1", "cell_size_check = 0", "trusted_schema = 0"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def rows(
    connection: cysqlite.Connection, table: str, columns: list[Column], losses: Losses
) -> Iterator[tuple[int, tuple]]:
    """Yield (row number, values) of what is readable of ``table``, in order; what is skipped is added to ``losses``."""
    reader = _Reader(connection, table, [column.name for column in columns])
    last = _FIRST_ROW
    while True:
        found, whole = reader.after(last)
        for number, *values in found:
            last = number
            if all(column.takes(value) for column, value in zip(columns, values, strict=True)):
                yield number, tuple(values)
            else:
                losses.add(table, f"row {number} holds values that it cannot hold")
        if whole and len(found) < _STEP:
            return
        if not whole:
            following = reader.next_readable(last)
            losses.add(table, _range(last, following))
            if following is None:
                return
            last = following - 1


def completed(number: int, stored: tuple, columns: list[Column]) -> tuple | None:
    """Return the values of a row that was read from its page; None if it cannot be one of a table with ``columns``."""
    if len(stored) != len(columns):
        return None
    values = []
    for column, value in zip(columns, stored, strict=True):
        if column.is_number and value is not None:
            return None
        values.append(number if column.is_number else value)
    return tuple(values) if all(map(Column.takes, columns, values)) else None


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _range(last: int, following: int | None) -> str:
    first = "the first row" if last == _FIRST_ROW else f"row {last + 1}"
    if following is None:
        return "nothing can be read" if last == _FIRST_ROW else f"from {first} on nothing can be read"
    return f"{first} cannot be read" if following == last + 2 else f"{first} to row {following - 1} cannot be read"


class _Reader:
    """Reads one table by the numbers of its rows."""

    def __init__(self, connection: cysqlite.Connection, table: str, columns: list[str]) -> None:
        self._connection = connection
        names = ", ".join(f'"{name}"' for name in columns)
        self._sql = f'SELECT rowid, {names} FROM "{table}" NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT ?'

    def after(self, last: int, limit: int = _STEP) -> tuple[list[tuple], bool]:
        """Return the rows after number ``last``, and whether nothing hindered reading them."""
        found: list[tuple] = []
        try:
            for row in self._connection.execute(self._sql, (last, limit)):
                # A page that stands in the place of another has numbers that do not fit.
                if row[0] <= last:
                    return found, False
                last = row[0]
                found.append(tuple(row))
        except BROKEN:
            return found, False
        return found, True

    def next_readable(self, last: int) -> int | None:
        """Return the first row behind the broken place after ``last``; None if there is none."""
        low = max(last, 0)
        step = 1
        while True:
            found, whole = self.after(low + step, 1)
            if found:
                break
            if whole or step > _FAR:
                return None
            step *= 2
        good, bad = low + step, low + step // 2 if step > 1 else low
        while good - bad > 1:
            middle = (good + bad) // 2
            if self.after(middle, 1)[0]:
                good = middle
            else:
                bad = middle
        return self.after(good, 1)[0][0][0]


def _is_header(header: bytes) -> bool:
    """Return whether the parts that are the same in every database of this program are as they must be."""
    encoding, form = header[56:60], header[44:48]
    return header[:24] == _new_header(1)[:24] and encoding == struct.pack(">I", 1) and form == struct.pack(">I", 4)


def _new_header(pages: int) -> bytes:
    """Return a header for so many pages; its counters agree, and no page is on the list of free ones."""
    sizes = struct.pack(">HBBBBBB", _PAGE, 2, 2, 0, 64, 32, 32)
    counters = struct.pack(">12I", 1, pages, 0, 0, 1, 4, 0, 0, 1, 0, 0, 0)
    return _MAGIC + sizes + counters + bytes(20) + struct.pack(">2I", 1, 3_054_000)
