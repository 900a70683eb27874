"""Copies are whole, checked and carried; what fails leaves nothing behind, and a second try succeeds."""

import errno
import os
import shutil
import subprocess
import threading
from datetime import timedelta

import pytest

from kiosk.core.backup import archive, copying, erasures, trouble
from kiosk.core.backup.archive import DATABASE
from kiosk.core.backup.envelope import Envelope, key_of
from kiosk.core.backup.inspection import inspect
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.places import Place
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.models import Setting, Suggestion
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions.retention import purge
from kiosk.core.storage.database import database
from tests.factories import a_suggestion

pytestmark = pytest.mark.sqlite_only

WRITERS = 8


def code_of(act, *arguments):
    with pytest.raises(Trouble) as raised:
        act(*arguments)
    return raised.value.code


def names(folder):
    return sorted(path.name for path in folder.iterdir())


class Writer(threading.Thread):
    """Sends suggestions until it is stopped."""

    def __init__(self, over):
        super().__init__()
        self.over, self.sent = over, 0

    def run(self):
        with database.connection_context():
            while not self.over.is_set():
                a_suggestion("Ditulis selama salinan dibuat.")
                self.sent += 1


def test_a_copy_made_while_eight_write_is_whole_and_proves_its_chain(unit, tmp_path, paper):
    before, over = Suggestion.select().count(), threading.Event()
    writers = [Writer(over) for _number in range(WRITERS)]
    for writer in writers:
        writer.start()
    while not all(writer.sent for writer in writers):
        over.wait(0.01)

    copy = copying.make(unit.instance)

    sent = sum(writer.sent for writer in writers)
    over.set()
    for writer in writers:
        writer.join()
    manifest = archive.unseal(copy.path, tmp_path / "out", paper)
    found = inspect(tmp_path / "out" / DATABASE, tmp_path / "out" / "keys")
    assert (found.findings, found.rows, found.anchor) == ([], manifest.rows, manifest.anchor)
    assert before + WRITERS <= manifest.rows["suggestion"] <= before + sent + WRITERS
    assert manifest.rows["suggestion_words"] == manifest.rows["suggestion_case"] == manifest.rows["suggestion"]
    assert Journal(unit.instance).last_copy is not None
    assert verify() == []


def test_of_two_at_once_the_second_is_asked_to_wait_and_no_failure_is_recorded(unit):
    with copying.alone(unit.instance):
        assert code_of(copying.make, unit.instance) == trouble.BUSY

    assert Journal(unit.instance).failure is None
    assert len(unit.copies) == 1


