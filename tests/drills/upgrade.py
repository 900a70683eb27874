"""The program is killed in the middle of an upgrade: the database is the old one or the new one, whole each time.

Two databases of earlier versions are upgraded: one with everything and a chain, one from before there was a chain, of
which every row is sealed meanwhile. On SQLite the program ends at its n-th change of a file, from the copy to the last
flush; on PostgreSQL at a moment. What it leaves is compared; then the next start must make the new one of it.
"""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from kiosk.core import schema, upgrade
from kiosk.core.models.proof.structure import wrong_schema
from kiosk.core.models.proof.verify import check
from kiosk.core.soundness import soundness
from kiosk.core.storage.database import database, is_postgresql, transaction
from kiosk.core.storage.keys import keyring
from tests import old_version
from tests.drills.disk import compile_to, records_of
from tests.drills.program import Findings, Program

POINTS, POINTS_FULL = 12, 100
ON_POSTGRESQL = True
ROWS = 200
# Of the next starts, those of the whole program; the others are its first part in this process, which is faster.
EVERY = 10


class Site:
    """The files, or the PostgreSQL database, of an earlier version, and copies of them."""

    def __init__(self, program: Program, name: str, make: Callable[[Path], None]) -> None:
        self._program = program
        self._saved = program.folder / f"saved-{name}"
        self._server = None if program.url.startswith("sqlite") else program.url.rsplit("/", 1)[0]
        self._name = name
        self._remove()
        if self._server:
            self._execute(f"CREATE DATABASE {name}")
            program.url = f"{self._server}/{name}"
        program.open()
        with database.connection_context():
            make(program.instance / "keys")
            self.before = old_version.whole()
            self.kept = [table for table in old_version.KEPT if database.table_exists(table)]
            self.digest = old_version.digest(self.kept)
            self.applied = upgrade.applied()
        self._close()
        self._saved.mkdir()
        shutil.copytree(program.instance, self._saved / "instance")
        if not self._server:
            shutil.copy(program.database_file, self._saved)

    def restore(self) -> None:
        """Put everything back as the earlier version left it."""
        self._remove()
        shutil.copytree(self._saved, self._program.folder, dirs_exist_ok=True)
        if self._server:
            self._execute("DROP DATABASE IF EXISTS trial WITH (FORCE)", f"CREATE DATABASE trial TEMPLATE {self._name}")
            self._program.url = f"{self._server}/trial"

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Open the database in this process."""
        self._program.open()
        try:
            with database.connection_context():
                yield
        finally:
            self._close()

    def left(self) -> tuple[str, str]:
        """Return whether the database is "old" or "new", and what about it is not whole."""
        with self.opened():
            if upgrade.applied() == self.applied:
                return "old", "" if old_version.whole() == self.before else "old, but not as it was"
            return "new", self._wrong()

    def start(self) -> str:
        """Start as the program does, without its pages; return what is wrong then."""
        with self.opened():
            began = old_version.whole() if not upgrade.pending() else ""
        schema.prepare(self._program.instance)
        with self.opened():
            wrong = self._wrong()
            return wrong or ("new, but the next start had to go on" if began not in ("", old_version.whole()) else "")

    def _wrong(self) -> str:
        waiting = schema.pending()
        if waiting:
            return f"half: {len(waiting)} migrations are missing"
        if old_version.digest(self.kept) != self.digest:
            return "the old rows differ"
        keyring.open(self._program.instance / "keys")
        # The rows of the old database have no search entries.
        found = [one.sentence for one in (*check().findings, *wrong_schema()) if one.kind != "search"]
        return f"new, but {found[:2]}" if found else ""

    def _remove(self) -> None:
        self._close()
        for path in (self._program.instance, *self._program.folder.glob("kiosk.db*")):
            if path.exists():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _close(self) -> None:
        soundness.forget()
        if database.obj is not None and not database.is_closed():
            database.close()

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


class Trial:
    """Starts the program and ends it at a point of its upgrade."""

    def __init__(self, program: Program, site: Site) -> None:
        self._program = program
        self._site = site
        site.restore()
        self._disk = {"LD_PRELOAD": str(compile_to(program.folder)), "DISK_FOLDER": f"{program.folder}/"}
        log = program.folder / "disk.log"
        began = time.monotonic()
        more = {} if is_postgresql() else self._disk | {"DISK_LOG": str(log)}
        if not program.start(**more):
            raise RuntimeError(f"the program does not upgrade even when nobody ends it: {program.log[-500:]}")
        self.length: float = time.monotonic() - began
        program.kill()
        if not is_postgresql():
            self.length = sum(record.kind in "WTSRU" for record in records_of(log))
            log.unlink()

    def end_at(self, share: float) -> None:
        """Start it on the old database, and end it when this share of the upgrade is done."""
        self._site.restore()
        if is_postgresql():
            timer = threading.Timer(self.length * share, self._program.kill)
            timer.start()
            self._program.start()
            timer.join()
        else:
            self._program.start(**self._disk, DISK_END_AT=str(max(1, int(self.length * share))))
        self._program.kill()


def run(program: Program, full: bool) -> Findings:
    """End both upgrades at every point."""
    os.umask(0o077)
    # What each upgrade says of itself would bury the findings.
    logging.getLogger("kiosk").setLevel(logging.ERROR)
    findings = Findings({"points": 0, "old": 0, "new": 0})
    points = POINTS_FULL if full else POINTS
    worlds: dict[str, Callable[[Path], None]] = {
        "sealed": old_version.make,
        "unsealed": lambda keys: _unsealed(program, keys),
    }
    for name, make in worlds.items():
        site = Site(program, name, make)
        trial = Trial(program, site)
        findings.figures[f"length_{name}"] = round(trial.length, 1)
        for number in range(points // 2):
            trial.end_at((number + 1) / (points // 2))
            _compare(findings, f"{name} at {number}", program, site, whole=number % EVERY == 0)
    return findings


def _unsealed(program: Program, keys: Path) -> None:
    keyring.open(keys)
    keyring.make_missing()
    (keys / "audit").unlink()
    with transaction():
        old_version.make_unsealed(ROWS)


def _compare(findings: Findings, where: str, program: Program, site: Site, *, whole: bool) -> None:
    findings.figures["points"] += 1
    state, wrong = site.left()
    findings.figures[state] += 1
    if wrong:
        findings.faults.append(f"{where}: {wrong}")
    if whole:
        started = program.start()
        program.kill()
        wrong = site.left()[1] if started else f"no start: {program.log[-200:]}"
    try:
        wrong = wrong or site.start()
    except Exception as error:
        wrong = f"no start: {error}"
    if wrong:
        findings.faults.append(f"{where}, at the next start: {wrong}")


def switch_off() -> None:
    """Let each migration, and each part of what belongs to them, be a transaction of its own."""

    @contextmanager
    def apart() -> Any:
        database.execute_sql("PRAGMA foreign_keys = 0") if not is_postgresql() else None
        yield
        database.execute_sql("PRAGMA foreign_keys = 1") if not is_postgresql() else None

    upgrade.one_transaction = apart
