"""Uploaded files that wait until their differences have been read and they are applied."""

import os
import re
import secrets
import time
from pathlib import Path

from kiosk.core.models import TrustedDay

MOST = 10
SECONDS_KEPT = 24 * 60 * 60

_NAME = re.compile("[A-Za-z0-9_-]{22}")


class Shelf:
    """The folder ``imports`` in the instance folder; it holds at most ten files under random names."""

    def __init__(self, instance: Path) -> None:
        self._folder = instance / "imports"

    def put(self, data: bytes) -> str:
        """Store ``data`` and return its name; files older than a day or beyond the newest ten are removed."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._tidy()
        name = secrets.token_urlsafe(16)
        handle = os.open(self._path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            file.write(data)
        return name

    def get(self, name: str) -> bytes | None:
        """Return what was stored under ``name``; None if it is gone or the name is malformed."""
        try:
            return self._path(name).read_bytes() if _NAME.fullmatch(name) else None
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Remove what was stored under ``name``, if it is there."""
        if _NAME.fullmatch(name):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _tidy(self) -> None:
        newest_first = sorted(((path.stat().st_mtime, path) for path in self._folder.glob("*.json")), reverse=True)
        trusted = TrustedDay.today() is not None
        for place, (kept_at, path) in enumerate(newest_first, 1):
            if place >= MOST or (trusted and time.time() - kept_at > SECONDS_KEPT):
                path.unlink(missing_ok=True)
