"""Four jumps of the wall clock in the middle of a form, a batch and a purge: nothing is destroyed or lost.

The program runs under libfaketime (Debian's ``faketime``), which fakes the wall clock and not the monotonic one.
"""

import time
from datetime import timedelta
from pathlib import Path

from argon2 import PasswordHasher

from kiosk.core.days import clock
from kiosk.core.models import Chore, Contact, Setting, Suggestion, TrustedDay, Words
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.security import passwords
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database, transaction
from tests.drills.program import Client, Findings, Program, wait_until
from tests.factories import PASSWORD, a_suggestion, an_account

# As libfaketime takes them, and whether the batch of a message sent then lies beyond what can be a batch.
JUMPS = {"-56 years": "-20454d", "+10 min": "+10m", "+27 h": "+27h", "+12 years": "+4383d"}
FAR = ("-56 years", "+12 years")
PACE = 0.2
SETTLED = 2.0
# So many that a purge lasts long enough to be met in its middle.
DUE, FULL_DUE = 40, 240
PATIENCE = 10.0
DAYS_YOUNG, DAYS_DUE = 20, 800


class Clock:
    """The wall clock of the program, through the file from which libfaketime reads it once a second."""

    def __init__(self, program: Program) -> None:
        self._file = program.folder / "clock"
        self.set("+0")
        libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not libraries:
            raise SystemExit("libfaketime is missing: apt-get install faketime")
        program.environment |= {
            "LD_PRELOAD": str(libraries[-1]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            # Seconds: to read the file at each call took most of the drill's time.
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, offset: str) -> None:
        """Set it off by ``offset``, and wait until the program must have read it."""
        new = self._file.with_suffix(".new")
        new.write_text(offset)
        new.replace(self._file)
        # It counts whole seconds, so that the old clock may be kept for almost two.
        time.sleep(2.2)


def switch_off() -> None:
    """Trust every date; what the program reads of a stored moment stays guarded by tests/core/test_wrong_clock.py."""
    TrustedDay.today = classmethod(lambda cls: clock.today())


def run(program: Program, full: bool) -> Findings:
    """Let the clock jump in the middle of each, and compare what is left with what there was."""
    found = Findings({"jumps": len(JUMPS), "forms": 0, "checks": 0})
    wall = Clock(program)
    program.chores_every = PACE
    program.prepare()
    with database.connection_context():
        _people()
        # In this process alone, where a hundred messages are made of which nobody needs the ticket.
        passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        kept = [_closed(DAYS_YOUNG, f"Masih baru {number}") for number in range(5)]
    copies = _copies(program)
    if not program.start():
        found.faults.append("the program did not start")
        return found
    for name, offset in JUMPS.items():
        if not wait_until(_is_purged_today):
            found.faults.append(f"{name}: the purge of today was not done before")
        with database.connection_context():
            due = [_closed(DAYS_DUE, f"Sudah lama {name} {number}") for number in range(FULL_DUE if full else DUE)]
            waiting = a_suggestion(f"Menunggu {name}").suggestion
        sent = _jump(program, wall, name, offset, due, found)
        with database.connection_context():
            _check(found, name, [*kept, waiting, *sent])
            if len(list(copies.glob("*.db"))) != 2:
                found.faults.append(f"{name}: a copy of the database was removed")
        _return(program, wall, name, due, sent, found)
        kept += [waiting, *sent]
    with database.connection_context():
        found.faults += [f"verify: {finding.sentence}" for finding in verify()]
    return found


def _jump(
    program: Program, wall: Clock, name: str, offset: str, due: list[Suggestion], found: Findings
) -> list[Suggestion]:
    """Set the clock off while forms are open and texts are being purged; return what was sent then."""
    visitor, rater = Client(program, "visitor"), Client(program, "visitor")
    text = f"Ditulis saat jam melompat {name}"
    _walk_to_review(visitor, text)
    rater.get("/ratings/new")
    with database.connection_context():
        Chore.again("purge")
        wait_until(lambda: _left(due) < len(due), PATIENCE, 0)
        with program.paused():
            purged = len(due) - _left(due)
            wall.set(offset)
    if not 0 < purged < len(due):
        found.faults.append(f"{name}: the clock did not jump in the middle of the purge: {purged} of {len(due)}")
    for words, answer in (("Pesan Anda", visitor.submit(go="send")), ("Terima kasih", rater.submit(score="3"))):
        found.figures["forms"] += 1
        if answer.status != 200 or words not in answer.words:
            found.faults.append(f"{name}: a form was lost: {answer.status} {answer.words[:80]}")
    # The purge that was in progress is marked as done under the wrong clock: have the next one run under it as well.
    time.sleep(SETTLED / 2)
    with database.connection_context():
        Chore.again("purge")
    time.sleep(SETTLED)
    if name == "+12 years":
        program.stop()
        if not program.start():
            found.faults.append(f"{name}: the program did not start under the wrong clock")
        time.sleep(SETTLED)
    with database.connection_context():
        return list(Suggestion.select().join(Words, on=(Words.suggestion == Suggestion.id)).where(Words.body == text))


def _return(
    program: Program, wall: Clock, name: str, due: list[Suggestion], sent: list[Suggestion], found: Findings
) -> None:
    """Put the clock right: everything due is purged, the office works, and what came meanwhile can be read."""
    wall.set("+0")
    if not wait_until(lambda: _purged(due) == len(due)):
        found.faults.append(f"{name}: after the return only {_purged(due)} of {len(due)} due texts were purged")
    officer = Client(program, "office")
    if officer.sign_in("siti", PASSWORD).status != 200:
        found.faults.append(f"{name}: nobody can sign in after the return")

    def listed() -> bool:
        page = officer.get("/officer/suggestions/").text
        return all(one.text in page for one in sent)

    if name in FAR and not wait_until(listed, PATIENCE):
        found.faults.append(f"{name}: what was sent then is hidden from officers")
    if len(sent) != 1:
        found.faults.append(f"{name}: {len(sent)} messages were stored instead of 1")


def _check(found: Findings, name: str, whole: list[Suggestion]) -> None:
    words = {row.suggestion_id for row in Words.select(Words.suggestion)}
    contacts = {row.suggestion_id for row in Contact.select(Contact.suggestion)}
    for one in whole:
        found.figures["checks"] += 1
        if one.id not in words or (one.contact_left and one.id not in contacts):
            found.faults.append(f"{name}: {one.name_in_chain} was destroyed")


def _people() -> None:
    for username, role in (("siti", "officer"), ("agus", "admin"), ("wati", "inspector")):
        an_account(username, role, password_hash=hash_secret(PASSWORD)).seal("account made", None)
    Setting.change(machine_voice=False)


def _closed(days: int, text: str) -> Suggestion:
    """Store a suggestion with a contact that was closed so long ago, on a day that was trusted then."""
    today = clock.today()
    with transaction():
        suggestion = a_suggestion(text, contact="0812").suggestion
    TrustedDay.move_to(today - timedelta(days=days))
    acts.record(suggestion, "closed", value="done", text="Selesai", day=today - timedelta(days=days))
    TrustedDay.move_to(today)
    return Suggestion.get_by_id(suggestion.id)


def _copies(program: Program) -> Path:
    folder = program.instance / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    for days in (1, 80):
        (folder / f"kiosk-{clock.now() - timedelta(days=days):%Y%m%dT%H%M%S%f}.db").touch()
    return folder


def _walk_to_review(visitor: Client, text: str) -> None:
    visitor.get("/suggestions/new")
    visitor.submit(kind="suggestion")
    visitor.submit(service="visits")
    visitor.submit(text=text, go="next")
    visitor.submit(go="anonymous")


def _purged(due: list[Suggestion]) -> int:
    with database.connection_context():
        return len(due) - _left(due)


def _is_purged_today() -> bool:
    """Whether the purge of today is done, so that what falls due now waits until it is asked for again."""
    with database.connection_context():
        last = Chore.last("purge")
    return last is not None and clock.local(last).date() == clock.today()


def _left(due: list[Suggestion]) -> int:
    return Words.select().where(Words.suggestion.in_([one.id for one in due])).count()
