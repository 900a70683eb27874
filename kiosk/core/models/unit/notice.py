"""Short dated messages: a banner on the kiosk's start page, or a slide of the attract screen."""

from datetime import datetime
from typing import Any, Self

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
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.storage.database import PlainTexts, Record, transaction


class Notice(Record):
    """A message that the kiosk shows from ``starts_at`` until ``ends_at`` (UTC; None = until removed).

    While the date is not trusted, none begins or ends by itself (``TrustedDay.moment``).
    """

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

    ADDED, CHANGED, ENDED_EARLY, REMOVED = ACTS = ("notice added", "notice changed", "notice ended", "notice removed")
    FORMS = (lambda one: [one.kind, one.texts, one.starts_at, one.ends_at, one.position],)

    @classmethod
    def add(cls, by: Account | None, **columns: Any) -> Self:
        """Store a notice, seal it, and return it."""
        with transaction():
            notice = cls.create(author=by, **columns)
            notice._seal(cls.ADDED, by)
        return notice

    def change(self, by: Account, *, seen: str, **columns: Any) -> None:
        """Change it and seal it. Raises ``ChangedMeanwhile`` if ``seen`` is not its current stamp."""
        with transaction():
            self.update_columns(seen=seen, author=by, **columns)
            self._seal(self.CHANGED, by)

    @classmethod
    def showing(cls, *kinds: str, at: datetime | None = None) -> ModelSelect:
        """Return notices of these kinds (default: all) that are shown ``at`` a time (default: now), in order."""
        at = at or TrustedDay.moment()
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
        at = at or TrustedDay.moment()
        if self.ends_at is not None and self.ends_at <= at:
            return self.ENDED
        return self.WAITING if self.starts_at > at else self.SHOWING

    def end(self, by: Account) -> None:
        """Take it off the screen now; a notice that has already ended keeps its end."""
        now = clock.now()
        with transaction():
            self.lock()
            going_on = Notice.ends_at.is_null() | (Notice.ends_at > now)
            if Notice.update(ends_at=now).where(Notice.id == self.id, going_on).execute():
                self._seal(self.ENDED_EARLY, by)

    def remove(self, by: Account) -> None:
        """Delete it, and seal that nothing is left."""
        with transaction():
            self.lock()
            if self.delete_instance():
                Audit.add(self.REMOVED, self.name_in_chain, [], actor=by)

    @property
    def name_in_chain(self) -> str:
        """The name of this notice in the chain."""
        return f"notice {self.id}"

    def sealed_content(self) -> Content:
        """Return what the chain seals of this notice."""
        return Content(self, self.FORMS)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return the content of each notice, by its name in the chain."""
        return {notice.name_in_chain: notice.sealed_content() for notice in cls.select()}

    def _seal(self, act: str, by: Account | None) -> None:
        stored = Notice.get_by_id(self.id)
        Audit.add(act, stored.name_in_chain, stored.sealed_content(), actor=by)
