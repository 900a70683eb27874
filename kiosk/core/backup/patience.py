"""Waits for a stick or a share, which may stop answering in the middle of any call, no longer than is sensible."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kiosk.core.backup import trouble
from kiosk.core.backup.trouble import Trouble

Result = TypeVar("Result")

SECONDS = 60.0
SECONDS_OF_A_PAGE = 5.0
# The system gives no way to end a call that hangs: its thread stays until the folder answers, one for each folder.
_hanging: dict[Path, threading.Thread] = {}


class SignsOfLife:
    """When the work last got on, in seconds of a clock that nobody sets."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def give(self) -> None:
        """Say that the work gets on."""
        self._last = time.monotonic()

    @property
    def silence(self) -> float:
        """The seconds since the last sign."""
        return time.monotonic() - self._last


def answer_of(folder: Path, work: Callable[[SignsOfLife], Result], seconds: float | None = None) -> Result:
    """Return ``work``, done in a thread; raises what it raises.

    Raises ``Trouble`` once it has given no sign of life for ``seconds``, by default ``SECONDS``, and at once while an
    earlier call hangs.
    """
    most = SECONDS if seconds is None else seconds
    before = _hanging.get(folder)
    if before is not None and before.is_alive():
        raise Trouble(trouble.HANGS, str(folder))
    signs = SignsOfLife()
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(signs))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive() and signs.silence < most:
        thread.join(max(most - signs.silence, 0.01))
    if thread.is_alive():
        _hanging[folder] = thread
        raise Trouble(trouble.HANGS, str(folder))
    if errors:
        raise errors[0]
    return results[0]
