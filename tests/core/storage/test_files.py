"""Database and keys that do not belong together are refused; what lies on the disk is the owner's alone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import cysqlite
import pytest

from kiosk import config
from kiosk.core import chores, schema
from kiosk.core.models import Account, Audit, Rating, Setting
from kiosk.core.models.proof.structure import name_in_chain
from kiosk.core.models.proof.verify import verify
from kiosk.core.storage.database import CannotStart, database, is_postgresql, open_database, sqlite_path
from kiosk.core.storage.files import close_to_others, empty_log, log_state
from kiosk.core.storage.keys import NAMES, DamagedSecret, keyring
from tests.factories import a_suggestion, an_account

sqlite_only = pytest.mark.sqlite_only
NO_DATABASE = "is missing or is not a database of this program, but .* has the keys of one: .* KIOSK_NEW=1"


@pytest.fixture
def instance(overrides, storage) -> Path:
    return Path(overrides["instance"])


@pytest.fixture
def in_use(instance):
    """A database in use, closed, with its keys."""
    an_account("siti", "officer")
    database.close()
    return instance


def start(instance: Path, **more: bool) -> None:
    keyring.open(instance / "keys")
    schema.prepare(instance, **more)
    database.connect(reuse_if_open=True)


def lose_the_database() -> None:
    if is_postgresql():
        with database.connection_context():
            database.execute_sql("DROP SCHEMA public CASCADE")
            database.execute_sql("CREATE SCHEMA public")
    else:
        sqlite_path().unlink()


def test_a_missing_database_beside_its_keys_is_refused(in_use):
    lose_the_database()

    with pytest.raises(CannotStart, match=NO_DATABASE):
        start(in_use)

    assert is_postgresql() or not sqlite_path().exists()


def test_a_missing_database_is_made_new_when_that_is_asked(in_use):
    lose_the_database()

    start(in_use, new=True)

    assert Account.select().count() == 0
    assert not keyring.missing


@sqlite_only
def test_an_empty_file_beside_keys_is_refused(in_use):
    sqlite_path().write_bytes(b"")

    with pytest.raises(CannotStart, match=NO_DATABASE):
        start(in_use)


@pytest.mark.parametrize("table", ["x", "schema_migration"])
def test_a_database_without_anything_of_the_program_beside_keys_is_refused_and_left_alone(in_use, table):
    lose_the_database()
    with database.connection_context():
        database.execute_sql(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, name TEXT, applied TEXT)")

    with pytest.raises(CannotStart, match=NO_DATABASE):
        start(in_use)

    with database.connection_context():
        assert database.get_tables() == [table]


@sqlite_only
def test_a_folder_that_does_not_exist_is_named(overrides, in_use, tmp_path):
    open_database(f"sqlite:///{tmp_path}/nope/kiosk.db", config.ROOT)

    with pytest.raises(CannotStart, match=f"the folder {tmp_path}/nope does not exist") as refused:
        start(in_use)

    assert "put it back" not in str(refused.value)


@sqlite_only
def test_a_log_without_its_database_is_not_thrown_away(in_use):
    log = sqlite_path().with_name("kiosk.db-wal")
    sqlite_path().rename(sqlite_path().with_name("moved.db"))
    log.write_bytes(b"the last messages")
    shutil.rmtree(in_use / "keys")

    with pytest.raises(CannotStart, match="its log .* is there"):
        start(in_use)

    assert log.read_bytes() == b"the last messages"


@sqlite_only
def test_a_log_that_is_missing_after_a_power_cut_is_refused(in_use):
    sqlite_path().with_name("kiosk.db-shm").write_bytes(b"")

    with pytest.raises(CannotStart, match="kiosk.db-wal is missing, in which the last messages are"):
        start(in_use)


def test_the_first_start_makes_database_and_keys(overrides, visitor_app, tmp_path):
    open_database(overrides["database_url"].replace("kiosk.db", "first.db"), config.ROOT)
    if is_postgresql():
        lose_the_database()

    start(tmp_path / "first")

    assert sorted(path.name for path in (tmp_path / "first" / "keys").iterdir()) == sorted(NAMES)


def test_a_first_start_that_was_interrupted_before_the_keys_is_done_again(
    overrides, visitor_app, tmp_path, monkeypatch
):
    open_database(overrides["database_url"].replace("kiosk.db", "first.db"), config.ROOT)
    if is_postgresql():
        lose_the_database()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(keyring, "make_missing", raise_interrupt)
        start(tmp_path / "first")

    start(tmp_path / "first")

    assert not keyring.missing


def raise_interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["audit", "ticket"])
def test_a_missing_key_beside_a_database_in_use_is_refused(in_use, name):
    (in_use / "keys" / name).unlink()

    with pytest.raises(CannotStart, match=f"lacks the key {name}: put it back from a backup"):
        start(in_use)

    assert not (in_use / "keys" / name).exists()


def test_two_missing_keys_are_named_as_two(in_use):
    for name in ("audit", "ticket"):
        (in_use / "keys" / name).unlink()

    with pytest.raises(CannotStart, match="lacks the keys audit and ticket: put them back"):
        start(in_use)


def test_a_rating_alone_makes_a_database_one_in_use(instance):
    Rating.give(key="a", score=4, language="id")
    database.close()
    (instance / "keys" / "ticket").unlink()

    with pytest.raises(CannotStart, match="the database is in use"):
        start(instance)


@pytest.mark.parametrize("name", ["form", "session"])
def test_a_key_on_which_nothing_stored_depends_is_made_again_and_sealed(in_use, name, caplog):
    (in_use / "keys" / name).unlink()

    start(in_use)

    assert f"the key {name} was missing, and a new one was made" in caplog.text
    assert Audit.about(name_in_chain(f"key {name}")).action == "key made"
    assert verify() == []


def test_a_new_audit_key_is_made_on_purpose_and_everything_before_is_then_named(in_use):
    (in_use / "keys" / "audit").unlink()

    start(in_use, new=True)

    assert verify()[0].seq == 1


@pytest.fixture
def other_keys(in_use):
    """The keys of another kiosk in the place of those of the database."""
    shutil.rmtree(in_use / "keys")
    keyring.open(in_use / "keys")
    keyring.make_missing()
    return in_use


def test_a_database_that_other_keys_have_sealed_is_refused(other_keys):
    with pytest.raises(CannotStart, match="was not made with the keys in .*/keys: put back"):
        start(other_keys)


def test_a_database_and_the_keys_of_another_are_used_together_when_that_is_asked(other_keys):
    start(other_keys, new=True)
    database.close()

    start(other_keys)

    assert Audit.select().where(Audit.action == "key made").count() == 1


@sqlite_only
@pytest.mark.parametrize("end", ["min", "max"])
def test_a_row_of_the_chain_that_was_tampered_with_does_not_prevent_a_start(in_use, end):
    with database.connection_context():
        database.execute_sql("DROP TRIGGER audit_no_update")
        database.execute_sql(f"UPDATE audit SET mac = '00' WHERE seq = (SELECT {end}(seq) FROM audit)")

    start(in_use)

    assert verify() != []


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_key_is_refused_at_the_start(in_use, name):
    (in_use / "keys" / name).write_bytes(b"half")

    with pytest.raises(DamagedSecret, match=name):
        start(in_use)


def damaged(page: bytes = b"", at: int = 0, cut: int = 0) -> None:
    with sqlite_path().open("r+b") as file:
        file.seek(at)
        file.write(page)
        if cut:
            file.truncate(cut)


@sqlite_only
@pytest.mark.parametrize(
    "damage",
    [{"page": b"x" * 100}, {"cut": 8192}, {"page": os.urandom(2000), "at": 100}, {"page": b"x", "cut": 50}],
    ids=["header", "cut", "schema", "short"],
)
def test_a_damaged_file_is_refused_in_one_sentence(in_use, damage):
    damaged(**damage)

    with pytest.raises(
        CannotStart, match=r"the database .*kiosk.db cannot be used \(.*\): .* from a backup"
    ) as refused:
        start(in_use)

    assert "\n" not in str(refused.value)


def open_to_others(*folders: Path) -> list[str]:
    paths = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    return [path.name for path in paths if path.stat().st_mode & 0o077]


@sqlite_only
def test_files_that_others_could_read_are_closed_and_named(instance, tmp_path, caplog):
    (instance / "audio").mkdir(mode=0o755)
    (instance / "backups").mkdir(mode=0o755)
    for name in ("audio/a.ogg", "backups/kiosk-20260101T000000.db"):
        (instance / name).write_bytes(b"")
        (instance / name).chmod(0o644)
    for path in (instance, instance / "keys", sqlite_path()):
        path.chmod(0o755)

    closed = close_to_others(instance)

    assert {"a.ogg", "kiosk-20260101T000000.db", "kiosk.db", "keys", "instance"} <= {path.name for path in closed}
    assert open_to_others(instance) == []
    assert sqlite_path().stat().st_mode & 0o077 == 0
    assert "closed to others, who could read them until now" in caplog.text


@sqlite_only
def test_files_that_the_program_did_not_make_keep_their_modes(instance):
    (instance / "catatan.txt").write_text("milik orang")
    (instance / "catatan.txt").chmod(0o644)

    close_to_others(instance)

    assert (instance / "catatan.txt").stat().st_mode & 0o044


@pytest.fixture
def kept_open(storage, visitor_app) -> Iterator[None]:
    """Another connection, as other threads have them: when the last one closes, SQLite removes the log by itself."""
    Setting.change(machine_voice=False)
    # The first turn purges, which empties the log as well.
    chores.run_once(visitor_app)
    other = cysqlite.connect(str(sqlite_path()))
    other.execute("SELECT COUNT(*) FROM setting").fetchone()
    yield
    other.close()


@sqlite_only
def test_the_log_is_emptied_once_nothing_was_written_for_a_turn(kept_open, visitor_app):
    with database.connection_context():
        a_suggestion("Kursinya rusak")
    chores.run_once(visitor_app)
    assert log_state() is not None

    chores.run_once(visitor_app)

    assert log_state() is None


@sqlite_only
def test_the_log_is_left_while_somebody_writes(kept_open, visitor_app):
    for number in range(3):
        with database.connection_context():
            a_suggestion(f"Kursinya rusak {number}")
        chores.run_once(visitor_app)

        assert log_state() is not None


@sqlite_only
def test_emptying_the_log_leaves_the_wait_for_other_writers_as_it_was(storage):
    a_suggestion("Kursinya rusak")

    assert empty_log()

    assert database.execute_sql("PRAGMA busy_timeout").fetchone() == (10_000,)
