"""A stick or a share takes copies whole, or says in one word why not."""

import errno
import os
import shutil

import pytest

from kiosk.core.backup import places, trouble
from kiosk.core.backup.patience import SignsOfLife
from kiosk.core.backup.places import MARKER, Place
from kiosk.core.backup.trouble import Trouble

NAME = "kiosk-000007-20261201T0315.age"


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    place = Place(folder, "0a1b2c3d")
    place.prepare("Merah")
    return place


@pytest.fixture
def source(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(os.urandom(100_000))
    return path


def code_of(act, *arguments):
    with pytest.raises(Trouble) as raised:
        act(*arguments)
    return raised.value.code


def failing(monkeypatch, name, code, times=1):
    """Let the call ``name`` of the system fail with ``code``, after it has succeeded ``times`` - 1 times."""
    real, left = getattr(os, name), [times]

    def call(*arguments, **options):
        left[0] -= 1
        if left[0] <= 0:
            raise OSError(code, os.strerror(code))
        return real(*arguments, **options)

    monkeypatch.setattr(os, name, call)


def test_a_copy_is_stored_under_its_name_and_listed_with_its_size(place, source):
    place.put(source, SignsOfLife())

    (copy,) = place.copies()
    assert copy.path.read_bytes() == source.read_bytes()
    assert (copy.place, copy.stamp.number, copy.size) == ("Merah", 7, 100_000)


def test_a_folder_that_nobody_has_prepared_takes_nothing(tmp_path, source):
    place = Place(tmp_path, "0a1b2c3d")

    assert code_of(place.put, source, SignsOfLife()) == trouble.UNPREPARED


def test_the_empty_folder_of_a_pulled_stick_takes_nothing(place, source):
    (place.folder / MARKER).unlink()

    assert code_of(place.put, source, SignsOfLife()) == trouble.UNPREPARED
    assert list(place.folder.iterdir()) == []


def test_a_folder_that_is_away_is_named(place, source):
    shutil.rmtree(place.folder)

    assert code_of(place.put, source, SignsOfLife()) == trouble.AWAY
    assert code_of(place.copies) == trouble.AWAY
    assert code_of(place.prepare, "Merah") == trouble.AWAY


def test_another_unit_s_stick_is_neither_written_to_nor_taken_over(strangers_stick, source):
    place, before = Place(strangers_stick, "0a1b2c3d"), (strangers_stick / MARKER).read_bytes()

    assert code_of(place.put, source, SignsOfLife()) == trouble.OF_ANOTHER
    assert code_of(place.prepare, "Merah") == trouble.OF_ANOTHER
    assert [path.read_bytes() for path in strangers_stick.iterdir()] == [before]


def test_a_stick_with_a_damaged_marker_is_prepared_again(place):
    (place.folder / MARKER).write_bytes(b"\xff\x00")
    assert code_of(place.copies) == trouble.UNPREPARED

    place.prepare("Merah")

    assert place.copies() == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, trouble.NO_ROOM),
        (errno.EROFS, trouble.NOT_WRITABLE),
        (errno.EIO, trouble.AWAY),
        (errno.ENOTCONN, trouble.AWAY),
    ],
)
def test_a_stick_that_fails_while_it_is_written_keeps_what_it_had_and_takes_it_the_next_time(
    place, source, monkeypatch, code, expected
):
    older = source.with_name("kiosk-000006-20261201T0215.age")
    older.write_bytes(b"older")
    place.put(older, SignsOfLife())
    with monkeypatch.context() as patch:
        failing(patch, "fsync", code)

        assert code_of(place.put, source, SignsOfLife()) == expected

    assert sorted(path.name for path in place.folder.iterdir()) == [older.name, MARKER]
    place.put(source, SignsOfLife())
    assert [copy.path.name for copy in place.copies()] == [NAME, older.name]


def test_a_stick_that_stores_something_else_is_not_believed(place, source, monkeypatch):
    monkeypatch.setattr(places, "_read_back", lambda _path, _signs: "another digest")

    assert code_of(place.put, source, SignsOfLife()) == trouble.BROKEN
    assert place.copies() == []


def test_a_folder_that_cannot_even_be_looked_at_is_named(place, monkeypatch):
    failing(monkeypatch, "stat", errno.EIO)

    assert code_of(lambda: place.name) == trouble.AWAY
    assert code_of(place.copies) == trouble.AWAY


def test_what_an_interrupted_attempt_has_left_is_removed_by_the_next(place, source):
    (place.folder / ".kiosk-000006-20261201T0215.age.part").touch()

    place.put(source, SignsOfLife())

    assert sorted(path.name for path in place.folder.iterdir()) == [NAME, MARKER]


def test_files_that_are_no_copies_are_left_alone(place):
    for name in ("foto.jpg", "kiosk-000001-20261301T0315.age", "kiosk-1-undated.age", ".kiosk-erased.age"):
        (place.folder / name).touch()

    assert place.copies() == []
    assert place.forget(None) == []


def test_a_full_stick_gives_up_its_hourly_copies_and_then_says_so(place, monkeypatch):
    for number in range(1, 25):
        (place.folder / f"kiosk-{number:06}-undated.age").touch()
    free = [0, 10]
    monkeypatch.setattr(places.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(0, 0, free.pop(0)))

    place.make_room(10, None)

    assert [copy.stamp.number for copy in place.copies()] == [24]
    free += [0, 0]
    assert code_of(place.make_room, 10, None) == trouble.NO_ROOM
    assert [copy.stamp.number for copy in place.copies()] == [24]
