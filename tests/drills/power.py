"""The power is cut while visitors send and rate: what the kiosk has confirmed is there, and the file is sound.

The library of ``disk.c`` logs each write and flush of the database, and each answer, in one order. The files are then
made again as they may be after a cut at any place in it: what was flushed is there, and of the rest each sector may be
there, missing or torn. What was answered before the cut must be in the database. Limits: a file that was made or
removed counts as made or removed at once, and a disk that lies about its flushes is beyond any program.

The same is done to an upgrade: each cut leaves the old database or the new one, whole.
"""

import logging
import os
import random
import secrets
import shutil
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from peewee import PeeweeException

from kiosk import config
from kiosk.core.models import Rating, Words
from kiosk.core.models.proof.verify import check, check_links
from kiosk.core.storage import database as storage
from kiosk.core.storage.database import database, open_database
from tests import old_version
from tests.drills.disk import Disk, Record, compile_to, records_of
from tests.drills.program import Client, Findings, Program
from tests.drills.upgrade import Site

CLIENTS = 4
ACTS, ACTS_FULL = 30, 150
CUTS, CUTS_FULL = 100, 1000
CUTS_OF_UPGRADE, CUTS_OF_UPGRADE_FULL = 20, 200
# Of the cuts, those after which everything that the chain seals is compared, and the whole program is started.
EVERY_CHECK, EVERY_START = 10, 50


class Visitor(threading.Thread):
    """Sends a message or rates, in turn, and keeps what was confirmed, by the place to which the answer went.

    Ports come again; so each act has a loopback address of its own.
    """

    def __init__(self, program: Program, number: int, acts: int) -> None:
        super().__init__()
        self._program = program
        self._number = number
        self.acts = acts
        self.texts: dict[tuple[int, int], str] = {}
        self.ratings: dict[tuple[int, int], str] = {}

    def run(self) -> None:
        """Do so many acts."""
        for number in range(self.acts):
            address = ip_address(f"127.{self._number + 1}.{number // 250}.{number % 250 + 1}")
            client = Client(self._program, "visitor", str(address))
            (self._rate if number % 2 else self._send)(client, int(address))

    def _send(self, client: Client, address: int) -> None:
        text = f"Ruang tunggu panas, {secrets.token_hex(8)}. " + "Mohon diperbaiki. " * 10
        key = client.get("/suggestions/new?kind=suggestion").soup.select_one("input[name=key]")["value"]
        fields = {"key": key, "kind": "suggestion", "service": "visits", "text": text, "step": "review", "go": "send"}
        answer = client.post("/suggestions/new", fields)
        if answer.status == 200 and answer.soup.select_one(".ticket__code"):
            self.texts[client.port, address] = text.strip()

    def _rate(self, client: Client, address: int) -> None:
        key = client.get("/ratings/new").soup.select_one("input[name=key]")["value"]
        if client.post("/ratings/new", {"key": key, "score": "4", "service": ""}).status == 200:
            self.ratings[client.port, address] = key


class Cuts:
    """Opens the database as each cut leaves it."""

    def __init__(self, program: Program, findings: Findings, answers: list[tuple[int, str, Any]]) -> None:
        self._program = program
        self._findings = findings
        # (place in the log, model, what must be there)
        self._answers = answers
        self._file = program.folder / "after" / "kiosk.db"
        findings.figures |= {"lost": 0, "lost_most": 0, "corrupt": 0, "started": 0}

    def compare(self, number: int, place: int, files: dict[str, bytes], *, start: bool) -> None:
        """Compare what a cut at ``place`` of the log leaves in ``files`` with what was answered before it."""
        lay(files, self._file.parent)
        wanted = [answer for answer in self._answers if answer[0] < place]
        try:
            if start:
                self._start()
            open_database(f"sqlite:///{self._file}", config.ROOT)
            with database.connection_context():
                self._look(number, place, wanted)
        except PeeweeException as error:
            self._add("corrupt", 1, f"cut at {place}: {error}")

    def _look(self, number: int, place: int, wanted: list[tuple[int, str, Any]]) -> None:
        pages = database.execute_sql("PRAGMA integrity_check").fetchall()
        if pages != [("ok",)]:
            self._add("corrupt", 1, f"cut at {place}: {pages[0]}")
            return
        there = {("text", body) for (body,) in Words.select(Words.body).tuples()}
        there |= {("rating", key) for (key,) in Rating.select(Rating.key_hmac).tuples()}
        lost = [what for _place, *what in wanted if tuple(what) not in there]
        if lost:
            self._add("lost", len(lost), f"cut at {place}: {len(lost)} of {len(wanted)} lost, first {lost[0]}")
            self._findings.figures["lost_most"] = max(self._findings.figures["lost_most"], len(lost))
        found = check().findings if number % EVERY_CHECK == 0 else check_links(10**9).findings
        if found:
            self._add("corrupt", 1, f"cut at {place}: {found[0].sentence}")

    def _start(self) -> None:
        """Start the whole program on what is left, which it may mend."""
        self._program.url = f"sqlite:///{self._file}"
        self._findings.figures["started"] += 1
        if not self._program.start():
            self._findings.faults.append(f"no start: {self._program.log[-200:]}")
        self._program.kill()

    def _add(self, figure: str, number: int, fault: str) -> None:
        self._findings.figures[figure] += number
        self._findings.faults.append(fault)


