"""The clock of the machine jumps at its start, within a form, and at a batch: nothing is lost, shown or destroyed.

Five jumps at three moments, each ended by a right clock and one batch. The program runs under libfaketime (Debian's
``faketime``), which fakes the wall clock and not the time since boot; it begins at five past ten, whatever the hour. A
jump "at the start" is found by a program that reads another run of the machine.
"""

import re
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from argon2 import PasswordHasher
from babel.dates import format_date

from kiosk.core.days import clock
from kiosk.core.models import (
    Case,
    Chore,
    Contact,
    Event,
    Notice,
    Revision,
    Setting,
    Suggestion,
    Term,
    TrustedDay,
    Words,
)
from kiosk.core.models.proof.cases import wrong_states
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.sender_view import public_facts
from kiosk.core.models.terms.publication import publish_draft
from kiosk.core.security import passwords
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database, transaction
from tests.drills.program import RUN, Answer, Client, Findings, Program, wait_until
from tests.factories import PASSWORD, a_draft, a_suggestion, an_account

ON_POSTGRESQL = True
JUMPS = {
    "-56 years": timedelta(days=-20_454),
    "-1 day": timedelta(days=-1),
    "+10 min": timedelta(minutes=10),
    "+27 h": timedelta(hours=27),
    "+12 years": timedelta(days=4_383),
}
START, FORM, BATCH = MOMENTS = ("at the start", "within a form", "at a batch")
PACE = 0.2
# So many that a purge lasts long enough to be met in its middle.
DUE = 40
PATIENCE = 10.0
DAYS_YOUNG, DAYS_DUE = 20, 800
BATCHES = timedelta(minutes=10)
NOTICE, ENDING, TITLE = "Pengumuman lusa", "Pengumuman hari ini", "Asimilasi lusa"
# libfaketime counts whole seconds, so that the old clock may be kept for almost two.
SECONDS_TO_SET = 2.2
_real = clock.of_machine


class Wall:
    """The wall clock of the program, through the file from which libfaketime reads it once a second.

    ``right`` is how far the right time of the drill is ahead of the time of day on which it runs.
    """

    def __init__(self, program: Program) -> None:
        self._file = program.folder / "clock"
        self._off = timedelta()
        begins = datetime.combine(clock.local(_real()).date(), time_of_day(10, 5))
        self.right = timedelta(seconds=round((clock.utc(begins) - _real()).total_seconds()))
        self._write()
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

    def now(self) -> datetime:
        """Return the right time."""
        return _real() + self.right

    def jump(self, step: timedelta) -> None:
        """Set it off by ``step``, and wait until the program must have read it."""
        self._off = step
        self._write()
        time.sleep(SECONDS_TO_SET)

    def let_pass(self, span: timedelta) -> None:
        """Let time pass for everybody, as far as a clock may be put right at once."""
        self.right += span
        self.jump(self._off)

    def to_the_next_batch(self) -> None:
        """Let it be so soon before a batch that this is over once a jump has been read."""
        minutes = BATCHES.total_seconds() / 60
        local = clock.local(self.now())
        left = timedelta(minutes=minutes - local.minute % minutes, seconds=-local.second)
        self.let_pass(left - timedelta(seconds=SECONDS_TO_SET + 2))

    def _write(self) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(f"{(self.right + self._off).total_seconds():+.0f}")
        new.replace(self._file)


@dataclass
class Scene:
    """One jump at one moment, and what was measured of it."""

    program: Program
    wall: Wall
    found: Findings
    name: str
    moment: str
    sent: list[Suggestion] = field(default_factory=list)
    code: str = ""
    read: str = ""

    @property
    def step(self) -> timedelta:
        return JUMPS[self.name]

    @property
    def is_believed(self) -> bool:
        """Whether nobody could tell it from a right clock: minutes, or a machine that was off over a night."""
        return self.name == "+10 min" or (self.name, self.moment) == ("+27 h", START)

    def fault(self, words: str) -> None:
        self.found.faults.append(f"{self.name} {self.moment}: {words}")

    def turns(self, number: int = 3) -> None:
        """Wait until the chores have been done so often."""
        begun = self.program.turns
        # A turn takes as long as the purge in it.
        if not wait_until(lambda: self.program.turns >= begun + number, 60):
            self.fault("the chores stand still")


