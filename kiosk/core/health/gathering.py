"""Takes the readings of each part; one that cannot be taken is None, and the others are taken nevertheless."""

import shutil
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from peewee import PeeweeException

from kiosk.core import schema
from kiosk.core.backup.envelope import Envelope
from kiosk.core.backup.journal import Journal
from kiosk.core.days import clock
from kiosk.core.days.lately import SILENT_AFTER
from kiosk.core.documents.printing import last_slip
from kiosk.core.health import rules
from kiosk.core.health.rules import Copies, Drill, Printer, Readings, Screen, Sound
from kiosk.core.models import Device, FaultTally, Setting, TrustedDay
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.sound import voice
from kiosk.core.sound.recordings import last_voice
from kiosk.core.soundness import soundness
from kiosk.core.storage.condition import Condition
from kiosk.core.storage.database import is_postgresql, readable, sqlite_path
from kiosk.core.storage.space import space

_Reading = TypeVar("_Reading")
_STARTED = time.monotonic()


def read(instance: Path, version: str) -> Readings:
    """Take every reading of this moment; ``version`` is the program's, with the digits of its pages last."""
    now, is_readable = clock.now(), readable()
    settings = _of(is_readable, Setting.everything)
    return Readings(
        now=now,
        today=clock.today(),
        started_at=now - uptime(),
        version=version,
        disk_free=_tried(lambda: free_space(instance)),
        database=_database() if is_readable else rules.AWAY,
        day_state=_of(is_readable, TrustedDay.state),
        copies=_tried(lambda: _copies(instance)),
        drill=_tried(lambda: _drill(instance)),
        screens=_of(is_readable, _screens),
        open=_of(is_readable, lambda: _is_open(now)),
        printer=_printer(settings["printer"]) if settings else None,
        sound=Sound(settings["machine_voice"], voice.available(), last_voice.last) if settings else None,
        faults=_of(is_readable, lambda: FaultTally.on(clock.today())),
    )


def uptime() -> timedelta:
    """Return for how long the program has run, whatever the clock shows."""
    return timedelta(seconds=int(time.monotonic() - _STARTED))


def free_space(instance: Path) -> int:
    """Return the free bytes where the database is, or the instance folder if it is on a server. Raises ``OSError``."""
    place = sqlite_path() or instance
    return shutil.disk_usage(place.parent if place.is_file() else place).free


def _tried(take: Callable[[], _Reading]) -> _Reading | None:
    try:
        return take()
    except (OSError, ValueError, PeeweeException):
        return None


def _of(is_readable: bool, take: Callable[[], _Reading]) -> _Reading | None:
    """Take a reading from the database; a server that is away is not waited for once more."""
    return _tried(take) if is_readable else None


def _database() -> str | None:
    # Also where the system refuses what it permits, as it does on a disk that has failed.
    if space.condition is Condition.READ_ONLY:
        return rules.READ_ONLY
    if soundness.is_serious:
        return rules.DAMAGED
    if _tried(schema.pending):
        return rules.OUTDATED
    return rules.TAMPERED if soundness.findings else rules.SOUND


def _copies(instance: Path) -> Copies:
    journal = Journal(instance)
    last, failure = journal.last_copy, journal.failure
    return Copies(
        made_at=last.at if last else None,
        failure=failure.trouble if failure else "",
        trouble=next((done.trouble for done in journal.attempts.values() if done.trouble), ""),
        has_envelope=Envelope(instance).is_made,
        on_server=is_postgresql(),
    )


def _drill(instance: Path) -> Drill:
    last = Journal(instance).last_drill
    return Drill(last.at, last.trouble) if last else Drill(None)


def _screens() -> list[Screen]:
    """Return the screens, without a row that was edited outside the program into something else."""
    return [
        Screen(**{field.name: getattr(row, field.name) for field in fields(Screen)})
        for row in Device.known()
        if isinstance(row.painted_at, datetime)
        and isinstance(row.painting_since, datetime)
        and isinstance(row.browser_since, date)
        and (row.touched_on is None or isinstance(row.touched_on, date))
    ]


def _is_open(now: datetime) -> bool | None:
    """Return whether the unit has been open for as long as a screen may be silent."""
    schedule = read_schedule(clock.local(now).date())
    answers = {schedule.is_open_at(clock.local(moment)) for moment in (now, now - SILENT_AFTER)}
    return answers.pop() if len(answers) == 1 else False


def _printer(name: str) -> Printer:
    is_there = Path(name).exists() if name.startswith("/") else shutil.which("lp") is not None
    return Printer(bool(name), is_there, last_slip.last)
