"""An upgrade is done as a whole or not at all, and what failed says what to do."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import config
from kiosk.core import schema, soundness, upgrade
from kiosk.core.backup.restoring import running
from kiosk.core.models.chain.findings import DAMAGED, Finding
from kiosk.core.models.proof.structure import wrong_schema
from kiosk.core.storage import catalog
from kiosk.core.storage import database as module
from kiosk.core.storage.database import CannotStart, database, database_at, is_postgresql, open_database
from tests import old_version
from tests.tampering import verify_rows

WRITES = ("ALTER", "UPDATE", "DROP", "CREATE", "INSERT", "DELETE")
POINTS = 10


class Interrupted(Exception):
    """The power went out."""


@pytest.fixture
def before(overrides: dict[str, str], visitor_app, tmp_path: Path) -> Iterator[None]:
    """The database of an earlier version, open."""
    database.close()
    open_database(overrides["database_url"].replace("kiosk.db", "before.db"), config.ROOT)
    database.connect()
    if is_postgresql():
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
    old_version.make(tmp_path / "keys")
    yield
    database.close()


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the migrations, to be changed by a test."""
    folder = tmp_path / "migrations"
    shutil.copytree(catalog.MIGRATIONS, folder)
    monkeypatch.setattr(catalog, "MIGRATIONS", folder)
    monkeypatch.setattr(catalog, "_expected", {})
    return folder


def start(tmp_path: Path) -> None:
    database.close()
    try:
        schema.prepare(tmp_path)
    finally:
        database.connect()


def everything() -> dict[str, list]:
    """Every row of every table, whatever columns it has, and the tables themselves."""
    skipped = ("suggestion_search", "term_search") if not is_postgresql() else ()
    return {
        table: sorted(map(repr, database.execute_sql(f'SELECT * FROM "{table}"').fetchall()))
        for table in database.get_tables()
        if not table.startswith(skipped)
    }


def refused(tmp_path: Path) -> str:
    """Start, and return why the program cannot."""
    with pytest.raises(CannotStart) as error:
        start(tmp_path)
    return str(error.value)


def copies(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "backups").glob("*.db"))


