"""The audit chain, which makes every act provable: each row seals its predecessor and what it is about.

A row's ``mac`` covers the row and its predecessor's ``mac``, so no row can be changed, removed, added or moved
undetected. Its ``digest`` covers the content under a salt of its own, so the chain still verifies after words were
purged. Both need the audit key, which is kept outside the database. Rows cut off the end are detected only by the
anchors on tickets and daily reports that have left the building.
"""

import hashlib
import hmac
import json
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from peewee import SQL, BlobField, CharField, DateField, DateTimeField, IntegerField, fn

from kiosk.core.days import clock
from kiosk.core.storage.database import Code, Record, lock_chain, transaction, written
from kiosk.core.storage.keys import keyring

BEGINNING = "0" * 64
_KEY = "audit"


class Actor(Protocol):
    """Who did an act: an account, known here only by its id, because the account model imports this module."""

    id: int


@dataclass(frozen=True)
class Content:
    """What the chain seals of one thing.

    Each of ``forms`` turns ``thing`` into a list of plain values. New rows are sealed in the last form; the earlier
    ones stay in their positions, because the rows sealed in them are checked against them for the life of the chain.
    """

    thing: Any
    forms: tuple[Callable[[Any], list], ...]

    @property
    def version(self) -> int:
        """The number of the current form, counted from 1."""
        return len(self.forms)

    @property
    def values(self) -> list:
        """The content in the current form."""
        return self.forms[-1](self.thing)

    def in_form(self, version: int) -> list | None:
        """Return the content in form number ``version``; None for an unknown form."""
        # Compared with a range, because the column may have been tampered with.
        return self.forms[version - 1](self.thing) if version in range(1, self.version + 1) else None


