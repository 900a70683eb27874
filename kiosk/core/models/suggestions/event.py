"""Dated acts on a suggestion, as recorded by the package ``acts``. Insert-only, like suggestions."""

from peewee import (
    JOIN,
    AutoField,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    ForeignKeyField,
    ModelSelect,
    fn,
)

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Content
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.suggestions.worded import Worded
from kiosk.core.storage.database import PlainText, Record


class Event(Worded, Record):
    """One act: who, when, and a short value that its act encodes (``acts.value_of``). Its words are a separate row.

    A visitor's act records only day and part of day; an officer's also the time.
    """

    MAX_TEXT = 4_000
    RESTRICTED, OPEN = "restricted", "open"

    id = AutoField()
    suggestion = ForeignKeyField(Suggestion, backref="events")
    kind = CharField(max_length=16)
    value = CharField(max_length=40, default="")
    actor = ForeignKeyField(Account, null=True)
    day = DateField()
    part = CharField(max_length=10)
    at = DateTimeField(null=True)

    @classmethod
    def of(cls, suggestion_id: int) -> ModelSelect:
        """Return the events of a suggestion, first to last, each with its ``actor`` and words (``kept``), in one query.

        Events that wait for their batch are left out.
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
        """Return the condition that readers may see an event: what a reopening brought waits until it is released."""
        later = cls.alias()
        reopened = later.select(later.id).where(later.suggestion == cls.suggestion, later.kind == "reopened")
        return ~cls.is_of_reopening() | fn.EXISTS(reopened)

    @classmethod
    def is_of_reopening(cls) -> Expression:
        """Return the condition that an event shows that the sender has reopened the case, released or not."""
        earlier = cls.alias()
        written = earlier.select(earlier.id).where(
            earlier.suggestion == cls.suggestion, earlier.kind == "unanswered", earlier.id < cls.id
        )
        return (cls.kind == "unanswered") | (cls.kind.in_(("batch moved", "dated")) & fn.EXISTS(written))

    @classmethod
    def reopening_texts(cls, suggestion_id: int) -> list[str]:
        """Return what the sender wrote to reopen the case; empty once purged."""
        rows = EventWords.select(EventWords.body).join(cls).where(cls.suggestion == suggestion_id)
        return [row.body for row in rows.where(cls.kind == "unanswered")]

    @property
    def name(self) -> str:
        """The name of this event in the chain."""
        return f"event {self.id}"

    def sealed_content(self) -> Content:
        """Return what the chain seals of this event."""
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        return [self.suggestion_id, self.kind, self.value, self.actor_id, self.day, self.part, self.at, self.text]

    FORMS = (_first_form,)


class EventWords(Record):
    """The words of an event, in a separate row so that a purge can destroy them."""

    event = ForeignKeyField(Event, primary_key=True, backref="words")
    body = PlainText(required=True)
