"""The folders that take copies: one on this machine, and up to two others, as a stick or a share."""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kiosk.core.backup import trouble
from kiosk.core.backup.patience import SignsOfLife, answer_of
from kiosk.core.backup.retention import NEWEST, Stamp, superfluous
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.storage import durable
from kiosk.core.storage.space import RESERVE
from kiosk.core.text.text import UnsafeText, one_line

LOCAL = "backups"
# What visitors need on the disk beside copies.
ROOM = 4 * RESERVE
# Says in whose folder a stick is mounted, so that the empty folder of a pulled one is not taken for it.
MARKER = "kiosk-copies.json"
LONGEST_NAME = 40
_LONGEST_MARKER = 4_096
_NAME = re.compile(r"kiosk-(\d{6,9})-(\d{8}T\d{4}|undated)(-aside)?\.age", re.ASCII)
_MOMENT = "%Y%m%dT%H%M"
_CHUNK = 8 << 20
_CODES = {
    errno.ENOSPC: trouble.NO_ROOM,
    errno.EDQUOT: trouble.NO_ROOM,
    errno.EROFS: trouble.NOT_WRITABLE,
    errno.EACCES: trouble.NOT_WRITABLE,
    errno.EFBIG: trouble.UNPREPARED,
    errno.EISDIR: trouble.UNPREPARED,
    errno.EPERM: trouble.NOT_WRITABLE,
}


@dataclass(frozen=True)
class Copy:
    """A copy as its name describes it: ``made_at`` is naive UTC, None if the clock was not trusted then."""

    path: Path
    place: str
    stamp: Stamp
    made_at: datetime | None
    # In bytes; read with the name, since a stick may be pulled before anybody asks.
    size: int


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
        with faults():
            marker = self._marker()
        if marker["unit"] != self.unit:
            raise Trouble(trouble.OF_ANOTHER, str(self.folder))
        return marker["name"]

    def is_on_disk_of(self, instance: Path) -> bool:
        """Whether the folder lies on the disk of ``instance``: most likely the stick that belongs there is not in."""
        with faults():
            return self.folder.stat().st_dev == instance.stat().st_dev

    def prepare(self, name: str, *forbidden: Path) -> None:
        """Let the folder take copies under ``name``.

        Raises ``Trouble`` if it is away, another unit's, or within one of the ``forbidden`` folders.
        """
        with faults():
            within = any(self.folder.resolve().is_relative_to(one) for one in forbidden)
            if within or self.folder.stat().st_dev == Path("/dev").stat().st_dev:
                raise Trouble(trouble.OWN_FOLDER, str(self.folder))
            try:
                unit = self._marker()["unit"]
            except Trouble as failed:
                if failed.code != trouble.UNPREPARED:
                    raise
                unit = self.unit
            if unit != self.unit:
                raise Trouble(trouble.OF_ANOTHER, str(self.folder))
            durable.write(self.folder / MARKER, json.dumps({"name": name, "unit": self.unit}).encode())

    def copies(self) -> list[Copy]:
        """Return the copies here, newest first. Raises ``Trouble`` if the folder does not answer as it should."""
        if self.is_local and not self.folder.exists():
            return []
        with faults():
            name = self.name
            found = [_copy(path, name) for path in self.folder.iterdir()]
        return sorted((one for one in found if one), key=lambda one: (one.stamp.number, one.path), reverse=True)

    def put(self, source: Path, signs: SignsOfLife) -> None:
        """Store a copy here under its name: flushed, read back and only then renamed. Raises ``Trouble``."""
        with faults():
            _ = self.name
            clear(self.folder)
            part = self.folder / f".{source.name}.part"
            try:
                digest = _carry(source, part, signs)
                if _read_back(part, signs) != digest:
                    raise Trouble(trouble.BROKEN, str(self.folder))
                durable.move(part, self.folder / source.name)
            finally:
                with suppress(OSError):
                    part.unlink()

    def forget(self, today: date | None, newest: int = NEWEST) -> list[Copy]:
        """Remove the copies that need not be kept on ``today``, None if it is not trusted; return them.

        Of those that were made last ``newest`` stay.
        """
        copies = self.copies()
        old = set(superfluous([one.stamp for one in copies], today, newest))
        removed = [one for one in copies if one.stamp in old]
        with faults():
            for one in removed:
                one.path.unlink(missing_ok=True)
        return removed

    def make_room(self, needed: int, today: date | None) -> None:
        """Remove what need not be kept; if that leaves less than ``needed`` bytes, all but the daily and weekly copies.

        Raises ``Trouble`` if there is still too little.
        """
        for newest in (NEWEST, 1):
            self.forget(today, newest)
            with faults():
                if shutil.disk_usage(self.folder).free >= needed:
                    return
        raise Trouble(trouble.NO_ROOM, str(self.folder))

    def _marker(self) -> dict[str, str]:
        if not self.folder.is_dir():
            raise Trouble(trouble.AWAY, str(self.folder))
        try:
            marker = json.loads(durable.read(self.folder / MARKER, _LONGEST_MARKER))
            return {"name": one_line(str(marker["name"]))[:LONGEST_NAME], "unit": str(marker["unit"])}
        except (FileNotFoundError, KeyError, TypeError, ValueError, RecursionError, UnsafeText):
            raise Trouble(trouble.UNPREPARED, str(self.folder)) from None


@contextmanager
def faults() -> Iterator[None]:
    """Say in one word, as ``Trouble``, what the system says of a folder."""
    try:
        yield
    except OSError as error:
        raise Trouble(_CODES.get(error.errno or 0, trouble.AWAY), error.strerror or str(error)) from error


def refuse_without_room(folder: Path, needed: int) -> None:
    """Raise ``Trouble`` if ``needed`` bytes on the disk of ``folder`` would leave less than visitors need."""
    if shutil.disk_usage(folder).free < needed + ROOM:
        raise Trouble(trouble.NO_ROOM)


def fetched(instance: Path, source: Path, work: Path) -> Path:
    """Return the copy ``source`` on this disk, brought into ``work`` from a stick: that may hang, and others wait.

    Raises ``Trouble``.
    """
    if source.parent == instance / LOCAL:
        return source
    target = work / source.name

    def bring(signs: SignsOfLife) -> None:
        refuse_without_room(work, source.stat().st_size)
        _carry(source, target, signs)

    with faults():
        answer_of(source.parent, bring)
    return target


def clear(folder: Path) -> None:
    """Remove what an interrupted attempt has left in a folder of copies; raises ``OSError``."""
    for part in folder.glob(".kiosk-[0-9]*.part"):
        part.unlink(missing_ok=True)


def numbers_in(folder: Path) -> list[int]:
    """Return the numbers of the copies in a folder; raises ``OSError``."""
    return [int(match[1]) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]


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
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    return Copy(path, place, Stamp(int(match[1]), day, match[3] is not None), made_at, size)


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