def start_until_the_power_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: int) -> bool:
    """Start with an end after so many changes of the database, and return whether the start was done before."""
    execute = database.obj.execute_sql
    done = 0

    def counted(sql: str, *rest: Any, **more: Any) -> Any:
        nonlocal done
        if sql.lstrip().startswith(WRITES):
            done += 1
            if done > changes:
                raise Interrupted
        return execute(sql, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(database.obj, "execute_sql", counted)
        try:
            start(tmp_path)
        except CannotStart:
            return False
    return True


def test_an_upgrade_that_is_interrupted_anywhere_changes_nothing_and_is_done_at_the_next_start(
    before, tmp_path, monkeypatch
):
    held, digest = everything(), old_version.digest()

    changes = 1
    while not start_until_the_power_goes(tmp_path, monkeypatch, changes):
        assert everything() == held
        changes *= 2

    # The migrations take about a hundred, what belongs to them the others.
    assert changes > 200
    assert (schema.pending(), verify_rows(), wrong_schema()) == ([], [], [])
    assert old_version.digest() == digest


@pytest.mark.parametrize("restarts", [False, True])
def test_attempts_that_fail_leave_one_copy_of_before(before, tmp_path, migrations, monkeypatch, restarts):
    (migrations / "0014_wrong.py").write_text("def up(migrator, db):\n    db.execute_sql('SELECT nothing')\n")
    sentences, made = [], []
    copy = schema.copy
    monkeypatch.setattr(schema, "copy", lambda folder: made.append(folder) or copy(folder))

    for _ in range(3):
        sentences.append(refused(tmp_path))
        if restarts:
            monkeypatch.setattr(schema, "_copied", {})

    assert len(made) == (3 if restarts else 1)
    assert len(copies(tmp_path)) == 1
    assert str(copies(tmp_path)[0]) in sentences[-1]


def test_a_migration_that_fails_is_named_with_the_copy_and_that_nothing_was_changed(before, tmp_path, migrations):
    (migrations / "0014_wrong.py").write_text("def up(migrator, db):\n    db.execute_sql('SELECT nothing')\n")
    held = everything()

    sentence = refused(tmp_path)

    assert "the migration 0014_wrong failed" in sentence
    assert "nothing was changed" in sentence
    assert f"the copy of before is {copies(tmp_path)[0]}" in sentence
    assert everything() == held


# A migration that gets past the guards, as a rebuilt table does; an empty database does not show its error.
HARM_ON_SQLITE = """
def up(migrator, db):
    if not db.execute_sql("SELECT 1 FROM event").fetchone():
        return
    guards = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        db.execute_sql(f"DROP TRIGGER {name}")
    db.execute_sql(DEED)
    for _name, sql in guards:
        db.execute_sql(sql)
"""
HARM_ON_POSTGRESQL = """
def up(migrator, db):
    if not db.execute_sql("SELECT 1 FROM event").fetchone():
        return
    db.execute_sql("SET LOCAL session_replication_role = replica")
    db.execute_sql(DEED)
    db.execute_sql("SET LOCAL session_replication_role = origin")
"""


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ("DELETE FROM event_words", "in event_words)"),
        pytest.param("DROP INDEX rating_day", "missing index rating_day", marks=pytest.mark.sqlite_only),
        ("CREATE TABLE account_new (a integer)", "extra table account_new"),
        ("UPDATE audit SET mac = 'x' WHERE seq = (SELECT MAX(seq) FROM audit)", "the chain would be broken"),
        pytest.param("DELETE FROM suggestion WHERE id = 1", "rows of 6 in suggestion)", marks=pytest.mark.sqlite_only),
        pytest.param("DROP TABLE saved_view", "missing table saved_view", marks=pytest.mark.sqlite_only),
    ],
)
def test_a_migration_that_harms_what_is_stored_is_undone(before, tmp_path, migrations, deed, fault):
    harm = HARM_ON_POSTGRESQL if is_postgresql() else HARM_ON_SQLITE
    (migrations / "0014_harms.py").write_text(f"DEED = {deed!r}\n{harm}")
    held = everything()

    sentence = refused(tmp_path)

    assert fault in sentence
    assert everything() == held


@pytest.mark.sqlite_only
def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(before, tmp_path, migrations):
    """Dropping a table removes them while foreign keys are on, and the pragma counts for nothing in a transaction."""
    (sql,) = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'term'").fetchone()
    rebuild = (sql.replace('"term"', '"term_new"', 1), "DROP TABLE term", "ALTER TABLE term_new RENAME TO term")
    held = database.execute_sql("SELECT COUNT(*) FROM revision").fetchone()
    statements = (rebuild[0], "INSERT INTO term_new SELECT * FROM term", *rebuild[1:])
    source = "".join(f"    db.execute_sql({statement!r})\n" for statement in statements)
    indexes = "SELECT sql FROM sqlite_master WHERE tbl_name = 'term' AND type = 'index'"
    (migrations / "0007_rebuilt.py").write_text(
        f"def up(migrator, db):\n    made = db.execute_sql({indexes!r}).fetchall()\n{source}"
        "    for (sql,) in made:\n        db.execute_sql(sql)\n"
    )

    start(tmp_path)

    assert held[0] > 0
    assert database.execute_sql("SELECT COUNT(*) FROM revision").fetchone() >= held
    assert database.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)


def test_rows_left_without_what_they_refer_to_undo_the_upgrade(before, tmp_path, migrations):
    (migrations / "0014_wrong.py").write_text(HARM_ON_SQLITE.replace("DEED", '"UPDATE revision SET term_id = 4711"'))
    held = everything()

    sentence = refused(tmp_path)

    assert "revision to term" in sentence or is_postgresql()
    assert everything() == held


