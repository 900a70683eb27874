"""Compares the database's own catalog (tables, columns, indexes, triggers) with the one that the migrations make.

What is expected is not written down anywhere else: the migrations are run on an empty database, in memory (0.1 s) or in
a schema of PostgreSQL that is rolled back, and the result is kept for the life of the process.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playhouse.cysqlite_ext import CySqliteDatabase
from playhouse.migrations import Runner

from kiosk.core.storage.database import database, is_postgresql

MIGRATIONS = Path(__file__).parent.parent / "migrations"

MISSING, EXTRA, ALTERED = "missing", "extra", "altered"
TABLE, COLUMN, INDEX, TRIGGER, FUNCTION, CONSTRAINT = "table", "column", "index", "trigger", "function", "constraint"
MIGRATION, _HISTORY = "migration", "schema_migration"
RULE, POLICY, EVENT_TRIGGER = "rule", "policy", "event trigger"
# The order in which parts are put back: a trigger needs its function, a reference the constraint that it refers to.
_ORDER = (TABLE, COLUMN, FUNCTION, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY, EVENT_TRIGGER)
_PUT_BACK = (FUNCTION, CONSTRAINT, INDEX, TRIGGER)
# They act by themselves on rows of others, so that they cannot be left while somebody looks at them.
_REMOVED = (TRIGGER, RULE, POLICY, EVENT_TRIGGER)
# Made again from the rows (see search_index.py), never a reason not to start.
SEARCH_TABLES = ("suggestion_search",)

_SCRATCH = "kiosk_expected"
# The statistics of ANALYZE come and go; an index without SQL is part of its table.
_SQLITE = """
    SELECT type, tbl_name, name, sql, sql FROM sqlite_master
    WHERE name NOT IN ('sqlite_stat1', 'sqlite_stat4') AND (type <> 'index' OR sql IS NOT NULL)
    UNION ALL
    SELECT 'column', m.name, c.name, concat_ws(' ', c.type, c."notnull", c.dflt_value, c.pk, c.hidden), ''
    FROM sqlite_master m, pragma_table_xinfo(m.name) c
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
"""
_POSTGRESQL = """
    WITH laid AS (SELECT * FROM pg_class WHERE relnamespace = %(schema)s::regnamespace)
    SELECT CASE relkind WHEN 'v' THEN 'view' ELSE 'table' END, relname, relname,
        concat_ws(' ', relkind, relpersistence, relrowsecurity, relforcerowsecurity,
            CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) END), ''
        FROM laid WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
    UNION ALL SELECT 'column', relname, attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
            attgenerated, attidentity, pg_get_expr(adbin, adrelid)), ''
        FROM laid JOIN pg_attribute ON attrelid = laid.oid AND attnum > 0 AND NOT attisdropped
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relkind IN ('r', 'p')
    UNION ALL SELECT 'index', t.relname, i.relname, concat_ws(' ', indisvalid, pg_get_indexdef(i.oid)),
            pg_get_indexdef(i.oid)
        FROM laid i JOIN pg_index ON indexrelid = i.oid JOIN pg_class t ON t.oid = indrelid
        WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.oid AND contype IN ('p', 'u', 'x'))
    UNION ALL SELECT 'constraint', relname, conname, concat_ws(' ', convalidated, pg_get_constraintdef(c.oid),
            (SELECT bool_and(tgenabled = 'O') FROM pg_trigger WHERE tgconstraint = c.oid)), pg_get_constraintdef(c.oid)
        FROM laid JOIN pg_constraint c ON conrelid = laid.oid WHERE contype <> 'n'
    UNION ALL SELECT 'trigger', relname, tgname, concat_ws(' ', tgenabled, pg_get_triggerdef(t.oid)),
            pg_get_triggerdef(t.oid)
        FROM laid JOIN pg_trigger t ON tgrelid = laid.oid WHERE NOT tgisinternal
    UNION ALL SELECT 'rule', relname, rulename, pg_get_ruledef(r.oid), ''
        FROM laid JOIN pg_rewrite r ON ev_class = laid.oid WHERE rulename <> '_RETURN'
    UNION ALL SELECT 'policy', relname, polname, '', '' FROM laid JOIN pg_policy ON polrelid = laid.oid
    UNION ALL SELECT 'event trigger', '', evtname, '', '' FROM pg_event_trigger e
        WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = e.oid AND deptype = 'e')
    UNION ALL SELECT 'function', '', proname, pg_get_functiondef(p.oid), pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE pronamespace = %(schema)s::regnamespace AND prokind IN ('f', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
    UNION ALL SELECT 'setting', '', 'session_replication_role', current_setting('session_replication_role'), ''
"""


@dataclass(frozen=True)
class Part:
    """One part of the catalog: ``definition`` is compared, ``sql`` makes it again."""

    kind: str
    table: str
    name: str
    definition: str
    sql: str = ""

    @property
    def label(self) -> str:
        """The part in words, as in "trigger suggestion_no_update" and "column note of audit"."""
        on = f" of {self.table}" if self.kind in (COLUMN, CONSTRAINT) else ""
        text = f"{self.kind} {self.name}{on}"
        # A foreign name may hold anything, and is printed on a terminal.
        return text if text.isprintable() else ascii(text)


@dataclass(frozen=True)
class Difference:
    """A part that is missing, extra or altered; ``wanted`` is what the migrations make, ``found`` what is there."""

    wanted: Part | None
    found: Part | None

    @property
    def fault(self) -> str:
        """One of ``MISSING``, ``EXTRA`` and ``ALTERED``."""
        if self.found is None:
            return MISSING
        return EXTRA if self.wanted is None else ALTERED

    @property
    def part(self) -> Part:
        """The part that is meant, as it should be if it is known."""
        part = self.wanted or self.found
        assert part is not None
        return part

    @property
    def is_of_search(self) -> bool:
        """Whether the search entries must be made again, which no statement does."""
        own = self.wanted is not None and self.part.kind in (TABLE, COLUMN) and not is_postgresql()
        return own and self.part.table.startswith(SEARCH_TABLES)

    @property
    def is_vital(self) -> bool:
        """Whether the program cannot work: it would lose what it is given, and no rule makes the part again."""
        return self.fault == MISSING and self.part.kind in (TABLE, COLUMN) and not self.is_of_search

    @property
    def statements(self) -> list[str]:
        """The SQL that mends it; empty if a person has to decide."""
        kind, put_back = self.part.kind, self.wanted is not None and self.part.kind in _PUT_BACK
        foreign = self.wanted is None and kind in _REMOVED and self.part.table in ("", *_tables())
        found = self.found if kind != FUNCTION and (put_back or foreign) else None
        again = self.wanted if put_back else None
        words = [*([_removal(found)] if found else []), *([_creation(again)] if again else [])]
        # psycopg would read a percent sign, in a foreign name as well, as the place of a parameter.
        return [one.replace("%", "%%") for one in words] if is_postgresql() else words


_expected: dict[tuple[bool, str | None], dict[tuple, Part]] = {}


def expected(last: str | None = None) -> dict[tuple, Part]:
    """Return every part that the migrations make, by kind, table and name; the database must be migrated.

    With ``last``, the migrations up to that one, for a database of an earlier version.
    """
    kind = is_postgresql()
    if (kind, last) not in _expected:
        _expected[kind, last] = _made_on_postgresql(last) if kind else _made_on_sqlite(last)
    return _expected[kind, last]


def differences(last: str | None = None) -> list[Difference]:
    """Return how the database differs from what the migrations (up to ``last``) make, in an order for mending.

    Of a missing or extra table, only the table is named, with the triggers that are on it.
    """
    wanted, found = expected(last), _read_connected()
    keys = {key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)}
    every = sorted((Difference(wanted.get(key), found.get(key)) for key in keys), key=lambda one: _rank(one.part))
    whole = {one.part.name for one in every if one.part.kind == TABLE and one.fault != ALTERED}
    columns = {one.part.table for one in every if one.part.kind == COLUMN}
    return [one for one in every if not _is_repeated(one, whole, columns)]


def other_migrations() -> list[Difference]:
    """Return the migrations that this program lacks, or the database; while there are any, nothing can be compared."""
    found = []
    for migration in Runner(database.obj, str(MIGRATIONS)).status():
        part = Part(MIGRATION, _HISTORY, migration.name, "")
        if migration.path is None:
            found.append(Difference(None, part))
        elif migration.applied is None:
            found.append(Difference(part, None))
    return found


def _is_repeated(one: Difference, whole: set[str], columns: set[str]) -> bool:
    """Return whether a table that is missing or extra, or a column that differs, says the same already."""
    if one.part.kind == TABLE:
        return one.fault == ALTERED and one.part.name in columns
    return one.part.kind != TRIGGER and one.part.table in whole


def _rank(part: Part) -> tuple:
    return (_ORDER.index(part.kind) if part.kind in _ORDER else len(_ORDER), part.table, part.name)


def _tables() -> set[str]:
    return {part.name for part in expected().values() if part.kind == TABLE}


def _made_on_sqlite(last: str | None) -> dict[tuple, Part]:
    memory = CySqliteDatabase(":memory:")
    with memory.connection_context():
        Runner(memory, str(MIGRATIONS)).up(last)
        return _by_key(memory.execute_sql(_SQLITE))


def _made_on_postgresql(last: str | None) -> dict[tuple, Part]:
    with database.atomic() as attempt:
        database.execute_sql(f"CREATE SCHEMA {_SCRATCH}")
        database.execute_sql(f"SET LOCAL search_path = {_SCRATCH}, public")
        runner = Runner(database.obj, str(MIGRATIONS))
        # The runner looks for its table in the public schema, and reads it from the first of the search path.
        runner.History.create_table()
        runner.up(last)
        parts = _by_key(database.execute_sql(_POSTGRESQL, {"schema": _SCRATCH}), _SCRATCH)
        attempt.rollback()
    return parts


def _read_connected() -> dict[tuple, Part]:
    if not is_postgresql():
        return _by_key(database.execute_sql(_SQLITE))
    (schema,) = database.execute_sql("SELECT current_schema()").fetchone()
    return _by_key(database.execute_sql(_POSTGRESQL, {"schema": schema}), schema)


def _by_key(rows: Iterator[tuple], schema: str = "") -> dict[tuple, Part]:
    parts = {}
    for kind, table, name, definition, sql in rows:
        if schema:
            definition, sql = (text.replace(f"{schema}.", "") for text in (definition, sql))
        elif kind == TABLE:
            # Only quotes and spaces may differ by the version of SQLite that has altered the table.
            definition = re.sub(r'[\s"\'`\[\]]+', "", definition)
        parts[kind, table, name] = Part(kind, table, name, definition or "", sql or "")
    return parts


def _removal(part: Part) -> str:
    name, table = _quoted(part.name), _quoted(part.table)
    if part.kind == CONSTRAINT:
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"
    on = f" ON {table}" if is_postgresql() and part.kind in (TRIGGER, RULE, POLICY) else ""
    return f"DROP {part.kind.upper()} {name}{on}"


def _creation(part: Part) -> str:
    if part.kind == CONSTRAINT:
        return f"ALTER TABLE {_quoted(part.table)} ADD CONSTRAINT {_quoted(part.name)} {part.sql}"
    return part.sql


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
