"""What an editor has typed and not yet saved: one row per person, term and language."""

import json

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, ModelSelect

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.term import Term
from kiosk.core.storage.database import PlainText, Record, transaction


class Autosave(Record):
    """Typed fields of the editor, as the browser sent them; ``base`` is the revision they are based on."""

    id = AutoField()
    term = ForeignKeyField(Term, backref="autosaves", on_delete="CASCADE")
    language = CharField(max_length=2)
    account = ForeignKeyField(Account, on_delete="CASCADE")
    base = IntegerField()
    fields_json = PlainText()
    saved_at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("term", "language", "account"), True),)

    @property
    def fields(self) -> dict[str, str]:
        """The typed fields by name."""
        return json.loads(self.fields_json)

    @classmethod
    def keep(cls, *, term: Term, language: str, account: Account, base: int, fields: dict[str, str]) -> "Autosave":
        """Save what is typed now, replacing what was saved before."""
        # Escaped, so that even text that no revision may hold is kept.
        typed = {cls.base: base, cls.fields_json: json.dumps(fields), cls.saved_at: clock.now()}
        with transaction():
            cls.insert({cls.term: term, cls.language: language, cls.account: account, **typed}).on_conflict(
                conflict_target=[cls.term, cls.language, cls.account], update=typed
            ).execute()
            return cls.get(cls.term == term, cls.language == language, cls.account == account)

    @classmethod
    def waiting(cls, account: Account) -> ModelSelect:
        """Return what this person typed and did not save, with its term, the latest first."""
        return cls.select(cls, Term).join(Term).where(cls.account == account).order_by(cls.saved_at.desc())

    @classmethod
    def of(cls, term: Term, language: str, account: Account) -> "Autosave | None":
        """Return what this person typed and did not save, if anything."""
        return cls.get_or_none(cls.term == term, cls.language == language, cls.account == account)

    @classmethod
    def forget(cls, term: Term, language: str, account: Account) -> None:
        """Delete it: it was saved as a draft, or the person discarded it."""
        cls.delete().where(cls.term == term, cls.language == language, cls.account == account).execute()
