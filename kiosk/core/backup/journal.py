"""What came of the last copies and drills: a file beside the copies, so that a restored database does not change it."""

import json
import threading
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.core.backup.places import LOCAL
from kiosk.core.days import clock
from kiosk.core.days.trust import EARLIEST
from kiosk.core.storage import durable

_FILE = "journal.json"
# The other folders are looked at three times a minute: each write of the journal wears the disk.
_NOW_AND_THEN = timedelta(minutes=10)
# Copies, pages and drills write it from threads of their own.
_turn = threading.Lock()


@dataclass(frozen=True)
class Done:
    """When something was last done, naive UTC by the clock of then, where, and what went wrong: a code or nothing."""

    at: datetime
    place: str
    trouble: str = ""
    about: str = ""

    def is_like(self, other: "Done") -> bool:
        """Return whether it differs from ``other`` in its moment alone."""
        return (self.place, self.trouble, self.about) == (other.place, other.trouble, other.about)


class Journal:
    """The journal of an instance; a damaged or missing file reads as empty."""

    def __init__(self, instance: Path) -> None:
        self._path = instance / LOCAL / _FILE

    @property
    def last_copy(self) -> Done | None:
        """The newest verified copy on this machine; its trouble is what schema or chain do not prove in it."""
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
        return done if done and (_is_undated(done) or clock.now() < done.at + timedelta(days=days)) else None

    def date_restore(self) -> None:
        """Date a restore that was finished under a wrong clock, now that the clock is trusted."""
        done = self.restored
        if done and _is_undated(done):
            self.write(restored=replace(done, at=clock.now()))

    @property
    def number(self) -> int:
        """The number of the last copy."""
        number = self._read().get("number", 0)
        return number if isinstance(number, int) else 0

    @property
    def sealed_from(self) -> int:
        """The number of the first copy that is sealed to the present key of the envelope."""
        number = self._read().get("sealed_from", 0)
        return number if isinstance(number, int) else 0

    def write(self, **entries: Done | int | None) -> None:
        """Replace ``entries``; None removes one."""
        with _turn:
            known = self._read()
            for name, entry in entries.items():
                known[name] = _plain(entry)
            self._store({name: entry for name, entry in known.items() if entry is not None})

    def write_attempt(self, folder: str, done: Done, *, took: bool) -> None:
        """Record an attempt to put a copy into ``folder``, which ``took`` one; one like the last only now and then."""
        last = self.attempts.get(folder)
        if not took and last is not None and done.is_like(last) and last.at <= done.at < last.at + _NOW_AND_THEN:
            return
        with _turn:
            known = self._read()
            known["attempts"] = {**_mapping(known.get("attempts")), folder: _plain(done)}
            if took:
                known["sticks"] = {**_mapping(known.get("sticks")), done.place: _plain(done)}
            self._store(known)

    def forget_attempts(self, folders: Set[str]) -> None:
        """Forget the attempts at folders that are not among ``folders`` any more."""
        if self.attempts.keys() <= folders:
            return
        with _turn:
            known = self._read()
            kept = {folder: done for folder, done in _mapping(known.get("attempts")).items() if folder in folders}
            self._store({**known, "attempts": kept})

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


def _is_undated(done: Done) -> bool:
    """Return whether the clock was wrong when it was done, as that of a machine without a battery is at its start."""
    return not EARLIEST <= clock.local(done.at).date() <= clock.today()


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
