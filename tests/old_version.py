"""A database as the program of migration 0006 made it, to be opened by this version.

Its rows stand in ``core/data/version_0006.json`` as that program wrote them, with the key under which it sealed them.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from playhouse.migrations import Runner

from kiosk.core.storage.catalog import MIGRATIONS
from kiosk.core.storage.database import database, is_postgresql
from kiosk.core.storage.keys import keyring

BEFORE = json.loads((Path(__file__).parent / "core" / "data" / "version_0006.json").read_text("utf-8"))
LAST = "0006_surveys"
SEALED = len(BEFORE["tables"]["audit"]["rows"])
# What no version may change; the order of rows is that of the first column.
KEPT = ("suggestion", "suggestion_words", "suggestion_contact", "event", "event_words", "audit", "audit_salt")


def make(keys: Path) -> None:
    """Fill the open database, which is empty, and put the audit key into ``keys``; the other keys are new."""
    keys.mkdir(parents=True, exist_ok=True)
    (keys / "audit").write_bytes(base64.b64decode(BEFORE["audit_key"]))
    keyring.open(keys)
    keyring.make_missing()
    Runner(database.obj, str(MIGRATIONS)).up(LAST)
    for table, held in BEFORE["tables"].items():
        for row in held["rows"]:
            _lay(table, dict(zip(held["columns"], row, strict=True)))


def digest() -> str:
    """Return a digest of what the old rows hold that no version may change."""
    found = hashlib.sha256()
    for table in KEPT:
        columns = ", ".join(f'"{name}"' for name in BEFORE["tables"][table]["columns"])
        first = BEFORE["tables"][table]["columns"][0]
        only = f"WHERE seq <= {SEALED}" if table.startswith("audit") else ""
        rows = database.execute_sql(f'SELECT {columns} FROM "{table}" {only} ORDER BY "{first}"').fetchall()
        found.update(repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]).encode())
    return found.hexdigest()


def _lay(table: str, row: dict[str, Any]) -> None:
    """Insert a row as it is in the file."""
    values = [base64.b64decode(value["bytes"]) if isinstance(value, dict) else value for value in row.values()]
    if is_postgresql():
        truths = BEFORE["booleans"].get(table, ())
        values = [bool(value) if name in truths else value for name, value in zip(row, values, strict=True)]
    marks = ", ".join([database.obj.param] * len(row))
    names = ", ".join(f'"{name}"' for name in row)
    database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)
    if is_postgresql() and "id" in row:
        database.execute_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
