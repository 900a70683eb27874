"""What visitors write to the unit. Insert-only: triggers refuse change and removal."""

import secrets
from datetime import date

from peewee import (
    JOIN,
    AutoField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
)

from kiosk.core import clock, tickets
from kiosk.core.database import Code, Record
from kiosk.core.models.account import Account
from kiosk.core.models.audit import Audit, Content
from kiosk.core.models.calendar import ClosedDay
from kiosk.core.models.case import Case
from kiosk.core.models.event import Event, EventWords
from kiosk.core.models.service import Service
from kiosk.core.models.setting import Setting
from kiosk.core.models.shut_out import ShutOut
from kiosk.core.models.words import Contact
from kiosk.core.passwords import verify_secret

KINDS = ("suggestion", "complaint", "question", "praise")
CHANNELS = ("kiosk", "person", "phone", "letter", "social", "message")
TOPICS = ("service", "officer", "violence", "levy", "other")
RESTRICTED_TOPICS = frozenset({"officer", "violence", "levy"})


class Suggestion(Record):
    """One text from a visitor: what is known of it, without the words and without a clock time."""

    MAX_LENGTH = 2_000
    MAX_NAME = 80
    MAX_CONTACT = 120
    MAX_POST = 120

    id = AutoField()
    public_id = Code(max_length=22, unique=True, default=lambda: secrets.token_urlsafe(9))
    key_hmac = CharField(max_length=64, unique=True)
    finder = Code(max_length=tickets.HALF, unique=True)
    finder_counter = IntegerField()
    proof_hash = CharField()
    kind = CharField(max_length=12)
    topic = CharField(max_length=12, null=True)
    restricted = BooleanField()
    service = ForeignKeyField(Service, null=True)
    language = CharField(max_length=2)
    channel = CharField(max_length=12, default="kiosk")
    day = DateField()
    part = CharField(max_length=10)
    due_on = DateField(null=True)
    # Who wrote it down, where it did not come from the kiosk; and whether an officer helped at the kiosk.
    recorded_by = ForeignKeyField(Account, null=True)
    assisted = BooleanField(default=False)

    @classmethod
    def of_ticket(cls, finder: str, proof: str) -> "Suggestion | None":
        """Return the suggestion that the two halves of a ticket open, or None; both answers take the same work."""
        suggestion = cls.get_or_none(cls.finder == finder)
        proven = verify_secret(suggestion.proof_hash if suggestion else None, proof)
        return suggestion if proven else None

    @classmethod
    def visible_to(cls, account: Account) -> ModelSelect:
        """Suggestions that ``account`` may know of, newest first, each with its ``case``.

        Restricted ones exist for inspectors of whom they do not speak: not in lists, searches or counts of anyone else.
        Anonymous ones exist from their batch on.
        """
        hidden = ShutOut.select(ShutOut.suggestion).where(ShutOut.account == account)
        visible = (
            cls.select(cls, Case)
            .join(Case, on=(Case.suggestion == cls.id), attr="case")
            .where(Case.released(), ~Case.restricted | cls.id.not_in(hidden))
            .order_by(cls.id.desc())
        )
        if account.may("inspector"):
            return visible
        if account.may("officer"):
            return visible.where(~Case.restricted)
        return visible.where(False)

    @property
    def text(self) -> str | None:
        """The words, or None once they were purged."""
        words = self.words.first()
        return words.body if words else None

    @property
    def contact(self) -> "Contact | None":
        """The sender's name and contact, if any was left and not erased."""
        return self.contacts.first()

    @property
    def name_in_chain(self) -> str:
        """How the chain names this suggestion."""
        return f"suggestion {self.id}"

    @property
    def contact_in_chain(self) -> str:
        """How the chain names the sender's contact, whose salt may go before the rest."""
        return f"contact {self.id}"

    @property
    def contact_left(self) -> bool:
        """Whether a name or contact is kept."""
        return self.contacts.exists()

    @property
    def anchor(self) -> str:
        """The anchor of the row that sealed its arrival: it covers the words, and tells nothing of what came later."""
        received = self.events.order_by(Event.id).first()
        row = Audit.about(received.name)
        return row.as_anchor if row else ""

    @property
    def later_anchor(self) -> str:
        """The anchor to show to whoever reads the ticket: of yesterday's last act, if that covers it, else its own."""
        row = Audit.before(clock.today())
        received = Audit.about(self.events.order_by(Event.id).first().name)
        return row.as_anchor if row and received and row.seq > received.seq else self.anchor

    def sealed_content(self) -> Content:
        """Return what the chain seals of this suggestion; None in the place of purged words."""
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        words = self.words.first()
        columns = (self.public_id, self.key_hmac, self.finder, self.finder_counter, self.proof_hash)
        more = (self.kind, self.topic, self.restricted, self.service_id, self.language, self.channel)
        said = (words.body, words.officer_named) if words else (None, None)
        last = (self.day, self.part, self.due_on, self.recorded_by_id, self.assisted)
        return [*columns, *more, *last, *said]

    FORMS = (_first_form,)

    def replies(self, reader: Account | None = None) -> list[tuple[Event, str | None]]:
        """The answers to the sender, oldest first, each with its words or None once they were purged.

        What the suggestion was joined to answers for it as well; with ``reader`` only what that account may know of.
        """
        joined = Case.joined_to(self.id)
        if reader is not None and joined:
            known = Suggestion.visible_to(reader).where(Suggestion.id.in_(joined)).order_by()
            joined = [one.id for one in known]
        rows = (
            Event.select(Event, EventWords)
            .join(EventWords, JOIN.LEFT_OUTER, attr="kept")
            .where(Event.suggestion.in_([self.id, *joined]), Event.kind == "reply")
            .order_by(Event.id)
        )
        return [(event, getattr(getattr(event, "kept", None), "body", None)) for event in rows]

    @staticmethod
    def promise(kind: str, day: date) -> date | None:
        """Return the date by which the unit answers a message of ``kind`` that came on ``day``; praise has none."""
        if kind == "praise":
            return None
        return ClosedDay.promise(day, Setting.read("question_days" if kind == "question" else "answer_days"))

    @property
    def extended_promise(self) -> date | None:
        """The later date that the unit may promise once, in the place of the one that stands; None without one."""
        # A row of the inbox has its case with it.
        due_on = (getattr(self, "case", None) or self.cases.get()).due_on
        days = Setting.read("question_extension_days" if self.kind == "question" else "extension_days")
        return due_on and ClosedDay.promise(due_on, days)