def switch_off() -> None:
    """Believe the machine's clock whatever it shows, as a program without a clock of its own does."""
    clock.keep = lambda _moment: None
    TrustedDay.today = classmethod(lambda cls: clock.today())
    TrustedDay.is_sure = classmethod(lambda cls: True)
    TrustedDay.moment = classmethod(lambda cls: clock.now())


def run(program: Program, full: bool) -> Findings:
    """Let the clock jump, at each moment or at one for each jump, and compare what is left with what there was."""
    found = Findings({"jumps": 0, "forms": 0, "checks": 0, "purged": 0, "hidden": 0})
    wall = Wall(program)
    clock.of_machine = wall.now
    program.chores_every = PACE
    program.prepare()
    with database.connection_context():
        _people()
        _dated_things()
        # In this process alone, where a hundred messages are made of which nobody needs the ticket.
        passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        kept = [_closed(DAYS_YOUNG, f"Masih baru {number}") for number in range(5)]
    if not program.start():
        found.faults.append("the program did not start")
        return found
    print(f"{'jump':10} {'moment':14} {'kept':>7} {'purged':>6} {'hidden':>6}  read meanwhile, and afterwards")
    for number, name in enumerate(JUMPS):
        for moment in MOMENTS if full else (MOMENTS[number % len(MOMENTS)],):
            kept += _play(Scene(program, wall, found, name, moment), kept)
    with database.connection_context():
        found.faults += [f"verify: {finding.sentence}" for finding in verify()]
        found.faults += [f"case: {fault}" for fault in wrong_states()]
        numbers = [row.id for row in Suggestion.select().order_by(Suggestion.id)]
        if numbers != [int(event.suggestion_id) for event in _arrivals()]:
            found.faults.append("the order of arrivals was lost")
    return found


def _play(scene: Scene, kept: list[Suggestion]) -> list[Suggestion]:
    """Play one scene and return the messages that it adds."""
    scene.found.figures["jumps"] += 1
    with database.connection_context():
        waiting = a_suggestion(f"Menunggu {scene.name} {scene.moment}").suggestion
        due = _due(scene) if scene.moment == FORM else []
    if scene.moment == BATCH:
        scene.wall.to_the_next_batch()
    visitor, rater, officer = (Client(scene.program, surface) for surface in ("visitor", "visitor", "office"))
    if officer.sign_in("siti", PASSWORD).status != 200:
        scene.fault("nobody can sign in before")
    text = f"Ditulis saat jam melompat {scene.name} {scene.moment}"
    _walk_to_review(visitor, text)
    rater.get("/ratings/new")
    _jump(scene, due)
    _send(scene, visitor, rater, text)
    _look_meanwhile(scene, officer)
    whole = [*kept, waiting, *scene.sent]
    _put_right(scene)
    purged = _check(scene, whole)
    hidden = _hidden_after_a_batch(scene, [waiting, *scene.sent])
    scene.found.figures["purged"] += purged
    scene.found.figures["hidden"] += hidden
    afterwards = _check_promise(scene)
    left = f"{len(whole) - purged}/{len(whole)}"
    line = f"{scene.name:10} {scene.moment:14} {left:>7} {purged:>6} {hidden:>6}  {scene.read}; {afterwards}"
    print(line, flush=True)
    if due and not wait_until(lambda: _left(due) == 0):
        scene.fault(f"after the return {_left(due)} of {len(due)} due texts are left")
    return [waiting, *scene.sent]


def _jump(scene: Scene, due: list[Suggestion]) -> None:
    """Set the clock off at the moment of the scene: of a start, in the middle of a purge, or just before a batch."""
    if scene.moment == START:
        scene.program.stop()
        scene.program.environment[RUN] = f"run {scene.found.figures['jumps']}"
        scene.wall.jump(scene.step)
        if not scene.program.start():
            scene.fault("the program did not start under the wrong clock")
    elif scene.moment == BATCH:
        scene.wall.jump(scene.step)
    else:
        with database.connection_context():
            Chore.again("purge")
            wait_until(lambda: _left(due) < len(due), PATIENCE, 0)
            with scene.program.paused():
                purged = len(due) - _left(due)
                scene.wall.jump(scene.step)
        if not 0 < purged < len(due):
            scene.fault(f"the clock did not jump in the middle of the purge: {purged} of {len(due)}")


