"""Receives a message: stores it once, seals it, recuses the accounts it is about, and sets its release."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.personal_data import Contact, Words
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.suggestion import CHANNELS, KINDS, RESTRICTED_TOPICS, TOPICS, Suggestion
from kiosk.core.models.unit.service import Service
from kiosk.core.security import tickets
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import lock_names, queue, transaction
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space
from kiosk.core.text.text import clean, one_line


@dataclass(frozen=True)
class Consent:
    """What a sender agreed to when leaving a name or contact: the wording and its language."""

    wording: str
    language: str


@dataclass(frozen=True)
class Message:
    """What a sender wrote and chose."""

    kind: str
    text: str
    language: str
    topic: str | None = None
    officer_named: str = ""
    service: Service | None = None
    name: str = ""
    contact: str = ""
    consent: Consent | None = None
    channel: str = "kiosk"
    recorded_by: Account | None = None
    assisted: bool = False

    def __post_init__(self) -> None:
        """Clean every text, so that what is checked, compared and sealed is what is stored. Raises ``UnsafeText``."""
        object.__setattr__(self, "text", clean(self.text))
        for name in ("officer_named", "name", "contact"):
            object.__setattr__(self, name, one_line(getattr(self, name)))

    @property
    def personal(self) -> bool:
        """Whether the sender left a name or contact."""
        return bool(self.name or self.contact)

    def check(self) -> None:
        """Raise ValueError for values that no form accepts."""
        if (
            self.kind not in KINDS
            or self.topic not in (None, *TOPICS)
            or KINDS[self.kind].has_topic != bool(self.topic)
        ):
            raise ValueError("unknown kind or topic")
        if self.channel not in CHANNELS:
            raise ValueError("unknown channel")
        if not self.text.strip() or len(self.text) > Suggestion.MAX_LENGTH:
            raise ValueError("a text has 1 to 2,000 characters")
        if self.personal and self.consent is None:
            raise ValueError("a name or contact needs consent")


@dataclass(frozen=True)
class Receipt:
    """What a sender takes home: the ticket code, and the suggestion it opens."""

    suggestion: Suggestion
    code: str
    repeated: bool = False


class OtherTextSent(Exception):
    """The form's key was already used for another text, which was received; the new one is not stored."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("this form was sent before with another text")
        self.receipt = receipt


def receive(key: str, message: Message, *, day: date | None = None, part: str | None = None) -> Receipt:
    """Store a message once and return its receipt; the same key and message give the same receipt again.

    ``day`` and ``part`` default to now. Raises ``OtherTextSent`` when the key was used for another message, and
    ValueError for an unknown kind or topic, a text that is empty or too long, or personal data without consent.
    """
    message.check()
    sent = receipt_of(key)
    if sent is None:
        # Outside the transaction, which blocks every other writer: Argon2 takes 80 ms, many aliases a second, once.
        proof = _proof(key)
        proof_hash = hash_secret(proof)
        if KINDS[message.kind].has_topic:
            ShutOut.index_of(Account.select().order_by(Account.id))
        with transaction():
            queue(_key_hmac(key))
            sent = receipt_of(key)
            if sent is None:
                space.claim_for_text()
                suggestion = _store(key, proof_hash, message, day, part)
                return Receipt(suggestion, tickets.written(suggestion.finder, proof))
    if not _holds(sent.suggestion, message):
        raise OtherTextSent(sent)
    return sent


def is_for_inspectors(message: Message) -> bool:
    """Return whether a message goes into the restricted lane: by its topic, or because it is about somebody here."""
    return message.topic in RESTRICTED_TOPICS or bool(_named_by(message))


def receipt_of(key: str) -> Receipt | None:
    """Return the receipt of the form with this key, or None if it was not sent."""
    suggestion = Suggestion.get_or_none(Suggestion.key_hmac == _key_hmac(key))
    return suggestion and Receipt(suggestion, tickets.written(suggestion.finder, _proof(key)), repeated=True)


def _named_by(message: Message) -> list[Account]:
    """Return the accounts that a complaint names; no other message is about anybody ("Pak Joko ramah sekali")."""
    if not KINDS[message.kind].has_topic:
        return []
    return ShutOut.named_in(message.text, field=message.officer_named)


def _store(key: str, proof_hash: str, message: Message, day: date | None, part: str | None) -> Suggestion:
    moment = clock.local(clock.now())
    part = part or (acts.part_now() if day is None else None) or clock.part_of_day(moment.hour)
    day = day or moment.date()
    finder, counter = _free_finder(key)
    lock_names()
    about = _named_by(message)
    suggestion = Suggestion.create(
        key_hmac=_key_hmac(key),
        finder=finder,
        finder_counter=counter,
        proof_hash=proof_hash,
        kind=message.kind,
        topic=message.topic,
        restricted=message.topic in RESTRICTED_TOPICS or bool(about),
        service=message.service,
        language=message.language,
        channel=message.channel,
        recorded_by=message.recorded_by,
        assisted=message.assisted,
        day=day,
        part=part,
        due_on=Suggestion.promise(message.kind, day),
    )
    Words.create(suggestion=suggestion, body=message.text, officer_named=message.officer_named)
    when: dict[str, Any] = {"actor": message.recorded_by, "day": day, "part": part}
    if message.consent is not None and message.personal:
        kept = Contact.create(
            suggestion=suggestion,
            name=message.name,
            contact=message.contact,
            consent_wording=message.consent.wording,
            consent_language=message.consent.language,
            consent_day=day,
        )
        Audit.add("contact kept", suggestion.contact_in_chain, kept.sealed_content(), **when)
    Audit.add("suggestion kept", suggestion.name_in_chain, suggestion.sealed_content(), **when)
    acts.record(suggestion, "received", value=_release(message, day), **when)
    acts.recuse(suggestion.id, about)
    return suggestion


def _release(message: Message, day: date) -> datetime | None:
    """Return when readers may see the message; None for at once."""
    if message.personal or message.recorded_by is not None or day < clock.today():
        return None
    return acts.next_batch()


def _holds(suggestion: Suggestion, message: Message) -> bool:
    """Return whether ``message`` is what was stored, ignoring purged words and erased contacts."""
    words, sender = suggestion.kept, suggestion.contact
    return (
        (suggestion.kind, suggestion.topic, suggestion.service) == (message.kind, message.topic, message.service)
        and (words is None or (words.body, words.officer_named) == (message.text, message.officer_named))
        and (sender is None or (sender.name, sender.contact) == (message.name, message.contact))
        and (sender is not None or not message.personal or _contact_erased(suggestion))
    )


def _contact_erased(suggestion: Suggestion) -> bool:
    return suggestion.events.where(Event.kind.in_(("contact erased", "purged"))).exists()


def _proof(key: str) -> str:
    return tickets.encode(keyring.digest("ticket", "proof", key))


def _free_finder(key: str) -> tuple[str, int]:
    counter = 0
    while True:
        finder = tickets.encode(keyring.digest("ticket", f"finder {counter}", key))
        if not Suggestion.select().where(Suggestion.finder == finder).exists():
            return finder, counter
        counter += 1


def _key_hmac(key: str) -> str:
    return keyring.digest("ticket", "key", key).hex()
