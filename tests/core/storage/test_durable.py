"""Files that survive a power cut: the old one or the new one, whole, and nothing besides."""

import errno
import os

import pytest

from kiosk.core.storage import durable


def refusing(name, code):
    def refuse(*_arguments, **_options):
        raise OSError(code, os.strerror(code))

    return name, refuse


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_file_that_cannot_be_stored_stays_as_it_was_and_leaves_nothing_beside_it(tmp_path, monkeypatch, name):
    file, other = tmp_path / "file", tmp_path / "other"
    file.write_bytes(b"old")
    other.write_bytes(b"new")
    monkeypatch.setattr(os, *refusing(name, errno.ENOSPC))

    for act in (lambda: durable.write(file, b"new"), lambda: durable.copy(other, file)):
        with pytest.raises(OSError, match="No space left"):
            act()

    assert file.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "other"]


def test_a_file_system_that_cannot_flush_a_folder_is_taken_for_one_that_does(tmp_path, monkeypatch):
    real = os.fsync

    def flush(opened):
        if os.fstat(opened).st_mode & 0o040000:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real(opened)

    monkeypatch.setattr(os, "fsync", flush)

    durable.write(tmp_path / "file", b"new")

    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_failure_to_flush_a_file_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"x")
    monkeypatch.setattr(os, *refusing("fsync", errno.EINVAL))

    with pytest.raises(OSError, match="Invalid"):
        durable.flush(tmp_path / "file")
