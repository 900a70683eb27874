"""Where a suggestion stands: one row, derived from its events in the same transaction and made again by ``rebuild``."""

from datetime import date, datetime
from typing import Any

from peewee import BooleanField, CharField, DateField, DateTimeField, DeferredForeignKey, ForeignKeyField

from kiosk.core import clock
from kiosk.core.database import PlainText, Record, is_postgresql, transaction
from kiosk.core.models.account import Account
from kiosk.core.models.event import Event
from kiosk.core.models.shut_out import ShutOut
from kiosk.core.models.tag import CaseTag

NEW, HANDLED, ANSWERED, CLOSED = STATUSES = ("new", "handled", "answered", "closed")
OPEN_STATUSES = (NEW, HANDLED)
# How a suggestion ended. The last three are no answers that anybody waited for: they stay out of the share in time.
OUTCOMES = ("done", "explained", "impossible", "elsewhere", "thanks", "void")
MERGED, VOID = "merged", "void"
RELEASE = "%Y%m%dT%H%M"


class ActedMeanwhile(Exception):
    """Somebody acted on the suggestion after the page was shown; nothing was stored."""


class Refused(ValueError):
    """An act that the rules of a case forbid; ``reason`` is one of the words below."""

    HIDDEN, NO_REASON, NO_CHANGE, PURGED = "hidden", "no reason", "no change", "purged"
    CYCLE, OTHER_LANE, ONCE, NOT_LATER = "cycle", "other lane", "once", "not later"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Case(Record):
    """The state of one suggestion, for lists, counts and rules."""

    suggestion = DeferredForeignKey("Suggestion", primary_key=True, backref="cases")
    status = CharField(max_length=10, default=NEW)
    restricted = BooleanField()
    unread = BooleanField(default=True)
    assignee = ForeignKeyField(Account, null=True)
    due_on = DateField(null=True)
    answered_on = DateField(null=True)
    closed_on = DateField(null=True)
    outcome = CharField(max_length=12, default="")
    extended = BooleanField(default=False)
    reopened = BooleanField(default=False)
    forwarded = BooleanField(default=False)
    held = BooleanField(default=False)
    purged = BooleanField(default=False)
    has_contact = BooleanField(default=False)
    # The suggestion that this one was joined to; its answers are this one's answers.
    merged_into = DeferredForeignKey("Suggestion", null=True, backref="merged", column_name="merged_into_id")
    # Readers learn of it from this moment on; None at once.
    released_at = DateTimeField(null=True)

    class Meta:
        table_name = "suggestion_case"
        indexes = ((("status", "restricted", "due_on"), False),)

    @classmethod
    def follow(cls, event: Event) -> None:
        """Bring the case of the event's suggestion up to it."""
        if event.kind == "received":
            cls.create(suggestion=event.suggestion, **_begin(event.suggestion, event))
            return
        case = cls.get_by_id(event.suggestion_id)
        before = _state(case)
        after = next_state(before, event)
        if after != before:
            cls.update(after).where(cls.suggestion == event.suggestion_id).execute()
        CaseTag.follow(event)
        ShutOut.follow(event)

    @classmethod
    def rebuild(cls) -> int:
        """Make every case, its tags and who is shut out again from the events, and return how many cases there are."""
        with transaction():
            for derived in (CaseTag, ShutOut, cls):
                derived.delete().execute()
            for suggestion in cls.suggestion.rel_model.select():
                state: dict[str, Any] = {}
                for event in suggestion.events.order_by(Event.id):
                    state = next_state(state, event) if state else _begin(suggestion, event)
                    CaseTag.follow(event)
                    ShutOut.follow(event)
                cls.create(suggestion=suggestion, **state)
            return cls.select().count()

    def mark_read(self, by: Account) -> None:
        """Note that an officer has opened the suggestion; the first time only."""
        with transaction():
            if self.locked(by).unread:
                Event.record(self.suggestion_id, "opened", actor=by)

    def note(self, by: Account, text: str, *, seen: int) -> None:
        """Add a note that only officers read; a new suggestion is handled by its writer from now on."""
        self.act("note", by, seen, text=text)

    def explain(self, by: Account, text: str, *, seen: int) -> None:
        """Note that an explanation is being written, which will answer; nobody takes the case in hand by it."""
        self.act("explained", by, seen, text=text)

    def reply(self, by: Account, text: str, *, seen: int) -> None:
        """Answer the visitor, who reads it with the ticket."""
        self.act("reply", by, seen, text=text)

    def take(self, by: Account, text: str = "", *, seen: int) -> None:
        """Take the suggestion in hand; opening a closed one again needs a reason."""
        self.act("status", by, seen, value=HANDLED, text=text)

    def close(self, by: Account, outcome: str, text: str, *, seen: int) -> None:
        """Close the suggestion with one of ``OUTCOMES`` and a reason for officers."""
        self.act("closed", by, seen, value=outcome, text=text)

    def assign(self, by: Account, to: Account, text: str = "", *, seen: int) -> None:
        """Give the suggestion to another officer."""
        self.act("assigned", by, seen, value=str(to.id), text=text)

    def route(self, by: Account, lane: str, text: str, *, seen: int) -> None:
        """Put the suggestion into the restricted lane, or as an inspector out of it, with a reason."""
        self.act("routed", by, seen, value=lane, text=text)

    def forward(self, by: Account, text: str, *, seen: int) -> None:
        """Note to which other unit the suggestion was sent, and why; the visitor reads it. It stays open here."""
        self.act("forwarded", by, seen, text=text)

    def extend(self, by: Account, until: date, text: str, *, seen: int) -> None:
        """Promise a later date, once, for a reason that the visitor reads."""
        self.act("extended", by, seen, value=until.isoformat(), text=text)

    def hold(self, by: Account, text: str, *, seen: int) -> None:
        """Keep the suggestion from being purged."""
        self.act("held", by, seen, text=text)

    def unhold(self, by: Account, *, seen: int) -> None:
        """Let the suggestion be purged when its time comes."""
        self.act("unheld", by, seen)

    def act(self, kind: str, by: Account, seen: int, *, value: str = "", text: str = "") -> None:
        """Record an act of an officer who saw the first ``seen`` events.

        The same act sent again is stored once; otherwise events that the officer has not seen raise ``ActedMeanwhile``,
        and what the rules forbid raises ``Refused``.
        """
        with transaction():
            case = self.locked(by)
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
            case.allow(kind, by, value, text)
            Event.record(self.suggestion_id, kind, actor=by, value=value, text=text)

    def locked(self, by: Account) -> "Case":
        """Return this case as it is now, held until the transaction ends; raises ``Refused`` if it is hidden by now."""
        query = Case.select().where(Case.suggestion == self.suggestion_id)
        # SQLite holds one writer's place for the whole transaction and knows no FOR UPDATE.
        case = (query.for_update() if is_postgresql() else query).get()
        # What an officer routed into the lane a moment ago is out of the officer's hands, the way out as well.
        if case.restricted and (not by.may("inspector") or ShutOut.shuts(self.suggestion_id, by)):
            raise Refused(Refused.HIDDEN)
        return case

    def allow(self, kind: str, by: Account, value: str, text: str) -> None:
        """Raise ``Refused`` for an act that does not fit the state."""
        if self.purged and kind not in ("note", "tagged", "untagged"):
            raise Refused(Refused.PURGED)
        same = {
            "routed": value not in (Event.RESTRICTED, Event.OPEN) or (value == Event.RESTRICTED) == self.restricted,
            "status": self.status == HANDLED and self.assignee_id == by.id,
            "closed": value not in OUTCOMES or self.status == CLOSED,
            "assigned": value == str(self.assignee_id),
            "held": self.held,
            "unheld": not self.held,
        }
        if same.get(kind):
            raise Refused(Refused.NO_CHANGE)
        if kind == "extended" and (self.extended or self.due_on is None or self.status not in OPEN_STATUSES):
            raise Refused(Refused.ONCE)
        if kind == "extended" and date.fromisoformat(value) <= self.due_on:
            raise Refused(Refused.NOT_LATER)
        asked = kind in _WITH_REASON or (kind == "status" and self.status not in OPEN_STATUSES)
        if asked and not text.strip():
            raise Refused(Refused.NO_REASON)

    @property
    def overdue(self) -> bool:
        """Whether the promised date has passed without an answer."""
        return self.due_on is not None and self.due_on < clock.today() and self.status in OPEN_STATUSES


