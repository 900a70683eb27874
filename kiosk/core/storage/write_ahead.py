"""Whether SQLite's write-ahead log is whole: SQLite itself silently ignores everything from the first bad frame on.

A power cut may leave the last transaction unfinished; nobody was told that it was stored. With ``synchronous=full`` a
transaction begins only when the one before is on the disk, so two commits behind a bad frame prove damage. So does the
index beside the log, if it knows of more frames than can be read.
"""

import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER, _FRAME = 32, 24
_MAGICS = {0x377F0682: "<", 0x377F0683: ">"}
# In the index: its version, the number of the last frame, and the salts of the log.
_VERSION = 3_007_000
_INDEX = struct.Struct("=I12xI12x8s")


@dataclass(frozen=True)
class Frame:
    """One page in the log; ``commits`` if a transaction ends with it, ``valid`` if SQLite reads it."""

    commits: bool
    valid: bool


@dataclass(frozen=True)
class Index:
    """The number of the last frame and the salts of the log, as the index beside it has them."""

    last: int
    salts: bytes
    of_this_boot: bool


def lost_commits(database: Path) -> int:
    """Return how many stored transactions of the log beside ``database`` can no longer be read; 0 if it is whole.

    The index is believed only if it belongs to this log. -1 means that some are lost, and nobody can say how many.
    """
    log = database.with_name(f"{database.name}-wal")
    known = _indexed(database)
    if not log.is_file() or log.stat().st_size <= _HEADER:
        # Without salts to compare, an index that a power cut has left from earlier must not be believed.
        return -1 if known is not None and known.of_this_boot else 0
    content = log.read_bytes()
    salts = _salts(content)
    frames = list(_frames(content, salts))
    readable = next((number for number, frame in enumerate(frames) if not frame.valid), len(frames))
    behind = sum(frame.commits for frame in frames[readable:])
    if known is not None and known.salts == salts and known.last > readable:
        return behind or -1
    return behind if behind > 1 else 0


def _indexed(database: Path) -> Index | None:
    """Return what the index knows of the log; None without an index, or with an empty one."""
    index = database.with_name(f"{database.name}-shm")
    content = index.read_bytes()[: _INDEX.size] if index.is_file() else b""
    if len(content) < _INDEX.size:
        return None
    version, last, salts = _INDEX.unpack(content)
    booted_at = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
    return Index(last, salts, index.stat().st_mtime > booted_at) if version == _VERSION and last else None


def _salts(content: bytes) -> bytes:
    """Return the salts that the frames of this log carry; of the first frame, if the header cannot be believed."""
    return content[16:24] if _header(content) else content[_HEADER + 8 : _HEADER + 16]


def _header(content: bytes) -> tuple[int, int] | None:
    """Return the checksum with which the header ends; None if it is not that of a log."""
    order = _MAGICS.get(struct.unpack(">I", content[:4])[0])
    state = _checksum((0, 0), content[:24], order) if order else None
    return state if state == struct.unpack(">2I", content[24:32]) else None


def _frames(content: bytes, salts: bytes) -> Iterator[Frame]:
    """Yield the frames of this log; those that an earlier turn has left behind it do not count."""
    magic, _version, size, _turn = struct.unpack(">4I", content[:16])
    order, state = _MAGICS.get(magic, "<"), _header(content)
    size = size if 512 <= size <= 65_536 else 4_096
    for begin in range(_HEADER, len(content) - _FRAME - size + 1, _FRAME + size):
        head, page = content[begin : begin + _FRAME], content[begin + _FRAME : begin + _FRAME + size]
        if state is not None:
            state = _checksum(_checksum(state, head[:8], order), page, order)
            state = state if head[8:16] == salts and state == struct.unpack(">2I", head[16:]) else None
        if state is not None or head[8:16] == salts:
            yield Frame(head[4:8] != bytes(4), state is not None)


def _checksum(state: tuple[int, int], content: bytes, order: str) -> tuple[int, int]:
    first, second = state
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for one, two in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
