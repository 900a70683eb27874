"""Makes a copy: whole while others write, checked, sealed, read back, and carried to the other folders."""

import fcntl
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from peewee import PeeweeException

from kiosk.core.backup import archive, erasures, trouble
from kiosk.core.backup.archive import DATABASE, Manifest, digest_of
from kiosk.core.backup.envelope import PUBLIC, Envelope
from kiosk.core.backup.inspection import Inspected, inspect
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.patience import answer_of
from kiosk.core.backup.places import LOCAL, Copy, Place, name_of
from kiosk.core.backup.retention import Stamp
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.models import Audit, Setting, TrustedDay
from kiosk.core.storage import durable
from kiosk.core.storage.condition import Condition, of_error
from kiosk.core.storage.database import database, is_postgresql, sqlite_path
from kiosk.core.storage.keys import VITAL
from kiosk.core.storage.space import RESERVE

FOLDERS = ("copies_folder", "copies_folder_2")
WORK = ".work"
# Written by ``schema.copy`` before an upgrade, and by ``swap`` before a restore.
_LOOSE = re.compile(r".*-(\d{8}T\d{6})\d*(\.db)?", re.ASCII)
_NOT_WRITABLE = frozenset({Condition.READ_ONLY, Condition.REFUSED, Condition.FAILING})
_log = logging.getLogger(__name__)


def local_place(instance: Path) -> Place:
    """Return the folder of the copies on this machine."""
    return Place(instance / LOCAL, Audit.mark(), is_local=True)


def other_places() -> list[Place]:
    """Return the other folders that are set, whether or not they are there now."""
    folders = (Setting.read(name) for name in FOLDERS)
    return [Place(Path(folder), Audit.mark()) for folder in folders if folder]


def make(instance: Path) -> Copy:
    """Make a copy on this machine and remove what need not be kept; return it.

    Raises ``Trouble``, which is recorded as well, and leaves nothing half done.
    """
    journal = Journal(instance)
    try:
        with alone(instance) as work:
            seal_loose(instance)
            copy = _made(instance, work)
    except (Trouble, OSError, PeeweeException) as error:
        failed = error if isinstance(error, Trouble) else _of_storage(error)
        if failed.code == trouble.BUSY:
            raise
        journal.write(failure=Done(clock.now(), "", failed.code, failed.about))
        raise failed from error
    journal.write(copy=Done(clock.now(), ""), failure=None)
    local_place(instance).forget(TrustedDay.today())
    return copy


def carry(instance: Path, seconds: float = 60) -> None:
    """Bring the newest copy and the list of erasures to each other folder that lacks them, and record how it went."""
    local, journal = local_place(instance), Journal(instance)
    newest = next((one for one in local.copies() if not one.stamp.aside), None)
    envelope, today = Envelope(instance), TrustedDay.today()
    destroyed = _destroyed(instance, envelope)
    for place in other_places():
        name, at = "", clock.now()

        def bring(signs: object, place: Place = place) -> str:
            name = place.name
            if newest and all(one.stamp.number < newest.stamp.number for one in place.copies()):
                place.put(newest.path, signs)  # type: ignore[arg-type]
            if destroyed != erasures.read(place.folder, envelope.drill()):
                erasures.write(place.folder, destroyed, envelope)
            place.forget(today)
            return name

        try:
            if not envelope.is_made:
                raise Trouble(trouble.NO_ENVELOPE)
            name = answer_of(place.folder, bring, seconds)
            journal.write_attempt(str(place.folder), Done(at, name))
        except Trouble as failed:
            journal.write_attempt(str(place.folder), Done(at, name, failed.code, failed.about))


@contextmanager
def alone(instance: Path) -> Iterator[Path]:
    """Work on the copies alone; yield an empty folder to work in, which is removed afterwards.

    Raises ``Trouble`` while another copy is made or brought back, by any process.
    """
    folder = instance / LOCAL
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(trouble.BUSY) from None
        work = folder / WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(held)