class Audit(Record):
    """One act. A visitor's act records only day and part of day; an account's act also the time."""

    ANCHOR_DIGITS = 10
    SALT_BYTES = 16

    seq = IntegerField(primary_key=True)
    action = CharField(max_length=24, index=True)
    # Keyed digest of the object's name: the table alone does not reveal which suggestion.
    object = CharField(max_length=40, index=True)
    # A plain number for the model; the database still enforces the reference to an account.
    actor_id = IntegerField(null=True, index=True, constraints=[SQL("REFERENCES account (id)")])
    day = DateField()
    part = CharField(max_length=10)
    at = DateTimeField(null=True)
    digest = CharField(max_length=64)
    # The form in which the content was sealed; see ``Content``.
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
        """Seal one act, in the same transaction as the change itself.

        ``object`` names what it was done to ("suggestion 12"); ``content`` is the ``Content`` that ``verify`` will
        compare, or plain values that are never compared. ``day`` and ``part`` default to now.
        """
        with transaction():
            lock_chain()
            row, salt = cls.after(cls.head(), action, object, content, actor=actor, day=day, part=part)
            row.save(force_insert=True)
            AuditSalt.create(seq=row.seq, salt=salt)
        return row

    @classmethod
    def add_or_hold(cls, action: str, object: str, *, actor: Actor | None = None) -> None:  # noqa: A002 - as in ``add``
        """Seal an act without content; while the disk takes no writes, hold it in memory for ``seal_held``."""
        if written(lambda: bool(cls.add(action, object, [], actor=actor)), lambda: False):
            return
        if actor is not None or sum(held is None for _action, _name, held, _at in list(_held)) < MOST_HELD:
            _held.append((action, object, actor, clock.now()))

    @classmethod
    def seal_held(cls) -> int:
        """Seal the acts held in memory, with the day on which they were done; return how many."""
        number = 0
        while _held:
            held = _held.popleft()
            action, name, actor, moment = held
            local = clock.local(moment)
            try:
                cls.add(action, name, [], actor=actor, day=local.date(), part=clock.part_of_day(local.hour))
            except Exception:
                _held.appendleft(held)
                raise
            number += 1
        return number

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
        """Return the row that follows ``head``, and its salt; stores neither."""
        moment = clock.now()
        local = clock.local(moment)
        salt = secrets.token_bytes(cls.SALT_BYTES)
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
        """Return the last row, or None if the chain is empty."""
        return cls.select().order_by(cls.seq.desc()).first()

    @classmethod
    def about(cls, name: str) -> "Audit | None":
        """Return the first row about the object ``name``, or None."""
        return cls.select().where(cls.object == cls.digest_of_object(name)).order_by(cls.seq).first()

    @classmethod
    def follows(cls, action: str, name: str, earlier: str) -> bool:
        """Return whether ``action`` was done to the object ``name`` after the first row about ``earlier``; at any
        time, if there is no such row.
        """
        first = cls.about(earlier)
        done = cls.select().where(cls.action == action, cls.object == cls.digest_of_object(name))
        return done.where(cls.seq > (first.seq if first else 0)).exists()

    @classmethod
    def proves(cls, name: str, content: Content) -> bool:
        """Return whether the last row about the object ``name``, itself genuine, has sealed ``content``.

        For what decides whether something is destroyed: nobody without the key can write a row that proves it.
        """
        return cls.sealed_last(name, [content]) is not None

    @classmethod
    def sealed_last(cls, name: str, contents: Iterable[Content]) -> Content | None:
        """Return that of ``contents`` which the last row about the object ``name``, itself genuine, has sealed."""
        row = (
            cls.select(cls, AuditSalt.salt)
            .join(AuditSalt, on=(AuditSalt.seq == cls.seq))
            .where(cls.object == cls.digest_of_object(name))
            .order_by(cls.seq.desc())
            .objects()
            .first()
        )
        if row is None or not row.is_genuine:
            return None
        return next((content for content in contents if row.seals(content, row.salt)), None)

    @classmethod
    def before(cls, day: date) -> "Audit | None":
        """Return the last row that an account wrote before ``day``, or None.

        Its anchor stays the same all day: the anchor of the head would reveal to anybody who loads a page twice that
        something came in between. A visitor's row has no time, so only rows of accounts can be dated.
        """
        midnight = clock.utc(datetime.combine(day, time()))
        return cls.select().where(cls.at < midnight).order_by(cls.seq.desc()).first()

    @classmethod
    def anchor(cls) -> str:
        """Return the anchor of the head, which proves later that the chain up to here is complete; one query."""
        head = cls.head()
        return head.as_anchor if head else ""

    @classmethod
    def daily_anchors(cls) -> list[str]:
        """Return the last anchor of each day, in the order of the chain."""
        last_of_day = cls.select(fn.MAX(cls.seq)).group_by(cls.day)
        return [row.as_anchor for row in cls.select().where(cls.seq.in_(last_of_day)).order_by(cls.seq)]

    @property
    def is_genuine(self) -> bool:
        """Whether this row, by itself, is as it was written."""
        return self.mac == self.sealed()

    @property
    def as_anchor(self) -> str:
        """This row as an anchor."""
        return f"{self.day.isoformat()} {self.mac[: self.ANCHOR_DIGITS]}"

    @staticmethod
    def mark() -> str:
        """Return eight hex digits that identify this unit's key in an anchor file."""
        return keyring.digest(_KEY, "unit", "anchors").hex()[:8]

    @staticmethod
    def digest_of_object(name: str) -> str:
        """Return the keyed digest by which the chain identifies an object."""
        return keyring.digest(_KEY, "object", name).hex()[:40]

    @classmethod
    def forget(cls, *objects: str) -> int:
        """Destroy the salts of all rows about ``objects`` and return how many: the chain can still be verified, their
        content cannot.
        """
        named = [cls.digest_of_object(name) for name in objects]
        rows = cls.select(cls.seq).where(cls.object.in_(named))
        return AuditSalt.delete().where(AuditSalt.seq.in_(rows)).execute()

    def sealed(self, seq: int | None = None, previous: str | None = None) -> str:
        """Return the mac that this row must have, or would have as number ``seq`` or after ``previous``."""
        at = self.at.isoformat() if self.at else ""
        facts = (self.action, self.object, self.actor_id, self.day.isoformat(), self.part, at, self.digest)
        return self.mac_of(seq or self.seq, previous or self.previous, self.version, *facts)

    @staticmethod
    def mac_of(seq: int, previous: str, version: int, *facts: str | int | None) -> str:
        """Return the mac of a row from its columns; ``facts`` are action, object, actor, day, part, moment and digest.

        Day and moment are in ISO 8601, a missing moment is empty.
        """
        action, name, actor, *rest, digest = facts
        # Rows of the first form were sealed before there was a second: their mac does not cover the version.
        form = [version] if version != 1 else []
        message = json.dumps([seq, action, name, actor or 0, *rest, digest, previous, *form])
        return keyring.digest(_KEY, "row", message).hex()

    def seals(self, content: Content, salt: bytes) -> bool:
        """Return whether ``content``, in this row's form and under ``salt``, is what the row sealed."""
        return digest_of(content.in_form(self.version), salt) == self.digest

    def seals_nothing(self, salt: bytes) -> bool:
        """Return whether the row sealed that nothing is left of its object."""
        return digest_of([], salt) == self.digest


class AuditSalt(Record):
    """The salt of a row's digest, in a separate row so that a purge can destroy it."""

    seq = IntegerField(primary_key=True)
    salt = BlobField()

    class Meta:
        table_name = "audit_salt"


# A guesser must not fill the memory: beyond these, acts of nobody (failed sign-ins) are given up, never an account's.
MOST_HELD = 10_000
_held: deque[tuple[str, str, Actor | None, datetime]] = deque()


def digest_of(content: Any, salt: bytes) -> str:
    """Return the keyed digest of ``content`` (plain values, days and moments) under ``salt``."""
    message = json.dumps(content, sort_keys=True, default=_plain).encode()
    sealed = b"content\0" + bytes(salt) + hashlib.sha256(message).digest()
    return hmac.digest(keyring.secret(_KEY), sealed, "sha256").hex()


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no plain form")
