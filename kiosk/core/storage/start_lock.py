"""Lets one process at a time migrate the database when the program starts."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.core.storage.database import database, sqlite_path

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
