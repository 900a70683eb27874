"""The schema is compared with the migrations: guards are put back, foreign triggers removed, all else named."""

import logging

import pytest

from kiosk.core.models import Audit, Suggestion
from kiosk.core.models.proof.structure import (
    mend,
    name_in_chain,
    rebuild_search,
    refuse_lost_parts,
    wrong_schema,
    wrong_search,
)
from kiosk.core.models.proof.verify import verify
from kiosk.core.storage import catalog
from kiosk.core.storage.catalog import differences
from kiosk.core.storage.database import CannotStart, database, is_postgresql
from kiosk.core.storage.search import suggestion_matches
from tests.factories import a_suggestion

pytestmark = pytest.mark.usefixtures("storage")

# A foreign act of each kind, in both dialects: it rewrites what arrives, destroys events, keeps a copy.
FOREIGN = {
    "rewrites": "UPDATE suggestion_words SET body = 'Semua baik.' WHERE suggestion_id = NEW.suggestion_id",
    "destroys": "DELETE FROM event_words",
    "mirrors": "INSERT INTO tag (name) VALUES ('salinan')",
}


def guards() -> list[tuple[str, str]]:
    """Return every trigger that the migrations make, with its table."""
    return [(part.name, part.table) for part in catalog.expected().values() if part.kind == catalog.TRIGGER]


def drop_trigger(name: str, table: str) -> None:
    database.execute_sql(f"DROP TRIGGER {name}{f' ON {table}' if is_postgresql() else ''}")


