"""Background chores: publish what is due, record the machine voice, remove old files, erase and purge on time."""

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from flask import Flask

from kiosk.core import schema
from kiosk.core.days import clock
from kiosk.core.email_notice import send_due
from kiosk.core.models import Chore, MissedSearch, Setting, TrustedDay
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.retention import forget_pages, purge_due
from kiosk.core.models.terms.publication import publish_due
from kiosk.core.sound.recordings import speak_next, sweep
from kiosk.core.storage.database import database

EVERY_SECONDS = 20
SECONDS_TO_FINISH = 5

_log = logging.getLogger(__name__)


def run_once(app: Flask) -> None:
    """Do each chore once; one that fails is logged and tried again next time."""
    for chore in (_publish_due, speak_next, sweep, _reopen_due, _send_notices, _purge_once_a_day):
        try:
            with database.connection_context():
                chore(app)
        except Exception:  # whatever it is, the other chores and the next run must go on
            _log.exception("a chore failed: %s", chore.__name__)


def start(app: Flask) -> Callable[[], None]:
    """Do the chores in a thread every twenty seconds; return a function that stops it."""
    stopping = threading.Event()

    def work() -> None:
        while not stopping.wait(EVERY_SECONDS):
            run_once(app)

    thread = threading.Thread(target=work, name="chores", daemon=True)
    thread.start()

    def stop() -> None:
        stopping.set()
        # A voice that is speaking may take minutes; its file is complete or absent.
        thread.join(SECONDS_TO_FINISH)

    return stop


def _publish_due(_app: Flask) -> None:
    published = publish_due()
    if published:
        _log.info("published as scheduled: %s", published)


def _reopen_due(_app: Flask) -> None:
    acts.reopen_due()


def _send_notices(_app: Flask) -> None:
    sent = send_due()
    if sent:
        _log.info("notices sent by e-mail: %s", sent)


def _purge_once_a_day(app: Flask) -> None:
    """Purge what has been kept long enough, in the database and in old copies of it; on a trusted day only."""
    day, last = TrustedDay.today(), Chore.last("purge")
    if day is None or (last is not None and clock.local(last).date() >= day):
        return
    purged = purge_due(day)
    if purged:
        _log.info("erased or purged in time: %s", purged)
    MissedSearch.forget(day)
    _forget_copies(Path(app.config["INSTANCE"]) / "backups", day)
    # An open read of an older state keeps the write-ahead log from being emptied: then try again next time.
    if forget_pages():
        Chore.done("purge", clock.now())


def _forget_copies(folder: Path, day: date) -> None:
    """Remove copies of the database that are past the retention time on ``day``; the newest copy always stays.

    A copy that is named for a later day was made under a wrong clock: its time begins on ``day``.
    """
    if not Setting.proven("keep_contact_days"):
        return
    begins = clock.utc(datetime.combine(day, time()))
    oldest = schema.copied_at(begins - timedelta(days=Setting.read("keep_contact_days")))
    latest = schema.copied_at(begins + timedelta(days=1))
    copies = sorted(folder.glob("*-????????T????????????.db"), key=_moment_of)
    timely = [path for path in copies if _moment_of(path) < latest]
    for number, path in enumerate(copies[len(timely) :]):
        # Named for the first moments of the day: a copy made under a right clock still counts as newer.
        name = schema.copied_at(begins + timedelta(microseconds=number))
        path.rename(path.with_stem(f"{path.stem.rsplit('-', 1)[0]}-{name}"))
    for path in timely[:-1]:
        if _moment_of(path) < oldest:
            path.unlink()
            _log.info("removed an old copy of the database: %s", path.name)


def _moment_of(copy: Path) -> str:
    """Return when a copy was made, as its name says it."""
    return copy.stem.rsplit("-", 1)[1]
