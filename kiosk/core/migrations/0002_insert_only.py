"""Triggers that refuse to change or remove what a visitor was promised: suggestions, events and their words.

REPLACE deletes without firing delete triggers unless recursive_triggers is on, so each insert is checked as well.
"""

from peewee import PostgresqlDatabase

# Table -> columns of which an existing value is refused on insert.
ROWS = {
    "suggestion": ("id", "public_id", "key_hmac", "finder"),
    "event": ("id",),
}
# Table -> (its key, the events that allow its words to be destroyed, how the row finds its suggestion).
WORDS = {
    "suggestion_words": ("suggestion_id", ("purged",), "OLD.suggestion_id"),
    "suggestion_contact": ("suggestion_id", ("purged", "contact erased"), "OLD.suggestion_id"),
    "event_words": ("event_id", ("purged",), "(SELECT suggestion_id FROM event WHERE id = OLD.event_id)"),
}


def up(migrator, db):
    """Lay the triggers in the dialect of ``db``."""
    statements = _postgresql() if isinstance(db, PostgresqlDatabase) else _sqlite()
    for statement in statements:
        db.execute_sql(statement)


def _allowed(kinds, suggestion):
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"EXISTS (SELECT 1 FROM event WHERE suggestion_id = {suggestion} AND kind IN ({listed}))"


def _sqlite():
    def trigger(table, name, moment, when=""):
        condition = f"WHEN {when} " if when else ""
        return (
            f"CREATE TRIGGER {table}_{name} BEFORE {moment} ON {table} {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )

    for table, columns in ROWS.items():
        taken = " OR ".join(f"{column} = NEW.{column}" for column in columns)
        yield trigger(table, "no_update", "UPDATE")
        yield trigger(table, "no_delete", "DELETE")
        yield trigger(table, "no_replace", "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {taken})")
    for table, (key, kinds, suggestion) in WORDS.items():
        yield trigger(table, "no_update", "UPDATE")
        yield trigger(table, "no_delete", "DELETE", f"NOT {_allowed(kinds, suggestion)}")
        yield trigger(table, "no_replace", "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})")


def _postgresql():
    yield """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '%% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$"""
    for table in ROWS:
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table, (_, kinds, suggestion) in WORDS.items():
        yield (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        yield f"""CREATE FUNCTION {table}_may_go() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {_allowed(kinds, suggestion)} THEN RETURN OLD; END IF;
                RAISE EXCEPTION '{table} is insert-only' USING ERRCODE = 'integrity_constraint_violation';
            END $$"""
        yield (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_may_go()"
        )
    for table in (*ROWS, *WORDS):
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
