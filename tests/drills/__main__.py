"""Run a drill against the real program: ``python -m tests.drills NAME [--control] [--full] [--storage postgresql]``.

Prints one JSON line, its figures and faults, and exits 0 if the guard held, 1 if it found faults, 2 if the drill itself
broke off. With ``--control`` the guard is switched off, and the drill must find faults. ``all`` runs every
drill, each with its control, and exits 0 if every guard held and every control found faults. A drill is a module of
this folder with

- ``run(program, full)``: attacks a ``Program``, which is not started yet, and returns ``Findings``;
- ``switch_off()``: takes the guard away, in the process of the program, before it starts;
- ``ON_POSTGRESQL = True`` if it runs there as well; the others run on SQLite alone, most of them on its very file.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.drills.program import Program
from tests.storage import postgresql_server

NAMES = (
    "names",
    "wrong_clock",
    "vanish",
    "schema",
    "fullness",
    "corrupt",
    "stick",
    "restore",
    "flood",
    "lockout",
    "forgery",
    "texts",
    "killed",
    "upgrade",
    "power",
    "fuzz",
)
HELD, FAULTS, CRASHED = range(3)


def main() -> int:
    """Run what the command line names, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills")
    parser.add_argument("name", choices=(*NAMES, "all"))
    parser.add_argument("--control", action="store_true", help="switch the guard off: the drill must find faults")
    parser.add_argument("--full", action="store_true", help="at the size of make drills-full")
    parser.add_argument("--storage", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    if asked.storage == "postgresql" and asked.name != "all" and not runs_on_postgresql(asked.name):
        parser.error(f"the drill {asked.name} runs on SQLite alone")
    return status_of(lambda: run_all(asked.full) if asked.name == "all" else run_one(asked))


def drill(name: str) -> ModuleType:
    """Return the module of the drill ``name``."""
    return import_module(f"tests.drills.{name}")


def runs_on_postgresql(name: str) -> bool:
    """Return whether the drill ``name`` can attack a program on PostgreSQL."""
    return getattr(drill(name), "ON_POSTGRESQL", False)


def status_of(work: Callable[[], int]) -> int:
    """Return the exit status of ``work``; 2 if it broke off, so that nobody takes that for a fault it has found."""
    try:
        return work()
    except (Exception, SystemExit):
        traceback.print_exc()
        return CRASHED


def run_one(asked: argparse.Namespace) -> int:
    """Run one drill, print its line, and return 0 if it found no fault, else 1."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-drill-")))
        url = None
        if asked.storage == "postgresql":
            # In a folder of its own, which the server's user may enter.
            server = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-drill-")))
            url = f"{stack.enter_context(postgresql_server(server))}/postgres"
        program = stack.enter_context(Program(folder, unguarded=asked.name if asked.control else None, url=url))
        findings = drill(asked.name).run(program, asked.full)
    line = {"drill": asked.name, "storage": asked.storage, "control": asked.control, "faults": len(findings.faults)}
    line |= {"seconds": round(time.monotonic() - began, 1), **findings.figures, "first_faults": findings.faults[:5]}
    print(json.dumps(line, ensure_ascii=False))
    return FAULTS if findings.faults else HELD


def run_all(full: bool) -> int:
    """Run every drill and every control, each in a process of its own; return 0 if all ended as they must."""
    failed = []
    for name in NAMES:
        size = ["--full"] if full else []
        runs = [size, ["--control"], *([[*size, "--storage", "postgresql"]] if runs_on_postgresql(name) else [])]
        for more in runs:
            words = [sys.executable, "-m", "tests.drills", name, *more]
            done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
            print(done.stdout, end="", flush=True)
            if not ended_well(done.returncode, done.stdout, control="--control" in more):
                failed.append(" ".join(words[2:]))
    print(*(f"Not as it must be: {one}" for one in failed), sep="\n", file=sys.stderr)
    return FAULTS if failed else HELD


def ended_well(status: int, printed: str, *, control: bool) -> bool:
    """Return whether a drill held, or a control found faults, by its exit status and by the line that it printed."""
    try:
        line = json.loads(printed.strip().split("\n")[-1])
    except ValueError:
        return False
    if line["control"] != control:
        return False
    return status == FAULTS and line["faults"] > 0 if control else status == HELD and line["faults"] == 0


if __name__ == "__main__":
    sys.exit(main())
