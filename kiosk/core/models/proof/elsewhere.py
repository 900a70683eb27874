"""Verifies another database than the open one by the same rules, in a process that does nothing else meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import Database

from kiosk.core.models.proof.verify import verify
from kiosk.core.storage.database import database


@contextmanager
def in_place_of_ours(other: Database) -> Iterator[None]:
    """Let every model mean ``other``, which is connected, in the whole process."""
    ours = database.obj
    database.initialize(other)
    try:
        yield
    finally:
        database.initialize(ours)


def further_findings(other: Database) -> list[str]:
    """Return what is wrong with ``other`` and not with the open database, of which it is a copy."""
    known = {finding.sentence for finding in verify()}
    with in_place_of_ours(other):
        return [finding.sentence for finding in verify() if finding.sentence not in known]