def lay_trigger(name: str, act: str) -> None:
    if is_postgresql():
        body = f"BEGIN {act}; RETURN NEW; END"
        database.execute_sql(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        act = f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    else:
        act = f"BEGIN {act}; END"
    database.execute_sql(f"CREATE TRIGGER {name} AFTER INSERT ON suggestion_words {act}")


def named() -> list[tuple[str, str]]:
    return [(finding.kind, finding.about) for finding in wrong_schema()]


def test_a_database_that_the_migrations_made_differs_in_nothing():
    assert wrong_schema() == []
    assert wrong_search() == []
    assert len(guards()) > 10


def test_every_guard_that_was_dropped_is_named_and_put_back():
    expected = guards()
    for name, table in expected:
        drop_trigger(name, table)
    assert named() == [("schema missing", f"trigger {name}") for name, _ in sorted(expected, key=lambda one: one[::-1])]

    mend()

    assert wrong_schema() == []


def test_what_was_put_back_is_sealed_and_logged(caplog):
    name, table = guards()[0]
    drop_trigger(name, table)

    with caplog.at_level(logging.WARNING):
        mend()

    row = Audit.about(name_in_chain(f"trigger {name}"))
    assert row is not None
    assert row.action == "schema part restored"
    assert f"schema part restored: trigger {name}" in caplog.text
    assert verify() == []


@pytest.mark.parametrize("act", FOREIGN)
def test_a_foreign_trigger_is_removed_and_its_words_are_logged(act, caplog):
    lay_trigger("penyalin", FOREIGN[act])
    assert ("schema extra", "trigger penyalin") in named()

    with caplog.at_level(logging.WARNING):
        mend()

    assert ("schema extra", "trigger penyalin") not in named()
    assert Audit.about(name_in_chain("trigger penyalin")).action == "schema part removed"
    assert "which was: " in caplog.text
    assert a_suggestion("Kursinya rusak").suggestion.text == "Kursinya rusak"


def test_what_has_a_percent_sign_in_its_name_is_removed_as_well():
    if is_postgresql():
        database.execute_sql('CREATE TRIGGER "x%%s" AFTER INSERT ON tag FOR EACH ROW EXECUTE FUNCTION refuse_change()')
        database.execute_sql('CREATE RULE "y%%s" AS ON INSERT TO tag DO INSTEAD NOTHING')
    else:
        database.execute_sql('CREATE TRIGGER "x%s" AFTER INSERT ON tag BEGIN SELECT 1; END')
    assert named()[0] == ("schema extra", "trigger x%s")

    mend()

    assert wrong_schema() == []


def test_a_guard_that_was_put_back_empty_is_replaced():
    name, table = next(one for one in guards() if one[0] == "suggestion_words_no_update")
    drop_trigger(name, table)
    if is_postgresql():
        database.execute_sql(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN (false) EXECUTE FUNCTION refuse_change()"
        )
    else:
        database.execute_sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    assert named() == [("schema changed", f"trigger {name}")]

    mend()

    assert wrong_schema() == []


def test_a_trigger_on_the_chain_cannot_swallow_the_seal_of_its_removal():
    swallow = "DELETE FROM audit WHERE seq = NEW.seq"
    for name in [name for name, table in guards() if table == "audit"]:
        drop_trigger(name, "audit")
    if is_postgresql():
        database.execute_sql(
            f"CREATE FUNCTION zz() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {swallow}; RETURN NEW; END $$"
        )
    does = "FOR EACH ROW EXECUTE FUNCTION zz()" if is_postgresql() else f"BEGIN {swallow}; END"
    database.execute_sql(f"CREATE TRIGGER zz AFTER INSERT ON audit {does}")

    mend()

    assert Audit.about(name_in_chain("trigger zz")) is not None
    assert Audit.select().where(Audit.action == "schema part restored").exists()


_PLAIN_INDEX = ("DROP INDEX audit_previous", "CREATE INDEX audit_previous ON audit (previous)")
# What is done -> how on SQLite, and how on PostgreSQL.
OFF = {
    "a unique index made plain": (_PLAIN_INDEX, _PLAIN_INDEX),
    "a guard that is off": (("DROP TRIGGER audit_no_delete",), ("ALTER TABLE audit DISABLE TRIGGER ALL",)),
    "a guard that does nothing": (
        (
            "DROP TRIGGER event_no_delete",
            "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END",
        ),
        ("CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",),
    ),
    "a constraint that is gone": (
        ("DROP INDEX suggestion_public_id",),
        (
            "ALTER TABLE event DROP CONSTRAINT event_suggestion_id_fkey",
            "ALTER TABLE audit DROP CONSTRAINT audit_pkey",
        ),
    ),
    "a rule that swallows": (
        ("CREATE TRIGGER telan BEFORE INSERT ON event WHEN NEW.kind = 'note' BEGIN SELECT RAISE(IGNORE); END",),
        ("CREATE RULE telan AS ON INSERT TO event DO INSTEAD NOTHING",),
    ),
}


@pytest.mark.parametrize("way", OFF)
def test_every_way_to_switch_a_guard_off_is_named_and_undone(way):
    for statement in OFF[way][is_postgresql()]:
        database.execute_sql(statement)
    assert named()

    mend()

    assert wrong_schema() == []


def test_a_foreign_name_cannot_write_lines_of_the_log():
    database.execute_sql('CREATE TABLE "salinan\nCannot start" (body TEXT)')

    assert named() == [("schema extra", "'table salinan\\nCannot start'")]


def test_a_dropped_index_is_put_back():
    database.execute_sql("DROP INDEX suggestion_day")
    database.execute_sql("DROP INDEX audit_previous")

    mend()

    assert wrong_schema() == []


def test_an_index_that_rows_contradict_stays_named_and_is_logged_once(caplog):
    database.execute_sql("DROP INDEX tag_name")
    for _ in range(2):
        database.execute_sql("INSERT INTO tag (name) VALUES ('kursi')")

    mend()
    mend()

    assert caplog.text.count("missing index tag_name cannot be mended") == 1
    assert named() == [("schema missing", "index tag_name")]


def test_further_tables_views_columns_and_indexes_are_named_and_left():
    database.execute_sql("CREATE TABLE salinan (body TEXT)")
    database.execute_sql("CREATE VIEW cermin AS SELECT body FROM suggestion_words")
    database.execute_sql("CREATE INDEX tambahan ON suggestion (kind)")
    database.execute_sql("ALTER TABLE tag ADD COLUMN catatan TEXT")

    left = mend()

    assert left == wrong_schema()
    assert named() == [
        ("schema extra", "table salinan"),
        ("schema extra", "column catatan of tag"),
        ("schema extra", "index tambahan"),
        ("schema extra", "view cermin"),
    ]


@pytest.mark.parametrize(
    ("sql", "lost"),
    [
        ("DROP TABLE saved_view", "the table saved_view"),
        ("ALTER TABLE suggestion_case DROP COLUMN outcome", "the column outcome of suggestion_case"),
    ],
)
def test_a_missing_table_or_column_prevents_the_start(sql, lost):
    database.execute_sql(sql)

    with pytest.raises(CannotStart, match=f"the database lacks {lost}: restore it from a backup"):
        refuse_lost_parts()


def test_a_database_of_another_version_is_left_alone():
    database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2026-12-01')")
    drop_trigger(*guards()[0])

    mend()

    assert [one.fault for one in differences()] == ["missing"]
    assert named() == [("schema extra", "migration 9999_later")]


def test_a_row_of_the_migrations_that_was_deleted_to_avoid_the_comparison_is_named():
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0008_texts'")

    assert named() == [("schema missing", "migration 0008_texts")]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM suggestion_search",
        "DELETE FROM suggestion_search WHERE rowid = 1",
        "UPDATE suggestion_search SET body = 'Semua baik.' WHERE rowid = 1",
        "INSERT INTO suggestion_search (rowid, body) VALUES (99, 'yang sudah dihapus')",
        "DELETE FROM suggestion_search_data WHERE id > 10",
        "DELETE FROM suggestion_search_content",
        "DROP TABLE suggestion_search_docsize",
        "DROP TABLE suggestion_search",
    ],
)
def test_a_falsified_index_of_suggestions_is_named_and_made_again(sql):
    for number in range(3):
        a_suggestion(f"Kursinya rusak {number}")
    database.execute_sql(sql)
    assert [finding.about for finding in wrong_search()] == ["suggestion_search"]

    rebuild_search()

    assert verify() == []
    assert Audit.about(name_in_chain("search")).action == "search index rebuilt"
    assert Suggestion.select().where(suggestion_matches("kursinya", Suggestion.id)).count() == 3


@pytest.mark.sqlite_only
def test_a_purged_word_is_not_readable_in_an_index_that_was_made_again():
    rebuild_search()

    rows = dict(database.execute_sql("SELECT k, v FROM suggestion_search_config").fetchall())
    assert rows["secure-delete"] == 1
