"""Lets one process at a time migrate the database when the program starts."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.core.storage.database import database, is_postgresql

# The key of PostgreSQL's advisory lock; ``database`` has the others.
_LOCK = 7_220_002


@contextmanager
def alone_at_start() -> Iterator[None]:
    """Hold a lock at start-up, so that only one process at a time migrates the database."""
    if not is_postgresql():
        yield
        return
    database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
    try:
        yield
    finally:
        database.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))
