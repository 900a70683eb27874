"""Drill: the disk fills up and has room again; needs root, for a small disk of its own.

A message meets the end of the disk at each of its writes: it is stored whole with a ticket, or refused in plain words
with the text kept. With the disk full, pages are read, tickets open, officers sign in, answer and export, and the
program starts. Without the reserve too, people read and sign in by memory, and guesses are limited. The cases of a
read-only disk are in ``test_storage_faults.py``: Linux does not mount one read-only that has files open for writing.
"""

import subprocess
from pathlib import Path

import cysqlite

from kiosk.core.models import Setting, Throttle, Words
from kiosk.core.models.proof.verify import check
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database
from kiosk.core.storage.space import space
from tests.drills.program import Answer, Client, Findings, Program, wait_until
from tests.factories import PASSWORD, a_suggestion, an_account

PAGE = 4096
WRITES, WRITES_FULL = 40, 120
MEBIBYTE = 1024 * 1024
READING = ("/home", "/terms/", "/terms/pembebasan-bersyarat", "/tickets/", "/suggestions/new", "/board/")


class SmallDisk:
    """A disk in memory on the folder of the program."""

    SIZE = "64m"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filler = folder / "filler"
        self._mount("-t", "tmpfs", "-o", f"size={self.SIZE}", "tmpfs", str(folder))

    def fill(self, leave: int = 0) -> None:
        """Fill it up, but for ``leave`` bytes."""
        self._filler.unlink(missing_ok=True)
        with self._filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(PAGE))
            except OSError:
                file.truncate(max(0, file.tell() - leave))

    def empty(self) -> None:
        """Make room again."""
        self._filler.unlink()

    def close(self) -> None:
        """Unmount it, lazily, since logs may still be open."""
        subprocess.run(["umount", "-l", str(self._folder)], check=True)

    @staticmethod
    def _mount(*words: str) -> None:
        subprocess.run(["mount", *words], check=True)