def _send(scene: Scene, visitor: Client, rater: Client, text: str) -> None:
    """Send the forms that were open when the clock jumped."""
    for words, answer in (("Pesan Anda", visitor.submit(go="send")), ("Terima kasih", rater.submit(score="3"))):
        scene.found.figures["forms"] += 1
        if answer.status != 200 or words not in answer.words:
            scene.fault(f"a form was lost: {answer.status} {answer.words[:80]}")
        code = answer.soup.select_one(".ticket__code")
        scene.code = code.get_text(strip=True) if code else scene.code
    with database.connection_context():
        stored = Suggestion.select().join(Words, on=(Words.suggestion == Suggestion.id)).where(Words.body == text)
        scene.sent = list(stored)
    if len(scene.sent) != 1:
        scene.fault(f"{len(scene.sent)} messages were stored instead of 1")


def _look_meanwhile(scene: Scene, officer: Client) -> None:
    """Have the purge run under the wrong clock, and read what visitors and officers do."""
    # A purge that was in progress is marked as done under the wrong clock: have the next one run under it as well.
    scene.turns(2 if scene.moment == FORM else 0)
    with database.connection_context():
        Chore.again("purge")
    scene.turns()
    ticket = _ticket(scene)
    scene.read = _day_of_the_message(ticket)
    follows = "(tanggal menyusul)" in ticket.words
    if follows == scene.is_believed:
        scene.fault(f"the sender reads: {scene.read}")
    client = Client(scene.program, "visitor")
    pages = [ticket, *(client.get(path) for path in ("/", "/home", "/terms/asimilasi"))]
    for year in {int(found) for page in pages for found in re.findall(r"\b(?:19[67]|20[34])\d\b", page.words)}:
        scene.fault(f"a visitor reads the year {year}")
    words = " ".join(page.words for page in pages)
    if NOTICE in words or TITLE in words:
        scene.fault("something was published by date")
    if ENDING not in words:
        scene.fault("a notice has ended by date")
    # Ten minutes are the time after which whoever does nothing is signed out.
    signed_in = 'action="/sign-out"' in officer.get("/officer/suggestions/").text
    if scene.name != "+10 min" and signed_in != (scene.moment != START):
        scene.fault("the session was ended by a jump, or outlived a restart of the machine")


def _put_right(scene: Scene) -> None:
    """Put the clock right; where the program had to believe the wrong one, an administrator confirms the date."""
    scene.wall.jump(timedelta())
    scene.turns()
    with database.connection_context():
        asks = TrustedDay.current()
        waits = asks is None or asks.day != _today(scene)
    if waits:
        admin = Client(scene.program, "office")
        page = admin.sign_in("agus", PASSWORD)
        if "Tanggal komputer perlu dipastikan" not in page.words:
            scene.fault("the first page of an administrator does not ask for the date")
        admin.get("/admin/trusted_day/")
        if "sekarang dipercaya" not in admin.submit("form[action$=confirm]").words:
            scene.fault("the date could not be confirmed")
        scene.turns()


def _hidden_after_a_batch(scene: Scene, written: list[Suggestion]) -> int:
    """Let one batch pass, and return how many of these messages officers still cannot read."""
    scene.wall.let_pass(BATCHES)
    scene.turns(2)
    officer = Client(scene.program, "office")
    officer.sign_in("siti", PASSWORD)
    with database.connection_context():
        texts = [row.body for row in Words.select().where(Words.suggestion.in_([one.id for one in written]))]

    def hidden() -> list[str]:
        page = officer.get("/officer/suggestions/").text
        return [text for text in texts if text not in page]

    wait_until(lambda: not hidden(), PATIENCE)
    for text in hidden():
        scene.fault(f"hidden for longer than a batch: {text}")
    return len(hidden())


def _check(scene: Scene, whole: list[Suggestion]) -> int:
    """Return how many of these messages have lost their text or contact."""
    with database.connection_context():
        words = {row.suggestion_id for row in Words.select(Words.suggestion)}
        contacts = {row.suggestion_id for row in Contact.select(Contact.suggestion)}
    scene.found.figures["checks"] += len(whole)
    # Only what was closed twenty days ago was left with a contact.
    today = _today(scene)
    young = {one.id for one in whole if today - one.day == timedelta(days=DAYS_YOUNG)}
    lost = {one.id for one in whole if one.id not in words} | (young - contacts)
    for number in sorted(lost):
        scene.fault(f"suggestion {number} was destroyed")
    return len(lost)


