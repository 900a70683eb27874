"""Bring the database to the program's version: a backup first, then the pending migrations, then the seed."""

import logging
from datetime import datetime
from pathlib import Path

from playhouse.migrations import Runner

from kiosk.core.days import clock
from kiosk.core.models.proof.first_seal import seal_existing
from kiosk.core.seed import load_seed
from kiosk.core.storage.database import alone_at_start, database, is_postgresql, sqlite_path

_DIRECTORY = Path(__file__).parent / "migrations"
# Before this migration nothing was sealed.
_CHAIN_BEGINS = "0005_officers"
_log = logging.getLogger(__name__)


class NewerSchema(Exception):
    """The database was migrated by a newer program; this one would not understand it."""


def prepare(instance: Path) -> None:
    """Apply pending migrations, after a copy into ``instance/backups`` if there is data, and add missing seed rows.

    Raises ``NewerSchema`` when the database knows migrations that this program lacks.
    """
    with database.connection_context(), alone_at_start():
        runner = Runner(database.obj, str(_DIRECTORY))
        unknown = [migration.name for migration in runner.status() if migration.path is None]
        if unknown:
            raise NewerSchema(f"the database has migrations that this program lacks: {', '.join(unknown)}")
        if pending():
            used = bool(runner.applied())
            if used:
                copy(instance / "backups")
            done = list(runner.up())
            for name in done:
                _log.info("migrated: %s", name)
            if used and _CHAIN_BEGINS in done:
                _log.info("sealed what was there: %s rows", seal_existing())
        load_seed()


def pending() -> list[str]:
    """Return the names of the pending migrations."""
    runner = Runner(database.obj, str(_DIRECTORY))
    return [migration.name for migration in runner.status() if migration.applied is None]


def copy(folder: Path) -> Path | None:
    """Write a whole copy of an SQLite database into ``folder`` and return its path; None on PostgreSQL.

    VACUUM INTO gives a consistent file while others write; copying the file does not.
    """
    if is_postgresql():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = sqlite_path()
    assert path is not None
    target = folder / f"{path.stem}-{copied_at(clock.now())}.db"
    database.execute_sql("VACUUM INTO ?", (str(target),))
    return target


def copied_at(moment: datetime) -> str:
    """Return ``moment`` as the name of a copy carries it; names sort by moment."""
    return f"{moment:%Y%m%dT%H%M%S%f}"