class Scene:
    """The people at the program while its disk is full."""

    def __init__(self, program: Program, disk: SmallDisk) -> None:
        self.program = program
        self.disk = disk
        self.findings = Findings({"stored": 0, "refused": 0})
        program.prepare()
        with database.connection_context():
            for username in ("siti", "wening"):
                an_account(username, "officer", "admin", password_hash=hash_secret(PASSWORD))
            Setting.change(batches="")
            self.code = a_suggestion("Ruang tunggu panas.").code
        database.close()
        self.expect(program.start(), "the first start failed")

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.findings.faults.append(otherwise)

    def send(self, text: str) -> Answer:
        """Send a message with ``text`` as a visitor does."""
        visitor = Client(self.program, "visitor")
        key = visitor.get("/suggestions/new?kind=suggestion").soup.select_one("input[name=key]")
        if key is None:
            return Answer(0)
        fields = {"kind": "suggestion", "service": "visits", "text": text, "step": "review", "go": "send"}
        return visitor.post("/suggestions/new", fields | {"key": key["value"]})

    def arrive_at_the_end(self, writes: int) -> None:
        """Send a message with room for one page more each time, from none."""
        sent = []
        for number in range(writes):
            self._empty_log()
            text = f"Pesan {number}: " + " ".join(f"kata{number}{word}" for word in range(150))
            self.disk.fill(leave=number * PAGE)
            answer = self.send(text)
            self.disk.empty()
            if answer.status == 200:
                sent.append(text)
                continue
            plain = answer.status == 507 and "Penyimpanan penuh" in answer.words and text in answer.text
            self.expect(plain, f"with {number} pages left: {answer.status} {answer.words[:80]}")
            self.findings.figures["refused"] += 1
        with database.connection_context():
            stored = [words.body for words in Words.select() if words.body.startswith("Pesan ")]
        self.findings.figures["stored"] = len(stored)
        self.expect(sorted(stored) == sorted(sent), f"{len(sent)} tickets, {len(stored)} stored")
        self.expect(bool(sent) and self.findings.figures["refused"] > 0, "the end of the disk was not met")

    def work(self, when: str) -> None:
        """Read every page, open a ticket, sign in, answer and export."""
        visitor, officer = Client(self.program, "visitor"), Client(self.program, "office")
        for path in READING:
            page = visitor.get(path)
            self.expect(page.status == 200, f"{when}: {path} {page.status}")
        opened = visitor.get("/tickets/")
        form = opened.soup.select("main form[action*='tickets']")
        opened = visitor.submit("main form[action*='tickets']", code=self.code) if form else opened
        self.expect(bool(form) and opened.status == 200, f"{when}: the ticket {opened.status}")
        page = self.sign_in(officer, "siti")
        self.expect("/sign-out" in page.text, f"{when}: sign-in {page.status} {page.words[:80]}")
        page = officer.get("/officer/suggestions/?view=all")
        row = page.soup.select_one("a[data-row]")
        self.expect(row is not None, f"{when}: the inbox {page.status}")
        if row is not None:
            officer.get(row["href"])
            page = officer.submit("form[action$='/note']", text=f"Dicatat {when}.")
            self.expect(page.status == 200, f"{when}: a note {page.status} {page.words[:80]}")
            page = officer.get("/officer/exports/suggestions.csv?view=all")
            self.expect(page.status == 200, f"{when}: the export {page.status}")

    @staticmethod
    def sign_in(client: Client, username: str, password: str = PASSWORD) -> Answer:
        """Sign in; return the page that hinders it, if one does."""
        page = client.get("/")
        return client.submit(username=username, password=password) if page.status == 200 else page

    def guess(self) -> None:
        """Sign in with wrong passwords, as anybody can: that must not cost the officers their space."""
        for number in range(3):
            self.sign_in(Client(self.program, "office"), "nobody", f"bukan kata sandi ini {number}")
        self.expect(space.reserve is not None and space.reserve.exists(), "a stranger's guesses took officers' space")

    def work_without_reserve(self) -> None:
        """With nothing left at all, read and sign in by memory; guesses are limited and officers' acts refused."""
        visitor, officer, guesser = (Client(self.program, at) for at in ("visitor", "office", "office"))
        for path in READING:
            self.expect(visitor.get(path).status == 200, f"without the reserve: {path}")
        page = self.sign_in(officer, "siti")
        self.expect("/sign-out" in page.text, f"without the reserve: sign-in {page.status} {page.words[:80]}")
        officer.get("/officer/suggestions/?view=all")
        row = officer.page and officer.page.soup.select_one("a[data-row]")
        if row is not None:
            officer.get(row["href"])
            page = officer.submit("form[action$='/note']", text="Tidak muat.")
        self.expect(page.status == 507, f"without the reserve: a note {page.status} {page.words[:80]}")
        for number in range(Throttle.FREE):
            page = self.sign_in(guesser, "wening", f"bukan kata sandi ini {number}")
            self.expect(page.status == 400, f"without the reserve: a guess {page.status}")
        page = self.sign_in(guesser, "wening")
        self.expect("/sign-out" not in page.text, "without the reserve guesses are not limited")

    def _empty_log(self) -> None:
        connection = cysqlite.connect(str(self.program.database_file))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()


def run(program: Program, full: bool) -> Findings:
    """Fill the disk, restart on it, and make room again."""
    disk = SmallDisk(program.folder)
    try:
        scene = Scene(program, disk)
        scene.arrive_at_the_end(WRITES_FULL if full else WRITES)
        disk.fill()
        scene.guess()
        scene.work("with the disk full")
        disk.fill()
        scene.work_without_reserve()
        for end in (program.stop, program.kill):
            disk.empty()
            program.stop()
            # Which reserves the space again.
            program.start()
            disk.fill()
            end()
            scene.expect(program.start(), f"no start on a full disk after {end.__name__}")
            scene.work(f"after {end.__name__}")
        scene.expect(scene.send("Masih penuh.").status == 507, "a visitor's message took officers' space")
        disk.empty()
        stored = wait_until(lambda: scene.send("Ada ruang lagi.").status == 200, 10)
        scene.expect(stored, "nothing is stored once there is room")
        with database.connection_context():
            scene.findings.faults += [f"chain: {finding}" for finding in check().findings]
        program.stop()
    finally:
        program.kill()
        database.close()
        disk.close()
    return scene.findings


def switch_off() -> None:
    """Keep no reserve and no connection open, and let sign-in write or fail."""
    from contextlib import nullcontext

    import run
    from kiosk.core.models.accounts import guess, session
    from kiosk.core.models.chain import audit
    from kiosk.core.storage.space import Space

    run.held_open = nullcontext
    Space.restore = Space.claim = lambda _self: None
    for module in (guess, session, audit):
        module.written = lambda write, _otherwise: write()
