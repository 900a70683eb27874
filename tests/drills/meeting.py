"""Pairs of acts on the same things, performed by two processes at the same moment, and what both report.

An act returns what it stored as ``facts``; the database must then contain exactly the facts of both. An act that the
rules refuse, because the other came first, stores nothing.
"""

import multiprocessing
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kiosk import config
from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, VISIT
from kiosk.core.models import (
    Account,
    Autosave,
    BoardEntry,
    Case,
    Event,
    Question,
    Rating,
    Reason,
    Revision,
    SavedView,
    Service,
    Setting,
    Sheet,
    Suggestion,
    Tag,
    Term,
    Throttle,
    VisitingDay,
)
from kiosk.core.models.accounts.account import UsernameTaken
from kiosk.core.models.accounts.guess import Guess, Source
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import ActedMeanwhile, Refused
from kiosk.core.models.suggestions.receiving import Message, receive
from kiosk.core.models.suggestions.retention import erase_contact, purge, purge_due
from kiosk.core.models.terms.publication import publish_draft
from kiosk.core.models.terms.revision import StaleRevision
from kiosk.core.storage.database import ChangedMeanwhile, database, lock_chain, open_database, transaction
from kiosk.core.storage.keys import keyring
from kiosk.core.text.languages import Texts
from tests.factories import a_suggestion
from tests.surveys import a_paper_sheet

# How the second act may be refused.
REFUSED = (ActedMeanwhile, ChangedMeanwhile, Refused, StaleRevision, UsernameTaken)
SECONDS = 60
Fact = tuple[str, Any]


@dataclass
class Scene:
    """What two acts work on: suggestions, the number of events the page showed of the first, and other things."""

    pair: str
    one: int = 0
    other: int = 0
    seen: int = 0
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case as a page has loaded it."""
        return Case.get_by_id(self.one)

    @property
    def suggestion(self) -> Suggestion:
        """The first suggestion."""
        return Suggestion.get_by_id(self.one)


@dataclass(frozen=True)
class Outcome:
    """What one process reports about one act: its ``facts``, a refusal, or the error that ended it."""

    facts: list[Fact]
    refused: bool = False
    error: str = ""


def somebody(username: str) -> Account:
    return Account.get(Account.username == username)


def event_of(scene: Scene, kind: str) -> list[Fact]:
    return [(kind, scene.one)]


# The acts. Each is performed by one process, and the two may come in any order.


def reply(scene: Scene, _side: int) -> list[Fact]:
    acts.reply(scene.case, somebody("siti"), "Kipas sudah dipesan.", seen=scene.seen)
    return event_of(scene, "reply")


def note(scene: Scene, _side: int) -> list[Fact]:
    acts.note(scene.case, somebody("siti"), "Sudah ditanyakan ke bagian umum.", seen=scene.seen)
    return event_of(scene, "note")


def close(scene: Scene, _side: int) -> list[Fact]:
    acts.close(scene.case, somebody("siti"), "done", "Sudah dipasang.", seen=scene.seen)
    return event_of(scene, "closed")


def hold(scene: Scene, _side: int) -> list[Fact]:
    acts.hold(scene.case, somebody("siti"), "Masih dipersoalkan.", seen=scene.seen)
    return event_of(scene, "held")


def route(scene: Scene, _side: int) -> list[Fact]:
    acts.route(scene.case, somebody("eva"), Event.RESTRICTED, "Tentang petugas.", seen=scene.seen)
    return event_of(scene, "routed")


def erase(scene: Scene, _side: int) -> list[Fact]:
    return event_of(scene, "contact erased") if erase_contact(scene.suggestion) else []


def destroy(scene: Scene, _side: int) -> list[Fact]:
    number = scene.other or scene.one
    return [("purged", number)] if purge(Suggestion.get_by_id(number)) else []


def destroy_due(scene: Scene, _side: int) -> list[Fact]:
    purge_due(clock.today())
    return event_of(scene, "purged") if Case.get_by_id(scene.one).purged else []


def write_again(scene: Scene, _side: int) -> list[Fact]:
    acts.reopen(scene.suggestion, "Belum terjawab.")
    return [*event_of(scene, "unanswered"), *event_of(scene, "reopened")]


def tag(scene: Scene, side: int) -> list[Fact]:
    """Put the same new tag on one of two suggestions."""
    number = (scene.one, scene.other)[side] if scene.other else scene.one
    word = Tag.called(scene.things["tag"])
    acts.tag(Case.get_by_id(number), somebody("siti"), word.id, seen=scene.seen)
    return [("tagged", number)]


def merge(scene: Scene, side: int) -> list[Fact]:
    """Merge the first into the second, and the second into the first."""
    here, there = (scene.one, scene.other) if side == 0 else (scene.other, scene.one)
    acts.merge(Case.get_by_id(here), somebody("siti"), Case.get_by_id(there), seen=scene.seen)
    return [("merged", here)]


def show_on_board(scene: Scene, side: int) -> list[Fact]:
    words = {"asked": Texts(id="Ruang tunggu panas."), "done": Texts(id=f"Kipas dipasang {side}.")}
    BoardEntry.publish(scene.suggestion, by=somebody("siti"), **words)
    return event_of(scene, "published")


def publish(scene: Scene, side: int) -> list[Fact]:
    """Publish the term that the question waits for, and answer the question if nobody else has."""
    editor = somebody(("dewi", "dina")[side])
    publish_draft(Term.get_by_id(scene.things["term"]), "id", seen=1, account=editor)
    answered = Event.select().where(Event.suggestion == scene.one, Event.kind == "reply", Event.actor == editor)
    return event_of(scene, "reply") * answered.count()


def revise(scene: Scene, side: int) -> list[Fact]:
    """Save a draft based on the same revision."""
    term = Term.get_by_id(scene.things["term"])
    term.write(language="id", author=somebody("dewi"), base=1, fields={"title": f"T{side}", "short_answer": "J."})
    return [("revision", term.id)]


def try_code(scene: Scene, _side: int) -> list[Fact]:
    """Try two codes of the same ticket's row."""
    subject = scene.things["subject"]
    return [("try", subject) for _ in range(2) if Guess("ticket", subject, Source("here")).take() == 0]


