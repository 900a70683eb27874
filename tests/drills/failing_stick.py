"""A stick that is pulled, hangs or fails: a folder mounted by FUSE, in a process of its own.

``python -m tests.drills.failing_stick FOLDER MOUNT PLAN``, where PLAN is JSON, the fields of ``Plan``.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import mfusepy

PULLED, HANGS, FLIPS = "pulled", "hangs", "flips"
# Not from the program, whose import would take a second each time.
_ROOT = Path(__file__).resolve().parents[2]
# The status of a process whose stick was pulled.
_GONE = 9
_PATIENCE = 30
_STATUS = ("st_atime", "st_ctime", "st_gid", "st_mode", "st_mtime", "st_nlink", "st_size", "st_uid")
_SPACE = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_favail", "f_ffree", "f_files", "f_frsize", "f_namemax")


@dataclass(frozen=True)
class Plan:
    """At the call number ``nth`` of ``operation`` the stick is ``how``: pulled, hanging, or failing with an errno."""

    operation: str = ""
    nth: int = 1
    how: str = ""


class Stick(mfusepy.Operations):
    """Passes everything on to a folder, until its plan is due. What was not flushed goes when it is pulled."""

    def __init__(self, folder: str, plan: Plan) -> None:
        self._folder = folder
        self._plan = plan
        self._calls = 0
        self._flushed: dict[str, int] = {}

    def _at(self, path: str) -> str:
        return self._folder + path

    def _step(self, operation: str) -> bool:
        """Do what the plan says of this call; return whether it is due."""
        if operation != self._plan.operation:
            return False
        self._calls += 1
        if self._calls < self._plan.nth:
            return False
        if self._plan.how == PULLED:
            for path, size in self._flushed.items():
                with suppress(OSError):
                    os.truncate(path, size)
            os._exit(_GONE)
        if self._plan.how == HANGS:
            time.sleep(3600)
        if self._plan.how.isdecimal():
            raise mfusepy.FuseOSError(int(self._plan.how))
        return True

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        self._step("getattr")
        status = os.lstat(self._at(path))
        return {name: getattr(status, name) for name in _STATUS}

    def readdir(self, path: str, fh: int) -> list[str]:
        self._step("readdir")
        return [".", "..", *os.listdir(self._at(path))]

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        self._step("create")
        self._flushed[self._at(path)] = 0
        return os.open(self._at(path), os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

    def open(self, path: str, flags: int) -> int:
        return os.open(self._at(path), flags)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        content = os.pread(fh, size, offset)
        return bytes([content[0] ^ 1]) + content[1:] if self._step("read") and content else content

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._step("write")
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> None:
        os.truncate(self._at(path), length)

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._step("fsync")
        self._flushed[self._at(path)] = os.fstat(fh).st_size
        return 0

    def rename(self, old: str, new: str, flags: int = 0) -> int:
        self._step("rename")
        os.rename(self._at(old), self._at(new))
        self._flushed.pop(self._at(old), None)
        return 0

    def unlink(self, path: str) -> int:
        self._step("unlink")
        os.unlink(self._at(path))
        self._flushed.pop(self._at(path), None)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        space = os.statvfs(self._folder)
        return {name: getattr(space, name) for name in _SPACE}


@contextmanager
def mounted(folder: Path, mount: Path, plan: Plan) -> Iterator[None]:
    """Mount the stick whose content is in ``folder``; it is taken away at the end, whatever it does then."""
    command = [sys.executable, "-m", __name__, str(folder), str(mount), json.dumps(asdict(plan))]
    with subprocess.Popen(command, cwd=_ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(lambda: os.path.ismount(mount))
            yield
        finally:
            # What hangs in the kernel gets an error, as when a cable is pulled.
            process.kill()
            process.wait()
            subprocess.run(["umount", "--lazy", str(mount)], check=True)


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit("the stick cannot be mounted: root, /dev/fuse and Debian's libfuse3-3 are needed")
        threading.Event().wait(0.02)


if __name__ == "__main__":
    source, target, words = sys.argv[1:]
    stick = Stick(source, Plan(**json.loads(words)))
    mfusepy.FUSE(stick, target, foreground=True, nothreads=False, use_ino=False)
