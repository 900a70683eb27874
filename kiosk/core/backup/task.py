"""Work on copies that takes longer than a page may: one thing at a time, in a thread; the next page has the result."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from kiosk.core.backup import trouble
from kiosk.core.backup.trouble import Trouble
from kiosk.core.storage.database import database

_log = logging.getLogger(__name__)


class Task:
    """Work in progress or done; ``result`` is what it returned, ``trouble`` why it failed."""

    def __init__(self, name: str, work: Callable[[], Any]) -> None:
        self.name = name
        self.result: Any = None
        self.trouble: Trouble | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it is in progress."""
        return self._thread.is_alive()

    def wait(self) -> None:
        """Wait until it is done."""
        self._thread.join()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            with database.connection_context():
                self.result = work()
        except Trouble as failed:
            self.trouble = failed
        except Exception as error:  # whatever it is, the page must say that it failed
            _log.exception("work on copies failed: %s", self.name)
            self.trouble = Trouble(trouble.UNSOUND, str(error))


class Tasks:
    """The last task of this process."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self.last: Task | None = None

    def start(self, name: str, work: Callable[[], Any]) -> Task:
        """Start ``work``. Raises ``Trouble`` while another task runs."""
        with self._turn:
            if self.last is not None and self.last.is_running:
                raise Trouble(trouble.BUSY)
            self.last = Task(name, work)
            return self.last

    def last_of(self, name: str) -> Task | None:
        """Return the last task if it is this one."""
        return self.last if self.last is not None and self.last.name == name else None

    def forget(self) -> None:
        """Forget the last task and its result."""
        self.last = None


tasks = Tasks()
