"""Makes both apps; while they cannot be made, pages that say why stand in for them, and it is tried again."""

import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Config, Flask

import kiosk
from kiosk.core.backup.restoring import running
from kiosk.core.backup.trouble import Trouble
from kiosk.core.storage.condition import Condition
from kiosk.core.storage.database import CannotStart, sqlite_path
from kiosk.entrance import closed

SECONDS_BETWEEN = 2
# So long a file that somebody is putting back must have stayed as it is: half of it must not be opened.
_TURNS_AT_REST = 2
# What ends by itself or by something that leaves no trace in the files.
_PASSING = frozenset(
    {Condition.FULL, Condition.READ_ONLY, Condition.BUSY, Condition.AWAY, Condition.FAILING, Condition.NEARLY_FULL}
)


class Front:
    """What the server of one surface calls: the app, or the page that stands in for it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @property
    def config(self) -> Config:
        """The configuration of the app."""
        return self.app.config

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Answer one request."""
        return self.app(environ, start_response)


class Start:
    """The start of the program: ``fronts`` answer from the first moment, ``done`` is set once the apps are there."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self._reason: CannotStart | None = None
        # The files at the last attempt, at the last look, and for how many looks they have stayed as they are.
        self._files: object = None
        self._seen: object = None
        self._at_rest = 0
        try:
            self.fronts = [Front(app) for app in _apps()]
            self.done.set()
        except CannotStart as reason:
            if reason.condition is None:
                sys.exit(f"Cannot start: {reason}.")
            self.fronts = [Front(app) for app in self._stand_ins(reason)]

    @property
    def apps(self) -> list[Flask]:
        """The apps of the visitors and of the office."""
        return [front.app for front in self.fronts]

    def try_again(self) -> None:
        """Try until the apps are there, in a thread of its own."""
        threading.Thread(target=self._try, name="start", daemon=True).start()

    def _try(self) -> None:
        waiting = threading.Event()
        while not self.done.is_set():
            waiting.wait(SECONDS_BETWEEN)
            if self._is_worth_it():
                self._attempt()

    def _is_worth_it(self) -> bool:
        """Return whether another attempt may end otherwise; without a change of the files most refusals cannot."""
        files = _files(self._instance)
        self._at_rest = self._at_rest + 1 if files == self._seen else 0
        self._seen = files
        passing = self._reason is not None and self._reason.condition in _PASSING
        return passing or (files != self._files and self._at_rest >= _TURNS_AT_REST)

    def _attempt(self) -> None:
        try:
            # A command that brings a copy back must not be met halfway.
            with running(self._instance):
                apps = _apps()
        except (Trouble, OSError):
            return
        except CannotStart as reason:
            if str(reason) != str(self._reason):
                apps = self._stand_ins(reason)
            else:
                self._files = _files(self._instance)
                return
        else:
            self.done.set()
        for front, app in zip(self.fronts, apps, strict=True):
            front.app = app

    def _stand_ins(self, reason: CannotStart) -> list[Flask]:
        apps = [kiosk.create_closed_app(surface, reason) for surface in kiosk.SURFACES]
        self._instance = Path(apps[0].config["INSTANCE"])
        copy = closed.newest_copy(self._instance, reason)
        if copy is not None:
            print(f"The newest copy here is brought back by: {closed.command_for(copy)}", file=sys.stderr)
        print(f"Cannot start: {reason}.", file=sys.stderr, flush=True)
        self._reason = reason
        self._files = self._seen = _files(self._instance)
        return apps


def _apps() -> list[Flask]:
    # The first app makes what KIOSK_NEW asks for; the second would only warn of it again.
    return [kiosk.create_app("visitor"), kiosk.create_app("office", new=None)]


def _files(instance: Path) -> object:
    """Return by what a change of database and keys is seen."""
    path = sqlite_path()
    paths = [
        *sorted((instance / "keys").glob("*")),
        *([path.with_name(path.name + end) for end in ("", "-wal")] if path else []),
    ]
    return [(one.name, one.stat().st_size, one.stat().st_mtime_ns, one.stat().st_ino) for one in paths if one.exists()]
