"""The files of the program: whether database and keys belong together, who may read them, and the write-ahead log."""

import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cysqlite

from kiosk.core.storage.condition import Condition
from kiosk.core.storage.database import BUSY_TIMEOUT, CannotStart, database, is_postgresql, sqlite_path
from kiosk.core.storage.keys import VITAL, keyring
from kiosk.core.storage.write_ahead import lost_commits

# What the program itself makes in the instance folder, which may lie in a folder with other files.
_FOLDERS = ("keys", "backups", "audio", "imports")
# Rows that a visitor or an officer has caused; a database without any has lost nothing.
_USED = ("audit", "account", "suggestion", "rating", "sheet")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
ON_PURPOSE = "start once with KIOSK_NEW=1"
_log = logging.getLogger(__name__)


@contextmanager
def held_open() -> Iterator[None]:
    """Hold a connection of its own for as long as the program runs, idle.

    The last connection that closes deletes the write-ahead log and its index, and a full disk has no room to make
    them again: then not even a page could be read.
    """
    path = sqlite_path()
    if path is None:
        yield
        return
    connection = cysqlite.connect(str(path))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield
    finally:
        connection.close()


def refuse_lost_database() -> None:
    """Raise ``CannotStart`` if there are keys but no file of the database, or only parts of one, or a damaged log.

    Call it before connecting, which would make a file.
    """
    path = sqlite_path()
    if path is None:
        return
    there = path.is_file() and path.stat().st_size > 0
    log, shared = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    if there and shared.exists() and not log.exists():
        raise CannotStart(
            f"{log} is missing, in which the last messages are: put it back, or remove {shared} to go on without them"
        )
    lost = lost_commits(path) if there else 0
    if lost:
        acts = f"{lost} of the last acts" if lost > 0 else "some of the last acts"
        raise CannotStart(
            f"the log {log} is damaged, and {acts} cannot be read: keep all files whose names begin with {path.name},"
            " and save what can be read with `flask --app run salvage FILE`, or put them back from a backup",
            Condition.DAMAGED,
        )
    if not there and log.exists():
        raise CannotStart(f"the file {path} is missing, but its log {log} is there: put it back from a backup")
    if not there:
        refuse_keys_alone()


def refuse_missing_folder() -> None:
    """Raise ``CannotStart`` if the folder of the database does not exist: most likely its name is mistyped."""
    path = sqlite_path()
    if path is not None and not path.parent.is_dir():
        raise CannotStart(f"the folder {path.parent} does not exist: make it, or correct KIOSK_DATABASE_URL")


def refuse_keys_alone() -> None:
    """Raise ``CannotStart`` if there are keys; call it if the database is missing or has no table of this program."""
    path = sqlite_path()
    name = f"file {path}" if path else "PostgreSQL database"
    if any(key not in keyring.missing for key in VITAL):
        raise CannotStart(
            f"the {name} is missing or is not a database of this program, but {keyring.folder} has the keys of one:"
            f" put it back from a backup, or {ON_PURPOSE} to begin an empty one"
        )


def refuse_lost_keys(vital: tuple[str, ...]) -> None:
    """Raise ``CannotStart`` if the database is in use but one of the keys ``vital`` is missing; needs a connection."""
    lost = [name for name in vital if name in keyring.missing]
    if lost and is_used():
        keys, them, new = ("key", "it", "a new one") if len(lost) == 1 else ("keys", "them", "new ones")
        raise CannotStart(
            f"the database is in use, but {keyring.folder} lacks the {keys} {' and '.join(lost)}: put {them} back from"
            f" a backup, or {ON_PURPOSE} to make {new}, with which nothing stored so far can be proven or recognised"
        )


def is_used() -> bool:
    """Return whether the database has rows that a person has caused."""
    tables = set(database.get_tables())
    # Each is read, so that a start on one that cannot be read is refused.
    first = [database.execute_sql(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() for table in _USED if table in tables]
    return any(first)


def close_to_others(instance: Path) -> list[Path]:
    """Take from group and others every permission on the program's files; return those that were open to them."""
    opened = [path for path in _own(instance) if path.exists() and path.stat().st_mode & _OTHERS]
    closed = []
    for path in opened:
        try:
            path.chmod(path.stat().st_mode & ~_OTHERS)
            closed.append(path)
        except PermissionError:
            _log.error("%s is open to others, and belongs to another user: nobody but its owner can close it", path)
    if closed:
        _log.warning("closed to others, who could read them until now: %s", ", ".join(map(str, closed)))
    return closed


def log_state() -> tuple[int, int] | None:
    """Return size and time of the last change of SQLite's write-ahead log; None while it is empty."""
    path = sqlite_path()
    log = path and path.with_name(path.name + "-wal")
    if log is None or not log.exists():
        return None
    state = log.stat()
    return (state.st_size, state.st_mtime_ns) if state.st_size else None


def empty_log() -> bool:
    """Empty SQLite's write-ahead log, in which destroyed words can still be read, and return whether it is empty.

    In the database file ``secure_delete`` has overwritten them. The log stays while a reader uses an older snapshot:
    this does not wait for it, because no writer could go on meanwhile.
    """
    if is_postgresql():
        return True
    database.execute_sql("PRAGMA busy_timeout = 0")
    try:
        busy, _pages, _moved = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        database.execute_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    return not busy


def _own(instance: Path) -> Iterator[Path]:
    path = sqlite_path()
    if path is not None:
        yield from (path.with_name(path.name + end) for end in ("", "-wal", "-shm"))
    yield instance
    for folder in (instance / name for name in _FOLDERS):
        yield folder
        yield from (found for found in folder.rglob("*") if not found.is_symlink())
