"""Short dated messages: a banner over the kiosk's doors, or a slide of the attract screen."""

from datetime import datetime

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, ModelSelect

from kiosk.core import clock
from kiosk.core.database import PlainText, Record
from kiosk.core.models.account import Account


class Notice(Record):
    """A message that the kiosk shows from ``starts_at`` until ``ends_at`` (stored moments; None = until removed)."""

    BANNER, SLIDE = KINDS = ("banner", "slide")
    MAX_TEXT = 160

    id = AutoField()
    kind = CharField(max_length=6, default=SLIDE)
    text_id = PlainText()
    text_en = PlainText(default="")
    starts_at = DateTimeField(default=clock.now)
    ends_at = DateTimeField(null=True)
    position = IntegerField(default=0)
    author = ForeignKeyField(Account, null=True)

    @classmethod
    def showing(cls, *kinds: str, at: datetime | None = None) -> ModelSelect:
        """Notices of these kinds (all) that are shown at a moment (now), in order."""
        at = at or clock.now()
        return (
            cls.select()
            .where(cls.kind.in_(kinds or cls.KINDS), cls.starts_at <= at, cls.ends_at.is_null() | (cls.ends_at > at))
            .order_by(cls.position, cls.id)
        )

    @classmethod
    def desk(cls) -> ModelSelect:
        """Every notice with its author, in order: those that have ended last."""
        return cls.select().order_by(cls.position, cls.id)

    def text(self, language: str) -> str:
        """Return the words in ``language``, Indonesian where there is no other."""
        return self.text_en if language == "en" and self.text_en else self.text_id

    def stands(self, at: datetime | None = None) -> str:
        """Return ``waiting``, ``showing`` or ``ended``, as of a moment (now)."""
        at = at or clock.now()
        if self.starts_at > at:
            return "waiting"
        return "showing" if self.ends_at is None or self.ends_at > at else "ended"
