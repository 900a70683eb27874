"""Mounts a folder by FUSE and lets it fail: ``python -m tests.drills.stick_by_fuse FOLDER MOUNT PLAN``.

PLAN is JSON, the fields of ``Plan``. A process of its own, and the only one that needs libfuse.
"""

import json
import os
import sys
import time
from contextlib import suppress
from typing import Any

import mfusepy

from tests.drills.failing_stick import HANGS, PULLED, Plan

# The status of a process whose stick was pulled.
_GONE = 9
_STATUS = ("st_atime", "st_ctime", "st_gid", "st_mode", "st_mtime", "st_nlink", "st_size", "st_uid")
_SPACE = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_favail", "f_ffree", "f_files", "f_frsize", "f_namemax")


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


if __name__ == "__main__":
    source, target, words = sys.argv[1:]
    stick = Stick(source, Plan(**json.loads(words)))
    mfusepy.FUSE(stick, target, foreground=True, nothreads=False, use_ino=False)
