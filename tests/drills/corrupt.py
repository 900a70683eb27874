"""Drill: a real file is damaged in many ways, and the program is started on it.

Each damage is refused at the start, found and said on every page, or harmless; no page shows an altered text as true,
no message is confirmed that is not stored, and the salvage names every loss. Bits, sectors and pages of the file and
its log are overwritten, swapped, cut off, or put back to what they were earlier.
"""

import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import cysqlite
from lxml import html

from kiosk.core.backup.salvage import NothingReadable, Salvaged, salvage
from kiosk.core.models import Term
from kiosk.core.seed import demo
from kiosk.core.storage.database import database
from tests.drills.program import Client, Findings, Program, wait_until
from tests.factories import a_suggestion

MUTATIONS, MUTATIONS_FULL = 15, 300
PAGE, SECTOR = 4096, 512
DOUBT = "Yang tertulis di layar ini bisa keliru"
FIXED = ("/home", "/terms/", "/board/")
# Seconds in which the checks after the start must have found it.
PATIENCE = 20
# What the chain seals; of the others nothing proves what they were.
SEALED = frozenset(
    ("audit", "audit_salt", "suggestion", "suggestion_words", "suggestion_contact", "event", "event_words", "setting")
) | {"notice", "trusted_day", "visiting_day", "visiting_hour", "visiting_week", "sheet", "closed_day"}
# Made again, or of no use to anybody but the program that ran.
DERIVED = frozenset(
    ("suggestion_case", "case_tag", "shut_out", "score_tally", "reason_tally", "sheet_tally", "session", "throttle")
) | {"schema_migration", "chore"}
Rows = dict[str, Counter]
# In place of a table: SQLite's own check finds something.
UNSOUND = "unsound"


