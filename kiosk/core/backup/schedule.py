"""What happens to copies by itself: one each hour, carried to the other folders, and a restore drill each week."""

import logging
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from kiosk.core.backup import copying, drill, restoring, swap, trouble
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.places import LOCAL
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.models import TrustedDay
from kiosk.core.storage.database import sqlite_path

EVERY = timedelta(hours=1)
AGAIN = timedelta(minutes=10)
# A restore that nobody has confirmed for so long is discarded with the words in it.
_FORGOTTEN = timedelta(hours=1)
# By the instance, in seconds of a clock that nobody sets: when this process last tried to make a copy, and since when
# it has seen a restore that was made ready.
_tried: dict[Path, float] = {}
_ready_since: dict[Path, float] = {}
_log = logging.getLogger(__name__)


def copy_when_due(instance: Path) -> None:
    """Make a copy each hour; ten minutes after one that failed, try again."""
    journal, now = Journal(instance), time.monotonic()
    if TrustedDay.today() is not None:
        journal.date_restore()
    tried = _tried.get(instance)
    # By the machine's own time as well: a journal that cannot be written must not make a copy at each turn.
    recently = tried is not None and now - tried < AGAIN.total_seconds()
    if recently or _within(journal.last_copy, EVERY) or _within(journal.failure, AGAIN):
        return
    _tried[instance] = now
    try:
        copy = copying.make(instance)
    except Trouble as failed:
        if failed.code != trouble.BUSY:
            _log.error("no copy was made: %s", failed)
    else:
        _log.info("made a copy: %s", copy.path.name)


def carry(instance: Path) -> None:
    """Bring the newest copy and the list of erasures to each other folder that is there."""
    copying.carry(instance)


def drill_when_due(instance: Path) -> None:
    """Try the newest copy once a week."""
    if not drill.is_due(instance):
        return
    try:
        drill.run(instance)
    except Trouble:
        _log.info("the restore drill waits until another copy is done")


def discard_forgotten(instance: Path) -> None:
    """Discard a restore that was made ready and not confirmed, and what an interrupted copy has left."""
    if (instance / LOCAL / copying.WORK).exists():
        with suppress(Trouble), copying.alone(instance):
            pass
    path = sqlite_path()
    if path is None or not swap.scratch(path).exists():
        _ready_since.pop(instance, None)
        return
    if time.monotonic() - _ready_since.setdefault(instance, time.monotonic()) > _FORGOTTEN.total_seconds():
        with suppress(Trouble):
            restoring.give_up(instance)


def _within(done: Done | None, period: timedelta) -> bool:
    """Return whether it was done within ``period``; a moment in the future was written under a wrong clock."""
    return done is not None and done.at <= clock.now() < done.at + period
