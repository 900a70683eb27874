"""The disk of a program as ``disk.c`` sees it: an end at its n-th change, and what a power cut would leave of it."""

import random
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")
SECTOR = 512
_HEAD = struct.Struct("=cIQQ")


def compile_to(folder: Path) -> Path:
    """Compile the library into ``folder``, by Debian's gcc, and return its path."""
    library = folder / "disk.so"
    command = ["gcc", "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return library


@dataclass(frozen=True)
class Record:
    """One line of the log: a change or flush of a file (``path``), or a send to the port ``number`` of ``offset``."""

    kind: str
    number: int
    offset: int
    data: bytes
    path: str = ""


def records_of(log: Path) -> Iterator[Record]:
    """Yield the records of a log in their order, each with the path of its file; the last one may be cut off."""
    paths: dict[int, str] = {}
    with log.open("rb") as file:
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            letter, number, offset, length = _HEAD.unpack(head)
            kind, data = letter.decode(), file.read(length)
            if len(data) < length:
                return
            if kind == "O":
                paths[number] = data.decode()
            yield Record(kind, number, offset, data, paths.get(number, "") if kind in "OWTS" else "")


@dataclass
class _File:
    """What is on the disk for certain, and the changes since the last flush, each of which may be there or not."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Record] = field(default_factory=list)

    def flush(self) -> None:
        for record in self.pending:
            _apply(self.durable, record)
        self.pending.clear()


class Disk:
    """Follows a log; folders are taken as durable: a file that was made, renamed or removed stays so."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self._files = {path: _File(bytearray(content)) for path, content in contents.items()}

    def follow(self, record: Record) -> None:
        """Take one more record."""
        if record.kind == "O":
            self._files.setdefault(record.path, _File())
        elif record.kind in "WT":
            self._files[record.path].pending.append(record)
        elif record.kind == "S":
            self._files[record.path].flush()
        elif record.kind == "U":
            self._files.pop(record.data.decode(), None)
        elif record.kind == "R":
            before, after = record.data.decode().split("\0")
            self._files[after] = self._files.pop(before)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files as a power cut leaves them now: of unflushed sectors, each there, missing or torn."""
        # All gone, all there, or anything between.
        kept = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        found = {}
        for path, file in self._files.items():
            content = bytearray(file.durable)
            for record in file.pending:
                for part in _parts(record):
                    if chance.random() < kept:
                        _apply(content, _torn(part, chance) if chance.random() < kept / 20 else part)
            found[path] = bytes(content)
        return found


def _parts(record: Record) -> Iterator[Record]:
    """Split a write at the borders of sectors."""
    if record.kind == "T":
        yield record
        return
    start, end = record.offset, record.offset + len(record.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        data = record.data[start - record.offset : stop - record.offset]
        yield Record("W", record.number, start, data, record.path)
        start = stop


def _torn(part: Record, chance: random.Random) -> Record:
    return Record(part.kind, part.number, part.offset, part.data[: chance.randrange(len(part.data) + 1)], part.path)


def _apply(content: bytearray, record: Record) -> None:
    if record.kind == "T":
        del content[record.offset :]
        content.extend(bytes(record.offset - len(content)))
        return
    if len(content) < record.offset:
        content.extend(bytes(record.offset - len(content)))
    content[record.offset : record.offset + len(record.data)] = record.data
