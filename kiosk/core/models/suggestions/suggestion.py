"""What visitors write to the unit. Insert-only: triggers refuse updates and deletes."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
)

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Content
from kiosk.core.models.suggestions.worded import Worded
from kiosk.core.models.unit.closed_day import ClosedDay
from kiosk.core.models.unit.service import Service
from kiosk.core.models.unit.setting import Setting
from kiosk.core.security import tickets
from kiosk.core.security.passwords import verify_secret
from kiosk.core.storage.database import Code, Record
from kiosk.core.text.text import personal_marks


@dataclass(frozen=True)
class Kind:
    """The rules of one kind of message.

    ``days`` and ``extension`` name the settings with the working days of its promise and of the extension; empty if
    nothing is promised. ``has_topic``: whether the sender chooses a topic; such a message is for inspectors alone if it
    is of a restricted topic or names somebody who works here.
    """

    days: str = "answer_days"
    extension: str = "extension_days"
    has_topic: bool = False


# In the order of the screen. A new kind also needs its words; test_kinds.py in tests/core/models/suggestions
# names the places.
KINDS = {
    "suggestion": Kind(),
    "complaint": Kind(has_topic=True),
    "question": Kind("question_days", "question_extension_days"),
    "praise": Kind(days="", extension=""),
}
# What may be about somebody who works here.
ABOUT_PEOPLE = [kind for kind, form in KINDS.items() if form.has_topic]
CHANNELS = ("kiosk", "person", "phone", "letter", "social", "message")
TOPICS = ("service", "officer", "violence", "levy", "other")
RESTRICTED_TOPICS = frozenset({"officer", "violence", "levy"})


class Suggestion(Worded, Record):
    """The record of one message from a visitor, without its words and without a time of day."""

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
    # The officer who recorded a message that did not come from the kiosk; whether an officer helped at the kiosk.
    recorded_by = ForeignKeyField(Account, null=True)
    assisted = BooleanField(default=False)

    @classmethod
    def of_ticket(cls, finder: str, proof: str) -> "Suggestion | None":
        """Return the suggestion that the two halves of a ticket open, or None; both take the same time."""
        suggestion = cls.get_or_none(cls.finder == finder)
        proven = verify_secret(suggestion.proof_hash if suggestion else None, proof)
        return suggestion if proven else None

    @property
    def contact(self) -> Any:
        """The sender's name and contact, if any was left and not erased."""
        return self.contacts.first()

    @property
    def name_in_chain(self) -> str:
        """The name of this suggestion in the chain."""
        return f"suggestion {self.id}"

    @property
    def contact_in_chain(self) -> str:
        """The name of the sender's contact in the chain; its own, because its salt may be destroyed earlier."""
        return f"contact {self.id}"

    @property
    def contact_left(self) -> bool:
        """Whether a name or contact is stored."""
        return self.contacts.exists()

    @property
    def personal_data_written(self) -> bool:
        """Whether something in the words looks like personal data, such as a telephone number."""
        words = self.kept
        return bool(words and personal_marks(words.body))

    def sealed_content(self) -> Content:
        """Return what the chain seals of this suggestion, with None for purged words."""
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        words = self.kept
        columns = (self.public_id, self.key_hmac, self.finder, self.finder_counter, self.proof_hash)
        more = (self.kind, self.topic, self.restricted, self.service_id, self.language, self.channel)
        texts = (words.body, words.officer_named) if words else (None, None)
        last = (self.day, self.part, self.due_on, self.recorded_by_id, self.assisted)
        return [*columns, *more, *last, *texts]

    FORMS = (_first_form,)

    @staticmethod
    def promise(kind: str, day: date) -> date | None:
        """Return the date promised for a message of ``kind`` that came on ``day``, or None."""
        days = KINDS[kind].days
        return ClosedDay.promise(day, Setting.read(days)) if days else None

    @property
    def extended_promise(self) -> date | None:
        """The date to which the current promise may be extended, or None."""
        # A row of the inbox was read with its case.
        due_on = (getattr(self, "case", None) or self.cases.get()).due_on
        days = KINDS[self.kind].extension
        return ClosedDay.promise(due_on, Setting.read(days)) if due_on and days else None
