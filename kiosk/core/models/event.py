"""Dated acts on a suggestion, and the case that is derived from them in the same transaction."""

from datetime import date, datetime
from typing import Any

from peewee import (
    JOIN,
    AutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DeferredForeignKey,
    ForeignKeyField,
    Model,
    ModelSelect,
)

from kiosk.core import clock
from kiosk.core.database import PlainText, Record, is_postgresql, transaction
from kiosk.core.models.account import Account

KINDS = (
    "received",
    "opened",
    "note",
    "explained",
    "reply",
    "status",
    "routed",
    "merged",
    "published",
    "contact erased",
    "purged",
)
NEW, HANDLED, ANSWERED, CLOSED = STATUSES = ("new", "handled", "answered", "closed")
OPEN_STATUSES = (NEW, HANDLED)


class ActedMeanwhile(Exception):
    """Somebody acted on the suggestion after the page was shown; nothing was stored."""


class Refused(ValueError):
    """An act that the rules of a case forbid; ``reason`` is one of the words below."""

    HIDDEN, NO_REASON, NO_CHANGE = "hidden", "no reason", "no change"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Event(Record):
    """One act: who, when, and a short value (a status, or the lane it was routed to). Insert-only, as suggestions are.

    What a visitor did keeps day and part of day; what an officer did also keeps the moment.
    """

    MAX_TEXT = 4_000
    RESTRICTED, OPEN = "restricted", "open"

    id = AutoField()
    suggestion = DeferredForeignKey("Suggestion", backref="events")
    kind = CharField(max_length=16)
    value = CharField(max_length=20, default="")
    actor = ForeignKeyField(Account, null=True)
    day = DateField()
    part = CharField(max_length=10)
    at = DateTimeField(null=True)

    @classmethod
    def record(
        cls,
        suggestion: Model | int,
        kind: str,
        *,
        actor: Account | None = None,
        value: str = "",
        text: str = "",
        at: datetime | None = None,
        day: date | None = None,
        part: str | None = None,
    ) -> "Event":
        """Add an event, with its words in a row of their own, and bring the case up to it, in one transaction.

        Raises ValueError for a kind that is none and for a note, reply or routing without words or too long.
        """
        if kind not in KINDS:
            raise ValueError(f"{kind} is no kind of event")
        if kind in ("note", "explained", "reply", "routed") and not text.strip() or len(text) > cls.MAX_TEXT:
            raise ValueError("the words of an event have 1 to 4,000 characters")
        moment = (at or clock.now()) if actor else None
        local = clock.local(moment or clock.now())
        with transaction():
            event = cls.create(
                suggestion=suggestion,
                kind=kind,
                value=value,
                actor=actor,
                day=day or local.date(),
                part=part or clock.part_of_day(local.hour),
                at=moment,
            )
            if text:
                EventWords.create(event=event, body=text)
            Case.follow(event)
        return event

    @classmethod
    def of(cls, suggestion_id: int) -> ModelSelect:
        """Events of a suggestion, first to last, each with its ``actor`` and its words (``kept``) in the same query."""
        return (
            cls.select(cls, EventWords, Account)
            .join(EventWords, JOIN.LEFT_OUTER, on=(EventWords.event == cls.id), attr="kept")
            .switch(cls)
            .join(Account, JOIN.LEFT_OUTER)
            .where(cls.suggestion == suggestion_id)
            .order_by(cls.id)
        )

    @property
    def text(self) -> str | None:
        """The words of this event, or None if it has none or they were purged."""
        words = self.words.first()
        return words.body if words else None


class EventWords(Record):
    """The words of a note, reply or routing, in a row of their own so that a purge can destroy them."""

    event = ForeignKeyField(Event, primary_key=True, backref="words")
    body = PlainText()


