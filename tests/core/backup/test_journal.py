"""What came of the last copies and drills."""

import os
from datetime import timedelta

import pytest

from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.places import LOCAL
from kiosk.core.days import clock

FILE = "journal.json"
NOW = clock.now().replace(microsecond=0)


def test_what_was_written_is_read_again(tmp_path):
    Journal(tmp_path).write(copy=Done(NOW, ""), drill=Done(NOW, "kiosk-7", "broken", "x"), number=7)

    journal = Journal(tmp_path)
    assert journal.last_copy == Done(NOW, "")
    assert journal.last_drill == Done(NOW, "kiosk-7", "broken", "x")
    assert journal.number == 7


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b'{"copy": 7, "drill": {"at": "x"}, "number": "7", "attempts": [], "sticks": {"a": 1}}',
    ],
)
def test_a_damaged_journal_reads_as_empty_and_is_written_again(tmp_path, content):
    (tmp_path / LOCAL).mkdir()
    (tmp_path / LOCAL / FILE).write_bytes(content)
    journal = Journal(tmp_path)

    assert (journal.last_copy, journal.last_drill, journal.failure) == (None, None, None)
    assert (journal.attempts, journal.sticks, journal.number) == ({}, {}, 0)
    journal.write_attempt("/mnt/merah", Done(NOW, "Merah"), took=True)
    assert list(journal.attempts) == ["/mnt/merah"]


def test_a_stick_s_last_copy_is_the_last_one_that_it_took(tmp_path):
    journal, later = Journal(tmp_path), NOW + timedelta(hours=1)

    journal.write_attempt("/mnt/stick", Done(NOW, "Merah"), took=True)
    journal.write_attempt("/mnt/stick", Done(later, "Merah"), took=False)

    assert journal.sticks == {"Merah": Done(NOW, "Merah")}
    assert journal.attempts == {"/mnt/stick": Done(later, "Merah")}


def test_an_attempt_like_the_last_one_is_written_down_only_now_and_then(tmp_path):
    journal = Journal(tmp_path)
    journal.write_attempt("/mnt/stick", Done(NOW, "Merah"), took=True)
    written = os.stat(tmp_path / LOCAL / FILE).st_ino

    journal.write_attempt("/mnt/stick", Done(NOW + timedelta(minutes=9), "Merah"), took=False)
    assert os.stat(tmp_path / LOCAL / FILE).st_ino == written

    journal.write_attempt("/mnt/stick", Done(NOW + timedelta(minutes=9), "", "away"), took=False)
    assert journal.attempts["/mnt/stick"].trouble == "away"


def test_a_folder_that_is_set_no_more_is_forgotten(tmp_path):
    journal = Journal(tmp_path)
    for folder in ("/mnt/old", "/mnt/new"):
        journal.write_attempt(folder, Done(NOW, "", "away"), took=False)

    journal.forget_attempts({"/mnt/new"})

    assert list(journal.attempts) == ["/mnt/new"]