def change_settings(scene: Scene, side: int) -> list[Fact]:
    """Change the same settings, one process in the order of the page, the other in reverse."""
    values = {"unit_name": f"Rutan {side}", "unit_address": f"Jalan {side}", "unit_head": f"Kepala {side}"}
    Setting.change(somebody("agus"), **dict(sorted(values.items(), reverse=bool(side))))
    return []


def enrol(scene: Scene, _side: int) -> list[Fact]:
    username = scene.things["username"]
    Account.enrol(username=username, name="Tono", roles=("staff",), by=somebody("agus"))
    return [("account", username)]


def send(scene: Scene, _side: int) -> list[Fact]:
    """Send the same form."""
    receipt = receive(scene.things["key"], Message(kind="suggestion", text="Kursi kurang.", language="id"))
    return [] if receipt.repeated else [("received", receipt.suggestion.id)]


def rate(scene: Scene, _side: int) -> list[Fact]:
    """Touch the same button."""
    Rating.give(key=scene.things["key"], score=4, language="id")
    return []


def explain(scene: Scene, side: int) -> list[Fact]:
    """Touch reasons of the same hour, one process forwards, the other backwards, and switch between two services."""
    rating = Rating.get_by_id(scene.things["ratings"][side])
    order = slice(None, None, 1 if side == 0 else -1)
    services = list(Service.offered())[:2][order]
    for reason in list(Reason.offered("rating"))[:4][order]:
        rating.explain([reason], services[0])
        rating.explain([], services[1])
    return []


def type_in(scene: Scene, side: int) -> list[Fact]:
    """Record paper sheets, and withdraw the first."""
    sheets = [a_paper_sheet(somebody("siti"), score) for score in ((1, 4), (4, 1))[side]]
    sheets[0].withdraw(somebody("siti"))
    return [("sheet", sheet.id) for sheet in sheets]


def keep_typed(scene: Scene, side: int) -> list[Fact]:
    """Autosave what the same person types in two tabs, and save the same view."""
    Autosave.keep(
        term=Term.get_by_id(scene.things["term"]),
        language="id",
        account=somebody("dewi"),
        base=1,
        fields={"title": f"T{side}"},
    )
    SavedView.keep(somebody("siti"), scene.things["view"], f"status={side}")
    return []


def decide_hours(scene: Scene, side: int) -> list[Fact]:
    """Decide how the same date is, as both pages showed it."""
    day = scene.things["day"]
    VisitingDay.decide(
        somebody("siti"), day, Texts(id=f"Alasan {side}"), {VISIT: CLOSED}, [], seen=scene.things["day_seen"]
    )
    return [("hours", day)]


def rebuild(_scene: Scene, _side: int) -> list[Fact]:
    acts.rebuild_cases()
    return []


def chain_first(scene: Scene, _side: int) -> list[Fact]:
    """Lock the chain before the case, which no act may do: the control for deadlocks."""
    with transaction():
        lock_chain()
        time.sleep(0.05)
        Case.update(unread=False).where(Case.suggestion == scene.one).execute()
    return []


def forget_an_act(scene: Scene, _side: int) -> list[Fact]:
    """Report a note as stored that was not: the control for lost acts."""
    return event_of(scene, "note")