Event.followed_by = staticmethod(Case.follow)

_WITH_REASON = ("note", "explained", "reply", "closed", "routed", "forwarded", "extended", "held")


def _begin(suggestion: Record, received: Event) -> dict[str, Any]:
    return {
        "status": NEW,
        "restricted": suggestion.restricted,
        "unread": True,
        "assignee": None,
        "due_on": suggestion.due_on,
        "answered_on": None,
        "closed_on": None,
        "outcome": "",
        "extended": False,
        "reopened": False,
        "forwarded": False,
        "held": False,
        "purged": False,
        "has_contact": suggestion.contact_left,
        "merged_into": None,
        "released_at": datetime.strptime(received.value, RELEASE) if received.value else None,
    }


def _state(case: Case) -> dict[str, Any]:
    names = [field.name for field in Case._meta.sorted_fields if field.name != "suggestion"]
    state = {name: getattr(case, name) for name in names if name not in ("assignee", "merged_into")}
    return {**state, "assignee": case.assignee_id, "merged_into": case.merged_into_id}


def next_state(state: dict[str, Any], event: Event) -> dict[str, Any]:
    """Return the state of a case after ``event``; the one rule by which cases are made and rebuilt."""
    after = dict(state)
    if event.actor_id is not None:
        after["unread"] = False
    after.update(_CHANGES.get(event.kind, _nothing)(state, event))
    if event.kind in ("note", "reply", "status") and (state["assignee"] is None or event.value == HANDLED):
        after["assignee"] = event.actor_id
    return after


