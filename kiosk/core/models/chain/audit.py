"""The chain that makes every act provable: each row seals the one before it, and what it speaks of.

A row's ``mac`` covers the row and the ``mac`` of its predecessor, so that no row can be changed, removed, added or
moved unseen; its ``digest`` covers the content under a salt of its own, so that purged words leave a chain that still
holds. Both need the audit key, which lies outside the database. What was cut off the end is missed only by the anchors
that tickets and daily reports carry out of the house.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from peewee import SQL, BlobField, CharField, DateField, DateTimeField, IntegerField, fn

from kiosk.core.days import clock
from kiosk.core.storage.database import Code, Record, lock_chain, transaction
from kiosk.core.storage.keys import keyring

BEGINNING = "0" * 64
_KEY = "audit"


class Actor(Protocol):
    """Who did an act: an account, known here by its id alone, since accounts stand on the chain."""

    id: int


@dataclass(frozen=True)
class Content:
    """What the chain seals of one thing.

    ``forms`` each make a list of plain values of ``thing``. The last one is sealed today; those before it stay, in
    their places, because the rows that they sealed are compared by them for as long as the chain lasts.
    """

    thing: Any
    forms: tuple[Callable[[Any], list], ...]

    @property
    def version(self) -> int:
        """The number of today's form, counted from 1."""
        return len(self.forms)

    @property
    def values(self) -> list:
        """The content in today's form."""
        return self.forms[-1](self.thing)

    def in_form(self, version: int) -> list | None:
        """Return the content in the form of this number; None for a form that the program does not have."""
        # A range: somebody may have written anything into the column.
        return self.forms[version - 1](self.thing) if version in range(1, self.version + 1) else None


