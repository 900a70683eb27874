"""Inspects the file of a database in a process of its own: pages, references, schema, chain, and the rows counted.

Run as ``python -m kiosk.core.backup.inspection FILE KEYS [pages]``; it prints one JSON object, the fields of
``Inspected``.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from peewee import PeeweeException

from kiosk.core.models import Audit
from kiosk.core.models.proof.structure import wrong_schema
from kiosk.core.models.proof.verify import check_links
from kiosk.core.storage.database import database
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.read_only import open_to_read
from kiosk.core.upgrade import pending

ROOT = Path(__file__).resolve().parents[3]
_MOST = 10
# Above the two minutes that a million rows take on a slow machine.
_SECONDS = 600


@dataclass(frozen=True)
class Inspected:
    """What is in a database: its last migration, the rows of each table, and the anchor of the chain.

    ``findings`` are damages; ``doubts`` are what schema and chain do not prove, in a file that is whole.
    """

    schema: str
    rows: dict[str, int]
    anchor: str
    findings: list[str]
    doubts: list[str] = field(default_factory=list)


def inspect(path: Path, keys: Path, *, pages: bool = True) -> Inspected:
    """Inspect the database file ``path``, whose chain the ``keys`` prove; the running program is not slowed down.

    Leave out the ``pages``, which takes half of the time, where a digest shows that they were inspected before.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(path), str(keys), *(["pages"] if pages else [])],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Inspected("", {}, "", [f"the check was not done within {_SECONDS} seconds"])
    try:
        return Inspected(**json.loads(done.stdout))
    except (TypeError, ValueError):
        words = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        return Inspected("", {}, "", [words[-1]])


def _inspect(path: Path, keys: Path, pages: bool) -> Inspected:
    keyring.open(keys)
    open_to_read(path)
    try:
        with database.connection_context():
            broken = _broken_pages() if pages else []
            if broken:
                return Inspected("", {}, "", broken)
            if pending():
                # Of an earlier version: its chain is verified once it was brought up to date.
                return Inspected(_schema(), _rows(), "", [])
            wrong = [finding.sentence for finding in (*wrong_schema(), *check_links(sys.maxsize).findings)]
            return Inspected(_schema(), _rows(), Audit.anchor(), [], wrong[:_MOST])
    except PeeweeException as error:
        return Inspected("", {}, "", [str(error)])


def _broken_pages() -> list[str]:
    pages = [row for (row,) in database.execute_sql(f"PRAGMA integrity_check({_MOST})").fetchall() if row != "ok"]
    rows = database.execute_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    return pages + [f"a row of {table} refers to none of {parent}" for table, _row, parent, _key in rows]


def _schema() -> str:
    return database.execute_sql("SELECT max(name) FROM schema_migration").fetchone()[0] or ""


def _rows() -> dict[str, int]:
    tables = [table for table in database.get_tables() if "_search" not in table]
    return {table: database.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}


if __name__ == "__main__":
    print(json.dumps(asdict(_inspect(Path(sys.argv[1]), Path(sys.argv[2]), "pages" in sys.argv[3:]))))
