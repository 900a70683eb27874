"""Whether an explanation was clear to somebody, and why not. Nobody is tracked: the day is the finest time kept."""

from peewee import AutoField, BooleanField, CharField, DateField, ForeignKeyField

from kiosk.core import clock
from kiosk.core.database import Record, queue, transaction
from kiosk.core.keys import keyring
from kiosk.core.models.service import Reason
from kiosk.core.models.term import Term


class Clarity(Record):
    """One answer to "Apakah penjelasan ini jelas?", with an optional reason; the day is the finest time kept."""

    id = AutoField()
    key_hmac = CharField(max_length=64, unique=True)
    term = ForeignKeyField(Term, backref="clarity")
    language = CharField(max_length=2)
    clear = BooleanField()
    reason = ForeignKeyField(Reason, null=True)
    day = DateField(default=clock.today)

    @classmethod
    def answer(cls, *, key: str, term: Term, language: str, clear: bool, reason: Reason | None = None) -> "Clarity":
        """Store one answer, or add the reason to the answer that this form's key gave before."""
        key_hmac = keyring.digest("ticket", "clarity", key).hex()
        with transaction():
            queue(key_hmac)
            given = cls.get_or_none(cls.key_hmac == key_hmac)
            if given is None:
                return cls.create(key_hmac=key_hmac, term=term, language=language, clear=clear, reason=reason)
            if reason is not None:
                given.reason = reason
                given.save(only=[cls.reason])
            return given
