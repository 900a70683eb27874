"""The weekly restore drill: the newest copy is unsealed into a scratch folder, and the program's core started on it."""

import logging
from datetime import timedelta
from pathlib import Path

from kiosk.core.backup import archive, erasures, trouble
from kiosk.core.backup.archive import DATABASE
from kiosk.core.backup.copying import alone, local_place
from kiosk.core.backup.envelope import Envelope
from kiosk.core.backup.inspection import inspect
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.places import Copy, fetched, refuse_without_room
from kiosk.core.backup.rehearsal import Order, rehearse
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock

EVERY = timedelta(days=7)
_AGAIN = timedelta(days=1)
_log = logging.getLogger(__name__)


def is_due(instance: Path) -> bool:
    """Return whether a drill is due: weekly, and daily after one that failed. A moment in the future never blocks."""
    last, now = Journal(instance).last_drill, clock.now()
    return last is None or not last.at <= now < last.at + (_AGAIN if last.trouble else EVERY)


def run(instance: Path, copy: Copy | None = None) -> Done | None:
    """Try ``copy``, or the newest one here, of which it records what came of it; return that, or None without a copy.

    Raises ``Trouble`` while another copy is made or brought back.
    """
    newest = next((one for one in local_place(instance).copies() if not one.stamp.aside), None)
    copy = copy or newest
    if copy is None:
        return None
    try:
        _try(instance, copy)
        done = Done(clock.now(), copy.path.name)
    except (Trouble, OSError) as error:
        if isinstance(error, Trouble) and error.code == trouble.BUSY:
            raise
        code, about = (error.code, error.about) if isinstance(error, Trouble) else (trouble.AWAY, str(error))
        _log.error("the restore drill failed with %s: %s", copy.path.name, error)
        done = Done(clock.now(), copy.path.name, code, about)
    # An old copy that somebody looks at says nothing about the one that a restore would take.
    if copy == newest:
        Journal(instance).write(drill=done)
    return done


def _try(instance: Path, copy: Copy) -> None:
    """Do what a restore does, but for the swap. Raises ``Trouble`` if it would not succeed."""
    envelope = Envelope(instance)
    with alone(instance) as work:
        path = fetched(instance, copy.path, work)
        refuse_without_room(work, 2 * copy.size)
        manifest = archive.unseal(path, work.resolve(), envelope.drill())
        found = inspect(work / DATABASE, work / "keys")
        # What was put aside was not counted then.
        if found.findings or (manifest.checked and found.rows != manifest.rows):
            raise Trouble(trouble.UNSOUND, (found.findings or ["the rows differ from what the copy says"])[0])
        entries = erasures.read(copy.path.parent, envelope.drill())
        if entries is None:
            raise Trouble(trouble.NO_LIST)
        done = rehearse(work, Order([*entries], whole=True))
        wrong = [*done.findings, *found.doubts, *done.doubts]
        if wrong:
            raise Trouble(trouble.UNSOUND, wrong[0])
