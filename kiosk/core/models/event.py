"""Dated acts on a suggestion. Insert-only, as suggestions are."""

from datetime import date, datetime

from peewee import (
    JOIN,
    AutoField,
    CharField,
    DateField,
    DateTimeField,
    DeferredForeignKey,
    Expression,
    ForeignKeyField,
    Model,
    ModelSelect,
    fn,
)

from kiosk.core import clock
from kiosk.core.database import PlainText, Record, transaction
from kiosk.core.models.account import Account
from kiosk.core.models.audit import Audit, Content

# Kind -> whether an act of this kind has words: "never", "may" or "must".
KINDS = {
    "received": "never",
    "opened": "never",
    "note": "must",
    "explained": "must",
    "reply": "must",
    "status": "may",
    "closed": "must",
    # The sender says so by the ticket; the program reopens the case when the batch reaches its readers.
    "unanswered": "must",
    "reopened": "never",
    "assigned": "may",
    "tagged": "never",
    "untagged": "never",
    "routed": "must",
    "forwarded": "must",
    "extended": "must",
    "merged": "may",
    "named": "may",
    "cleared": "must",
    "held": "must",
    "unheld": "may",
    "published": "never",
    "withdrawn": "may",
    "contact erased": "never",
    "purged": "never",
}


class Event(Record):
    """One act: who, when, and a short value (a status, an outcome, a date, an id). Its words stand apart.

    What a visitor did keeps day and part of day; what an officer did also keeps the moment.
    """

    MAX_TEXT = 4_000
    RESTRICTED, OPEN = "restricted", "open"

    id = AutoField()
    suggestion = DeferredForeignKey("Suggestion", backref="events")
    kind = CharField(max_length=16)
    value = CharField(max_length=40, default="")
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
        """Add an event with its words, seal it in the chain, and bring the case up to it, in one transaction.

        Raises ValueError for a kind that is none and for words that are missing, too long or out of place.
        """
        if kind not in KINDS:
            raise ValueError(f"{kind} is no kind of event")
        words = KINDS[kind]
        if (words == "must" and not text.strip()) or (words == "never" and text) or len(text) > cls.MAX_TEXT:
            raise ValueError(f"the words of {kind} are missing, too long or out of place")
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
            Audit.add(kind, event.name, event.sealed_content(), actor=actor, day=event.day, part=event.part)
            cls.followed_by(event)
        return event

    @staticmethod
    def followed_by(event: "Event") -> None:
        """Bring the case up to ``event``; set by ``case``, which stands on this module."""
        raise NotImplementedError

    @classmethod
    def of(cls, suggestion_id: int) -> ModelSelect:
        """Events of a suggestion, first to last, each with its ``actor`` and its words (``kept``) in the same query.

        What waits for its batch is not among them.
        """
        return (
            cls.select(cls, EventWords, Account)
            .join(EventWords, JOIN.LEFT_OUTER, on=(EventWords.event == cls.id), attr="kept")
            .switch(cls)
            .join(Account, JOIN.LEFT_OUTER)
            .where(cls.suggestion == suggestion_id, cls.released())
            .order_by(cls.id)
        )

    @classmethod
    def released(cls) -> Expression:
        """The condition that readers may know of an event: an "unanswered" waits until the case is reopened."""
        later = cls.alias()
        reopened = later.select(later.id).where(later.suggestion == cls.suggestion, later.kind == "reopened")
        return (cls.kind != "unanswered") | fn.EXISTS(reopened)

    @classmethod
    def said_again(cls, suggestion_id: int) -> list[str]:
        """Return what the sender wrote when it was not answered; nothing once it was purged."""
        rows = EventWords.select(EventWords.body).join(cls).where(cls.suggestion == suggestion_id)
        return [row.body for row in rows.where(cls.kind == "unanswered")]

    @property
    def name(self) -> str:
        """How the chain names this event."""
        return f"event {self.id}"

    @property
    def text(self) -> str | None:
        """The words of this event, or None if it has none or they were purged."""
        words = self.words.first()
        return words.body if words else None

    def sealed_content(self) -> Content:
        """Return what the chain seals of this event."""
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        return [self.suggestion_id, self.kind, self.value, self.actor_id, self.day, self.part, self.at, self.text]

    FORMS = (_first_form,)


class EventWords(Record):
    """The words of an event, in a row of their own so that a purge can destroy them."""

    event = ForeignKeyField(Event, primary_key=True, backref="words")
    body = PlainText()