def lay(files: dict[str, bytes], folder: Path) -> None:
    """Put the files of a database into ``folder``, and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in files.items():
        if path.endswith((".db", "-wal")):
            (folder / Path(path).name).write_bytes(content)


def cut(content: bytes, file: Path, records: list[Record], number: int) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Yield ``number`` places in the log, in order, and the files as a cut there leaves them."""
    chance = random.Random(1)
    disk, done = Disk({str(file): content}), 0
    for place in sorted(chance.choices(range(len(records)), k=number)):
        for record in records[done:place]:
            disk.follow(record)
        done = place
        yield place, disk.cut(chance)


def run(program: Program, full: bool) -> Findings:
    """Log what visitors do to the disk, and then what an upgrade does, and cut the power at many places of both."""
    os.umask(0o077)
    # What each start says of itself would bury the findings.
    logging.getLogger("kiosk").setLevel(logging.ERROR)
    findings = Findings()
    library = {"LD_PRELOAD": str(compile_to(program.folder)), "DISK_FOLDER": str(program.database_file)}
    _cut_visitors(program, findings, library, full)
    _cut_upgrade(program, findings, library, CUTS_OF_UPGRADE_FULL if full else CUTS_OF_UPGRADE)
    return findings


def _cut_visitors(program: Program, findings: Findings, library: dict[str, str], full: bool) -> None:
    program.prepare()
    database.close()
    before, log = program.database_file.read_bytes(), program.folder / "visitors.log"
    visitors = [Visitor(program, number, ACTS_FULL if full else ACTS) for number in range(CLIENTS)]
    program.start(**library, DISK_LOG=str(log))
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    program.kill()
    records = list(records_of(log))
    answers = _answers(visitors, records)
    cuts = Cuts(program, findings, answers)
    found = cut(before, program.database_file, records, CUTS_FULL if full else CUTS)
    for number, (place, files) in enumerate(found):
        cuts.compare(number, place, files, start=number % EVERY_START == 0)
    kinds = [record.kind for record in records]
    findings.figures |= {"cuts": number + 1, "answers": len(answers), "sent": len(visitors) * visitors[0].acts}
    findings.figures |= {"writes": kinds.count("W"), "flushes": kinds.count("S")}


def _cut_upgrade(program: Program, findings: Findings, library: dict[str, str], number: int) -> None:
    program.url = f"sqlite:///{program.database_file}"
    site = Site(program, "sealed", old_version.make)
    before, log = program.database_file.read_bytes(), program.folder / "upgrade.log"
    program.start(**library, DISK_LOG=str(log))
    program.kill()
    after = program.folder / "after"
    program.url = f"sqlite:///{after / 'kiosk.db'}"
    findings.figures |= {"cuts_of_upgrade": number, "old": 0, "new": 0}
    for place, files in cut(before, program.database_file, list(records_of(log)), number):
        lay(files, after)
        state, wrong = site.left()
        findings.figures[state] += 1
        if wrong:
            findings.faults.append(f"upgrade cut at {place}: {wrong}")


def _answers(visitors: list[Visitor], records: list[Record]) -> list[tuple[int, str, Any]]:
    """Return what was confirmed, each with the place of the answer in the log."""
    first: dict[tuple[int, int], int] = {}
    for place, record in enumerate(records):
        if record.kind == "A":
            first.setdefault((record.number, record.offset), place)
    texts = [(first[where], "text", text) for one in visitors for where, text in one.texts.items()]
    rated = [(where, key) for one in visitors for where, key in one.ratings.items()]
    return texts + [(first[where], "rating", Rating._hmac(key)) for where, key in rated]


def switch_off() -> None:
    """Leave it to the disk when what was committed is flushed, as SQLite does by itself."""
    storage.PRAGMAS["synchronous"] = "normal"
