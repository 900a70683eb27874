"""Filters of the inbox that an officer saved."""

from peewee import AutoField, ForeignKeyField, ModelSelect

from kiosk.core.models.accounts.account import Account
from kiosk.core.storage.database import Code, PlainText, Record
from kiosk.core.text.text import filled, one_line


class SavedView(Record):
    """A named set of filters; ``query`` is the query string of the inbox."""

    MAX_NAME = 40

    id = AutoField()
    account = ForeignKeyField(Account, backref="views", on_delete="CASCADE")
    name = Code(max_length=MAX_NAME)
    query = PlainText()

    class Meta:
        indexes = ((("account", "name"), True),)

    @classmethod
    def of(cls, account: Account) -> ModelSelect:
        """Return the views of one account, by name."""
        return cls.select().where(cls.account == account).order_by(cls.name)

    @classmethod
    def keep(cls, account: Account, name: str, query: str) -> None:
        """Save ``query`` under ``name``; replace the account's earlier view of this name."""
        name = one_line(filled(name))
        cls.insert(account=account, name=name, query=query).on_conflict(
            conflict_target=[cls.account, cls.name], update={cls.query: query}
        ).execute()

    @classmethod
    def drop(cls, account: Account, name: str) -> bool:
        """Remove the account's view of this name; return whether there was one."""
        return bool(cls.delete().where(cls.account == account, cls.name == name).execute())
