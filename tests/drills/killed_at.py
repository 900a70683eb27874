"""A process that kills itself at one of its steps on the disk.

``python -m tests.drills.killed_at STEP UNGUARDED WHAT``: UNGUARDED is the drill whose guard is switched off, or empty.
WHAT is ``start``, the program itself; ``take``, which takes the copy that was made ready and prints its steps; or
``restore`` with its arguments, the command. STEP 0 kills nothing.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import flask.cli

import run
from kiosk import create_rescue_app
from kiosk.core.backup import swap

STEPS = ("replace", "unlink", "mkdir", "rmdir", "fsync")


class Steps:
    """Counts what the process does to the disk, and kills it as ``kill -9`` does before step ``last``."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self._last = last
        for name in STEPS:
            setattr(os, name, self._counted(getattr(os, name)))
        shutil.copyfile = self._counted(shutil.copyfile)

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call


def take(steps: Callable[[], Steps]) -> None:
    """Decide for the copy that was made ready, and swap it in, as the page and the next start do."""
    instance = Path(create_rescue_app().config["INSTANCE"])
    path = swap.sqlite_path()
    assert path is not None
    counted = steps()
    swap.commit(path, "kiosk-000001-undated.age", "2026-12-01T00:00:00")
    swap.finish(instance)
    print(counted.count)


def main() -> None:
    """Do what the command line asks for."""
    last, unguarded, what, *words = sys.argv[1:]
    if unguarded:
        import_module(f"tests.drills.{unguarded}").switch_off()
    if what == "take":
        take(lambda: Steps(int(last)))
        return
    Steps(int(last))
    sys.argv = ["flask", "--app", "run", what, *words]
    run.main() if what == "start" else flask.cli.main()


if __name__ == "__main__":
    main()
