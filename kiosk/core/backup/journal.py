"""What came of the last copies and drills: a file beside the copies, so that a restored database does not change it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.core.backup.places import LOCAL
from kiosk.core.days import clock
from kiosk.core.storage import durable

_FILE = "journal.json"


@dataclass(frozen=True)
class Done:
    """When something was last done, naive UTC by the clock of then, where, and what went wrong: a code or nothing."""

    at: datetime
    place: str
    trouble: str = ""
    about: str = ""


class Journal:
    """The journal of an instance; a damaged or missing file reads as empty."""

    def __init__(self, instance: Path) -> None:
        self._path = instance / LOCAL / _FILE

    @property
    def last_copy(self) -> Done | None:
        """The newest verified copy on this machine."""
        return self._done("copy")

    @property
    def last_drill(self) -> Done | None:
        """The last restore drill; it passed if it has no trouble."""
        return self._done("drill")

    @property
    def attempts(self) -> dict[str, Done]:
        """The last attempt to put a copy into each other folder, by the folder; ``place`` is the name of the stick."""
        return self._all("attempts")

    @property
    def sticks(self) -> dict[str, Done]:
        """The last copy that each stick or share has taken, by its name."""
        return self._all("sticks")

    @property
    def failure(self) -> Done | None:
        """Why the last attempt to make a copy on this machine failed; None if it did not."""
        return self._done("failure")

    @property
    def restored(self) -> Done | None:
        """When a copy last took the place of the database; ``place`` is its name, ``about`` when it was made."""
        return self._done("restored")

    def restored_lately(self, days: int = 14) -> Done | None:
        """Return the last restore for ``days``, while it is announced: what came shortly before it may be missing."""
        done = self.restored
        return done if done and done.at <= clock.now() < done.at + timedelta(days=days) else None

    @property
    def number(self) -> int:
        """The number of the last copy."""
        number = self._read().get("number", 0)
        return number if isinstance(number, int) else 0

    def write(self, **entries: Done | int | None) -> None:
        """Replace ``entries``; None removes one."""
        known = self._read()
        for name, entry in entries.items():
            known[name] = _plain(entry)
        self._store({name: entry for name, entry in known.items() if entry is not None})

    def write_attempt(self, folder: str, done: Done) -> None:
        """Record an attempt to put a copy into ``folder``."""
        known = self._read()
        known["attempts"] = {**_mapping(known.get("attempts")), folder: _plain(done)}
        if not done.trouble:
            known["sticks"] = {**_mapping(known.get("sticks")), done.place: _plain(done)}
        self._store(known)

    def _store(self, entries: Mapping[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        durable.write(self._path, json.dumps(entries, indent=1).encode())

    def _read(self) -> dict[str, Any]:
        try:
            return _mapping(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def _done(self, name: str) -> Done | None:
        return _done(self._read().get(name))

    def _all(self, name: str) -> dict[str, Done]:
        found = {key: _done(entry) for key, entry in _mapping(self._read().get(name)).items()}
        return {key: entry for key, entry in found.items() if entry is not None}


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _plain(entry: Done | int | None) -> object:
    return {**vars(entry), "at": entry.at.isoformat()} if isinstance(entry, Done) else entry


def _done(entry: object) -> Done | None:
    try:
        parts = _mapping(entry)
        at = datetime.fromisoformat(parts["at"])
        return Done(at, str(parts["place"]), str(parts.get("trouble", "")), str(parts.get("about", "")))
    except (KeyError, TypeError, ValueError):
        return None
