"""Background chores: publish what is due, record the machine voice, remove old files, erase and purge on time."""

import logging
import threading
import time as timing
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import Flask

from kiosk.core.backup import schedule
from kiosk.core.days import clock
from kiosk.core.email_notice import send_due
from kiosk.core.health import current
from kiosk.core.health_notice import send_health
from kiosk.core.models import Audit, Chore, Device, FaultTally, MissedSearch, Session, Throttle, TrustedDay
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
    """Do the chores in a thread every twenty seconds, checks and copies in others; return what stops them."""
    stopping = threading.Event()

    def chores() -> None:
        while not stopping.wait(EVERY_SECONDS):
            run_once(app)

    def checks() -> None:
        do_each(app, "checks", [_look_after_start])
        while not stopping.wait(EVERY_SECONDS):
            do_each(app, "checks", [_look_in_full])

    def copies() -> None:
        while not stopping.wait(EVERY_SECONDS):
            do_each(app, "copies", _COPIES)

    works = (chores, checks, copies)
    threads = [threading.Thread(target=work, name=work.__name__, daemon=True) for work in works]
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
                    FaultTally.note(FaultTally.CHORE)
            failing[thread].add(words)


def _match_again(_app: Flask) -> None:
    matched = match_again(SECONDS_TO_MATCH)
    if matched:
        _log.info("accounts matched with the kept texts: %s", matched)


def _publish_due(_app: Flask) -> None:
    published = publish_due()
    if published:
        _log.info("published as scheduled: %s", published)


def _date_due(_app: Flask) -> None:
    dated = acts.date_due()
    if dated:
        _log.info("dated what came while the date was not trusted: %s", dated)


def _reopen_due(_app: Flask) -> None:
    brought = acts.bring_batches_forward()
    if brought:
        _log.info("brought forward to the next batch: %s", brought)
    acts.reopen_due()


def _forget_attempts(_app: Flask) -> None:
    Throttle.sweep()


def _send_notices(_app: Flask) -> None:
    sent = send_due()
    if sent:
        _log.info("notices sent by e-mail: %s", sent)


def _judge_health(app: Flask) -> None:
    current.rows(app, fresh=True)


def _send_health(app: Flask) -> None:
    sent = send_health(app)
    if sent:
        _log.info("administrators notified by e-mail that something is red: %s", sent)


def _seal_held(_app: Flask) -> None:
    sealed = Audit.seal_held()
    if sealed:
        _log.info("sealed what was held in memory while the disk took no writes: %s", sealed)


def _store_held_sessions(_app: Flask) -> None:
    stored = Session.store_held()
    if stored:
        _log.info("sessions stored that were held in memory while the disk took no writes: %s", stored)


def _store_faults(_app: Flask) -> None:
    FaultTally.store()


def _reserve_space(_app: Flask) -> None:
    if space.probe():
        space.restore()


def _purge_once_a_day(_app: Flask) -> None:
    """Purge what has been kept long enough; on a trusted day only. Copies are forgotten when the next one is made."""
    day, last = TrustedDay.today(), Chore.last("purge")
    if day is None or (last is not None and clock.local(last).date() >= day):
        return
    purged = purge_due(day)
    if purged:
        _log.info("erased or purged in time: %s", purged)
    MissedSearch.forget(day)
    Device.forget(day)
    FaultTally.forget(day)
    # An open read of an older state keeps the write-ahead log from being emptied: then try again next time.
    if empty_log():
        Chore.done("purge", clock.now())


def _look_after_start(_app: Flask) -> None:
    soundness.look_after_start()


def _guard_schema(_app: Flask) -> None:
    """Put back the guards of the database that somebody has dropped since the last turn."""
    soundness.report_schema(mend())


def _look_in_full(_app: Flask) -> None:
    soundness.look_in_full_when_due()


def _make_copy(app: Flask) -> None:
    schedule.copy_when_due(Path(app.config["INSTANCE"]))


def _carry_copies(app: Flask) -> None:
    schedule.carry(Path(app.config["INSTANCE"]))


def _drill(app: Flask) -> None:
    schedule.drill_when_due(Path(app.config["INSTANCE"]))


def _discard_forgotten(app: Flask) -> None:
    schedule.discard_forgotten(Path(app.config["INSTANCE"]))


def _empty_log_when_idle(app: Flask) -> None:
    """Empty the write-ahead log, in which older states can be read, once nothing was written for a turn."""
    state = log_state()
    if state is not None and state == app.extensions.get(_LOG_STATE):
        empty_log()
    app.extensions[_LOG_STATE] = state


_COPIES = (_discard_forgotten, _make_copy, _carry_copies, _drill)
_CHORES = (
    _guard_schema,
    _date_due,
    _match_again,
    _publish_due,
    speak_next,
    sweep,
    _seal_held,
    _store_held_sessions,
    _forget_attempts,
    _reopen_due,
    _send_notices,
    _judge_health,
    _send_health,
    _store_faults,
    _purge_once_a_day,
    _empty_log_when_idle,
    _reserve_space,
)
