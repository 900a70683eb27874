"""A restore: refused in one word, or the copy as it was but for what was destroyed since."""

import json
import os
import shutil
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from kiosk.core.backup import archive, copying, erasures, patience, restoring, swap, trouble
from kiosk.core.backup.archive import DATABASE, Manifest, digest_of
from kiosk.core.backup.envelope import Envelope, key_of
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.trouble import Trouble
from kiosk.core.models import Account, Audit, Case, Contact, Suggestion, Words
from kiosk.core.models.chain.findings import SENTENCES, STATE
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions.receiving import receipt_of
from kiosk.core.models.suggestions.retention import erase_contact, purge
from kiosk.core.storage.catalog import MIGRATIONS
from kiosk.core.storage.condition import NotTaken
from kiosk.core.storage.database import CannotStart, database, open_database
from kiosk.core.storage.files import empty_log
from kiosk.core.storage.keys import VITAL, keyring
from kiosk.core.storage.space import space
from tests.copied_unit import CANARY, PAPER, Unit
from tests.factories import a_suggestion

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(autouse=True)
def forgotten():
    """No test leaves the program of the next one frozen, or about to start again."""
    yield
    restoring.restart.clear()
    space.watch(None)


def code_of(act, *arguments):
    with pytest.raises(Trouble) as raised:
        act(*arguments)
    return raised.value.code


def make_ready(unit, source=None, key=PAPER, lists=None):
    source = source or unit.copies[0].path
    return restoring.make_ready(unit.instance, source, [key_of(key)], lists or [source.parent, unit.backups])


def start(unit):
    """Take at the next start what was decided, as a new process does."""
    database.close()
    restoring.finish_at_start(unit.instance)
    keyring.open(unit.instance / "keys")
    space.watch(unit.database)
    database.connect()


def a_copy_of(folder: Path, members: dict[str, Path], **fields) -> Path:
    """Seal a copy that says of itself what ``fields`` say."""
    said = {"made_at": "2026-12-01T00:00:00", "dated": True, "unit": "Rutan lain", "origin": "0badcafe"}
    said |= {"anchor": "", "schema": "", "rows": {}, "checked": True}
    digests = {name: digest_of(path) for name, path in members.items()}
    target = folder / "kiosk-000009-20261201T0000.age"
    archive.seal(
        Manifest(**{**said, **fields}, digests=digests), list(members.items()), target, [key_of(PAPER).to_public()]
    )
    return target


