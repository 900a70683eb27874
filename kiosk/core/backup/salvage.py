"""Saves what is readable of a damaged SQLite file into a new one, names every loss, and shows nothing as true that the
chain does not prove.

The damaged file is only read. What came out of it that cannot be proven is kept in a file beside the new database.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cysqlite
from playhouse.migrations import Runner

from kiosk.core.backup import pages, readable
from kiosk.core.backup.readable import Column, Losses
from kiosk.core.backup.unproven import SetAside
from kiosk.core.models.chain.audit import Audit, AuditSalt
from kiosk.core.models.chain.findings import SCHEMA_CHANGED, SCHEMA_EXTRA, SCHEMA_MISSING, SEARCH
from kiosk.core.models.proof import tallies
from kiosk.core.models.proof.verify import check
from kiosk.core.models.suggestions import acts
from kiosk.core.storage import catalog, durable, search_index
from kiosk.core.storage.catalog import MIGRATIONS
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.files import empty_log

_HISTORY = "schema_migration"
# Derived from the rows that are the record, or of use only to the program that was running.
_MADE_AGAIN = (
    *("suggestion_case", "case_tag", "shut_out", "score_tally", "reason_tally", "sheet_tally"),
    *("session", "throttle"),
)
# Rows that are numbered one after the other and never removed: a number that is missing is a row that is lost.
_NUMBERED = {"audit": "seq", "suggestion": "id", "event": "id", "account": "id", "rating": "id", "sheet": "id"}
_OF_THE_SCHEMA = (SCHEMA_MISSING, SCHEMA_EXTRA, SCHEMA_CHANGED, SEARCH)
_SEALED = ("audit", "suggestion", "suggestion_words", "event", "event_words", "revision", "term_event", "notice")
_SEARCH = catalog.SEARCH_TABLES
_ROUNDS = 6
# The names of what is written beside the new database.
_BESIDE = _NAMED, _LEFT_OUT = ".txt", ".jsonl"


@dataclass(frozen=True)
class Salvaged:
    """How many rows were saved, a sentence for each loss, for each row left out, and for what the chain misses now."""

    rows: int
    losses: list[str]
    left_out: list[str]
    findings: list[str]

    @property
    def sentences(self) -> list[str]:
        """Everything that is named."""
        return [*self.losses, *self.left_out, *self.findings]


class NothingReadable(Exception):
    """Not one row of the chain can be read, so that nothing could be proven."""


def salvage(damaged: Path, target: Path) -> Salvaged:
    """Save what is readable of ``damaged`` into the new file ``target``; the proxy is connected to it afterwards.

    Beside it are written ``target``.txt, every loss, and ``target``.jsonl, what was left out. Raises
    ``FileExistsError`` for a target that exists, ``NothingReadable``, and ``OSError``.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    try:
        return _salvage(damaged, target)
    except BaseException:
        database.close()
        for end in ("", "-wal", "-shm", *_BESIDE):
            target.with_name(f"{target.name}{end}").unlink(missing_ok=True)
        raise


def _salvage(damaged: Path, target: Path) -> Salvaged:
    losses, aside = Losses(), SetAside(target.with_name(f"{target.name}{_LEFT_OUT}"))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".salvage-") as folder:
        path = readable.copy_of(damaged, Path(folder), losses)
        source = readable.open_damaged(path)
        try:
            open_database(f"sqlite:///{target.absolute()}", target.parent)
            with database.connection_context():
                Runner(database.obj, str(MIGRATIONS)).up(_last_migration(source))
                with _without_guards():
                    saved = _copy_all(source, path, losses)
                    findings = _prove(aside)
                empty_log()
        finally:
            source.close()
    done = Salvaged(saved, losses.sentences, aside.sentences, findings)
    target.with_name(f"{target.name}{_NAMED}").write_text("\n".join(done.sentences) + "\n", "utf-8")
    durable.flush(target)
    return done


def _last_migration(source: cysqlite.Connection) -> str | None:
    """Return the last migration of the damaged database, if this program has it; None for the present schema."""
    known = {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}
    try:
        applied = {name for (name,) in source.execute(f"SELECT name FROM {_HISTORY}")}
    except readable.BROKEN:
        return None
    return max(applied & known, default=None)


@contextmanager
def _without_guards() -> Iterator[None]:
    """Take the triggers out, and put them back: rows are stored and left out here as no act of the program may."""
    guards = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        database.execute_sql(f'DROP TRIGGER "{name}"')
    database.execute_sql("PRAGMA foreign_keys = 0")
    yield
    for _name, sql in guards:
        database.execute_sql(sql)
    database.execute_sql("PRAGMA foreign_keys = 1")


