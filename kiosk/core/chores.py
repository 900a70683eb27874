"""What the program does by itself, beside answering: publish what falls due, give texts their voice, sweep."""

import logging
import threading
from collections.abc import Callable

from flask import Flask

from kiosk.core.database import database
from kiosk.core.models.publication import publish_due
from kiosk.core.recordings import speak_next, sweep

EVERY_SECONDS = 20
SECONDS_TO_FINISH = 5

_log = logging.getLogger(__name__)


def run_once(app: Flask) -> None:
    """Do each chore once; one that fails is named in the log and tried again the next time."""
    for chore in (_publish_due, speak_next, sweep):
        try:
            with database.connection_context():
                chore(app)
        except Exception:  # whatever it is, the next chore and the next time must still come
            _log.exception("a chore failed: %s", chore.__name__)


def start(app: Flask) -> Callable[[], None]:
    """Do the chores in a thread of their own every twenty seconds; returns what ends it."""
    stopping = threading.Event()

    def work() -> None:
        while not stopping.wait(EVERY_SECONDS):
            run_once(app)

    thread = threading.Thread(target=work, name="chores", daemon=True)
    thread.start()

    def stop() -> None:
        stopping.set()
        # A voice that is speaking may take minutes; what it writes is whole or not there.
        thread.join(SECONDS_TO_FINISH)

    return stop


def _publish_due(_app: Flask) -> None:
    published = publish_due()
    if published:
        _log.info("published as scheduled: %s", published)