def found_in(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def test_what_was_destroyed_since_stays_destroyed_and_the_present_database_can_be_brought_back(unit, tmp_path):
    erase_contact(unit.with_contact())
    purge(unit.with_canary())
    later = a_suggestion("Sesudah salinan.")
    empty_log()
    damaged = unit.backups / "kiosk-000008-undated.age"
    damaged.write_bytes(unit.copies[0].path.read_bytes()[:-5_000])
    assert code_of(make_ready, unit, damaged) == trouble.BROKEN
    damaged.unlink()
    # The second try, with another one.
    ready = make_ready(unit)
    assert (ready.replayed, ready.lost["suggestion"]) == (2, 1)

    restoring.begin(ready)
    with pytest.raises(NotTaken):
        a_suggestion("Tidak boleh tersimpan.")
    start(unit)

    assert [one.id for one in Suggestion.select()] == [1, 2]
    assert not Contact.select().exists()
    assert {row.suggestion_id for row in Words.select()} == {1}
    assert verify() == []
    assert found_in(unit.folder, CANARY.encode()) == []
    assert erasures.read(unit.backups, key_of(PAPER)) == ready.entries
    # What was put aside is a copy like any other.
    with copying.alone(unit.instance):
        copying.seal_loose(unit.instance)
    aside = next(copy for copy in unit.copies if copy.stamp.aside)
    restoring.begin(make_ready(unit, aside.path))
    start(unit)
    assert [one.public_id for one in Suggestion.select()][2:] == [Suggestion.get_by_id(3).public_id]
    assert Words.get(Words.suggestion == 3).body == "Sesudah salinan."
    assert later.code


def test_a_new_machine_takes_a_stick_by_the_key_on_paper_and_says_that_the_list_is_missing(unit, tmp_path):
    key, receipt = unit.ticket
    stick = unit.a_stick()
    copying.carry(unit.instance)
    database.close()
    (stick.folder / erasures.FILE).unlink()
    (copy,) = stick.copies()
    new = Unit(tmp_path / "new")
    new.folder.mkdir()
    keyring.open(new.instance / "keys")
    open_database(f"sqlite:///{new.database}", tmp_path)

    ready = make_ready(new, copy.path)
    restoring.begin(ready)
    start(new)

    assert ready.entries is None
    assert ready.doubts == ()
    assert receipt_of(key).code == receipt
    assert verify() == []
    assert Account.set_up()
    assert Envelope(new.instance).is_made
    assert Envelope(new.instance).drill() != Envelope(unit.instance).drill()
    # It goes on counting where the stick has got to.
    assert Journal(new.instance).number == copy.stamp.number


@pytest.mark.drill
def test_a_copy_of_an_older_version_is_brought_up_to_date(unit, tmp_path):
    names = [path.stem for path in sorted(MIGRATIONS.glob("0*.py"))]
    older = tmp_path / "older.db"
    open_database(f"sqlite:///{older}", tmp_path)
    with database.connection_context():
        Runner(database.obj, str(MIGRATIONS)).up(names[-2])
    unit.open()
    keys = {f"keys/{name}": unit.instance / "keys" / name for name in VITAL}
    # Its tables are those of then, so its check is that of then as well.
    copy = a_copy_of(tmp_path, {DATABASE: older, **keys}, origin=Audit.mark(), schema=names[-2], checked=False)

    restoring.begin(make_ready(unit, copy))
    start(unit)

    assert Runner(database.obj, str(MIGRATIONS)).applied().keys() == set(names)
    assert verify() == []


@pytest.mark.drill
def test_what_the_chain_does_not_prove_is_said_and_no_reason_to_have_nothing(unit, tmp_path):
    Case.update(status="closed").execute()
    empty_log()
    keys = {f"keys/{name}": unit.instance / "keys" / name for name in VITAL}
    copy = a_copy_of(tmp_path, {DATABASE: unit.database, **keys}, origin=Audit.mark(), checked=False)

    ready = make_ready(unit, copy)

    assert {doubt.partition(" (")[0] for doubt in ready.doubts} == {SENTENCES[STATE]}


class TestRefused:
    """Nothing is left behind, and what was there works on."""

    @pytest.fixture(autouse=True)
    def unchanged(self, unit):
        yield
        assert not swap.scratch(unit.database).exists()
        a_suggestion("Masih jalan.")

    def test_a_copy_of_another_unit(self, unit, tmp_path):
        copy = a_copy_of(tmp_path, {DATABASE: unit.database})

        assert code_of(make_ready, unit, copy) == trouble.FOREIGN

    def test_a_copy_that_only_says_to_be_this_unit_s(self, unit, tmp_path):
        origin = archive.manifest_of(unit.copies[0].path, key_of(PAPER)).origin
        (tmp_path / "audit").write_bytes(bytes(32))
        copy = a_copy_of(tmp_path, {DATABASE: unit.database, "keys/audit": tmp_path / "audit"}, origin=origin)

        assert code_of(make_ready, unit, copy) == trouble.FOREIGN

    def test_a_copy_of_a_newer_program(self, unit, tmp_path):
        origin = archive.manifest_of(unit.copies[0].path, key_of(PAPER)).origin
        copy = a_copy_of(tmp_path, {DATABASE: unit.database}, origin=origin, schema="0999_later")

        assert code_of(make_ready, unit, copy) == trouble.NEWER

    def test_another_envelope_s_key(self, unit):
        assert code_of(make_ready, unit, None, Envelope.new()) == trouble.WRONG_KEY

    def test_a_copy_damaged_in_its_middle(self, unit):
        whole = unit.copies[0].path.read_bytes()
        unit.copies[0].path.write_bytes(whole[: len(whole) // 2] + b"\0" + whole[len(whole) // 2 + 1 :])

        assert code_of(make_ready, unit) == trouble.BROKEN

    def test_a_copy_that_is_not_what_it_says(self, unit, tmp_path):
        archive.unseal(unit.copies[0].path, tmp_path / "out", key_of(PAPER))
        origin = archive.manifest_of(unit.copies[0].path, key_of(PAPER)).origin
        members = {
            DATABASE: tmp_path / "out" / DATABASE,
            **{f"keys/{name}": tmp_path / "out" / "keys" / name for name in VITAL},
        }
        copy = a_copy_of(tmp_path, members, origin=origin, rows={"suggestion": 3})

        assert code_of(make_ready, unit, copy) == trouble.UNSOUND

    def test_a_stick_that_is_pulled(self, unit):
        assert code_of(make_ready, unit, unit.folder / "gone" / "kiosk-000001-undated.age") == trouble.AWAY

    def test_a_disk_without_room(self, unit, monkeypatch):
        monkeypatch.setattr(copying.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(0, 0, 0))

        assert code_of(make_ready, unit) == trouble.NO_ROOM

    def test_two_restores_at_once(self, unit):
        with copying.alone(unit.instance):
            assert code_of(make_ready, unit) == trouble.BUSY


class TestDeciding:
    """Between the check of a copy and its taking, others work on."""

    @pytest.fixture
    def ready(self, unit):
        """What ``make_ready`` returns, and the folder as it leaves it, without the wait for its checks."""
        folder = swap.scratch(unit.database)
        folder.mkdir()
        archive.unseal(unit.copies[0].path, folder, key_of(PAPER))
        manifest = archive.manifest_of(unit.copies[0].path, key_of(PAPER))
        made = restoring.Ready(
            unit.instance, unit.copies[0].path, manifest, 0, frozenset(), {}, True, (), manifest.rows
        )
        return restoring.refreshed(made)

    def test_what_came_in_meanwhile_is_read_about_first_and_the_check_still_holds(self, unit, ready):
        a_suggestion("Sesudah pemeriksaan.")

        assert code_of(restoring.begin, ready) == trouble.CHANGED
        a_suggestion("Tetap tersimpan.")

        restoring.begin(restoring.refreshed(ready))
        assert swap.is_committed(unit.database)

    def test_what_was_purged_meanwhile_forbids_it_and_visitors_write_on(self, unit, ready):
        purge(unit.with_canary())

        assert code_of(restoring.begin, ready) == trouble.CHANGED

        a_suggestion("Tetap tersimpan.")
        assert not restoring.restart.is_set()

    def test_a_disk_that_refuses_the_decision_leaves_everything_as_it_was(self, unit, ready, monkeypatch):
        def refuse(*_arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(swap.durable, "write", refuse)

        assert code_of(restoring.begin, ready) == trouble.NO_ROOM

        a_suggestion("Tetap tersimpan.")
        assert not swap.is_committed(unit.database)

    def test_no_visitor_is_confirmed_a_message_that_is_not_put_aside(self, unit, ready):
        confirmed, over = [], threading.Event()

        def send():
            with database.connection_context():
                while not over.is_set():
                    over.wait(0.1)
                    try:
                        confirmed.append(a_suggestion("Selama pemulihan.").code)
                    except NotTaken:
                        return

        writers = [threading.Thread(target=send) for _number in range(4)]
        for writer in writers:
            writer.start()
        while len(confirmed) < 8:
            over.wait(0.01)

        while not restoring.restart.is_set():
            with suppress(Trouble):
                restoring.begin(restoring.refreshed(ready))

        for writer in writers:
            writer.join(10)
        start(unit)
        (aside,) = unit.backups.glob("before-*")
        database.close()
        open_database(f"sqlite:///{aside / DATABASE}", aside)
        with database.connection_context():
            assert Words.select().where(Words.body == "Selama pemulihan.").count() == len(confirmed)

    def test_it_cannot_be_decided_twice(self, unit, ready):
        restoring.begin(ready)
        start(unit)

        assert code_of(restoring.begin, ready) == trouble.BUSY

    def test_a_command_does_not_throw_away_what_a_page_has_made_ready(self, unit, ready):
        with restoring.running(unit.instance):
            restoring.finish_at_start(unit.instance)

        assert (swap.scratch(unit.database) / DATABASE).exists()

    def test_a_command_waits_until_the_program_has_taken_the_copy(self, unit, ready):
        restoring.begin(ready)

        with restoring.running(unit.instance), pytest.raises(CannotStart, match="wait until"):
            restoring.finish_at_start(unit.instance)

        start(unit)
        assert json.loads((unit.backups / "journal.json").read_text())["restored"]["place"] == ready.source.name

    def test_the_command_refuses_while_the_program_runs(self, unit):
        with restoring.running(unit.instance):
            assert code_of(lambda: restoring.running(unit.instance, alone=True).__enter__()) == trouble.RUNNING


def test_a_share_that_hangs_while_a_copy_is_read_from_it_keeps_nobody_waiting(unit, monkeypatch):
    share = unit.folder / "share"
    share.mkdir()
    os.mkfifo(share / "kiosk-000001-undated.age")
    monkeypatch.setattr(patience, "SECONDS", 0.2)

    assert code_of(make_ready, unit, share / "kiosk-000001-undated.age") == trouble.HANGS

    with copying.alone(unit.instance):
        assert not swap.scratch(unit.database).exists()
    os.close(os.open(share / "kiosk-000001-undated.age", os.O_RDWR | os.O_NONBLOCK))
