"""Dropped guards, foreign triggers, falsified search entries, lost files and damaged pages, before a start.

Each must be put back, named, or end the start with one sentence.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import cysqlite
from peewee import PeeweeException

from kiosk.core.models import Suggestion, Words
from kiosk.core.models.proof import structure
from kiosk.core.storage import catalog, files, search_index
from kiosk.core.storage.database import database
from tests.drills.program import Client, Findings, Program, wait_until
from tests.factories import a_suggestion

WORDS = "Kursi di ruang tunggu rusak"
PATIENCE = 15
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
FOREIGN = {
    "menulis_ulang": "AFTER INSERT ON suggestion BEGIN UPDATE suggestion_case SET restricted = 0; END",
    "mengganti_kata": "AFTER INSERT ON suggestion_words BEGIN UPDATE suggestion_words SET body = 'Semua baik.'; END",
    "menghapus": "AFTER INSERT ON event BEGIN DELETE FROM event WHERE id = NEW.id; END",
    "menyalin": "AFTER INSERT ON suggestion_words BEGIN INSERT INTO salinan VALUES (NEW.body); END",
}


def switch_off() -> None:
    """Compare nothing and refuse nothing."""
    catalog.differences = list
    search_index.wrong_indexes = list
    files.refuse_lost_database = lambda: None
    files.refuse_keys_alone = lambda: None
    structure.is_of_other_keys = lambda: False
    files.refuse_lost_keys = lambda _vital: None
    files.close_to_others = lambda _instance: []


@dataclass
class Site:
    """The program on a copy of the same files for each case, and what it printed since."""

    program: Program
    saved: Path
    printed: int = 0

    def restore(self) -> None:
        """Put the files back as they were before any case."""
        for path in (self.program.instance, *self.program.folder.glob("kiosk.db*")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.saved, self.program.folder, dirs_exist_ok=True)
        self.printed = len(self.program.log) if (self.program.folder / "log").exists() else 0

    @property
    def log(self) -> str:
        """What was printed in this case."""
        return self.program.log[self.printed :]

    def sql(self, *statements: str) -> list[tuple]:
        """Do as somebody who has the file would, with foreign keys and guards off; return the last rows."""
        connection = cysqlite.connect(str(self.program.database_file))
        try:
            for statement in statements:
                rows = connection.execute(statement).fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
        return rows

    def overwrite(self, offset: int, length: int) -> None:
        """Fill a part of the database file with noise."""
        with self.program.database_file.open("r+b") as file:
            file.seek(offset)
            file.write(os.urandom(length))

    def start(self) -> str:
        """Start it; return why that is a fault, or ""."""
        return "" if self.program.start() else f"did not start: {self.log[-200:]}"

    def refused(self, part: str) -> str:
        """Start it; return a fault unless it refused in one sentence that contains ``part``."""
        if self.program.start():
            return "started"
        said = [line for line in self.log.splitlines() if line.startswith("Cannot start: ")]
        last = said[-1] if said else self.log[-200:]
        if self.program.exit_status != 1 or "Traceback" in self.log:
            return f"ended with {self.program.exit_status} and {last}"
        return "" if last.startswith("Cannot start: ") and part in last else f"said only: {last}"


def all_guards_dropped(site: Site) -> str:
    before = site.sql(TRIGGERS)
    site.sql(*(f"DROP TRIGGER {name}" for name, _sql in before))
    fault = site.start()
    named = all(f"trigger {name}" in site.log for name, _sql in before)
    sealed = site.sql("SELECT COUNT(*) FROM audit WHERE action = 'schema part restored'")
    if fault or site.sql(TRIGGERS) != before or not named or sealed != [(len(before),)]:
        return fault or f"{len(site.sql(TRIGGERS))} of {len(before)} guards, sealed {sealed}, named {named}"
    return ""


def foreign_triggers(site: Site) -> str:
    site.sql(
        "CREATE TABLE salinan (body TEXT)", "DROP TRIGGER suggestion_words_no_update", "DROP TRIGGER event_no_delete"
    )
    site.sql(*(f"CREATE TRIGGER {name} {act}" for name, act in FOREIGN.items()))
    fault = site.start()
    if fault:
        return fault
    site.program.open()
    with database.connection_context():
        a_suggestion(WORDS)
    stored = [words for (words,) in site.sql("SELECT body FROM suggestion_words ORDER BY suggestion_id DESC LIMIT 1")]
    copied = site.sql("SELECT COUNT(*) FROM salinan")
    silent = [name for name in (*FOREIGN, "salinan") if name not in site.log]
    return "" if stored == [WORDS] and copied == [(0,)] and not silent else f"{stored}, {copied}, not named: {silent}"


def index_dropped_and_parts_added(site: Site) -> str:
    site.sql(
        "DROP INDEX audit_previous",
        "CREATE TABLE salinan (body TEXT)",
        "CREATE VIEW cermin AS SELECT * FROM account",
        "ALTER TABLE tag ADD COLUMN catatan TEXT",
    )
    fault = site.start()
    back = site.sql("SELECT COUNT(*) FROM sqlite_master WHERE name = 'audit_previous'") == [(1,)]
    silent = [part for part in ("table salinan", "view cermin", "column catatan of tag") if part not in site.log]
    return fault or ("" if back and not silent else f"put back: {back}, not named: {silent}")


def search_falsified(site: Site) -> str:
    site.sql("DELETE FROM suggestion_search")
    fault = site.start()

    def is_whole() -> bool:
        found = site.sql("SELECT COUNT(*) FROM suggestion_search AS s JOIN suggestion_words ON suggestion_id = s.rowid")
        return found == site.sql("SELECT COUNT(*) FROM suggestion_words")

    return fault or ("" if wait_until(is_whole, PATIENCE) and "The search index" in site.log else "not made again")


def table_missing(site: Site) -> str:
    site.sql("DROP TABLE saved_view")
    return site.refused("lacks the table saved_view")


def column_missing(site: Site) -> str:
    site.sql("ALTER TABLE suggestion_case DROP COLUMN outcome")
    return site.refused("lacks the column outcome of suggestion_case")


def database_removed(site: Site) -> str:
    site.program.database_file.unlink()
    return site.refused("KIOSK_NEW=1")


def database_emptied(site: Site) -> str:
    site.program.database_file.write_bytes(b"")
    return site.refused("KIOSK_NEW=1")


def database_replaced_by_a_foreign_one(site: Site) -> str:
    site.program.database_file.unlink()
    site.sql("CREATE TABLE x (a)")
    return site.refused("KIOSK_NEW=1")


def keys_replaced(site: Site) -> str:
    for name in ("audit", "ticket"):
        (site.program.instance / "keys" / name).write_bytes(os.urandom(32))
    return site.refused("was not made with the keys")


def audit_key_removed(site: Site) -> str:
    (site.program.instance / "keys" / "audit").unlink()
    return site.refused("lacks the key audit")


def ticket_key_removed(site: Site) -> str:
    (site.program.instance / "keys" / "ticket").unlink()
    return site.refused("lacks the key ticket")


def other_keys_removed(site: Site) -> str:
    for name in ("form", "session"):
        (site.program.instance / "keys" / name).unlink()
    fault = site.start()
    silent = [name for name in ("form", "session") if f"the key {name} was missing" not in site.log]
    return fault or (f"made without a word: {silent}" if silent else "")


def header_overwritten(site: Site) -> str:
    site.overwrite(0, 100)
    return site.refused("is not a database")


def file_cut(site: Site) -> str:
    size = site.program.database_file.stat().st_size
    with site.program.database_file.open("r+b") as file:
        file.truncate(size // 2)
    return site.refused("malformed")


def schema_pages_overwritten(site: Site) -> str:
    site.overwrite(100, 3000)
    return site.refused("malformed")


def index_page_overwritten(site: Site) -> str:
    ((page,),) = site.sql("SELECT rootpage FROM sqlite_master WHERE name = 'clarity_term_id'")
    site.overwrite((page - 1) * 4096, 4096)
    fault = site.start()
    client = Client(site.program, "office")
    unready = wait_until(lambda: client.get("/readyz").status == 503, PATIENCE)
    return fault or ("" if unready and "is damaged" in site.log else "damage is not named, or it is ready")


def log_removed_after_a_power_cut(site: Site) -> str:
    fault = site.start()
    site.program.open()
    with database.connection_context():
        a_suggestion(WORDS)
        site.program.kill()
        log = site.program.database_file.with_name("kiosk.db-wal")
        held = log.read_bytes(), (shared := log.with_name("kiosk.db-shm")).read_bytes()
    log.unlink(missing_ok=True)
    shared.write_bytes(held[1])
    return fault or ("no log to remove" if not held[0] else site.refused("put it back"))


def files_open_to_others(site: Site) -> str:
    paths = [site.program.database_file, site.program.instance, site.program.instance / "keys" / "audit"]
    for path in paths:
        path.chmod(0o755)
    fault = site.start()
    still = [str(path) for path in paths if path.stat().st_mode & 0o077]
    return fault or (f"open: {still}" if still or "closed to others" not in site.log else "")


CASES = (
    *(all_guards_dropped, foreign_triggers, index_dropped_and_parts_added, search_falsified),
    *(table_missing, column_missing, database_removed, database_emptied),
    *(database_replaced_by_a_foreign_one, keys_replaced),
    *(audit_key_removed, ticket_key_removed, other_keys_removed),
    *(header_overwritten, file_cut, schema_pages_overwritten, index_page_overwritten),
    *(log_removed_after_a_power_cut, files_open_to_others),
)


def guards_dropped_while_it_runs(site: Site) -> str:
    """A guard that is dropped meanwhile is put back at the next turn of the chores."""
    before = site.sql(TRIGGERS)
    fault = site.start()
    for _ in range(3):
        site.sql("DROP TRIGGER audit_no_delete", f"CREATE TRIGGER menghapus {FOREIGN['menghapus']}")
        back = wait_until(lambda: site.sql(TRIGGERS) == before, 60, 0.5)
        fault = fault or ("" if back else "not put back within a minute")
    return fault


def run(program: Program, full: bool) -> Findings:
    """Do everything to a site in use, one case at a time."""
    umask = os.umask(0o077)
    program.prepare()
    with database.connection_context():
        for number in range(5):
            a_suggestion(f"{WORDS} {number}")
        assert Suggestion.select().count() == Words.select().count() == 5
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    site = Site(program, program.folder / "saved")
    site.saved.mkdir()
    shutil.copytree(program.instance, site.saved / "instance")
    shutil.copy(program.database_file, site.saved)
    findings = Findings()
    cases = (*CASES, guards_dropped_while_it_runs) if full else CASES
    for case in cases:
        site.restore()
        try:
            fault = case(site)
        except (PeeweeException, cysqlite.Error) as error:
            fault = str(error)
        program.kill()
        if fault:
            findings.faults.append(f"{case.__name__}: {fault}")
    os.umask(umask)
    findings.figures = {"cases": len(cases), "held": len(cases) - len(findings.faults)}
    return findings
