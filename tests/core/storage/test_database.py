"""Settings of the connection, read back; and that SQL cannot change or remove anything confirmed."""

import threading
from pathlib import Path

import pytest
from peewee import IntegrityError, PeeweeException
from playhouse.schema_diff import diff_models

from kiosk.core import schema
from kiosk.core.models import ALL, Contact, Event, EventWords, Setting, Suggestion, Words
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import PRAGMAS, database, is_postgresql, readable, sqlite_path, transaction, writable
from kiosk.core.upgrade import NewerSchema
from tests.factories import a_suggestion, an_account

# About the SQLite connection only; tests/conftest.py leaves these out on PostgreSQL.
sqlite_only = pytest.mark.sqlite_only


@sqlite_only
@pytest.mark.parametrize(("name", "value"), PRAGMAS.items())
def test_every_pragma_is_set_on_a_second_connection(storage, name, value):
    seen = []

    def second():
        with database.connection_context():
            seen.append(database.execute_sql(f"PRAGMA {name}").fetchone()[0])

    thread = threading.Thread(target=second)
    thread.start()
    thread.join()

    expected = {"full": 2}.get(value, value)
    assert seen == [expected]


@sqlite_only
def test_the_sqlite_in_use_does_not_have_the_wal_reset_bug(storage):
    version = tuple(int(part) for part in database.execute_sql("SELECT sqlite_version()").fetchone()[0].split("."))

    assert version >= (3, 51, 3)


def test_transactions_of_many_threads_never_fail_on_a_lock(storage):
    failures = []

    def work():
        try:
            with database.connection_context():
                for _ in range(25):
                    with transaction():
                        Setting.change(keep_text_days=Setting.read("keep_text_days") + 1)
        except PeeweeException as error:
            failures.append(error)

    start = Setting.read("keep_text_days")
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Setting.read("keep_text_days") == start + 8 * 25


def test_the_models_match_the_migrated_tables(storage):
    # Tables made only by a migration (search) have no model to compare.
    difference = diff_models(database.obj, list(ALL))

    assert not difference.create_tables
    assert not difference.add_columns
    assert not difference.drop_columns
    assert not difference.add_indexes


def test_a_second_start_changes_nothing(storage, tmp_path):
    before = {model: model.select().count() for model in ALL}
    database.close()

    schema.prepare(tmp_path)

    database.connect()
    assert {model: model.select().count() for model in ALL} == before


def test_a_database_of_a_newer_program_is_refused(storage, tmp_path):
    database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2030-01-01')")
    database.close()

    with pytest.raises(NewerSchema, match="newer version .* with 9999_future, .*: install that version again"):
        schema.prepare(tmp_path)


@pytest.fixture
def kept(storage):
    """A suggestion with words, contact and a reply."""
    suggestion = a_suggestion("Kipas angin mati", contact="0812").suggestion
    acts.record(suggestion, "reply", actor=an_account("siti", "officer"), text="Terima kasih")
    return suggestion


TABLES = {
    Suggestion: "id",
    Event: "id",
    Words: "suggestion_id",
    Contact: "suggestion_id",
    EventWords: "event_id",
}


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.table_name)
@pytest.mark.parametrize("verb", ["update", "delete", "replace", "truncate"])
def test_raw_sql_can_neither_change_nor_remove_what_was_confirmed(kept, model, verb):
    table, key = model._meta.table_name, TABLES[model]
    before = list(model.select().tuples())
    columns = ", ".join(field.column_name for field in model._meta.sorted_fields)
    statements = {
        "update": f"UPDATE {table} SET {key} = {key}",
        "delete": f"DELETE FROM {table}",
        "replace": f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}",
        "truncate": f"DELETE FROM {table} WHERE 1 = 1",
    }
    if is_postgresql():
        statements["replace"] = (
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}"
            f" ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"
        )
        statements["truncate"] = f"TRUNCATE {table} CASCADE"

    with pytest.raises(IntegrityError, match="insert-only"), database.atomic():
        database.execute_sql(statements[verb])

    assert list(model.select().tuples()) == before


@sqlite_only
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.table_name)
def test_replace_is_refused_on_a_connection_without_recursive_triggers(kept, model):
    table = model._meta.table_name
    columns = ", ".join(field.column_name for field in model._meta.sorted_fields)
    database.execute_sql("PRAGMA recursive_triggers = 0")

    with pytest.raises(IntegrityError, match="insert-only"):
        database.execute_sql(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")


@sqlite_only
def test_without_the_triggers_the_same_statement_would_succeed(kept):
    names = [row[0] for row in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        database.execute_sql(f"DROP TRIGGER {name}")

    database.execute_sql("UPDATE suggestion SET kind = 'praise'")

    assert Suggestion.get().kind == "praise"


def test_words_can_be_deleted_once_the_events_record_a_purge(kept):
    acts.record(kept, "purged")

    Words.delete().execute()
    EventWords.delete().execute()
    Contact.delete().execute()

    assert kept.text is None


def test_a_contact_can_be_deleted_once_the_events_record_its_erasure_but_the_words_stay(kept):
    acts.record(kept, "contact erased")

    Contact.delete().execute()

    with pytest.raises(IntegrityError, match="insert-only"), database.atomic():
        Words.delete().execute()


def test_a_failed_transaction_leaves_nothing_half_done(storage):
    with pytest.raises(RuntimeError), transaction():
        an_account("siti", "officer")
        raise RuntimeError

    assert Suggestion.select().count() == 0
    assert not database.in_transaction()


@sqlite_only
def test_a_migration_of_a_database_with_data_copies_it_first(storage, tmp_path):
    an_account("siti", "officer")
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0013_term_search'")
    database.close()

    schema.prepare(tmp_path)

    assert len(list(Path(tmp_path / "backups").glob("*.db"))) == 1


def test_a_healthy_database_is_readable_and_writable_and_neither_check_leaves_a_trace(storage):
    tables = database.get_tables()

    assert readable()
    assert writable()
    assert database.get_tables() == tables


@pytest.mark.sqlite_only
def test_a_page_that_breaks_off_while_rows_are_read_raises_the_error_of_peewee(storage):
    database.execute_sql("CREATE TABLE long (body TEXT)")
    for number in range(40):
        database.execute_sql("INSERT INTO long VALUES (?)", (f"{number}" * 900,))
    ((root,),) = database.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = 'long'").fetchall()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.close()
    with sqlite_path().open("r+b") as file:
        file.seek((pages - 1) * 4096)
        file.write(b"\xa5" * 4096)
    database.connect()

    for read in (list, lambda cursor: cursor.fetchall(), lambda cursor: [cursor.fetchone() for _row in range(40)]):
        with pytest.raises(PeeweeException, match="malformed"):
            read(database.execute_sql("SELECT body FROM long"))

    assert root < pages


@pytest.mark.sqlite_only
def test_a_text_that_is_not_utf8_is_damage(storage):
    database.execute_sql("CREATE TABLE long (body TEXT)")
    database.execute_sql("INSERT INTO long VALUES (CAST(x'ff41' AS TEXT))")

    with pytest.raises(PeeweeException, match="malformed"):
        database.execute_sql("SELECT body FROM long").fetchall()
