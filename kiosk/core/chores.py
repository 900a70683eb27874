"""Background chores: publish what is due, record the machine voice, remove old files, erase and purge on time."""

import logging
import threading
import time as timing
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from flask import Flask

from kiosk.core import schema
from kiosk.core.days import clock
from kiosk.core.email_notice import send_due
from kiosk.core.models import Audit, Chore, MissedSearch, Session, Setting, Throttle, TrustedDay
from kiosk.core.models.proof.structure import mend
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.rematching import match_again
from kiosk.core.models.suggestions.retention import purge_due
from kiosk.core.models.terms.publication import publish_due
from kiosk.core.sound.recordings import speak_next, sweep
from kiosk.core.soundness import soundness
from kiosk.core.storage.condition import Condition, of_error
from kiosk.core.storage.database import database
from kiosk.core.storage.files import empty_log, log_state
from kiosk.core.storage.space import space

EVERY_SECONDS = 20
SECONDS_TO_FINISH = 5
SECONDS_TO_MATCH = 5
_LOG_STATE, _FAILING = "kiosk_log_state", "kiosk_failing"

_log = logging.getLogger(__name__)


def run_once(app: Flask) -> None:
    """Do each chore once; one that fails is logged and tried again next time."""
    do_each(app, "chores", _CHORES)


def start(app: Flask) -> Callable[[], None]:
    """Do the chores in a thread every twenty seconds, and the long checks in another; return what stops them."""
    stopping = threading.Event()

    def chores() -> None:
        while not stopping.wait(EVERY_SECONDS):
            run_once(app)

    def checks() -> None:
        do_each(app, "checks", [_look_after_start])
        while not stopping.wait(EVERY_SECONDS):
            do_each(app, "checks", [_look_in_full])

    threads = [threading.Thread(target=work, name=work.__name__, daemon=True) for work in (chores, checks)]
    for thread in threads:
        thread.start()

    def stop() -> None:
        stopping.set()
        deadline = timing.monotonic() + SECONDS_TO_FINISH
        # A voice may speak for minutes, and a check only reads for as long: nothing is half done if they are cut off.
        for thread in threads:
            thread.join(max(0, deadline - timing.monotonic()))

    return stop


def do_each(app: Flask, thread: str, chores: Iterable[Callable[[Flask], object]]) -> None:
    """Do ``chores`` one after the other, each with a connection of its own; one that fails stops no other.

    A failure is logged in the first turn of ``thread`` in which it occurs, not in those after it. What the disk
    refuses is one line for all of them: a traceback every twenty seconds would go to the same full disk.
    """
    failing = app.extensions.setdefault(_FAILING, {})
    known, failing[thread] = failing.get(thread, set()), set()
    for chore in chores:
        try:
            with database.connection_context():
                chore(app)
        except Exception as error:  # whatever it is, the other chores and the next run must go on
            of_storage = of_error(error) not in (None, Condition.BUSY)
            # The file that could not be written is another one each time.
            reason = str(getattr(error, "strerror", None) or error)
            words = reason if of_storage else f"{chore.__name__} {error!r}"
            if words not in known | failing[thread]:
                if of_storage:
                    _log.error("the chores wait for storage: %s", reason)
                else:
                    _log.exception("a chore failed: %s", chore.__name__)
            failing[thread].add(words)


def _match_again(_app: Flask) -> None:
    matched = match_again(SECONDS_TO_MATCH)
    if matched:
        _log.info("accounts matched with the kept texts: %s", matched)


def _publish_due(_app: Flask) -> None:
    published = publish_due()
    if published:
        _log.info("published as scheduled: %s", published)


def _reopen_due(_app: Flask) -> None:
    acts.reopen_due()


def _forget_attempts(_app: Flask) -> None:
    Throttle.sweep()


def _send_notices(_app: Flask) -> None:
    sent = send_due()
    if sent:
        _log.info("notices sent by e-mail: %s", sent)


def _seal_held(_app: Flask) -> None:
    sealed = Audit.seal_held()
    if sealed:
        _log.info("sealed what was held in memory while the disk took no writes: %s", sealed)


def _store_held_sessions(_app: Flask) -> None:
    stored = Session.store_held()
    if stored:
        _log.info("sessions stored that were held in memory while the disk took no writes: %s", stored)


def _reserve_space(_app: Flask) -> None:
    space.restore()


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
    if empty_log():
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


def _look_after_start(_app: Flask) -> None:
    soundness.look_after_start()


def _guard_schema(_app: Flask) -> None:
    """Put back the guards of the database that somebody has dropped since the last turn."""
    soundness.report_schema(mend())


def _look_in_full(_app: Flask) -> None:
    soundness.look_in_full_when_due()


def _empty_log_when_idle(app: Flask) -> None:
    """Empty the write-ahead log, in which older states can be read, once nothing was written for a turn."""
    state = log_state()
    if state is not None and state == app.extensions.get(_LOG_STATE):
        empty_log()
    app.extensions[_LOG_STATE] = state


_CHORES = (
    _guard_schema,
    _match_again,
    _publish_due,
    speak_next,
    sweep,
    _seal_held,
    _store_held_sessions,
    _forget_attempts,
    _reopen_due,
    _send_notices,
    _purge_once_a_day,
    _empty_log_when_idle,
    _reserve_space,
)
