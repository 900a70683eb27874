"""The folders that take copies: one on this machine, and up to two others, as a stick or a share."""

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kiosk.core.backup import trouble
from kiosk.core.backup.patience import SignsOfLife
from kiosk.core.backup.retention import Stamp, superfluous
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.storage import durable

LOCAL = "backups"
# Says in whose folder a stick is mounted, so that the empty folder of a pulled one is not taken for it.
MARKER = "kiosk-copies.json"
LONGEST_NAME = 40
_NAME = re.compile(r"kiosk-(\d{6,})-(\d{8}T\d{4}|undated)(-aside)?\.age", re.ASCII)
_MOMENT = "%Y%m%dT%H%M"
_CHUNK = 8 << 20
_CODES = {
    errno.ENOSPC: trouble.NO_ROOM,
    errno.EDQUOT: trouble.NO_ROOM,
    errno.EROFS: trouble.NOT_WRITABLE,
    errno.EACCES: trouble.NOT_WRITABLE,
    errno.EPERM: trouble.NOT_WRITABLE,
}


@dataclass(frozen=True)
class Copy:
    """A copy as its name describes it: ``made_at`` is naive UTC, None if the clock was not trusted then."""

    path: Path
    place: str
    stamp: Stamp
    made_at: datetime | None

    @property
    def size(self) -> int:
        """The size in bytes."""
        return self.path.stat().st_size


@dataclass(frozen=True)
class Place:
    """A folder that takes copies of the unit whose key has the mark ``unit``."""

    folder: Path
    unit: str
    is_local: bool = False

    @property
    def name(self) -> str:
        """How the unit calls it; empty for the folder on this machine. Raises ``Trouble`` if it takes no copies."""
        if self.is_local:
            return ""
        marker = self._marker()
        if marker["unit"] != self.unit:
            raise Trouble(trouble.OF_ANOTHER, str(self.folder))
        return marker["name"]

    def prepare(self, name: str) -> None:
        """Let the folder take copies under ``name``. Raises ``Trouble`` if it is away, or another unit's."""
        with self._faults():
            if not self.folder.is_dir():
                raise Trouble(trouble.AWAY, str(self.folder))
            with suppress(Trouble):
                if self._marker()["unit"] != self.unit:
                    raise Trouble(trouble.OF_ANOTHER, str(self.folder)) from None
            durable.write(self.folder / MARKER, json.dumps({"name": name, "unit": self.unit}).encode())

    def copies(self) -> list[Copy]:
        """Return the copies here, newest first. Raises ``Trouble`` if the folder does not answer as it should."""
        if self.is_local and not self.folder.exists():
            return []
        with self._faults():
            name = self.name
            found = [_copy(path, name) for path in self.folder.iterdir()]
        return sorted((one for one in found if one), key=lambda one: one.stamp, reverse=True)

    def put(self, source: Path, signs: SignsOfLife) -> None:
        """Store a copy here under its name: flushed, read back and only then renamed. Raises ``Trouble``."""
        with self._faults():
            _ = self.name
            self._clear()
            part = self.folder / f".{source.name}.part"
            digest = _carry(source, part, signs)
            if _read_back(part, signs) != digest:
                raise Trouble(trouble.BROKEN, str(self.folder))
            durable.move(part, self.folder / source.name)

    def forget(self, today: date | None) -> list[Copy]:
        """Remove the copies that need not be kept on ``today``, None if it is not trusted; return them."""
        copies = self.copies()
        old = set(superfluous([one.stamp for one in copies], today))
        removed = [one for one in copies if one.stamp in old]
        with self._faults():
            for one in removed:
                one.path.unlink(missing_ok=True)
        return removed

    def _clear(self) -> None:
        """Remove what an interrupted attempt has left."""
        for part in self.folder.glob(".kiosk-*.part"):
            part.unlink(missing_ok=True)

    def _marker(self) -> dict[str, str]:
        if not self.folder.is_dir():
            raise Trouble(trouble.AWAY, str(self.folder))
        try:
            marker = json.loads((self.folder / MARKER).read_text("utf-8"))
            return {"name": str(marker["name"])[:LONGEST_NAME], "unit": str(marker["unit"])}
        except (FileNotFoundError, KeyError, TypeError, ValueError):
            raise Trouble(trouble.UNPREPARED, str(self.folder)) from None

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Say in one word what the system says of the folder."""
        try:
            yield
        except OSError as error:
            raise Trouble(_CODES.get(error.errno or 0, trouble.AWAY), error.strerror or str(error)) from error


def name_of(stamp: Stamp, made_at: datetime) -> str:
    """Return the name of the file of a copy."""
    moment = made_at.strftime(_MOMENT) if stamp.day else "undated"
    return f"kiosk-{stamp.number:06}-{moment}{'-aside' if stamp.aside else ''}.age"


def _copy(path: Path, place: str) -> Copy | None:
    """Return the copy at ``path``, or None if it does not have the name of one."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        made_at = None if match[2] == "undated" else datetime.strptime(match[2], _MOMENT)
    except ValueError:
        return None
    day = clock.local(made_at).date() if made_at else None
    return Copy(path, place, Stamp(int(match[1]), day, match[3] is not None), made_at)


def _carry(source: Path, target: Path, signs: SignsOfLife) -> str:
    """Copy in pieces, each flushed, so that a slow stick shows that it gets on; return the SHA-256 in hex."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(_CHUNK):
            digest.update(piece)
            written.write(piece)
            written.flush()
            os.fsync(written.fileno())
            signs.give()
    return digest.hexdigest()


def _read_back(path: Path, signs: SignsOfLife) -> str:
    """Return the SHA-256 of what the disk has stored, in hex, not of what memory still holds."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(_CHUNK):
            digest.update(piece)
            signs.give()
    return digest.hexdigest()
