"""Saran Anda, tindakan kami: what was asked and what was done, in words made for everybody."""

from datetime import date

from peewee import AutoField, DateField, DateTimeField, ForeignKeyField, ModelSelect

from kiosk.core import clock
from kiosk.core.database import PlainText, Record, transaction
from kiosk.core.models.account import Account
from kiosk.core.models.event import Event
from kiosk.core.models.suggestion import Suggestion


class BoardEntry(Record):
    """A published pair; one a suggestion, written by an officer, never the sender's own words by themselves."""

    MAX_TEXT = 300

    id = AutoField()
    suggestion = ForeignKeyField(Suggestion, unique=True, backref="board")
    asked_id = PlainText()
    done_id = PlainText()
    asked_en = PlainText(default="")
    done_en = PlainText(default="")
    published_on = DateField(default=clock.today)
    withdrawn_at = DateTimeField(null=True)
    author = ForeignKeyField(Account, null=True)

    @classmethod
    def shown(cls) -> ModelSelect:
        """The pairs on show, the newest first."""
        return cls.select().where(cls.withdrawn_at.is_null()).order_by(cls.published_on.desc(), cls.id.desc())

    @classmethod
    def publish(cls, suggestion: Suggestion, *, by: Account, day: date | None = None, **words: str) -> "BoardEntry":
        """Show a pair, or other words in the place of those shown before."""
        with transaction():
            cls.delete().where(cls.suggestion == suggestion).execute()
            entry = cls.create(suggestion=suggestion, author=by, published_on=day or clock.today(), **words)
            Event.record(suggestion, "published", actor=by)
        return entry

    def withdraw(self, by: Account, text: str) -> None:
        """Take the pair off the board, with a reason; a second tap changes nothing."""
        with transaction():
            if self.withdrawn_at is None:
                self.withdrawn_at = clock.now()
                self.save(only=[BoardEntry.withdrawn_at])
                Event.record(self.suggestion_id, "withdrawn", actor=by, text=text)

    def asked(self, language: str) -> str:
        """Return what was asked in ``language``, Indonesian where there is no other."""
        return self.asked_en if language == "en" and self.asked_en else self.asked_id

    def done(self, language: str) -> str:
        """Return what was done in ``language``, Indonesian where there is no other."""
        return self.done_en if language == "en" and self.done_en else self.done_id