Act = Callable[[Scene, int], list[Fact]]
PAIRS: dict[str, tuple[Act, Act]] = {
    "reply, erase": (reply, erase),
    "note, purge": (note, destroy),
    "close, reopen": (close, write_again),
    "erase, purge": (erase, destroy),
    "hold, purge what is due": (hold, destroy_due),
    "tag, the same tag on another": (tag, tag),
    "tag, reply": (tag, reply),
    "merge, merge the other way": (merge, merge),
    "merge, purge": (merge, destroy),
    "route, note": (route, note),
    "board, purge": (show_on_board, destroy),
    "board, board": (show_on_board, show_on_board),
    "rebuild, reply": (rebuild, reply),
    "publish, reply": (publish, reply),
    "publish, publish": (publish, publish),
    "revise, revise": (revise, revise),
    "try a code, try a code": (try_code, try_code),
    "settings, settings": (change_settings, change_settings),
    "enrol, enrol": (enrol, enrol),
    "send, send again": (send, send),
    "rate, rate again": (rate, rate),
    "explain, explain": (explain, explain),
    "type in, type in": (type_in, type_in),
    "hours of a date, hours of a date": (decide_hours, decide_hours),
    "keep what was typed, in two tabs": (keep_typed, keep_typed),
}
CONTROLS: dict[str, tuple[Act, Act]] = {
    "reply, chain first": (reply, chain_first),
    "forget, purge": (forget_an_act, destroy),
}


def set_the_scene(pair: str, number: int) -> Scene:
    """Create what the two acts of this pair work on, as both pages showed it."""
    siti = somebody("siti")
    kind = "question" if "publish" in pair else "suggestion"
    one = a_suggestion(f"Ruang tunggu panas, {number}.", kind=kind, contact="0812 3456 7890").suggestion
    scene = Scene(pair, one.id, things={"tag": f"kipas {number}", "subject": f"subject {number}"})
    scene.things |= {"username": f"tono{number}", "view": f"v{number}", "key": keyring.mint("suggestion")}
    day = date(2030, 1, 1) + timedelta(days=number)
    scene.things |= {"day": day, "day_seen": VisitingDay.seen_now(day)}
    if "another" in pair or "merge" in pair:
        scene.other = a_suggestion(f"Ruang tunggu panas sekali, {number}.").suggestion.id
    if "reopen" in pair:
        acts.record(one, "reply", actor=siti, text="Dicatat.")
    if "purge" in pair and "merge" not in pair:
        long_ago = clock.now() - timedelta(days=3_000 if "due" in pair else 0)
        acts.record(one, "closed", actor=siti, value="done", text="Sudah.", at=long_ago)
    if "publish" in pair or "revise" in pair or "typed" in pair:
        scene.things["term"] = _a_term(number, one if "publish" in pair else None)
    if "explain" in pair:
        scene.things["ratings"] = [Rating.give(key=secrets.token_hex(8), score=3, language="id").id for _ in range(2)]
    scene.seen = Event.select().where(Event.suggestion == one).count()
    return scene


def _a_term(number: int, question: Suggestion | None) -> int:
    fields = {"title": f"Istilah {number}", "short_answer": "Jawaban."}
    term = {"slug": f"istilah-{number}", "group": "program", "fields": fields}
    if question is None:
        return Term.begin(author=somebody("dewi"), **term).id
    question.case = question.cases.get()
    seen = question.events.count()
    return Question.begin_term(question, by=somebody("dewi"), seen=seen, **term).id


def found() -> Counter[Fact]:
    """Return the facts in the database."""
    facts = Counter((event.kind, event.suggestion_id) for event in Event.select())
    facts.update(("revision", revision.term_id) for revision in Revision.select())
    facts.update(("account", account.username) for account in Account.select())
    facts.update(("hours", day) for day in {row.day for row in VisitingDay.select(VisitingDay.day)})
    facts.update(("sheet", sheet.id) for sheet in Sheet.select())
    return facts


def tries(scenes: list[Scene]) -> Counter[Fact]:
    """Return the counted attempts, as facts."""
    counted: Counter[Fact] = Counter()
    for scene in scenes:
        subject = scene.things["subject"]
        if number := Throttle.count(("ticket_total", subject)):
            counted["try", subject] = number
    return counted


def meet(url: str, keys: Path, scenes: list[Scene]) -> list[tuple[Outcome, Outcome]]:
    """Have two processes perform the two acts of each scene, starting each pair at the same moment."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    ends = [spawn.Pipe(duplex=False) for _side in range(2)]
    processes = [
        spawn.Process(target=_act, args=(url, keys, side, scenes, barrier, ends[side][1])) for side in range(2)
    ]
    for process in processes:
        process.start()
    try:
        outcomes = [receiver.recv() if receiver.poll(SECONDS + len(scenes)) else [] for receiver, _sender in ends]
    finally:
        for process in processes:
            process.join(SECONDS)
            process.kill()
    assert all(len(one) == len(scenes) for one in outcomes), "a process ended by itself"
    return list(zip(*outcomes, strict=True))


def _act(url: str, keys: Path, side: int, scenes: list[Scene], barrier: Any, sender: Any) -> None:
    keyring.open(keys)
    open_database(url, config.ROOT)
    outcomes = []
    with database.connection_context():
        for scene in scenes:
            act = (PAIRS | CONTROLS)[scene.pair][side]
            barrier.wait(SECONDS)
            try:
                outcomes.append(Outcome(act(scene, side)))
            except REFUSED:
                outcomes.append(Outcome([], refused=True))
            except Exception as error:  # any error must be reported, and the next pair must follow
                outcomes.append(Outcome([], error=f"{scene.pair}: {type(error).__name__}: {error}".split("\n")[0]))
    sender.send(outcomes)
