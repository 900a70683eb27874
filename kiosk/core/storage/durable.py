"""Files that survive a power cut: written under another name, flushed, renamed, and the folder flushed as well."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# What file systems say that cannot flush a folder; they store names by themselves.
_CANNOT_FLUSH = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


def flush(path: Path) -> None:
    """Have the disk store a file, or the names in a folder, before going on."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _CANNOT_FLUSH or path.is_file():
            raise
    finally:
        os.close(opened)


def move(source: Path, target: Path) -> None:
    """Rename ``source`` to ``target``, replacing it, and flush both folders; they are on one disk."""
    source.replace(target)
    flush(target.parent)
    if source.parent != target.parent:
        flush(source.parent)


def write(path: Path, content: bytes) -> None:
    """Put ``content`` in place of the file ``path``: after a power cut there is the old one or the new one, whole."""
    with _part_of(path) as part:
        part.write_bytes(content)
        flush(part)
        move(part, path)


def read(path: Path, most: int) -> bytes:
    """Return a file that others may have put there: ``OSError`` for a link, a pipe, and more than ``most`` bytes."""
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode) or state.st_size > most:
        raise OSError(errno.EFBIG, "not a file that the program has written", str(path))
    with path.open("rb") as file:
        return file.read(most)


def copy(source: Path, target: Path) -> None:
    """Put a copy of ``source``, which may be on another disk, in place of ``target``."""
    with _part_of(target) as part:
        shutil.copyfile(source, part)
        flush(part)
        move(part, target)


@contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """Yield the name under which ``path`` is written first, and remove it if that fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
