"""Run one drill against the real program: ``python -m tests.drills NAME [--control] [--full]``.

Prints one JSON line, its figures and faults, and exits 0 if the guard held, else 1. With ``--control`` the guard is
switched off, and the drill must find faults. A drill is a module of this folder with

- ``run(program, full)``: attacks a ``Program``, which is not started yet, and returns ``Findings``;
- ``switch_off()``: takes the guard away, in the process of the program, before it starts.
"""

import argparse
import json
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.drills.program import Program

NAMES = ("names", "wrong_clock", "vanish", "schema", "fullness", "flood", "lockout", "forgery", "texts")


def main() -> int:
    """Run the drill that the command line names, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--control", action="store_true", help="switch the guard off: the drill must find faults")
    parser.add_argument("--full", action="store_true", help="at the size of make drills-full")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kiosk-drill-") as folder:
        with Program(Path(folder), unguarded=asked.name if asked.control else None) as program:
            findings = import_module(f"tests.drills.{asked.name}").run(program, asked.full)
    seconds = round(time.monotonic() - began, 1)
    line = {"drill": asked.name, "control": asked.control, "faults": len(findings.faults), "seconds": seconds}
    print(json.dumps(line | findings.figures | {"first_faults": findings.faults[:5]}, ensure_ascii=False))
    return int(bool(findings.faults))


if __name__ == "__main__":
    sys.exit(main())
