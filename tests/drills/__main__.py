"""Run a drill against the real program: ``python -m tests.drills NAME [--control] [--full] [--storage postgresql]``.

Prints one JSON line, its figures and faults, and exits 0 if the guard held, else 1. With ``--control`` the guard is
switched off, and the drill must find faults. ``all`` runs every drill, each with its control, and exits 0 if every
guard held and every control failed. A drill is a module of this folder with

- ``run(program, full)``: attacks a ``Program``, which is not started yet, and returns ``Findings``;
- ``switch_off()``: takes the guard away, in the process of the program, before it starts.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from tests.drills.program import Program
from tests.storage import postgresql_server

NAMES = (
    "names",
    "wrong_clock",
    "vanish",
    "schema",
    "fullness",
    "flood",
    "lockout",
    "forgery",
    "texts",
    "killed",
    "fuzz",
)


def main() -> int:
    """Run what the command line names, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills")
    parser.add_argument("name", choices=(*NAMES, "all"))
    parser.add_argument("--control", action="store_true", help="switch the guard off: the drill must find faults")
    parser.add_argument("--full", action="store_true", help="at the size of make drills-full")
    parser.add_argument("--storage", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    return run_all(asked.full) if asked.name == "all" else run_one(asked)


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
        findings = import_module(f"tests.drills.{asked.name}").run(program, asked.full)
    line = {"drill": asked.name, "storage": asked.storage, "control": asked.control, "faults": len(findings.faults)}
    line |= {"seconds": round(time.monotonic() - began, 1), **findings.figures, "first_faults": findings.faults[:5]}
    print(json.dumps(line, ensure_ascii=False))
    return int(bool(findings.faults))


def run_all(full: bool) -> int:
    """Run every drill and every control, each in a process of its own; return 0 if all ended as they must."""
    failed = []
    for name in NAMES:
        for more, expected in (["--full"] if full else [], 0), (["--control"], 1):
            words = [sys.executable, "-m", "tests.drills", name, *more]
            if subprocess.run(words, check=False).returncode != expected:
                failed.append(" ".join(words[2:]))
    print(*(f"Not as it must be: {one}" for one in failed), sep="\n", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
