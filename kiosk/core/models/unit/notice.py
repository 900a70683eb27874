"""Short dated messages: a banner on the kiosk's start page, or a slide of the attract screen."""

from datetime import datetime

from peewee import (
    JOIN,
    AutoField,
    Case,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
)

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.storage.database import PlainTexts, Record


class Notice(Record):
    """A message that the kiosk shows from ``starts_at`` until ``ends_at`` (UTC; None = until removed)."""

    BANNER, SLIDE = KINDS = ("banner", "slide")
    SHOWING, WAITING, ENDED = STATES = ("showing", "waiting", "ended")
    MAX_TEXT = 160
    MAX_POSITION = 9_999

    id = AutoField()
    kind = CharField(max_length=6, default=SLIDE)
    texts = PlainTexts(required=True)
    starts_at = DateTimeField(default=clock.now)
    ends_at = DateTimeField(null=True)
    position = IntegerField(default=0)
    author = ForeignKeyField(Account, null=True)

    @classmethod
    def showing(cls, *kinds: str, at: datetime | None = None) -> ModelSelect:
        """Return notices of these kinds (default: all) that are shown ``at`` a time (default: now), in order."""
        at = at or clock.now()
        return (
            cls.select()
            .where(cls.kind.in_(kinds or cls.KINDS), cls.starts_at <= at, cls.ends_at.is_null() | (cls.ends_at > at))
            .order_by(cls.position, cls.id)
        )

    @classmethod
    def desk(cls) -> ModelSelect:
        """Return every notice with its author, in order, those that have ended last."""
        ended = Case(None, [(cls.ends_at <= clock.now(), 1)], 0)
        return (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER, on=(cls.author == Account.id))
            .order_by(ended, cls.position, cls.id)
        )

    def stands(self, at: datetime | None = None) -> str:
        """Return ``waiting``, ``showing`` or ``ended`` as of ``at`` (default: now)."""
        at = at or clock.now()
        if self.ends_at is not None and self.ends_at <= at:
            return self.ENDED
        return self.WAITING if self.starts_at > at else self.SHOWING

    def end(self) -> None:
        """Take it off the screen now; a notice that has already ended keeps its end."""
        now = clock.now()
        Notice.update(ends_at=now).where(
            Notice.id == self.id, Notice.ends_at.is_null() | (Notice.ends_at > now)
        ).execute()