def _nothing(_state: dict[str, Any], _event: Event) -> dict[str, Any]:
    return {}


def _taken(state: dict[str, Any], _event: Event) -> dict[str, Any]:
    return {"status": HANDLED} if state["status"] == NEW else {}


_CHANGES = {
    "note": _taken,
    "explained": _taken,
    "reply": lambda state, event: {"status": ANSWERED, "answered_on": state["answered_on"] or event.day},
    "status": lambda _state, event: {"status": event.value, "closed_on": None, "outcome": ""},
    "closed": lambda _state, event: {"status": CLOSED, "closed_on": event.day, "outcome": event.value},
    "reopened": lambda state, event: {
        "status": HANDLED if state["assignee"] else NEW,
        "reopened": True,
        "unread": True,
        "closed_on": None,
        "outcome": "",
        "answered_on": None,
        "extended": False,
        "due_on": date.fromisoformat(event.value) if event.value else state["due_on"],
    },
    "assigned": lambda state, event: {**_taken(state, event), "assignee": int(event.value)},
    "routed": lambda _state, event: {"restricted": event.value == Event.RESTRICTED},
    "forwarded": lambda state, event: {**_taken(state, event), "forwarded": True},
    "extended": lambda _state, event: {"extended": True, "due_on": date.fromisoformat(event.value)},
    "merged": lambda _state, event: {
        "status": CLOSED,
        "closed_on": event.day,
        "outcome": MERGED,
        "merged_into": int(event.value),
    },
    "held": lambda _state, _event: {"held": True},
    "unheld": lambda _state, _event: {"held": False},
    "contact erased": lambda _state, _event: {"has_contact": False},
    "purged": lambda _state, _event: {"has_contact": False, "purged": True},
}
