"""What visitors write to the unit. Insert-only: triggers refuse change and removal."""

import secrets
from dataclasses import dataclass
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
from kiosk.core.database import Code, PlainText, Record, database, is_postgresql, transaction
from kiosk.core.keys import keyring
from kiosk.core.models.account import Account
from kiosk.core.models.calendar import ClosedDay
from kiosk.core.models.event import Case, Event, EventWords
from kiosk.core.models.service import Service
from kiosk.core.models.setting import Setting
from kiosk.core.passwords import hash_secret, verify_secret
from kiosk.core.text import clean

KINDS = ("suggestion", "complaint", "question", "praise")
TOPICS = ("service", "officer", "violence", "levy", "other")
RESTRICTED_TOPICS = frozenset({"officer", "violence", "levy"})


@dataclass(frozen=True)
class Consent:
    """To what a sender agreed when leaving a name or contact: which wording, in which language."""

    wording: str
    language: str


@dataclass(frozen=True)
class Receipt:
    """What a sender takes home: the code, and the row it opens."""

    suggestion: "Suggestion"
    code: str
    repeated: bool = False


class OtherTextSent(Exception):
    """The form's key was used before for another text, which was received; the new one is not stored."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("this form was sent before with another text")
        self.receipt = receipt


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

    @classmethod
    def receive(
        cls,
        *,
        key: str,
        kind: str,
        text: str,
        language: str,
        topic: str | None = None,
        officer_named: str = "",
        service: Service | None = None,
        name: str = "",
        contact: str = "",
        consent: Consent | None = None,
        day: date | None = None,
        part: str | None = None,
    ) -> Receipt:
        """Store a text once and return its receipt; the same key and text again give the same receipt.

        ``day`` and ``part`` default to now. Raises ``OtherTextSent`` when the key was used for another text, and
        ValueError for a kind or topic that is none, a text that is empty or too long, or personal data without consent.
        """
        cls._check(kind, topic, text, name or contact, consent)
        moment = clock.local(clock.now())
        day = day or moment.date()
        sent = cls.receipt_of(key)
        if sent is None:
            # Argon2 takes 80 ms: outside the transaction, which holds the one writer's place.
            proof = cls._proof(key)
            proof_hash = hash_secret(proof)
            with transaction():
                cls._queue(key)
                sent = cls.receipt_of(key)
                if sent is None:
                    finder, counter = cls._free_finder(key)
                    suggestion = cls.create(
                        key_hmac=cls._key_hmac(key),
                        finder=finder,
                        finder_counter=counter,
                        proof_hash=proof_hash,
                        kind=kind,
                        topic=topic,
                        restricted=topic in RESTRICTED_TOPICS,
                        service=service,
                        language=language,
                        day=day,
                        part=part or clock.part_of_day(moment.hour),
                        due_on=cls._promise(kind, day),
                    )
                    suggestion._keep_words(text, officer_named, name, contact, consent, day)
                    return Receipt(suggestion, tickets.written(finder, proof))
        content = (kind, topic, service, text, officer_named, name, contact)
        if not sent.suggestion._holds(*content):
            raise OtherTextSent(sent)
        return sent

    @classmethod
    def receipt_of(cls, key: str) -> Receipt | None:
        """Return what the sender of the form with this key took home, or None if it was not sent."""
        suggestion = cls.get_or_none(cls.key_hmac == cls._key_hmac(key))
        return suggestion and Receipt(suggestion, tickets.written(suggestion.finder, cls._proof(key)), repeated=True)

    @classmethod
    def of_ticket(cls, finder: str, proof: str) -> "Suggestion | None":
        """Return the suggestion that the two halves of a ticket open, or None; both answers take the same work."""
        suggestion = cls.get_or_none(cls.finder == finder)
        proven = verify_secret(suggestion.proof_hash if suggestion else None, proof)
        return suggestion if proven else None

    @classmethod
    def visible_to(cls, account: Account) -> ModelSelect:
        """Suggestions that ``account`` may know of, newest first, each with its ``case``.

        Restricted ones exist for inspectors only: not in lists, searches or counts of anyone else.
        """
        visible = cls.select(cls, Case).join(Case, on=(Case.suggestion == cls.id), attr="case").order_by(cls.id.desc())
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

    def replies(self) -> list[tuple[Event, str | None]]:
        """The answers to the sender, oldest first, each with its words or None once they were purged."""
        rows = (
            Event.select(Event, EventWords)
            .join(EventWords, JOIN.LEFT_OUTER, attr="kept")
            .where(Event.suggestion == self, Event.kind == "reply")
            .order_by(Event.id)
        )
        return [(event, getattr(getattr(event, "kept", None), "body", None)) for event in rows]

    @staticmethod
    def _check(kind: str, topic: str | None, text: str, personal: str, consent: Consent | None) -> None:
        if kind not in KINDS or (topic is not None and topic not in TOPICS) or (kind == "complaint") != bool(topic):
            raise ValueError("unknown kind or topic")
        if not text.strip() or len(text) > Suggestion.MAX_LENGTH:
            raise ValueError("a text has 1 to 2,000 characters")
        if personal and consent is None:
            raise ValueError("a name or contact needs consent")

    @classmethod
    def _queue(cls, key: str) -> None:
        """Wait for other processes that send the same form: the lock of this process does not hold them."""
        if is_postgresql():
            database.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (cls._key_hmac(key),))

    @classmethod
    def _free_finder(cls, key: str) -> tuple[str, int]:
        counter = 0
        while True:
            finder = tickets.encode(keyring.digest("ticket", f"finder {counter}", key))
            if not cls.select().where(cls.finder == finder).exists():
                return finder, counter
            counter += 1

    @staticmethod
    def _promise(kind: str, day: date) -> date | None:
        if kind == "praise":
            return None
        return ClosedDay.promise(day, Setting.read("question_days" if kind == "question" else "answer_days"))

    @staticmethod
    def _proof(key: str) -> str:
        return tickets.encode(keyring.digest("ticket", "proof", key))

    @staticmethod
    def _key_hmac(key: str) -> str:
        return keyring.digest("ticket", "key", key).hex()

    def _keep_words(
        self, text: str, officer_named: str, name: str, contact: str, consent: Consent | None, day: date
    ) -> None:
        Words.create(suggestion=self, body=text, officer_named=officer_named)
        if (name or contact) and consent is not None:
            Contact.create(
                suggestion=self,
                name=name,
                contact=contact,
                consent_wording=consent.wording,
                consent_language=consent.language,
                consent_day=day,
            )
        Event.record(self, "received", day=day, part=self.part)

    def _holds(
        self,
        kind: str,
        topic: str | None,
        service: Service | None,
        text: str,
        officer_named: str,
        name: str,
        contact: str,
    ) -> bool:
        """Tell whether this is what was stored; of purged words and erased contacts nothing is left to compare."""
        words, sender = self.words.first(), self.contact
        return (
            (self.kind, self.topic, self.service) == (kind, topic, service)
            and (words is None or (words.body, words.officer_named) == (clean(text), clean(officer_named)))
            and (sender is None or (sender.name, sender.contact) == (clean(name), clean(contact)))
            and (sender is not None or not (name or contact) or self._contact_erased())
        )

    def _contact_erased(self) -> bool:
        return self.events.where(Event.kind.in_(("contact erased", "purged"))).exists()


class Words(Record):
    """The words of a suggestion, in a row of their own so that a purge can destroy them and nothing else."""

    suggestion = ForeignKeyField(Suggestion, primary_key=True, backref="words")
    body = PlainText()
    officer_named = PlainText(default="")

    class Meta:
        table_name = "suggestion_words"


class Contact(Record):
    """Name and contact that a sender chose to leave, with the wording, language and day of the consent."""

    suggestion = ForeignKeyField(Suggestion, primary_key=True, backref="contacts")
    name = PlainText()
    contact = PlainText()
    consent_wording = PlainText()
    consent_language = CharField(max_length=2)
    consent_day = DateField()

    class Meta:
        table_name = "suggestion_contact"
