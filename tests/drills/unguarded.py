"""Start the program without the guard of one drill, as its control, or with its chores at another pace.

``python -m tests.drills.unguarded NAME [SECONDS]``; an empty NAME leaves every guard on.
"""

import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from flask import Flask

from kiosk.core import chores
from kiosk.core.days import clock
from run import main
from tests.drills.program import RUN, STILL_GUARDED, TURNS


def counted(turn: Callable[[Flask], None]) -> Callable[[Flask], None]:
    """Return ``turn`` so that the drill can count how often it was done."""

    def run_once(app: Flask) -> None:
        turn(app)
        with Path(app.config["INSTANCE"], TURNS).open("ab") as file:
            file.write(b".")

    return run_once


if __name__ == "__main__":
    os.umask(0o077)
    name, pace = [*sys.argv[1:], ""][:2]
    if name:
        try:
            import_module(f"tests.drills.{name}").switch_off()
        except Exception:
            traceback.print_exc()
            sys.exit(STILL_GUARDED)
    if RUN in os.environ:
        clock.boot = lambda: (os.environ[RUN], int(clock.uptime()))
    if pace:
        chores.EVERY_SECONDS = float(pace)
        chores.run_once = counted(chores.run_once)
    main()