def test_what_was_tampered_with_before_stops_no_upgrade(before, tmp_path):
    database.execute_sql("CREATE TABLE foreign_one (a integer)")
    database.execute_sql("DROP INDEX rating_day")

    start(tmp_path)

    assert schema.pending() == []
    assert [finding.about for finding in wrong_schema()] == ["table foreign_one"]


@pytest.mark.sqlite_only
def test_a_disk_that_fills_up_meanwhile_undoes_the_upgrade_and_the_next_start_succeeds(before, tmp_path):
    held = everything()
    (pages,) = database.execute_sql("PRAGMA page_count").fetchone()
    database.obj.pragma("max_page_count", pages + 8, permanent=True)

    sentence = refused(tmp_path)

    assert "database or disk is full" in sentence
    assert "make room on it and start again; nothing is lost" in sentence
    assert everything() == held
    database.obj.pragma("max_page_count", 1_000_000, permanent=True)
    start(tmp_path)
    assert (schema.pending(), verify_rows()) == ([], [])


def test_beside_another_program_that_writes_the_upgrade_waits_and_is_then_refused(before, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_TIMEOUT", 100)
    if not is_postgresql():
        database.obj.pragma("busy_timeout", 100, permanent=True)
    other = database_at(database.obj.url.replace("+pool", ""), config.ROOT)
    with other.connection_context(), other.atomic():
        other.execute_sql("UPDATE service SET position = position")

        sentence = refused(tmp_path)

    assert "end that one and start again" in sentence
    start(tmp_path)
    assert schema.pending() == []


def test_a_command_of_a_new_version_leaves_the_tables_of_a_running_one_alone(before, tmp_path):
    instance = tmp_path / "instance"
    held = everything()

    with running(instance):
        sentence = refused(instance)

    assert "the version of before still runs: end it" in sentence
    assert everything() == held
    start(instance)
    assert schema.pending() == []


@pytest.mark.sqlite_only
def test_without_room_for_a_copy_nothing_begins(before, tmp_path, monkeypatch):
    monkeypatch.setattr(upgrade, "_free", lambda _folder: 1_000_000)

    sentence = refused(tmp_path)

    assert re.search(r"has no room for the upgrade: it needs \d+ MB and 0 MB are free, so make room", sentence)
    assert copies(tmp_path) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "0009_names.py").write_text("def up(migrator"), "0009_names.py cannot be read"),
        (lambda folder: (folder / "0009_names.py").write_text(""), "0009_names.py ends too early"),
        (lambda folder: (folder / "0009_names.py").unlink(), "no migration makes to_match of account"),
        (
            lambda folder: [path.unlink() for path in folder.glob("001[23]_*")],
            "no migration makes audience of visiting_",
        ),
        (lambda folder: (folder / "0005_officers.py").unlink(), "the migration 0005_officers is missing"),
    ],
)
def test_a_program_that_was_copied_in_half_changes_nothing(before, tmp_path, migrations, change, words):
    change(migrations)
    held = everything()

    sentence = refused(tmp_path)

    assert words in sentence
    assert everything() == held


@pytest.mark.sqlite_only
def test_damage_found_after_an_upgrade_names_the_copy_of_before(before, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(soundness, "wrong_schema", lambda: [Finding(0, DAMAGED, "x")])

    start(tmp_path)

    assert "restore, by the program of before, the copy " in caplog.text
    assert str(copies(tmp_path)[0]) in caplog.text


def test_no_migration_leaves_the_one_transaction():
    """Nor one that nobody has run yet: it would commit what came before it."""
    for path in sorted(catalog.MIGRATIONS.glob("[0-9]*.py")):
        assert not re.search(r"atomic|PRAGMA|COMMIT|VACUUM|CONCURRENTLY", path.read_text("utf-8"), re.IGNORECASE), path