class Site:
    """The files of a unit in use, as a power cut leaves them, and what is true of them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.saved = program.folder / "saved"
        program.prepare()
        with database.connection_context():
            self.username, self.password = demo.fill()["officer"]
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(program.database_file, program.folder / "older")
            self.code = a_suggestion("Loket penuh pada hari Senin.").code
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            for number in range(4):
                a_suggestion(f"Kipas nomor {number} mati.")
            self.saved.mkdir()
            shutil.copytree(program.instance, self.saved / "instance")
            for path in self.files:
                shutil.copyfile(path, self.saved / path.name)
        database.close()
        self.rows = rows_of(self.restore())
        self.pages = self.read()

    @property
    def files(self) -> list[Path]:
        file = self.program.database_file
        return [path for end in ("", "-wal", "-shm") if (path := file.with_name(f"{file.name}{end}")).exists()]

    def restore(self) -> Path:
        """Put the files back as they were, and return the database."""
        for path in (self.program.instance, *self.program.folder.glob("kiosk.db*")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.saved, self.program.folder, dirs_exist_ok=True)
        self.program.log_file.write_text("")
        return self.program.database_file

    def read(self) -> dict[str, str]:
        """Start, and return what visitors read on every page."""
        self.restore()
        assert self.program.start(), self.program.log
        visitor = Client(self.program, "visitor")
        with database.connection_context():
            terms = [f"/terms/{term.slug}" for term in Term.select()]
        pages = {path: words_of(visitor.get(path).text) for path in (*FIXED, *terms)}
        self.program.kill()
        database.close()
        assert all(pages.values())
        return pages


def words_of(page: str) -> str:
    """Return what a page says, without the keys of its forms."""
    mains = html.fromstring(page).xpath("//main")
    return " ".join(" ".join(mains[0].itertext()).split()) if mains else ""


def rows_of(file: Path) -> Rows:
    """Return the rows of each table, as SQLite reads them; a table that cannot be read is missing."""
    copy = file.with_name("look")
    copy.mkdir()
    try:
        for end in ("", "-wal"):
            if (path := file.with_name(f"{file.name}{end}")).exists():
                shutil.copyfile(path, copy / path.name)
        connection = cysqlite.connect(str(copy / file.name))
        found: Rows = {}
        try:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        except (cysqlite.Error, UnicodeDecodeError):
            return {}
        for (name,) in names:
            if "search" in name and name != "missed_search":
                continue
            try:
                found[name] = Counter(map(tuple, connection.execute(f'SELECT * FROM "{name}"').fetchall()))
            except (cysqlite.Error, UnicodeDecodeError):
                continue
        try:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchall()[0][0] == "ok"
        except (cysqlite.Error, UnicodeDecodeError):
            sound = False
        connection.close()
        return found if sound else found | {UNSOUND: Counter()}
    finally:
        shutil.rmtree(copy)


def overwrite(path: Path, begin: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(begin)
        file.write(content)


class Damage:
    """One way to damage the files, chosen by ``chance``."""

    def __init__(self, site: Site, chance: random.Random) -> None:
        self.file = site.program.database_file
        self.log = self.file.with_name(f"{self.file.name}-wal")
        self.older = site.program.folder / "older"
        self.chance = chance

    def do(self, number: int) -> str:
        """Damage the files, and return how."""
        ways: tuple[Callable[[], str], ...] = (self.letter, self.bit, self.sector, self.page, self.noise, self.swap)
        ways += (self.older_page, self.cut, self.header, self.bit, self.log_bit, self.log_sector, self.log_cut)
        return ways[number % len(ways)]()

    def _place(self, path: Path, size: int) -> int:
        return self.chance.randrange(path.stat().st_size // size) * size

    def letter(self) -> str:
        """A letter in the short answer of a published explanation."""
        content = self.file.read_bytes()
        places = [match.start() for match in re.finditer(rb"Narapidana|permohonan|kunjungan|hukuman", content)]
        at = self.chance.choice(places)
        overwrite(self.file, at, bytes([content[at] ^ 1]))
        return f"letter at {at}"

    def bit(self) -> str:
        return self._flip(self.file)

    def log_bit(self) -> str:
        return self._flip(self.log)

    def _flip(self, path: Path) -> str:
        at = self._place(path, 1)
        overwrite(path, at, bytes([path.read_bytes()[at] ^ 1 << self.chance.randrange(8)]))
        return f"bit of {path.name} at {at}"

    def sector(self) -> str:
        return self._zero(self.file)

    def log_sector(self) -> str:
        return self._zero(self.log)

    def _zero(self, path: Path) -> str:
        at = self._place(path, SECTOR)
        overwrite(path, at, bytes(SECTOR))
        return f"sector of {path.name} at {at}"

    def page(self) -> str:
        at = self._place(self.file, PAGE)
        overwrite(self.file, at, bytes(PAGE))
        return f"page {at // PAGE + 1} zeroed"

    def noise(self) -> str:
        at = self._place(self.file, PAGE)
        overwrite(self.file, at, self.chance.randbytes(PAGE))
        return f"noise on page {at // PAGE + 1}"

    def swap(self) -> str:
        one, other = self._place(self.file, PAGE), self._place(self.file, PAGE)
        content = self.file.read_bytes()
        overwrite(self.file, one, content[other : other + PAGE])
        overwrite(self.file, other, content[one : one + PAGE])
        return f"pages {one // PAGE + 1} and {other // PAGE + 1} swapped"

    def older_page(self) -> str:
        """A write that the disk has lost."""
        content, before = self.file.read_bytes(), self.older.read_bytes()
        starts = range(0, min(len(content), len(before)), PAGE)
        changed = [at for at in starts if content[at : at + PAGE] != before[at : at + PAGE]]
        at = self.chance.choice(changed)
        overwrite(self.file, at, before[at : at + PAGE])
        return f"page {at // PAGE + 1} as it was earlier"

    def cut(self) -> str:
        size = self.chance.randrange(self.file.stat().st_size)
        os.truncate(self.file, size)
        return f"file cut to {size}"

    def log_cut(self) -> str:
        size = self.chance.randrange(self.log.stat().st_size)
        os.truncate(self.log, size)
        return f"log cut to {size}"

    def header(self) -> str:
        at = self.chance.randrange(100)
        overwrite(self.file, at, bytes([self.chance.randrange(256)]))
        return f"header byte {at}"


def run(program: Program, full: bool) -> Findings:
    """Damage the files again and again, each time from the same whole ones."""
    umask = os.umask(0o077)
    site, chance, findings = Site(program), random.Random(15), Findings()
    counts: Counter[str] = Counter()
    unproven: Counter[str] = Counter()
    for number in range(MUTATIONS_FULL if full else MUTATIONS):
        site.restore()
        how = Damage(site, chance).do(number)
        trial = Trial(site, unproven)
        outcome = trial.run()
        counts[outcome] += 1
        findings.faults += [f"{how}: {fault}" for fault in trial.faults]
        counts.update(trial.counts)
    findings.figures = {"mutations": number + 1, **dict(sorted(counts.items())), "not_sealed": dict(unproven)}
    os.umask(umask)
    return findings


class Trial:
    """The start on one damaged file, and the salvage of it."""

    def __init__(self, site: Site, unproven: Counter[str]) -> None:
        self.site = site
        self.program = site.program
        self.unproven = unproven
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.faults.append(otherwise)

    def run(self) -> str:
        """Return how the damage ended: refused, found or harmless."""
        now = rows_of(self.program.database_file)
        self.sound = now.pop(UNSOUND, None) is None
        differs = {table for table in self.site.rows if now.get(table) != self.site.rows[table]}
        self._salvage(differs)
        if not self.program.start():
            self.program.kill()
            said = [line for line in self.program.log.splitlines() if line.startswith("Cannot start: ")]
            self.expect(bool(said) and "Traceback" not in self.program.log, f"no sentence: {self.program.log[-200:]}")
            return "refused"
        try:
            return self._look(differs - DERIVED)
        finally:
            self.program.kill()

    def _look(self, differs: set[str]) -> str:
        visitor = Client(self.program, "visitor")
        found = wait_until(lambda: self._is_found(visitor), PATIENCE if differs & SEALED or not self.sound else 1)
        for path, words in self.site.pages.items():
            page = visitor.get(path)
            self.expect(page.status in (200, 503, 507), f"{path}: {page.status}")
            true = page.status != 200 or words_of(page.text) == words or DOUBT in page.text
            self.expect(true, f"{path} shows as true what was not written")
        self._send(visitor)
        self._sign_in()
        if found:
            return "found"
        self.expect(not differs & SEALED and self.sound, f"not found: {sorted(differs & SEALED)}, sound {self.sound}")
        self.unproven.update(differs - SEALED)
        return "not_sealed" if differs else "harmless"

    def _is_found(self, visitor: Client) -> bool:
        return visitor.get("/readyz").status == 503 or "found by the check" in self.program.log

    def _send(self, visitor: Client) -> None:
        """Send a message: a ticket means that it is stored."""
        text = "Pesan pada berkas yang rusak."
        key = visitor.get("/suggestions/new?kind=suggestion").soup.select_one("input[name=key]")
        if key is None:
            self.counts["messages_refused"] += 1
            return
        fields = {"kind": "suggestion", "service": "visits", "text": text, "step": "review", "go": "send"}
        answer = visitor.post("/suggestions/new", fields | {"key": key["value"]})
        confirmed = bool(answer.soup.select_one(".ticket__code"))
        self.counts["messages_confirmed" if confirmed else "messages_refused"] += 1
        if confirmed:
            words = rows_of(self.program.database_file).get("suggestion_words", Counter())
            self.expect(any(text in row for row in words), "a ticket for a message that is not stored")
        else:
            self.expect("kami terima" not in answer.words, "no ticket, yet it is said to be stored")

    def _sign_in(self) -> None:
        office = Client(self.program, "office")
        page = office.get("/")
        if page.status == 200 and office.page.soup.select_one("main form"):
            page = office.submit(username=self.site.username, password=self.site.password)
        signed_in = "/sign-out" in page.text
        # Whose account, or whose table, cannot be read any more cannot sign in, and reads why.
        self.expect(signed_in or page.status in (302, 400, 503), f"the sign-in: {page.status}")
        self.counts["signed_in" if signed_in else "sign_in_refused"] += 1

    def _salvage(self, differs: set[str]) -> None:
        """Salvage the damaged file, and compare what came of it with the truth."""
        folder = self.program.folder / "salvage"
        folder.mkdir()
        try:
            done = salvage(self.program.database_file, folder / "saved.db")
            database.close()
            self._compare(done, rows_of(folder / "saved.db"), differs)
            self.counts["salvaged"] += 1
        except NothingReadable:
            self.counts["nothing_readable"] += 1
        finally:
            if not database.is_closed():
                database.close()
            shutil.rmtree(folder)
            self.program.open()

    def _compare(self, done: Salvaged, saved: Rows, differs: set[str]) -> None:
        named = " ".join(done.sentences)
        # What was only in the log is in no table that could be named.
        log = named.startswith("log: ")
        for table in self.site.rows.keys() - DERIVED:
            before, after = self.site.rows[table], saved.get(table, Counter())
            lost, false = before - after, after - before
            if table not in SEALED and lost.total() == false.total():
                # An altered row that nothing seals is saved as it is read.
                continue
            self.counts["rows_lost"] += lost.total()
            if lost:
                self.expect(log or table in named or bool(done.findings), f"a loss in {table} unnamed")
            if false and table in SEALED:
                self.expect(False, f"the salvage holds false rows of {table}: {list(false)[:1]}")


def switch_off() -> None:
    """Look for no damage."""
    from kiosk.core.soundness import Soundness
    from kiosk.core.storage import files

    files.lost_commits = lambda _database: 0
    Soundness.look_at_start = Soundness.look_after_start = lambda _self: None
