"""Lets one process at a time migrate the database when the program starts, and none while the program runs."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.core.storage.database import CannotStart, database, sqlite_path

# The key of PostgreSQL's advisory lock; ``database`` has the others.
_LOCK = 7_220_002


@contextmanager
def alone_at_start() -> Iterator[None]:
    """Hold a lock at start-up, so that only one process at a time migrates the database.

    With SQLite it is a lock on the folder of the database, which needs no file and ends with the process.
    """
    path = sqlite_path()
    if path is None:
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))
        return
    folder = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def while_none_runs(instance: Path) -> Iterator[None]:
    """Raise ``CannotStart`` if the program runs on ``instance``, which then is locked; keep it from starting meanwhile.

    A command of a new version would otherwise change the tables under the old one. In the folder of the database that
    cannot be told from ``alone_at_start``.
    """
    path = sqlite_path()
    if path is not None and path.absolute().parent == instance.absolute():
        yield
        return
    folder = os.open(instance, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart("the version of before still runs: end it, and then start this one") from None
        yield
    finally:
        os.close(folder)
