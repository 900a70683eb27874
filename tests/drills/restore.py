"""The program is killed at many points of a restore: afterwards the old or the new database is there, whole.

While a copy is made ready it is killed after a random time, while it is decided for and swapped in before each step on
the disk, and then once more while it starts. Each time the lobby must start, what was erased after the copy must stay
erased, and what was purged must be found in no file.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kiosk import config
from kiosk.core import schema
from kiosk.core.backup import archive, copying, erasures, restoring, swap
from kiosk.core.backup.archive import DATABASE
from kiosk.core.backup.envelope import Envelope, key_of
from kiosk.core.backup.places import LOCAL, Copy
from kiosk.core.models import Contact, Setting, Suggestion
from kiosk.core.models.proof.verify import check
from kiosk.core.models.suggestions.retention import erase_contact, purge
from kiosk.core.storage.database import database
from kiosk.core.storage.files import empty_log
from tests.drills.program import Client, Findings, Program
from tests.factories import a_suggestion, an_account

CANARY, CONTACT = "kenari7311", "0812-7311-0001"
# Kills while the copy is made ready; and every how many-th step of the swap.
EARLY, EARLY_FULL = 8, 40
EVERY, EVERY_FULL = 6, 1
PATIENCE = 120


def run(program: Program, full: bool) -> Findings:
    """Kill it at each point, start it again, and look at what is there."""
    findings = Findings({"kills": 0, "old": 0, "new": 0})
    scene = Scene(program, findings)
    scene.begin()
    chance = random.Random(1)
    took = scene.restore(None)
    scene.look("a restore that nobody kills", {"new"})
    for _kill in range(EARLY_FULL if full else EARLY):
        after = chance.uniform(0.2, took)
        scene.reset(scene.first)
        scene.restore(after)
        # The last moments may belong to the swap.
        scene.look(f"killed {after:.2f} s after its start", {"old", "new"})
    steps = scene.make_ready()
    for step in range(1, steps + 1, EVERY_FULL if full else EVERY):
        scene.reset(scene.ready)
        scene.child(step, "take")
        scene.child(chance.randint(1, steps), "start")
        scene.look(f"killed at step {step} of {steps}", {"old", "new"})
    findings.figures["steps"] = steps
    return findings


class Scene:
    """A unit with a copy, made before a contact was erased and a text purged; and one whose restore is made ready."""

    def __init__(self, program: Program, findings: Findings) -> None:
        self._program, self._findings = program, findings
        self.first, self.ready = program.folder / "first", program.folder / "ready"
        self._live = program.folder / "live"
        self._live.mkdir()
        self._paper = Envelope.new()
        self._copy: Copy | None = None
        self._keys: dict[str, bytes] = {}
        # All that the program writes lies in one folder, which is replaced before each kill.
        program.url = f"sqlite:///{self._live / 'kiosk.db'}"
        program.environment["KIOSK_INSTANCE"] = str(self.instance)

    @property
    def instance(self) -> Path:
        return self._live / "instance"

    def begin(self) -> None:
        """Make the copy, destroy what must not come back, and change what tells the old state from the new one."""
        self._program.open_at(self.instance)
        schema.prepare(self.instance)
        with database.connection_context():
            an_account("root", "admin")
            Setting.change(batches="", machine_voice=False)
            a_suggestion("Kursi kurang.", contact=CONTACT)
            a_suggestion(f"Ruang tunggu {CANARY}.")
            Envelope(self.instance).seal_to(self._paper)
            self._copy = copying.make(self.instance)
            erase_contact(Suggestion.get_by_id(1))
            purge(Suggestion.get_by_id(2))
            a_suggestion("Sesudah salinan.")
            erasures.keep(self.instance / LOCAL, Envelope(self.instance))
            empty_log()
        database.close()
        self._keys["new"] = (self.instance / "keys" / "ticket").read_bytes()
        self._keys["old"] = bytes(32)
        (self.instance / "keys" / "ticket").write_bytes(self._keys["old"])
        shutil.copytree(self._live, self.first)

    def reset(self, state: Path) -> None:
        """Put the files of ``state`` in place."""
        self._program.kill()
        shutil.rmtree(self._live)
        shutil.copytree(state, self._live)

    def restore(self, seconds: float | None) -> float:
        """Restore by the command, killed with all that it has started after ``seconds``; return what it took."""
        assert self._copy is not None
        key = self._program.folder / "key"
        key.write_text(self._paper)
        words = self._command(0, "restore", str(self._copy.path), "--key-file", str(key), "--yes")
        options: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": config.ROOT}
        began = time.monotonic()
        # In a session of its own, so that what it has started is killed as well.
        with subprocess.Popen(words, env=self._environment, start_new_session=True, **options) as process:
            try:
                process.wait(PATIENCE if seconds is None else seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                self._findings.figures["kills"] += 1
        return time.monotonic() - began

    def make_ready(self) -> int:
        """Keep a state in which a copy is made ready, and return the steps of taking it."""
        self.reset(self.first)
        assert self._copy is not None
        self._program.open_at(self.instance)
        with database.connection_context():
            restoring.make_ready(self.instance, self._copy.path, [key_of(self._paper)], [self.instance / LOCAL])
        database.close()
        shutil.copytree(self._live, self.ready)
        return int(self.child(0, "take").split()[-1])

    def child(self, step: int, what: str) -> str:
        """Run what is killed at ``step``; a program that outlives its steps is killed once it answers."""
        options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "cwd": config.ROOT}
        with subprocess.Popen(self._command(step, what), env=self._environment, text=True, **options) as process:
            assert process.stdout is not None
            # A program prints its addresses when it is ready.
            words = process.stdout.read() if what == "take" else process.stdout.readline()
            process.kill()
        self._findings.figures["kills"] += process.returncode == -signal.SIGKILL
        return words

    def look(self, when: str, expected: set[str]) -> None:
        """Start the program, and compare what is there with the old and the new state."""
        faults = self._findings.faults
        if not self._program.start():
            faults.append(f"{when}: the program does not start: {self._program.log[-200:]}")
            return
        for path in ("/", "/tickets/"):
            status = Client(self._program, "visitor").get(path).status
            if status != 200:
                faults.append(f"{when}: {path} answers {status}")
        self._program.stop()
        self._program.open_at(self.instance)
        with database.connection_context():
            state = self._state()
            faults += [f"{when}: {state}, chain: {finding.sentence}" for finding in check().findings]
            if Contact.select().exists():
                faults.append(f"{when}: the erased contact is back")
        database.close()
        if state not in expected:
            faults.append(f"{when}: {state}")
        self._findings.figures[state] = self._findings.figures.get(state, 0) + 1
        if swap.scratch(self._live / DATABASE).exists():
            faults.append(f"{when}: something is left of the restore")
        faults += [f"{when}: {words} is in {path}" for words in (CANARY, CONTACT) for path in self._files_with(words)]

    def _command(self, step: int, *what: str) -> list[str]:
        return [sys.executable, "-m", "tests.drills.killed_at", str(step), self._program.unguarded or "", *what]

    @property
    def _environment(self) -> dict[str, str]:
        own = {"KIOSK_DATABASE_URL": self._program.url, "KIOSK_INSTANCE": str(self.instance)}
        ports = {f"KIOSK_{name.upper()}_PORT": str(port) for name, port in self._program.ports.items()}
        return {**os.environ, **own, **ports}

    def _state(self) -> str:
        """Return "old" or "new", or what there is of both."""
        rows = "new" if Suggestion.select().count() == 2 else "old"
        key = (self.instance / "keys" / "ticket").read_bytes()
        keys = next((state for state, known in self._keys.items() if known == key), "none")
        return rows if rows == keys else f"the rows of the {rows} one with the keys of the {keys} one"

    def _files_with(self, words: str) -> list[str]:
        paths = [path for path in self._live.rglob("*") if path.is_file()]
        return [path.name for path in paths if words.encode() in path.read_bytes()]


def switch_off() -> None:
    """Decide for a copy before it is whole."""
    unseal = archive.unseal

    def too_early(source: Path, folder: Path, key: object) -> archive.Manifest:
        decision = {"aside": "before-20261201T000000", "name": source.name, "made_at": ""}
        (folder / "ready.json").write_text(json.dumps(decision))
        return unseal(source, folder, key)  # type: ignore[arg-type]

    archive.unseal = too_early
