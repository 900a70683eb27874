"""Makes a copy: whole while others write, checked, sealed, read back, and carried to the other folders."""

import fcntl
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from peewee import PeeweeException
from pyrage import EncryptError

from kiosk.core.backup import archive, erasures, trouble
from kiosk.core.backup.archive import DATABASE, Manifest, digest_of
from kiosk.core.backup.envelope import PUBLIC, Envelope
from kiosk.core.backup.inspection import Inspected, inspect
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.patience import SignsOfLife, answer_of
from kiosk.core.backup.places import LOCAL, ROOM, Copy, Place, clear, faults, name_of, refuse_without_room
from kiosk.core.backup.retention import Stamp
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.models import Audit, Setting, TrustedDay
from kiosk.core.storage import durable
from kiosk.core.storage.condition import Condition, of_error
from kiosk.core.storage.database import database, sqlite_path
from kiosk.core.storage.keys import VITAL
from kiosk.core.storage.transfer import CannotCopy, copy_into

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
            copy, doubts = _made(instance, work)
    except (Trouble, OSError, EncryptError, PeeweeException, CannotCopy) as error:
        failed = error if isinstance(error, Trouble) else _of_storage(error)
        if failed.code == trouble.BUSY:
            raise
        # A full disk may refuse the journal as well.
        with suppress(OSError):
            journal.write(failure=Done(clock.now(), "", failed.code, failed.about))
        raise failed from error
    # What was altered stays altered: a unit whose chain is broken needs copies as much as another.
    done = Done(clock.now(), "", trouble.DOUBTS, doubts[0]) if doubts else Done(clock.now(), "")
    # The copy is there, whatever becomes of the rest.
    try:
        journal.write(copy=done, failure=None)
        local_place(instance).forget(TrustedDay.today())
    except (Trouble, OSError) as error:
        _log.error("a copy was made, but it was not recorded, or older ones were not removed: %s", error)
    return copy


def carry(instance: Path, seconds: float = 60) -> None:
    """Bring the newest copy and the list of erasures to each other folder that lacks them, and record how it went.

    A folder that gives no sign of life for ``seconds`` is left alone. While another process does it, nothing is done.
    """
    copies = [one for one in local_place(instance).copies() if not one.stamp.aside]
    # No key on paper opens a copy that is older than it.
    newest = next((one for one in copies if one.stamp.number >= Journal(instance).sealed_from), None)
    envelope, journal, places = Envelope(instance), Journal(instance), other_places()
    try:
        erasures.keep(instance / LOCAL, envelope)
    except Trouble as failed:
        # A damaged key is recorded where the copies fail for it.
        _log.error("the list of erasures is not kept: %s", failed)
        return
    with suppress(Trouble), _held(instance / "keys"):
        for place in places:
            done, took, number = _carried(instance, place, newest, seconds)
            journal.write_attempt(str(place.folder), done, took=took)
            # A machine that was set up again goes on counting where its sticks have got to.
            if number > journal.number:
                journal.write(number=number)
        journal.forget_attempts({str(place.folder) for place in places})


def _carried(instance: Path, place: Place, newest: Copy | None, seconds: float) -> tuple[Done, bool, int]:
    """Carry to one place; return how it went, whether it took the copy, and the highest number it has had."""
    envelope, today, at = Envelope(instance), TrustedDay.today(), clock.now()

    def bring(signs: SignsOfLife) -> tuple[str, bool, int]:
        name = place.name
        # First: a list that is too new does no harm.
        with faults():
            erasures.carry(instance / LOCAL, place.folder, envelope)
        place.forget(today)
        number = max((one.stamp.number for one in place.copies()), default=0)
        if newest is None or number >= newest.stamp.number:
            return name, False, number
        place.make_room(newest.size, today)
        place.put(newest.path, signs)
        return name, True, newest.stamp.number

    try:
        if not envelope.is_made:
            raise Trouble(trouble.NO_ENVELOPE)
        name, took, number = answer_of(place.folder, bring, seconds)
        return Done(at, name), took, number
    except Trouble as failed:
        return Done(at, "", failed.code, failed.about), False, 0


