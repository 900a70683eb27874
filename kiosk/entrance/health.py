"""Health checks: whether the process runs, and whether a suggestion sent now would be stored.

Details are for this machine alone, and only with the token in ``instance/readyz-token``: behind a proxy that adds no
header, strangers come from loopback too. The token is a file since its reader is a script beside the program; an
environment variable would have to be written into the service's unit file, which everybody may read.
"""

import hmac
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

from flask import Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from kiosk.core import schema
from kiosk.core.backup.journal import Journal
from kiosk.core.health import current, words
from kiosk.core.health.gathering import free_space
from kiosk.core.soundness import soundness
from kiosk.core.storage.condition import MEBIBYTE, TEXTS_NEED
from kiosk.core.storage.database import readable, writable
from kiosk.core.storage.space import space
from kiosk.core.text.languages import SOURCE
from kiosk.core.web.origin import is_loopback

TOKEN_FILE = "readyz-token"
_log = logging.getLogger(__name__)
_EXTENSION = "kiosk_health"
_SECONDS_VALID = 5
_NEEDED = ("database_readable", "database_file_permits_writing", "schema_current", "database_sound")


class _Recent:
    """The last result of a check, for all callers: it is made again at most once every few seconds."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._made: float | None = None
        self._result: Any = None

    def of(self, check: Callable[[], Any]) -> Any:
        with self._turn:
            if self._made is None or time.monotonic() - self._made >= _SECONDS_VALID:
                self._result = check()
                self._made = time.monotonic()
            return self._result


def init_app(app: Flask) -> None:
    """Create the token file, readable only by the owner, if it is missing; a full disk does not stop the start."""
    path = Path(app.config["INSTANCE"]) / TOKEN_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists() or not path.stat().st_size:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32) + "\n")
    except OSError as error:
        _log.warning("%s was not created, so /readyz tells nobody details: %s", path, error.strerror)


def healthz() -> ResponseReturnValue:
    """Answer 200 while the process runs; the database is not queried."""
    return jsonify(status="ok")


def readyz() -> ResponseReturnValue:
    """Answer 200 if a suggestion sent now would be stored, else 503; strangers learn no more, and cause no write."""
    recent = current_app.extensions.setdefault(_EXTENSION, {"glance": _Recent(), "probe": _Recent()})
    checks = recent["glance"].of(_glance)
    usable = all(checks[name] for name in _NEEDED)
    ready = usable and checks["disk_free_mib"] * MEBIBYTE >= TEXTS_NEED
    details = {}
    if _is_trusted():
        details = {**checks, "database_writable": recent["probe"].of(writable), "rows": _rows()}
        ready = ready and details["database_writable"]
    return jsonify(status="ready" if ready else "not ready", **details), 200 if ready else 503


def _is_trusted() -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not is_loopback():
        return False
    try:
        expected = (Path(current_app.config["INSTANCE"]) / TOKEN_FILE).read_text().strip()
    except OSError:
        return False
    return bool(expected) and hmac.compare_digest(token.strip().encode(), expected.encode())


def _glance() -> dict[str, Any]:
    """Return what can be seen without a write."""
    instance = Path(current_app.config["INSTANCE"])
    is_readable = readable()
    return {
        "database_readable": is_readable,
        "database_file_permits_writing": space.permits_writing,
        "disk_free_mib": free_space(instance) // MEBIBYTE,
        "schema_current": is_readable and not schema.pending(),
        "database_sound": not soundness.is_serious,
        "last_backup": _last_backup(instance),
    }


def _rows() -> list[dict[str, Any]]:
    """Return the rows of the health page; a red one leaves the status as it is, which is about storing alone."""
    with force_locale(SOURCE):
        return [words.plain(row) for row in current.rows(current_app)]


def _last_backup(instance: Path) -> str | None:
    """Return the time of the newest copy, ISO 8601 in UTC, or None without one."""
    copy = Journal(instance).last_copy
    return None if copy is None else copy.at.replace(tzinfo=UTC).isoformat(timespec="seconds")