class Case(Record):
    """Where a suggestion stands now: derived from its events, and made again from them by ``rebuild``."""

    suggestion = DeferredForeignKey("Suggestion", primary_key=True, backref="cases")
    status = CharField(max_length=10, default=NEW)
    restricted = BooleanField()
    unread = BooleanField(default=True)
    assignee = ForeignKeyField(Account, null=True)
    due_on = DateField(null=True)
    answered_on = DateField(null=True)

    class Meta:
        table_name = "suggestion_case"
        indexes = ((("status", "restricted", "due_on"), False),)

    @classmethod
    def follow(cls, event: Event) -> None:
        """Bring the case of the event's suggestion up to it."""
        if event.kind == "received":
            cls.create(suggestion=event.suggestion, **_begin(event.suggestion))
            return
        case = cls.get_by_id(event.suggestion_id)
        before = _state(case)
        after = _next(before, event)
        if after != before:
            cls.update(after).where(cls.suggestion == event.suggestion_id).execute()

    @classmethod
    def rebuild(cls) -> int:
        """Make every case again from its events and return how many there are."""
        with transaction():
            cls.delete().execute()
            for suggestion in cls.suggestion.rel_model.select():
                state = _begin(suggestion)
                for event in suggestion.events.order_by(Event.id):
                    state = _next(state, event)
                cls.create(suggestion=suggestion, **state)
            return cls.select().count()

    def mark_read(self, by: Account) -> None:
        """Note that an officer has opened the suggestion; the first time only."""
        with transaction():
            if self._locked(by).unread:
                Event.record(self.suggestion_id, "opened", actor=by)

    def note(self, by: Account, text: str, *, seen: int) -> None:
        """Add a note that only officers read; a new suggestion is handled by its writer from now on."""
        self._act("note", by, seen, text=text)

    def explain(self, by: Account, text: str, *, seen: int) -> None:
        """Note that an explanation is being written, which will answer; nobody takes the case in hand by it."""
        self._act("explained", by, seen, text=text)

    def reply(self, by: Account, text: str, *, seen: int) -> None:
        """Answer the visitor, who reads it with the ticket."""
        self._act("reply", by, seen, text=text)

    def move(self, by: Account, status: str, text: str = "", *, seen: int) -> None:
        """Take the suggestion in hand (``handled``) or close it; closing and opening again need a reason."""
        self._act("status", by, seen, value=status, text=text)

    def route(self, by: Account, lane: str, text: str, *, seen: int) -> None:
        """Put the suggestion into the restricted lane, or as an inspector out of it, with a reason."""
        self._act("routed", by, seen, value=lane, text=text)

    def _act(self, kind: str, by: Account, seen: int, *, value: str = "", text: str = "") -> None:
        """Record an act of an officer who saw the first ``seen`` events.

        The same act sent again is stored once; otherwise events that the officer has not seen raise ``ActedMeanwhile``,
        and what the rules forbid raises ``Refused``.
        """
        with transaction():
            case = self._locked(by)
            events = list(Event.of(self.suggestion_id))
            if seen != len(events):
                words = PlainText().db_value(text)
                if any(
                    (event.kind, event.actor_id, event.value) == (kind, by.id, value)
                    and (event.kept.body if event.kept else "") == words
                    for event in events[max(seen, 0) :]
                ):
                    return
                raise ActedMeanwhile
            case._allow(kind, by, value, text)
            Event.record(self.suggestion_id, kind, actor=by, value=value, text=text)

    def _locked(self, by: Account) -> "Case":
        """Return this case as it is now, held until the transaction ends."""
        query = Case.select().where(Case.suggestion == self.suggestion_id)
        # SQLite holds one writer's place for the whole transaction and knows no FOR UPDATE.
        case = (query.for_update() if is_postgresql() else query).get()
        # What an officer routed into the lane a moment ago is out of the officer's hands, the way out as well.
        if case.restricted and not by.may("inspector"):
            raise Refused(Refused.HIDDEN)
        return case

    def _allow(self, kind: str, by: Account, value: str, text: str) -> None:
        if kind == "routed":
            if value not in (Event.RESTRICTED, Event.OPEN) or (value == Event.RESTRICTED) == self.restricted:
                raise Refused(Refused.NO_CHANGE)
        if kind == "status":
            taken = self.status == HANDLED and self.assignee_id == by.id
            if value not in (HANDLED, CLOSED) or self.status == CLOSED == value or (value == HANDLED and taken):
                raise Refused(Refused.NO_CHANGE)
        asked = kind != "status" or value == CLOSED or self.status not in OPEN_STATUSES
        if asked and not text.strip():
            raise Refused(Refused.NO_REASON)

    @property
    def overdue(self) -> bool:
        """Whether the promised date has passed without an answer."""
        return self.due_on is not None and self.due_on < clock.today() and self.status in OPEN_STATUSES


def _begin(suggestion: Model) -> dict[str, Any]:
    return {
        "status": NEW,
        "restricted": suggestion.restricted,
        "unread": True,
        "assignee": None,
        "due_on": suggestion.due_on,
        "answered_on": None,
    }


def _state(case: Case) -> dict[str, Any]:
    names = ("status", "restricted", "unread", "due_on", "answered_on")
    return {**{name: getattr(case, name) for name in names}, "assignee": case.assignee_id}


def _next(state: dict[str, Any], event: Event) -> dict[str, Any]:
    """Return the state of a case after ``event``; the one rule by which cases are made and rebuilt."""
    after = dict(state)
    if event.actor_id is not None:
        after["unread"] = False
    if event.kind == "reply":
        after.update(status=ANSWERED, answered_on=state["answered_on"] or event.day)
    elif event.kind == "status":
        after["status"] = event.value
    elif event.kind == "routed":
        after["restricted"] = event.value == Event.RESTRICTED
    if event.kind in ("note", "reply", "status") and (state["assignee"] is None or event.value == HANDLED):
        after["assignee"] = event.actor_id
    if event.kind in ("note", "explained") and state["status"] == NEW:
        after["status"] = HANDLED
    return after
