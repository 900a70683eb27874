"""Each test gets the prepared database, whatever the test before has done to it."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from peewee import Database, OperationalError

from kiosk import config
from kiosk.core.models import Account, Notice, Rating, Setting
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database, is_postgresql, open_database, transaction
from tests.factories import a_draft, a_suggestion, an_account
from tests.storage import FACTS, PostgresqlStorage, SqliteStorage


def contents() -> dict[str, list[tuple]]:
    """Return every row of every table, the position of every sequence, and the schema."""
    if is_postgresql():
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        laid = [FACTS, "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"]
    else:
        # The shadow tables of the full text search are read through their virtual table.
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search\\__%' ESCAPE '\\'"
        laid = ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"]
    asked = {name: f"SELECT * FROM {name}" for (name,) in database.execute_sql(tables).fetchall()}
    asked |= {sql: sql for sql in laid}
    return {name: sorted(map(repr, database.execute_sql(sql).fetchall())) for name, sql in asked.items()}


@pytest.fixture
def again(prepared: SqliteStorage | PostgresqlStorage, storage, tmp_path) -> Callable[[], dict[str, list[tuple]]]:
    """Return a function that reads what the next test would find."""

    def look() -> dict[str, list[tuple]]:
        database.close()
        folder = tmp_path / "again"
        folder.mkdir()
        open_database(prepared.fresh(folder), config.ROOT)
        database.connect()
        return contents()

    return look


def a_busy_test() -> None:
    siti = an_account("siti", "officer", "staff")
    for number in range(3):
        suggestion = a_suggestion(f"Kipas {number} mati", contact="0812").suggestion
        acts.record(suggestion, "reply", actor=siti, text="Terima kasih")
    Rating.give(key="a", score=2, language="id")
    Setting.change(siti, answer_days=12)
    a_draft(short_answer="Boleh pulang lebih awal.")
    Notice.delete().execute()
    with pytest.raises(RuntimeError), transaction():
        an_account("budi", "officer")
        raise RuntimeError


def test_rows_and_numbers_are_as_they_were_prepared(again):
    before = contents()
    a_busy_test()
    assert {name for name, rows in contents().items() if rows != before[name]} > {"suggestion", "audit", "setting"}

    assert again() == before
    an_account("siti")
    assert Account.get().id == 1


def test_what_is_made_once_comes_back_unchanged_into_the_prepared_state(prepared, again):
    before = contents()
    prepared.once(a_busy_test)
    made = contents()

    assert again() == before
    prepared.once(a_busy_test)
    # Made a second time, its salts and codes would differ.
    assert contents() == made


def test_a_trigger_that_was_dropped_is_there_again(again):
    before = contents()
    name = "suggestion_no_change ON suggestion" if is_postgresql() else "suggestion_no_delete"
    database.execute_sql(f"DROP TRIGGER {name}")
    assert contents() != before

    assert again() == before


def test_a_transaction_that_a_thread_left_open_does_not_hold_up_the_next_test(again):
    before, left, ended = contents(), threading.Event(), threading.Event()

    def leave_open(opened: Database) -> None:
        opened.connect()
        opened.begin()
        opened.execute_sql("UPDATE setting SET value = value")
        left.set()
        ended.wait()
        # On PostgreSQL the connection has been cut.
        with suppress(OperationalError):
            opened.rollback()
        opened.close()

    thread = threading.Thread(target=leave_open, args=(database.obj,), daemon=True)
    thread.start()
    left.wait()

    assert again() == before
    ended.set()
    thread.join()
