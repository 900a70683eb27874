"""Opens the file of an SQLite database to read it and nothing else: a copy, or what is left of a damaged one."""

from pathlib import Path

from kiosk.core.storage.database import BUSY_TIMEOUT, PRAGMAS, database
from kiosk.core.storage.driver import KioskSqliteDatabase
from kiosk.core.storage.space import space


def open_to_read(path: Path) -> None:
    """Connect the proxy to the file at ``path``, which is left as it is; for a process of its own."""
    # Setting the journal mode would write to the file.
    pragmas = {name: value for name, value in PRAGMAS.items() if name != "journal_mode"}
    opened = KioskSqliteDatabase(None, lock_type="DEFERRED")
    opened.init(str(path), pragmas={**pragmas, "query_only": 1}, timeout=BUSY_TIMEOUT / 1000)
    database.initialize(opened)
    space.watch(None)
