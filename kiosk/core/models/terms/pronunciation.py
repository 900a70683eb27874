"""How the machine voice pronounces a word: an editable list, one row per word and language."""

from peewee import AutoField, CharField, ForeignKeyField, IntegrityError, ModelSelect

from kiosk.core.models.accounts.account import Account
from kiosk.core.storage.database import PlainLine, Record, lock_table, transaction
from kiosk.core.text.text import filled


class WordTaken(Exception):
    """The list already has this word."""


class Pronunciation(Record):
    """A written word or phrase and how it is spoken; phonemes of espeak-ng are in double square brackets."""

    MAX_WRITTEN = 60
    MAX_SPOKEN = 200

    id = AutoField()
    language = CharField(max_length=2, default="id")
    written = CharField(max_length=MAX_WRITTEN)
    spoken = PlainLine(required=True)
    author = ForeignKeyField(Account, null=True)

    class Meta:
        indexes = ((("language", "written"), True),)

    @classmethod
    def listed(cls) -> ModelSelect:
        """Return all pronunciations by language and word."""
        return cls.select().order_by(cls.language.desc(), cls.written)

    @classmethod
    def of(cls, language: str) -> dict[str, str]:
        """Return a mapping from written to spoken form for one language."""
        return {row.written: row.spoken for row in cls.select().where(cls.language == language)}

    def keep(self, *, language: str, written: str, spoken: str, author: Account) -> "Pronunciation":
        """Store how a word is spoken, in a new row or in this one.

        Raises ``WordTaken`` if another row has the word in any case, since the voice ignores case.
        """
        written = " ".join(filled(written).split())
        try:
            with transaction():
                lock_table(Pronunciation)
                others = Pronunciation.select().where(Pronunciation.language == language)
                if any(one.written.casefold() == written.casefold() and one.id != self.id for one in others):
                    raise WordTaken(written)
                self.language, self.written, self.spoken, self.author = language, written, spoken, author
                self.save()
        except IntegrityError as error:
            raise WordTaken(written) from error
        return self