def _check_promise(scene: Scene) -> str:
    """Compare the day and the promise of the message with those of a right clock; return what its sender reads."""
    ticket = _ticket(scene)
    today = _today(scene)
    with database.connection_context():
        for one in scene.sent:
            due_on = Case.get_by_id(one.id).due_on
            days = [fact.day for fact in public_facts(one)]
            right = Suggestion.promise(one.kind, today)
            if (days[0], due_on) != (today, right):
                scene.fault(f"dated {days[0]} and promised {due_on} instead of {today} and {right}")
            if due_on and format_date(due_on, "EEEE, d MMMM y", locale="id") not in ticket.words:
                scene.fault("the ticket does not show the promise")
    return _day_of_the_message(ticket)


def _ticket(scene: Scene) -> Answer:
    client = Client(scene.program, "visitor")
    client.get("/tickets/")
    return client.submit(code=scene.code)


def _day_of_the_message(ticket: Answer) -> str:
    found = re.search(r"(?:yang dikirim |Anda \()((?:\S+ )?\d+ \S+ \d+|tanggal menyusul)", ticket.words)
    return found[1] if found else f"no day ({ticket.status})"


def _people() -> None:
    for username, role in (("siti", "officer"), ("agus", "admin"), ("wati", "inspector")):
        an_account(username, role, password_hash=hash_secret(PASSWORD)).seal("account made", None)
    times = " ".join(f"{hour:02}.{minute:02}" for hour in range(10, 16) for minute in range(0, 60, 10))
    Setting.change(machine_voice=False, batches=times)


def _dated_things() -> None:
    """Have a text and a notice wait for the day after tomorrow, and another notice end then."""
    soon = clock.now() + timedelta(days=2)
    dewi = an_account("dewi", "staff")
    dewi.seal("account made", None)
    draft = a_draft(title=TITLE, short_answer="Belum berlaku.")
    publish_draft(Term.at("asimilasi"), "id", seen=draft.number, account=dewi, at=soon)
    assert Revision.get_by_id(draft.id).status == Revision.SCHEDULED
    Notice.add(None, kind=Notice.BANNER, texts={"id": NOTICE}, starts_at=soon)
    Notice.add(None, kind=Notice.BANNER, texts={"id": ENDING}, starts_at=clock.now() - BATCHES, ends_at=soon)


def _due(scene: Scene) -> list[Suggestion]:
    if not wait_until(_is_purged_today):
        scene.fault("the purge of today was not done before")
    return [_closed(DAYS_DUE, f"Sudah lama {scene.name} {number}") for number in range(DUE)]


def _closed(days: int, text: str) -> Suggestion:
    """Store a suggestion with a contact that was closed so long ago, on a day that was trusted then."""
    today = clock.today()
    with transaction():
        suggestion = a_suggestion(text, contact="0812", day=today - timedelta(days=days)).suggestion
    TrustedDay.move_to(today - timedelta(days=days))
    acts.record(suggestion, "closed", value="done", text="Selesai", day=today - timedelta(days=days))
    TrustedDay.move_to(today)
    return Suggestion.get_by_id(suggestion.id)


def _today(scene: Scene) -> date:
    return clock.local(scene.wall.now()).date()


def _walk_to_review(visitor: Client, text: str) -> None:
    visitor.get("/suggestions/new")
    visitor.submit(kind="suggestion")
    visitor.submit(service="visits")
    visitor.submit(text=text, go="next")
    visitor.submit(go="anonymous")


def _arrivals() -> list[Event]:
    return list(Event.select().where(Event.kind == "received").order_by(Event.id))


def _is_purged_today() -> bool:
    """Whether the purge of today is done, so that what falls due now waits until it is asked for again."""
    with database.connection_context():
        last = Chore.last("purge")
    return last is not None and clock.local(last).date() == clock.today()


def _left(due: list[Suggestion]) -> int:
    with database.connection_context():
        return Words.select().where(Words.suggestion.in_([one.id for one in due])).count()
