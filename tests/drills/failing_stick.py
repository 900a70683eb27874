"""A stick that is pulled, hangs or fails as planned: a folder mounted by FUSE (``stick_by_fuse``)."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

PULLED, HANGS, FLIPS = "pulled", "hangs", "flips"
_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 30


@dataclass(frozen=True)
class Plan:
    """From call number ``nth`` of ``operation`` on the stick is ``how``: pulled, hanging, lying, or an errno."""

    operation: str = ""
    nth: int = 1
    how: str = ""


@contextmanager
def mounted(folder: Path, mount: Path, plan: Plan) -> Iterator[None]:
    """Mount the stick whose content is in ``folder``; it is taken away at the end, whatever it does then."""
    command = [sys.executable, "-m", "tests.drills.stick_by_fuse", str(folder), str(mount), json.dumps(asdict(plan))]
    with subprocess.Popen(command, cwd=_ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(lambda: os.path.ismount(mount))
            yield
        finally:
            # What hangs in the kernel gets an error, as when a cable is pulled.
            process.kill()
            process.wait()
            subprocess.run(["umount", "--lazy", str(mount)], check=False)


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit("the stick cannot be mounted: root, /dev/fuse and Debian's libfuse3-3 are needed")
        time.sleep(0.02)
