"""What happens to copies by itself: one each hour, carried to the other folders, and a restore drill each week."""

import logging
import time
from datetime import timedelta
from pathlib import Path

from kiosk.core.backup import copying, drill, swap, trouble
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.storage.database import is_postgresql, sqlite_path

EVERY = timedelta(hours=1)
AGAIN = timedelta(minutes=10)
# A restore that nobody has confirmed for so long is discarded with the words in it.
_FORGOTTEN = timedelta(hours=1)
_log = logging.getLogger(__name__)


def copy_when_due(instance: Path) -> None:
    """Make a copy each hour; ten minutes after one that failed, try again."""
    journal = Journal(instance)
    if is_postgresql() or _within(journal.last_copy, EVERY) or _within(journal.failure, AGAIN):
        return
    try:
        copy = copying.make(instance)
    except Trouble as failed:
        if failed.code != trouble.BUSY:
            _log.error("no copy was made: %s", failed)
    else:
        _log.info("made a copy: %s", copy.path.name)


def carry(instance: Path) -> None:
    """Bring the newest copy and the list of erasures to each other folder that is there."""
    if not is_postgresql():
        copying.carry(instance)


def drill_when_due(instance: Path) -> None:
    """Try the newest copy once a week."""
    if is_postgresql() or not drill.is_due(instance):
        return
    try:
        drill.run(instance)
    except Trouble:
        _log.info("the restore drill waits until another copy is done")


def discard_forgotten() -> None:
    """Discard a restore that was made ready and not confirmed."""
    path = sqlite_path()
    if path is None or swap.is_committed(path):
        return
    folder = swap.scratch(path)
    if folder.exists() and time.time() - folder.stat().st_mtime > _FORGOTTEN.total_seconds():
        swap.discard(path)


def _within(done: Done | None, period: timedelta) -> bool:
    """Return whether it was done within ``period``; a moment in the future was written under a wrong clock."""
    return done is not None and done.at <= clock.now() < done.at + period
