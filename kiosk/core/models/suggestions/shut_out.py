"""Recusals: accounts that must not see a suggestion because it is about them."""

from collections.abc import Iterable
from functools import lru_cache

from peewee import ForeignKeyField

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import Record
from kiosk.core.text.mentions import Index
from kiosk.core.text.person_names import calls_of


class ShutOut(Record):
    """An account recused from a suggestion that is about it, regardless of its roles."""

    suggestion = ForeignKeyField(Suggestion, backref="shut_out")
    account = ForeignKeyField(Account)

    class Meta:
        primary_key = False
        indexes = ((("suggestion", "account"), True),)

    @classmethod
    def put(cls, suggestion_id: int, account_id: int) -> None:
        """Recuse an account; a second time changes nothing."""
        cls.take_back(suggestion_id, account_id)
        cls.create(suggestion=suggestion_id, account=account_id)

    @classmethod
    def take_back(cls, suggestion_id: int, account_id: int) -> None:
        """Lift the recusal of an account."""
        cls.delete().where(cls.suggestion == suggestion_id, cls.account == account_id).execute()

    @classmethod
    def named_in(cls, *texts: str, field: str = "") -> list[Account]:
        """Return the accounts that ``texts``, or ``field`` for the name of an officer, could mean.

        Disabled accounts are included: they may be enabled later. Who stores what follows from it calls
        ``lock_names`` before.
        """
        accounts = list(Account.select().order_by(Account.id))
        index = cls.index_of(accounts)
        found = set().union(*map(index.mentioned, texts), index.mentioned(field, names_only=True))
        return [account for account in accounts if account.id in found]

    @staticmethod
    def index_of(accounts: Iterable[Account], *, posts: bool = True) -> Index:
        """Return what to search texts with for ``accounts``, by their ``posts`` too.

        Building it with thousands of aliases takes a second; it is kept until an account changes.
        """
        return _index_of(tuple((one.id, one.name, one.post if posts else "", one.aliases) for one in accounts))

    @classmethod
    def recuses(cls, suggestion_id: int, account: Account | int) -> bool:
        """Return whether ``account`` is recused from a suggestion."""
        return cls.select().where(cls.suggestion == suggestion_id, cls.account == account).exists()


@lru_cache(maxsize=2)
def _index_of(people: tuple[tuple[int, str, str, str], ...]) -> Index:
    return Index((number, calls_of(*person)) for number, *person in people)