def seal_loose(instance: Path) -> None:
    """Seal what was put aside before an upgrade or a restore, as it is, and remove the open files."""
    for path in sorted((instance / LOCAL).iterdir()):
        match = _LOOSE.fullmatch(path.name)
        if match is None:
            continue
        files = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
        members = [(one.name if path.is_dir() else DATABASE, one) for one in files]
        made_at = datetime.strptime(match[1], "%Y%m%dT%H%M%S")
        keys = [] if path.is_dir() else _keys(instance)
        _seal(instance, [*members, *keys], made_at, Inspected("", {}, "", []), aside=True)
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        _log.info("sealed what was put aside: %s", path.name)


def refuse_without_room(folder: Path, needed: int) -> None:
    """Raise ``Trouble`` if ``needed`` bytes on the disk of ``folder`` would leave less than visitors need."""
    if shutil.disk_usage(folder).free < needed + 4 * RESERVE:
        raise Trouble(trouble.NO_ROOM)


def _made(instance: Path, work: Path) -> Copy:
    if is_postgresql():
        raise Trouble(trouble.SERVER)
    path = sqlite_path()
    assert path is not None
    refuse_without_room(work, 2 * path.stat().st_size)
    plain, made_at = work / DATABASE, clock.now()
    # A consistent file while others write; copying the file itself would not be one.
    database.execute_sql("VACUUM INTO ?", (str(plain),))
    durable.flush(plain)
    found = inspect(plain, instance / "keys")
    if found.findings:
        raise Trouble(trouble.UNSOUND, found.findings[0])
    recordings = database.execute_sql("SELECT file FROM recording WHERE NOT machine").fetchall()
    audio = [(f"audio/{name}", instance / "audio" / name) for (name,) in recordings]
    members = [(DATABASE, plain), *_keys(instance), *(one for one in audio if one[1].is_file())]
    return _seal(instance, members, made_at, found)


def _seal(
    instance: Path, members: Sequence[tuple[str, Path]], made_at: datetime, found: Inspected, *, aside: bool = False
) -> Copy:
    place, envelope, journal = local_place(instance), Envelope(instance), Journal(instance)
    day = TrustedDay.today()
    number = max([journal.number, *(one.stamp.number for one in place.copies())]) + 1
    manifest = Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        dated=day is not None,
        unit=Setting.read("unit_name"),
        origin=Audit.mark(),
        anchor=found.anchor,
        schema=found.schema,
        rows=found.rows,
        digests={name: digest_of(path) for name, path in members},
        checked=not aside,
    )
    stamp = Stamp(number, clock.local(made_at).date() if day else None, aside)
    target = place.folder / name_of(stamp, made_at)
    part = place.folder / f".{target.name}.part"
    try:
        archive.seal(manifest, members, part, envelope.recipients)
        archive.check(part, envelope.drill())
        durable.move(part, target)
    finally:
        part.unlink(missing_ok=True)
    journal.write(number=number)
    return Copy(target, "", stamp, made_at if day else None)


def _keys(instance: Path) -> list[tuple[str, Path]]:
    """Return the keys that go into a copy: never the drill key, nor those that only sign cookies and open forms."""
    return [(f"keys/{name}", path) for name in (*VITAL, PUBLIC) if (path := instance / "keys" / name).is_file()]


def _destroyed(instance: Path, envelope: Envelope) -> erasures.Entries:
    """Return the list of erasures, and store it on this machine if it has grown."""
    folder = instance / LOCAL
    known = erasures.read(folder, envelope.drill())
    destroyed = erasures.recorded() | (known or frozenset())
    if destroyed != known:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        erasures.write(folder, destroyed, envelope)
    return destroyed


def _of_storage(error: Exception) -> Trouble:
    condition = of_error(error)
    if condition is Condition.FULL:
        code = trouble.NO_ROOM
    else:
        code = trouble.NOT_WRITABLE if condition in _NOT_WRITABLE else trouble.UNSOUND
    return Trouble(code, str(getattr(error, "strerror", None) or error))
