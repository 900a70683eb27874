"""A database as the program of migration 0006 made it, to be opened by this version.

Its rows stand in ``core/data/version_0006.json`` as that program wrote them, with the key under which it sealed them.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
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
LATER = ("assisted", "recorded_by_id")
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


def make_unsealed(rows: int) -> None:
    """Fill the open database, which is empty, with ``rows`` suggestions of the version before there was a chain."""
    Runner(database.obj, str(MIGRATIONS)).up("0003_search")
    roles = {"officer": True, "inspector": False, "staff": False, "admin": False}
    plain = {"password_hash": None, "code_hash": None, "code_expires_at": None, "disabled_at": None, "post": ""}
    account = {"id": 1, "public_id": "a", "username": "siti", "name": "Siti", "created_at": "2026-11-20 03:00:00"}
    _lay("account", account | roles | plain)
    when = {"day": "2026-11-20", "part": "morning"}
    known = {"kind": "suggestion", "topic": None, "service_id": None, "language": "id", "channel": "kiosk"}
    for number in range(1, rows + 1):
        name = f"{number:05}"
        keys = {"public_id": name, "key_hmac": name, "finder": name, "finder_counter": 0, "proof_hash": "p"}
        row = {"id": number, "restricted": False, "due_on": "2026-12-10", **keys, **known, **when}
        _lay("suggestion", row)
        _lay("suggestion_words", {"suggestion_id": number, "body": f"Kursi {number} kurang.", "officer_named": ""})
        event = {"id": number, "suggestion_id": number, "kind": "received", "value": "", "actor_id": None, "at": None}
        _lay("event", event | when)


def digest(tables: Iterable[str] = KEPT) -> str:
    """Return a digest of what the rows of ``tables`` hold that no version may change."""
    found = hashlib.sha256()
    for table in tables:
        columns = BEFORE["tables"][table]["columns"]
        if table == "suggestion":
            columns = [name for name in columns if name not in LATER]
        names = ", ".join(f'"{name}"' for name in columns)
        only = f"WHERE seq <= {SEALED}" if table.startswith("audit") else ""
        rows = database.execute_sql(f'SELECT {names} FROM "{table}" {only} ORDER BY "{columns[0]}"').fetchall()
        found.update(repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]).encode())
    return found.hexdigest()


def whole() -> str:
    """Return a digest of every row of every table, in whatever columns."""
    found = hashlib.sha256()
    for table in sorted(database.get_tables()):
        # The tables below the search entries have pages of their own making.
        if not table.startswith(("suggestion_search", "term_search")):
            rows = database.execute_sql(f'SELECT * FROM "{table}"').fetchall()
            found.update(repr((table, sorted(map(repr, rows)))).encode())
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
