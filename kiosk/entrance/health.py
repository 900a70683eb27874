"""Health checks: whether the process runs, and whether a suggestion sent now would be stored."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue

from kiosk.core import schema
from kiosk.core.soundness import soundness
from kiosk.core.storage.database import sqlite_path, writable

_MEBIBYTE = 1024 * 1024
_ENOUGH = 64 * _MEBIBYTE


def healthz() -> ResponseReturnValue:
    """Answer 200 while the process runs; the database is not queried."""
    return jsonify(status="ok")


def readyz() -> ResponseReturnValue:
    """Answer 200 if a suggestion sent now would be stored, else 503; both list each check."""
    instance = Path(current_app.config["INSTANCE"])
    place = sqlite_path() or instance
    free = shutil.disk_usage(place.parent if place.is_file() else place).free
    checks: dict[str, Any] = {
        "database_writable": writable(),
        "disk_free_mib": free // _MEBIBYTE,
        "schema_current": not schema.pending(),
        "database_sound": not soundness.is_serious,
        "last_backup": _last_backup(instance / "backups"),
    }
    sound = checks["schema_current"] and checks["database_sound"]
    ready = checks["database_writable"] and sound and free >= _ENOUGH
    return jsonify(status="ready" if ready else "not ready", **checks), 200 if ready else 503


def _last_backup(folder: Path) -> str | None:
    """Return the time of the newest backup, ISO 8601 in UTC, or None without one."""
    made = max((path.stat().st_mtime for path in folder.glob("*.db")), default=None)
    return None if made is None else datetime.fromtimestamp(made, UTC).isoformat(timespec="seconds")
