"""Puts a restored database in the place of the present one; after a kill there is the old or the new one, whole.

What is ready lies in a folder beside the database. Once the file ``ready.json`` is in it, every start goes on with the
swap until it is done; before, every start throws the folder away. The present files are put aside, not overwritten.
"""

import errno
import json
import logging
import shutil
from pathlib import Path

from kiosk.core.backup.archive import DATABASE
from kiosk.core.backup.envelope import PUBLIC
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.places import LOCAL
from kiosk.core.days import clock
from kiosk.core.storage import durable
from kiosk.core.storage.database import sqlite_path
from kiosk.core.storage.keys import VITAL

_READY = "ready.json"
_ENDS = ("", "-wal", "-shm")
_log = logging.getLogger(__name__)


def scratch(database: Path) -> Path:
    """Return the folder beside ``database``, so on the same disk, in which a restore is made ready."""
    return database.with_name(f"{database.name}-restore")


def commit(database: Path, name: str, made_at: str) -> None:
    """Decide that the next start takes what is in ``scratch``; call it once everything there is whole.

    ``name`` and ``made_at`` are the copy's, for the journal.
    """
    folder = scratch(database)
    for path in (folder.parent, *folder.rglob("*")):
        durable.flush(path)
    ready = {"aside": f"before-{clock.now():%Y%m%dT%H%M%S}", "name": name, "made_at": made_at}
    durable.write(folder / _READY, json.dumps(ready).encode())


def is_committed(database: Path) -> bool:
    """Return whether the next start takes what is in ``scratch``."""
    return (scratch(database) / _READY).exists()


def finish(instance: Path) -> bool:
    """Finish a swap that was decided, or discard what was not; return whether a database was restored.

    Call it before the database is opened. It may be killed at any point and called again.
    """
    database = sqlite_path()
    if database is None or not scratch(database).exists():
        return False
    folder = scratch(database)
    if not is_committed(database):
        discard(database)
        return False
    ready = json.loads((folder / _READY).read_text())
    aside = instance / LOCAL / ready["aside"]
    aside.mkdir(parents=True, exist_ok=True, mode=0o700)
    durable.flush(aside.parent)
    if (folder / DATABASE).exists():
        _put_aside(database, instance, aside)
        if any(database.with_name(database.name + end).exists() for end in _ENDS):
            raise OSError(errno.EBUSY, "another program has opened the database meanwhile")
        durable.move(folder / DATABASE, database)
    _take_files(folder, instance)
    Journal(instance).write(restored=Done(clock.now(), ready["name"], about=ready["made_at"]))
    discard(database)
    _log.warning("the database was restored; what was there before is in %s", aside)
    return True


def discard(database: Path) -> None:
    """Throw away what was made ready; raises ``OSError`` if that cannot be done."""
    folder = scratch(database)
    if folder.exists():
        # First, so that a kill in the middle does not leave a decision about half of a copy.
        (folder / _READY).unlink(missing_ok=True)
        durable.flush(folder)
        shutil.rmtree(folder)


def _put_aside(database: Path, instance: Path, aside: Path) -> None:
    """Move the present files; the log goes first, since a database with another's log would be damaged."""
    for end in reversed(_ENDS):
        present = database.with_name(database.name + end)
        if present.exists():
            _carry(present, aside / f"{DATABASE}{end}")
    for name in (*VITAL, PUBLIC):
        if (instance / "keys" / name).exists() and not (aside / name).exists():
            durable.copy(instance / "keys" / name, aside / name)


def _carry(source: Path, target: Path) -> None:
    """Move a file, to another disk if need be; after a kill both may be there, and it is done again."""
    try:
        durable.move(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        durable.copy(source, target)
        source.unlink()
        durable.flush(source.parent)


def _take_files(folder: Path, instance: Path) -> None:
    """Take keys and recordings from the copy; the key of cookies goes, so that everybody signs in again."""
    keys = instance / "keys"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in VITAL:
        if (folder / "keys" / name).exists():
            durable.copy(folder / "keys" / name, keys / name)
    # The envelope in use may be a later one than the copy's.
    if (folder / "keys" / PUBLIC).exists() and not (keys / PUBLIC).exists():
        durable.copy(folder / "keys" / PUBLIC, keys / PUBLIC)
    (keys / "session").unlink(missing_ok=True)
    for recording in (folder / "audio").glob("*"):
        (instance / "audio").mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (instance / "audio" / recording.name).exists():
            durable.copy(recording, instance / "audio" / recording.name)