def _copy_all(source: cysqlite.Connection, path: Path, losses: Losses) -> int:
    """Copy every row that can be read, and return how many. Raises ``NothingReadable``."""
    tables = {table: _columns(table) for table in sorted(database.get_tables()) if table not in (_HISTORY, *_SEARCH)}
    known: set[int] = set()
    saved = 0
    for table, columns in tables.items():
        if table.startswith(_SEARCH):
            # Made again, and read only to know whose rows they are.
            known |= {hash(row) for row in readable.rows(source, table, columns, Losses())}
            continue
        database.execute_sql(f'DELETE FROM "{table}"')
        if table in _MADE_AGAIN:
            continue
        with database.atomic():
            for number, values in readable.rows(source, table, columns, losses):
                known.add(hash((number, values)))
                if _store(table, columns, values):
                    saved += 1
                else:
                    losses.add(table, f"row {number} contradicts another one")
    broken = {table: tables[table] for table in tables if losses.of(table)}
    saved += _search_pages(path, broken, known, losses) if broken else 0
    if not database.execute_sql("SELECT 1 FROM audit LIMIT 1").fetchone():
        raise NothingReadable
    _name_gaps(losses)
    return saved


def _search_pages(path: Path, broken: dict[str, list[Column]], known: set[int], losses: Losses) -> int:
    """Save rows of the ``broken`` tables that no tree leads to any more, where they fit into one table alone."""
    found: Counter[str] = Counter()
    history = _columns(_HISTORY)
    # Entries of the search index look like words of events, so these come last.
    for turn in (broken.keys() - {"event_words"}, broken.keys() & {"event_words"}):
        with database.atomic():
            for number, stored in pages.rows(path) if turn else ():
                fitting = [
                    (table, values)
                    for table in turn
                    if (values := readable.completed(number, stored, broken[table])) is not None
                    and hash((number, values)) not in known
                    and _is_salt(table, values)
                ]
                # What is sealed is proven or left out afterwards, so that it may be tried first.
                chosen = [one for one in fitting if one[0] in _SEALED] if len(fitting) > 1 else fitting
                if len(chosen) != 1 or readable.completed(number, stored, history) is not None:
                    continue
                table, values = chosen[0]
                found[table] += _store(table, broken[table], values)
        known |= {
            hash((row[0], row)) for row in database.execute_sql("SELECT suggestion_id, body FROM suggestion_words")
        }
    for table, number_found in found.items():
        losses.add(table, f"{number_found} rows of it were found again on pages that nothing leads to")
    return found.total()


def _is_salt(table: str, values: tuple) -> bool:
    """Return whether ``values`` can be of this table: parts of the search index look like salts, but for their size."""
    return table != AuditSalt._meta.table_name or len(values[-1]) == Audit.SALT_BYTES


def _store(table: str, columns: list[Column], values: tuple) -> bool:
    names, marks = ", ".join(f'"{column.name}"' for column in columns), ", ".join("?" * len(columns))
    sql = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})'
    return database.execute_sql(sql, values).rowcount > 0


def _columns(table: str) -> list[Column]:
    """Return the columns as the program's own schema declares them."""
    info = database.execute_sql(f"PRAGMA table_xinfo('{table}')").fetchall()
    alone = sum(1 for row in info if row[5]) == 1
    return [
        Column(name, declared, bool(required), is_number=alone and bool(key) and declared.upper() == "INTEGER")
        for _at, name, declared, required, _default, key, _hidden in info
    ]


def _name_gaps(losses: Losses) -> None:
    """Name the numbers that are missing where none can be."""
    for table, key in _NUMBERED.items():
        sql = f'SELECT "{key}", lead("{key}") OVER (ORDER BY "{key}") FROM "{table}" ORDER BY 1'
        pairs = [(0, first), *rest] if (rest := database.execute_sql(sql).fetchall()) and (first := rest[0][0]) else []
        for last, following in pairs:
            if following is not None and following > last + 1:
                losses.add(table, f"{key} {last + 1} to {following - 1} are missing")


def _prove(aside: SetAside) -> list[str]:
    """Leave out what the chain does not prove, make again what is derived, and return what the chain misses now."""
    aside.take_forged_links()
    for _round in range(_ROUNDS):
        aside.take_orphans()
        acts.rebuild_cases()
        found = [finding for finding in check().findings if finding.kind not in _OF_THE_SCHEMA]
        if not any([aside.take_unproven(finding) for finding in found]):
            break
    tallies.rebuild()
    search_index.rebuild()
    return [finding.sentence for finding in found]
