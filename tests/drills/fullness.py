"""Drill: the disk fills up and has room again; needs root, for a small disk of its own.

A message meets the end of the disk at each of its writes: it is stored whole with a ticket, or refused in plain words
with the text kept. With the disk full, pages are read, tickets open, officers sign in, answer and export, and the
program starts. Without the reserve too, people read and sign in by memory, and guesses are limited. The cases of a
read-only disk are in ``test_storage_faults.py``: Linux does not mount one read-only that has files open for writing.
"""

import os
import subprocess
import time
from pathlib import Path

import cysqlite

from kiosk.core.models import Setting, Throttle
from kiosk.core.models.proof.verify import check
from kiosk.core.models.suggestions.event import EventWords
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database
from kiosk.core.storage.space import space
from tests.drills.program import Answer, Client, Findings, Program, wait_until
from tests.factories import PASSWORD, a_suggestion, an_account

PAGE = 4096
WRITES, WRITES_FULL = 40, 120
MEBIBYTE = 1024 * 1024
TMPFS = "tmpfs"
# With blocks of 1 KiB, a page of a mapped file may have no room although the file has its size.
KINDS = {TMPFS: "", "ext4-1k": "1024", "ext4-4k": "4096"}
# Seconds within which it works again once there is room.
SOON = 10
_PATH = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
READING = ("/home", "/terms/", "/terms/pembebasan-bersyarat", "/tickets/", "/board/")