@contextmanager
def alone(instance: Path) -> Iterator[Path]:
    """Work on the copies alone; yield an empty folder to work in, which is removed afterwards.

    What an interrupted work has left is removed as well. Raises ``Trouble`` while another copy is made or brought back,
    by any process.
    """
    folder = instance / LOCAL
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    work = folder / WORK
    with _held(folder):
        clear(folder)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold ``folder``, which a lock of the system does without a file. Raises ``Trouble`` while another holds it."""
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(trouble.BUSY) from None
        yield
    finally:
        os.close(held)


def seal_loose(instance: Path) -> None:
    """Seal what was put aside before an upgrade or a restore, as it is, and remove the open files."""
    for path in sorted((instance / LOCAL).iterdir()):
        made_at = _put_aside_at(path.name)
        if made_at is None:
            continue
        if path.is_dir():
            files = sorted(one for one in path.iterdir() if one.is_file())
            if not files:
                # On a new machine there was nothing before the restore.
                path.rmdir()
                continue
            members = [(one.name if one.name.startswith(DATABASE) else f"keys/{one.name}", one) for one in files]
        else:
            members = [(DATABASE, path), *_keys(instance)]
        try:
            refuse_without_room(instance / LOCAL, sum(file.stat().st_size for _name, file in members))
            _seal(instance, members, made_at, Inspected("", {}, "", []), aside=True)
        except (OSError, EncryptError, Trouble) as error:
            # It may lie on a damaged part of the disk; that must not stop the copies of every hour.
            _log.error("what was put aside cannot be sealed: %s: %s", path.name, error)
            continue
        # What has come into the folder since is not in the copy.
        for _name, file in members if path.is_dir() else [(DATABASE, path)]:
            file.unlink()
        if path.is_dir():
            path.rmdir()
        _log.info("sealed what was put aside: %s", path.name)


def _put_aside_at(name: str) -> datetime | None:
    match = _LOOSE.fullmatch(name)
    try:
        return datetime.strptime(match[1], "%Y%m%dT%H%M%S") if match else None
    except ValueError:
        return None


def _made(instance: Path, work: Path) -> tuple[Copy, list[str]]:
    path = sqlite_path()
    needed = 2 * (path.stat().st_size if path else _size_on_the_server())
    with suppress(Trouble):
        local_place(instance).make_room(needed + ROOM, TrustedDay.today())
    refuse_without_room(work, needed)
    plain, made_at = work / DATABASE, clock.now()
    if path:
        # A consistent file while others write; copying the file itself would not be one.
        database.execute_sql("VACUUM INTO ?", (str(plain),))
    else:
        copy_into(f"sqlite:///{plain}", work)
    durable.flush(plain)
    found = inspect(plain, instance / "keys")
    if found.findings:
        raise Trouble(trouble.UNSOUND, found.findings[0])
    recordings = database.execute_sql("SELECT file FROM recording WHERE NOT machine").fetchall()
    audio = [(f"audio/{name}", instance / "audio" / name) for (name,) in recordings]
    members = [(DATABASE, plain), *_keys(instance), *(one for one in audio if one[1].is_file())]
    return _seal(instance, members, made_at, found), found.doubts


def _size_on_the_server() -> int:
    return database.execute_sql("SELECT pg_database_size(current_database())").fetchone()[0]


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
    return Copy(target, "", stamp, made_at if day else None, target.stat().st_size)


def _keys(instance: Path) -> list[tuple[str, Path]]:
    """Return the keys that go into a copy: never the drill key, nor those that only sign cookies and open forms."""
    return [(f"keys/{name}", path) for name in (*VITAL, PUBLIC) if (path := instance / "keys" / name).is_file()]


def _of_storage(error: Exception) -> Trouble:
    condition = of_error(error)
    if condition is Condition.FULL:
        code = trouble.NO_ROOM
    else:
        code = trouble.NOT_WRITABLE if condition in _NOT_WRITABLE else trouble.UNSOUND
    return Trouble(code, str(getattr(error, "strerror", None) or error))