class Audit(Record):
    """One act. What a visitor did keeps day and part of day; what an account did also the moment."""

    ANCHOR_DIGITS = 10

    seq = IntegerField(primary_key=True)
    action = CharField(max_length=24, index=True)
    # Keyed digest of what it was done to: the table alone does not tell which suggestion.
    object = CharField(max_length=40, index=True)
    # A plain number for the model; the database still holds it to an account.
    actor_id = IntegerField(null=True, index=True, constraints=[SQL("REFERENCES account (id)")])
    day = DateField()
    part = CharField(max_length=10)
    at = DateTimeField(null=True)
    digest = CharField(max_length=64)
    # In which of its forms the content was sealed; see ``Content``.
    version = IntegerField(default=1)
    previous = Code(max_length=64, unique=True)
    mac = CharField(max_length=64)

    @classmethod
    def add(
        cls,
        action: str,
        object: str,  # noqa: A002 - the word of the design
        content: Any,
        *,
        actor: Actor | None = None,
        day: date | None = None,
        part: str | None = None,
    ) -> "Audit":
        """Seal one act in the transaction of what it is about.

        ``object`` names what it was done to ("suggestion 12"); ``content`` is the ``Content`` that ``verify`` will find
        there, or plain values that nobody will look for again. ``day`` and ``part`` default to now.
        """
        with transaction():
            lock_chain()
            row, salt = cls.after(cls.head(), action, object, content, actor=actor, day=day, part=part)
            row.save(force_insert=True)
            AuditSalt.create(seq=row.seq, salt=salt)
        return row

    @classmethod
    def after(
        cls,
        head: "Audit | None",
        action: str,
        object: str,  # noqa: A002 - the word of the design
        content: Any,
        *,
        actor: Actor | None = None,
        day: date | None = None,
        part: str | None = None,
    ) -> tuple["Audit", bytes]:
        """Return the row that follows ``head``, and its salt; neither is stored yet."""
        moment = clock.now()
        local = clock.local(moment)
        salt = secrets.token_bytes(16)
        version = content.version if isinstance(content, Content) else 1
        values = content.values if isinstance(content, Content) else content
        row = cls(
            seq=head.seq + 1 if head else 1,
            action=action,
            object=cls.digest_of_object(object),
            actor_id=actor.id if actor else None,
            day=day or local.date(),
            part=part or clock.part_of_day(local.hour),
            at=moment.replace(microsecond=0) if actor else None,
            digest=digest_of(values, salt),
            version=version,
            previous=head.mac if head else BEGINNING,
        )
        row.mac = row.sealed()
        return row, salt

    @classmethod
    def head(cls) -> "Audit | None":
        """Return the last row, or None while there is none."""
        return cls.select().order_by(cls.seq.desc()).first()

    @classmethod
    def about(cls, name: str) -> "Audit | None":
        """Return the first row about the object ``name``, or None."""
        return cls.select().where(cls.object == cls.digest_of_object(name)).order_by(cls.seq).first()

    @classmethod
    def before(cls, day: date) -> "Audit | None":
        """Return the last row that an account wrote before ``day``; None where there is none.

        Its anchor stays the same all day: by the anchor of the head, whoever loads a page twice would see that
        something came in between. A visitor's row has no moment: the row of an account stands for those before it.
        """
        midnight = clock.utc(datetime.combine(day, time()))
        return cls.select().where(cls.at < midnight).order_by(cls.seq.desc()).first()

    @classmethod
    def anchor(cls) -> str:
        """Return day and ten digits of the head, which prove later that the chain up to here is whole; one query."""
        head = cls.head()
        return head.as_anchor if head else ""

    @classmethod
    def daily_anchors(cls) -> list[str]:
        """Return the last anchor of each day, in the order of the chain."""
        last_of_day = cls.select(fn.MAX(cls.seq)).group_by(cls.day)
        return [row.as_anchor for row in cls.select().where(cls.seq.in_(last_of_day)).order_by(cls.seq)]

    @property
    def as_anchor(self) -> str:
        """This row as an anchor."""
        return f"{self.day.isoformat()} {self.mac[: self.ANCHOR_DIGITS]}"

    @staticmethod
    def mark() -> str:
        """Return eight digits that tell this unit's key from another's: an anchor file says whose it is."""
        return keyring.digest(_KEY, "unit", "anchors").hex()[:8]

    @staticmethod
    def digest_of_object(name: str) -> str:
        """Return the keyed digest under which the chain keeps the name of an object."""
        return keyring.digest(_KEY, "object", name).hex()[:40]

    @classmethod
    def forget(cls, *objects: str) -> int:
        """Destroy the salts of all rows about ``objects``: their content can be proven no more, the chain still can."""
        named = [cls.digest_of_object(name) for name in objects]
        rows = cls.select(cls.seq).where(cls.object.in_(named))
        return AuditSalt.delete().where(AuditSalt.seq.in_(rows)).execute()

    def sealed(self, seq: int | None = None, previous: str | None = None) -> str:
        """Return the mac that this row must have; or would have had as number ``seq``, or after ``previous``."""
        at = self.at.isoformat() if self.at else ""
        parts = (seq or self.seq, self.action, self.object, self.actor_id or 0, self.day.isoformat(), self.part, at)
        # Rows of the first form were sealed before there was a second: their mac covers no number.
        version = [self.version] if self.version != 1 else []
        message = json.dumps([*parts, self.digest, previous or self.previous, *version])
        return keyring.digest(_KEY, "row", message).hex()

    def seals(self, content: Content, salt: bytes) -> bool:
        """Tell whether ``content``, in the form of this row, is what the row has sealed under ``salt``."""
        return digest_of(content.in_form(self.version), salt) == self.digest


class AuditSalt(Record):
    """The salt of a row's digest, in a row of its own so that a purge can destroy it."""

    seq = IntegerField(primary_key=True)
    salt = BlobField()

    class Meta:
        table_name = "audit_salt"


def digest_of(content: Any, salt: bytes) -> str:
    """Return the keyed digest of ``content`` (plain values, days and moments) under ``salt``."""
    message = json.dumps(content, sort_keys=True, default=_plain).encode()
    sealed = b"content\0" + bytes(salt) + hashlib.sha256(message).digest()
    return hmac.digest(keyring.secret(_KEY), sealed, "sha256").hex()


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no plain form")