def test_without_room_no_copy_is_begun(unit, monkeypatch):
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(0, 0, copying.ROOM))

    assert code_of(copying.make, unit.instance) == trouble.NO_ROOM

    assert Journal(unit.instance).failure.trouble == trouble.NO_ROOM


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_behind_and_a_second_try_succeeds(unit, monkeypatch):
    before = names(unit.backups)

    def full(_target, *_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(archive.os, "fsync", full)
        assert code_of(copying.make, unit.instance) == trouble.NO_ROOM

    assert names(unit.backups) == before
    monkeypatch.undo()
    assert copying.make(unit.instance).stamp.number == 2
    assert Journal(unit.instance).failure is None


@pytest.mark.drill
def test_a_database_that_is_damaged_is_not_kept(unit):
    database.execute_sql("PRAGMA foreign_keys = OFF")
    database.execute_sql("INSERT INTO case_tag (suggestion_id, tag_id) VALUES (1, 999)")

    assert code_of(copying.make, unit.instance) == trouble.UNSOUND

    assert len(unit.copies) == 1
    assert Journal(unit.instance).failure.trouble == trouble.UNSOUND


def test_a_database_that_was_altered_is_copied_and_the_copy_says_so(unit):
    database.execute_sql("CREATE TABLE foreign_part (x)")

    assert copying.make(unit.instance).stamp.number == 2

    assert Journal(unit.instance).failure is None
    assert Journal(unit.instance).last_copy.trouble == trouble.DOUBTS


def test_a_check_that_never_ends_is_no_copy(unit, monkeypatch):
    def run(*_arguments, **_options):
        raise subprocess.TimeoutExpired("inspection", 1)

    monkeypatch.setattr(subprocess, "run", run)

    assert code_of(copying.make, unit.instance) == trouble.UNSOUND


def test_what_a_kill_has_left_is_removed_by_the_next_copy(unit):
    (unit.backups / copying.WORK).mkdir()
    (unit.backups / copying.WORK / DATABASE).write_text("open words")
    (unit.backups / ".kiosk-000002-20261201T0315.age.part").touch()

    with copying.alone(unit.instance) as work:
        assert names(work) == []

    assert not [name for name in names(unit.backups) if name.startswith(".")]


def test_what_was_put_aside_is_sealed_with_its_keys_and_the_open_files_go(unit, tmp_path, paper):
    aside = unit.backups / "before-20261130T101500"
    aside.mkdir()
    for name in (DATABASE, f"{DATABASE}-wal", "audit"):
        (aside / name).write_text(name)
    (unit.backups / "kiosk-20261130T101501000000.db").write_text("before an upgrade")
    for name in ("kiosk-20269930T101500.db", "foto.jpg"):
        (unit.backups / name).touch()

    copying.seal_loose(unit.instance)

    upgraded, restored, _made = sorted(unit.copies, key=lambda one: not one.stamp.aside)
    archive.unseal(restored.path, tmp_path / "restored", paper)
    assert names(tmp_path / "restored") == sorted([DATABASE, f"{DATABASE}-wal", "keys"])
    assert names(tmp_path / "restored" / "keys") == ["audit"]
    archive.unseal(upgraded.path, tmp_path / "upgraded", paper)
    assert (tmp_path / "upgraded" / DATABASE).read_text() == "before an upgrade"
    assert names(tmp_path / "upgraded" / "keys") == ["audit", "envelope", "ticket"]
    assert not aside.exists()
    assert {"kiosk-20269930T101500.db", "foto.jpg"} <= set(names(unit.backups))


class TestCarrying:
    """The newest copy and the list of erasures, to the other folders."""

    def test_a_stick_gets_the_newest_copy_and_the_list(self, unit, paper):
        stick = unit.a_stick()

        copying.carry(unit.instance)

        (copy,) = stick.copies()
        assert copy.path.name == unit.copies[0].path.name
        assert archive.check(copy.path, paper) == archive.check(unit.copies[0].path, paper)
        assert erasures.read(stick.folder, paper) == frozenset()
        assert Journal(unit.instance).sticks.keys() == {"Merah"}

    def test_a_stick_that_was_away_gets_it_once_it_is_there(self, unit):
        stick = unit.a_stick()
        away = stick.folder.rename(unit.folder / "drawer")
        copying.carry(unit.instance)
        assert Journal(unit.instance).attempts[str(stick.folder)].trouble == trouble.AWAY

        away.rename(stick.folder)
        copying.carry(unit.instance)

        assert len(stick.copies()) == 1
        assert Journal(unit.instance).attempts[str(stick.folder)].trouble == ""

    def test_without_a_key_in_an_envelope_nothing_leaves_this_machine(self, unit):
        stick = unit.a_stick()
        (unit.instance / "keys" / "envelope").unlink()

        copying.carry(unit.instance)

        assert stick.copies() == []
        assert Journal(unit.instance).attempts[str(stick.folder)].trouble == trouble.NO_ENVELOPE

    @pytest.mark.parametrize("kind", ["pipe", "endless", "deep"])
    def test_a_hostile_marker_is_not_read_and_does_not_keep_the_other_place_from_its_copy(self, unit, kind):
        stick, hostile = unit.a_stick(), unit.folder / "share"
        hostile.mkdir()
        marker = hostile / "kiosk-copies.json"
        os.mkfifo(marker) if kind == "pipe" else marker.symlink_to("/dev/zero") if kind == "endless" else None
        if kind == "deep":
            marker.write_text("[" * 4_000)
        Setting.change(copies_folder=str(hostile), copies_folder_2=str(stick.folder))

        copying.carry(unit.instance, 5)

        attempts = Journal(unit.instance).attempts
        assert attempts[str(hostile)].trouble == trouble.UNPREPARED
        assert len(stick.copies()) == 1

    def test_a_machine_that_was_set_up_again_goes_on_counting_where_the_stick_has_got_to(self, unit):
        stick = unit.a_stick()
        copying.carry(unit.instance)
        old = stick.folder / "kiosk-000500-20261130T0315.age"
        (stick.folder / unit.copies[0].path.name).rename(old)

        copying.carry(unit.instance)

        assert Journal(unit.instance).number == 500
        assert unit.copies[0].stamp.number == 1

    def test_nothing_older_than_five_weeks_stays_on_a_stick_that_takes_no_more(self, unit, monkeypatch):
        stick = unit.a_stick()
        copying.carry(unit.instance)
        ancient = clock.now() - timedelta(days=40)
        (stick.folder / f"kiosk-000000-{ancient:%Y%m%dT%H%M}.age").touch()
        monkeypatch.setattr(Place, "put", lambda *_arguments: pytest.fail("it has the newest"))

        copying.carry(unit.instance)

        assert len(stick.copies()) == 1


class TestTheList:
    """What was purged and erased, beside the copies."""

    def test_it_grows_with_each_erasure_and_reaches_the_stick(self, unit, paper):
        stick = unit.a_stick()
        copying.carry(unit.instance)

        purge(unit.with_canary())
        copying.carry(unit.instance)

        assert erasures.read(stick.folder, paper) == {(erasures.PURGED, unit.with_canary().public_id)}

    def test_what_only_the_stick_s_list_has_is_taken_over(self, unit, paper):
        stick = unit.a_stick()
        erasures.write(stick.folder, frozenset({(erasures.PURGED, "from-the-stick")}), unit.envelope)

        copying.carry(unit.instance)
        copying.carry(unit.instance)

        for folder in (unit.backups, stick.folder):
            assert erasures.read(folder, paper) == {(erasures.PURGED, "from-the-stick")}

    def test_a_list_that_this_machine_cannot_read_stays_beside_the_new_one(self, unit, paper, tmp_path):
        stick = unit.a_stick()
        lost = Envelope(tmp_path / "lost machine")
        lost.seal_to(str(paper))
        erasures.write(stick.folder, frozenset({(erasures.ERASED, "before")}), lost)

        copying.carry(unit.instance)

        assert erasures.read(stick.folder, paper) == {(erasures.ERASED, "before")}
        assert erasures.read(stick.folder, unit.envelope.drill()) == frozenset()

    def test_a_new_key_in_the_envelope_opens_it_too(self, unit):
        new = Envelope.new()
        stick = unit.a_stick()
        copying.carry(unit.instance)

        unit.envelope.seal_to(new)
        copying.carry(unit.instance)

        assert erasures.read(stick.folder, key_of(new)) == frozenset()

    def test_a_damaged_list_here_is_made_again_from_the_database(self, unit, paper):
        purge(unit.with_canary())
        erasures.keep(unit.backups, unit.envelope)
        erasures._kept.clear()
        (unit.backups / erasures.FILE).write_bytes(b"damaged")

        erasures.keep(unit.backups, unit.envelope)

        assert erasures.read(unit.backups, paper) == {(erasures.PURGED, unit.with_canary().public_id)}
