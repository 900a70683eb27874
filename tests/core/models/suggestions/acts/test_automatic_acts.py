"""What the program does to a case by itself, for every automatic act and every state of a case."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Event, Question, Setting, Suggestion, Term
from kiosk.core.models.proof.cases import wrong_states
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts, retention
from kiosk.core.models.suggestions.acts import reopen, reopen_due
from kiosk.core.models.suggestions.retention import erase_contact, purge, purge_due
from kiosk.core.models.suggestions.state import CLOSED, HANDLED, OUTCOMES
from kiosk.core.models.terms.publication import publish_draft, publish_due
from kiosk.core.storage.database import database, transaction
from tests.factories import a_suggestion, an_account

LONG_AGO = date(2026, 1, 5)
AUTOMATIC = ("publish", "schedule", "rebuild", "erase", "purge", "batch")
# Each of these is one transaction, which the test can roll back. The others are permanent, and come last.
TAKEN_BACK = ("publish", "schedule", "rebuild")
# State of a case -> what each of ``AUTOMATIC`` adds to its events; in every state the question has a linked term.
MATRIX = {
    "new": ("reply", "reply", "", "", "", ""),
    "opened": ("reply", "reply", "", "", "", ""),
    "made into a term": ("reply", "reply", "", "", "", ""),
    "noted": ("reply", "reply", "", "", "", ""),
    "forwarded": ("reply", "reply", "", "", "", ""),
    "extended": ("reply", "reply", "", "", "", ""),
    "held": ("reply", "reply", "", "", "", ""),
    "contact erased": ("reply", "reply", "", "", "", ""),
    "unreleased": ("", "", "", "", "", ""),
    "restricted": ("", "", "", "", "", ""),
    "answered": ("", "", "", "contact erased", "purged", ""),
    "answered, held": ("", "", "", "", "", ""),
    "answered, held no more": ("", "", "", "contact erased", "purged", ""),
    "answered, contact erased": ("", "", "", "", "purged", ""),
    "answered, restricted": ("", "", "", "contact erased", "purged", ""),
    "answered, purged": ("", "", "", "", "", ""),
    "answered, opened by an officer": ("", "", "", "", "", ""),
    "closed: done": ("", "", "", "contact erased", "purged", ""),
    "closed: explained": ("", "", "", "contact erased", "purged", ""),
    "closed: impossible": ("", "", "", "contact erased", "purged", ""),
    "closed: elsewhere": ("", "", "", "contact erased", "purged", ""),
    "closed: thanks": ("", "", "", "contact erased", "purged", ""),
    "closed: void": ("", "", "", "contact erased", "purged", ""),
    "closed before there were outcomes": ("", "", "", "contact erased", "purged", ""),
    "closed, opened by an officer": ("reply", "reply", "", "", "", ""),
    "closed, held": ("", "", "", "", "", ""),
    "closed, purged": ("", "", "", "", "", ""),
    "merged": ("", "", "", "contact erased", "purged", ""),
    "merged, opened by an officer": ("", "", "", "", "", ""),
    "reopened, waiting": ("", "", "", "", "", "reopened"),
    "reopened, waiting, closed meanwhile": ("", "", "", "", "", "reopened"),
    "reopened": ("", "", "", "", "", ""),
    "reopened, held": ("", "", "", "", "", ""),
    "reopened, answered again": ("", "", "", "contact erased", "purged", ""),
    "reopened, closed again": ("", "", "", "contact erased", "purged", ""),
    "reopened, opened by an officer": ("", "", "", "", "", ""),
}


@dataclass(frozen=True)
class World:
    """One question in each state of ``MATRIX``, an account, and the clock, which starts at ten."""

    dewi: Account
    turn: Callable[[int], None]
    questions: dict[str, Suggestion]

    def kinds(self) -> dict[str, list[str]]:
        """Return the kinds of all events of each question, by state."""
        found: dict[str, list[str]] = {state: [] for state in self.questions}
        names = {question.id: state for state, question in self.questions.items()}
        for event in Event.select().order_by(Event.id):
            if event.suggestion_id in names:
                found[names[event.suggestion_id]].append(event.kind)
        return found


@pytest.fixture
def world(storage, monkeypatch) -> World:
    today = clock.today()

    def turn(hour: int) -> None:
        moment = clock.utc(datetime.combine(today, time(hour)))
        monkeypatch.setattr(clock, "now", lambda: moment)

    turn(10)
    Setting.change(batches="12.00")
    dewi, siti, eva = an_account("dewi", "staff"), an_account("siti", "officer"), an_account("eva", "inspector")
    text = {"title": "Wartel", "short_answer": "Ada."}
    term = Term.begin(author=dewi, slug="wartel", group="kunjungan", fields=text)
    questions = dict(_questions(siti, eva))
    for question in questions.values():
        Question.create(suggestion=question, term=term, account=dewi)
    assert list(questions) == list(MATRIX)
    return World(dewi, turn, questions)


def _questions(siti: Account, eva: Account) -> Iterator[tuple[str, Suggestion]]:
    def asked(*acts: str | tuple[str, str], **fields) -> Suggestion:
        known = {"contact": "0812"} | fields
        question = a_suggestion("Apakah ada wartel?", kind="question", **known).suggestion
        for act in acts:
            _do(question, *(act if isinstance(act, tuple) else (act,)), siti=siti, eva=eva)
        return question

    anonymous = {"contact": "", "day": LONG_AGO}
    yield "new", asked()
    yield "opened", asked("opened")
    yield "made into a term", asked("explained")
    yield "noted", asked("note")
    yield "forwarded", asked("forwarded")
    yield "extended", asked("extended")
    yield "held", asked("held")
    yield "contact erased", asked("contact erased")
    yield "unreleased", asked(contact="")
    yield "restricted", asked("routed")
    yield "answered", asked("reply")
    yield "answered, held", asked("reply", "held")
    yield "answered, held no more", asked("held", "reply", "unheld")
    yield "answered, contact erased", asked("reply", "contact erased")
    yield "answered, restricted", asked("reply", "routed")
    yield "answered, purged", asked("reply", "purged")
    yield "answered, opened by an officer", asked("reply", "status")
    for outcome in OUTCOMES:
        yield f"closed: {outcome}", asked(("closed", outcome))
    yield "closed before there were outcomes", asked(("status", CLOSED))
    yield "closed, opened by an officer", asked(("closed", "done"), "status")
    yield "closed, held", asked(("closed", "done"), "held")
    yield "closed, purged", asked(("closed", "done"), "purged")
    yield "merged", asked("merged")
    yield "merged, opened by an officer", asked("merged", "status")
    yield "reopened, waiting", asked("reply", "written again", **anonymous)
    waiting = asked("reply", "written again", ("closed", "done"), **anonymous)
    yield "reopened, waiting, closed meanwhile", waiting
    yield "reopened", asked("reply", "written again")
    yield "reopened, held", asked("reply", "written again", "held")
    yield "reopened, answered again", asked("reply", "written again", "reply")
    yield "reopened, closed again", asked("reply", "written again", ("closed", "done"))
    yield "reopened, opened by an officer", asked("reply", "written again", ("closed", "done"), "status")


def _do(question: Suggestion, act: str, value: str = "", *, siti: Account, eva: Account) -> None:
    if act == "written again":
        reopen(question, "Belum terjawab.")
    elif act == "contact erased":
        erase_contact(question)
    elif act == "purged":
        purge(question)
    else:
        values = {
            "status": HANDLED,
            "routed": Event.RESTRICTED,
            "extended": clock.today() + timedelta(days=60),
            "merged": str(a_suggestion("Wartel?", kind="question", contact="0813").suggestion.id)
            if act == "merged"
            else "",
        }
        by = eva if act == "routed" else siti
        words = "" if act == "opened" else f"Kata {act}"
        acts.record(question, act, actor=by, value=value or values.get(act), text=words)


def do_by_itself(act: str, world: World) -> None:
    """Have the program perform one of ``AUTOMATIC``."""
    term = Term.at("wartel")
    if act == "publish":
        publish_draft(term, "id", seen=1, account=world.dewi)
    elif act == "schedule":
        publish_draft(term, "id", seen=1, account=world.dewi, at=clock.now() + timedelta(minutes=30))
        world.turn(11)
        assert publish_due() == 1
    elif act == "batch":
        world.turn(12)
        reopen_due()
    elif act == "rebuild":
        acts.rebuild_cases()
    else:
        purge_due(clock.today() + timedelta(days=100 if act == "erase" else 800))
    world.turn(10)


@contextmanager
def taken_back() -> Iterator[None]:
    """Roll back everything in the end."""
    with transaction(), database.atomic() as attempt:
        yield
        attempt.rollback()


def added(act: str, world: World) -> dict[str, str]:
    """Have the program perform ``act``, and return what it adds to the events of each question."""
    before = world.kinds()
    do_by_itself(act, world)
    assert list(wrong_states()) == []
    return {state: " ".join(kinds[len(before[state]) :]) for state, kinds in world.kinds().items()}


def outcome_of_all(world: World) -> dict[str, tuple[str, ...]]:
    """Return what each of ``AUTOMATIC`` adds in each state, in the shape of ``MATRIX``."""
    columns = []
    for act in AUTOMATIC:
        with taken_back() if act in TAKEN_BACK else nullcontext():
            columns.append(added(act, world))
    return {state: tuple(column[state] for column in columns) for state in world.questions}


def wrong_cells(world: World) -> set[tuple[str, str]]:
    """Return the cells (act, state) that differ from ``MATRIX``."""
    return {
        (act, state)
        for state, found in outcome_of_all(world).items()
        for act, got, expected in zip(AUTOMATIC, found, MATRIX[state], strict=True)
        if got != expected
    }


def test_the_program_acts_by_itself_as_the_matrix_says(world):
    assert outcome_of_all(world) == MATRIX
    assert verify() == []


@pytest.mark.sqlite_only
def test_the_matrix_fails_if_the_rule_ignores_reopening(world, monkeypatch):
    def forgetful(cls):
        return cls.status.in_(("new", "handled")) & cls.answered_on.is_null() & ~cls.restricted

    monkeypatch.setattr(Case, "awaits_first_answer", classmethod(forgetful))

    answered = {"reopened", "reopened, held", "reopened, opened by an officer", "merged, opened by an officer"}
    wrong = {(act, state) for act in ("publish", "schedule") for state in (*answered, "unreleased")}
    assert wrong_cells(world) == wrong


@pytest.mark.sqlite_only
def test_the_matrix_fails_if_everything_old_is_destroyed(world, monkeypatch):
    everything = Suggestion.select().join(Case, on=(Case.suggestion == Suggestion.id)).where(~Case.purged)
    monkeypatch.setattr(retention, "_ended_before", lambda last, day: everything)
    monkeypatch.setattr(retention, "proven_end", lambda suggestion, history, day: date.min)

    # When contacts are erased, all words have already been purged.
    with_words = {state for state in MATRIX if not state.endswith("purged")}
    assert {state for act, state in wrong_cells(world) if act == "erase"} == with_words


def test_a_reopened_question_keeps_waiting_when_its_term_is_published_again(storage):
    dewi = an_account("dewi", "staff")
    text = {"title": "Wartel", "short_answer": "Ada."}
    sent = a_suggestion("Apakah ada wartel?", kind="question", contact="0812").suggestion
    question = Question.find(sent.public_id)
    Question.begin_term(question, by=dewi, seen=1, slug="wartel", group="kunjungan", fields=text)
    publish_draft(Term.at("wartel"), "id", seen=1, account=dewi)
    reopen(question, "Nomornya berapa?")

    Term.at("wartel").write(language="id", author=None, base=1, fields={**text, "short_answer": "Ada, di blok A."})
    publish_draft(Term.at("wartel"), "id", seen=2, account=dewi)

    assert [event.kind for event in Event.of(question.id)] == [
        "received",
        "explained",
        "reply",
        "unanswered",
        "reopened",
    ]
    assert Case.get_by_id(question.id).status == HANDLED