class SmallDisk:
    """A small disk of one of ``KINDS`` on the folder of the program."""

    SIZE = 144 * MEBIBYTE

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder
        self._filler = folder / "filler"
        self._image = folder.with_name(f"{folder.name}.image")
        self._kind = kind
        if kind == TMPFS:
            self._run("mount", "-t", TMPFS, "-o", f"size={self.SIZE}", TMPFS, str(folder))
            return
        with self._image.open("wb") as file:
            file.truncate(self.SIZE)
        # Nothing is kept for root, as which this drill runs.
        self._run("mkfs.ext4", "-q", "-m", "0", "-b", KINDS[kind], str(self._image))
        self._mount()

    def fill(self, leave: int = 0) -> None:
        """Fill it up, but for ``leave`` bytes."""
        self._filler.unlink(missing_ok=True)
        with self._filler.open("wb", buffering=0) as file:
            for block in (bytes(MEBIBYTE), bytes(PAGE), bytes(1024)):
                try:
                    # A short write is how a file system says that this was the last of it.
                    while file.write(block) == len(block):
                        pass
                except OSError:
                    pass
            os.fsync(file.fileno())
            file.truncate(max(0, file.tell() - leave))

    def empty(self) -> None:
        """Make room again."""
        self._filler.unlink()

    def fail(self) -> None:
        """Have the system find a fault on it, after which it only reads."""
        device = self._run("findmnt", "-no", "SOURCE", str(self._folder)).strip()
        Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error").write_text("drill")

    def repair(self) -> None:
        """Check it and mount it again."""
        self._run("umount", str(self._folder))
        # 1: faults were repaired.
        subprocess.run(["e2fsck", "-fy", str(self._image)], env=_PATH, capture_output=True, check=False)
        self._mount()

    def close(self) -> None:
        """Unmount it, lazily, since logs may still be open."""
        self._run("umount", "-l", str(self._folder))
        self._image.unlink(missing_ok=True)

    def _mount(self) -> None:
        self._run("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self._folder))

    @staticmethod
    def _run(*words: str) -> str:
        return subprocess.run(words, env=_PATH, check=True, capture_output=True, text=True).stdout


class Scene:
    """The people at the program while its disk is full."""

    def __init__(self, program: Program, disk: SmallDisk) -> None:
        self.program = program
        self.disk = disk
        self.findings = Findings({"stored": 0, "refused": 0, "longest_until_stored": 0.0})
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

    def stop_in_turn(self) -> None:
        """As the disk fills, texts stop first, then ratings, and each is told before it is typed."""
        self.disk.fill(leave=80 * MEBIBYTE)
        self.expect(self.send("Masih ada ruang.").status == 200, "with 80 MiB left no text is taken")
        self.disk.fill(leave=40 * MEBIBYTE)
        answer = self.send("Hampir penuh.")
        self.expect(answer.status == 0 and self.closed == (False, True), f"with 40 MiB left: {self.closed}")
        self.expect(self.rate() == 200, "with 40 MiB left no rating is taken")
        self.disk.fill(leave=8 * MEBIBYTE)
        self.expect(self.rate() == 507 and self.closed == (True, True), f"with 8 MiB left: {self.closed}")
        self.disk.empty()

    @property
    def closed(self) -> tuple[bool, ...]:
        """Whether home says that no rating, and that no text, is taken; empty without a home."""
        doors = Client(self.program, "visitor").get("/home").soup.select(".home__doors .door")
        return tuple("door--closed" in door["class"] for door in doors[1:3])

    def rate(self) -> int:
        """Rate as a visitor does, and return the status of the answer."""
        visitor = Client(self.program, "visitor")
        key = visitor.get("/ratings/new").soup.select_one("input[name=key]")
        if key is None:
            return visitor.page.status if visitor.page else 0
        return visitor.post("/ratings/new", {"key": key["value"], "score": "4"}).status

    def arrive_at_the_end(self, writes: int) -> None:
        """Store an officer's note with room for one page more each time, from none, and no reserve."""
        officer, sent = Client(self.program, "office"), []
        self.sign_in(officer, "siti")
        form, address = "form[action$='/note']", self.case_of(officer)
        for number in range(writes):
            self._empty_log()
            text = f"Catatan {number}: " + " ".join(f"kata{number}{word}" for word in range(150))
            officer.get(address)
            self.reserve.unlink(missing_ok=True)
            self.disk.fill(leave=number * PAGE)
            answer = officer.submit(form, text=text)
            self.disk.empty()
            if answer.status == 200:
                sent.append(text)
                continue
            plain = answer.status == 507 and "Penyimpanan penuh" in answer.words and text in answer.text
            self.expect(plain, f"with {number} pages left: {answer.status} {answer.words[:80]}")
            self.findings.figures["refused"] += 1
            self.expect(self.program.exit_status is None, f"with {number} pages left the program ended")
            if self.program.exit_status is not None:
                self.program.start()
        with database.connection_context():
            stored = [words.body for words in EventWords.select() if words.body.startswith("Catatan ")]
        self.findings.figures["stored"] += len(stored)
        self.expect(sorted(stored) == sorted(sent), f"{len(sent)} confirmed, {len(stored)} stored")
        self.expect(bool(sent) and self.findings.figures["refused"] > 0, "the end of the disk was not met")

    @property
    def reserve(self) -> Path:
        """The file that holds officers' space."""
        return self.program.folder / "kiosk.db-reserve"

    @staticmethod
    def case_of(officer: Client) -> str:
        """Return the address of the first case in an officer's list."""
        row = officer.get("/officer/suggestions/?view=all").soup.select_one("a[data-row]")
        return str(row["href"]) if row is not None else "/officer/suggestions/"

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

    def start_without_room(self) -> None:
        """Start with not a byte left: a page says why, and it starts by itself once there is room."""
        self.program.stop()
        self.reserve.unlink(missing_ok=True)
        self.disk.fill()
        self.program.begin()
        visitor = Client(self.program, "visitor")
        said = wait_until(lambda: visitor.get("/").status == 503, 30)
        said = said and "Layar ini sedang tidak bisa dipakai" in visitor.get("/home").words
        self.expect(said or visitor.get("/home").status == 200, "without room for a start no page says so")
        self.disk.empty()
        self.works_soon("after a start without room")

    def works_soon(self, when: str) -> None:
        """Send until something is stored, and keep how long that took."""
        began = time.monotonic()
        stored = wait_until(lambda: self.send("Ada ruang lagi.").status == 200, SOON)
        self.expect(stored, f"{when}: nothing is stored within {SOON} s")
        figures = self.findings.figures
        figures["longest_until_stored"] = round(max(figures["longest_until_stored"], time.monotonic() - began), 1)

    def read_only(self) -> None:
        """The system finds a fault on the disk: reading and signing in go on, nothing is said to be stored."""
        self.disk.fail()
        text = "Hanya bisa dibaca."
        # The chores find it out, whether or not anybody writes.
        said = wait_until(lambda: self.closed == (True, True), 30)
        self.expect(said, "read-only: home offers what cannot be stored")
        visitor = Client(self.program, "visitor")
        for path in READING:
            self.expect(visitor.get(path).status == 200, f"read-only: {path}")
        begun = visitor.get("/suggestions/new")
        self.expect(begun.status == 503 and "Penyimpanan hanya bisa dibaca" in begun.words, "read-only: no plain word")
        officer = Client(self.program, "office")
        self.expect("/sign-out" in self.sign_in(officer, "wening").text, "read-only: nobody signs in")
        officer.get(self.case_of(officer))
        page = officer.submit("form[action$='/note']", text=text)
        self.expect(page.status == 503 and "BELUM tersimpan" in page.words, f"read-only: a note {page.status}")
        self.program.stop()
        self.program.begin()
        # Where the system lets it open the files it starts, and says so on its pages.
        said = wait_until(lambda: visitor.get("/").status == 503 or self.closed == (True, True), 40)
        self.expect(said, "read-only: a start says nothing")
        self.program.kill()
        database.close()
        self.disk.repair()
        self.expect(self.program.start(), "no start on the repaired disk")
        self.works_soon("on the repaired disk")

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
    """Fill disks of each kind, restart on them, and make room again; in short only the one that costs the most."""
    found = Findings()
    for kind in KINDS if full else (TMPFS,):
        folder = program.folder / kind
        folder.mkdir()
        with Program(folder, unguarded=program.unguarded) as guarded:
            # A disk that only reads takes no log either.
            guarded.log_file = program.folder / f"{kind}.log"
            one = fill(guarded, kind, full)
        found.figures |= {f"{kind}_{name}": figure for name, figure in one.figures.items()}
        found.faults += [f"{kind}: {fault}" for fault in one.faults]
    return found


def fill(program: Program, kind: str, full: bool) -> Findings:
    """Fill one disk."""
    disk = SmallDisk(program.folder, kind)
    try:
        scene = Scene(program, disk)
        scene.stop_in_turn()
        scene.arrive_at_the_end(WRITES_FULL if full else WRITES)
        # Which reserves the space again.
        program.stop()
        program.start()
        disk.fill()
        scene.guess()
        scene.work("with the disk full")
        disk.fill()
        scene.work_without_reserve()
        for end in (program.stop, program.kill):
            disk.empty()
            program.stop()
            program.start()
            disk.fill()
            end()
            scene.expect(program.start(), f"no start on a full disk after {end.__name__}")
            scene.work(f"after {end.__name__}")
        scene.expect(scene.rate() == 507, "a visitor's rating took officers' space")
        disk.empty()
        scene.works_soon("once there is room")
        scene.start_without_room()
        if kind == "ext4-4k":
            scene.read_only()
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
