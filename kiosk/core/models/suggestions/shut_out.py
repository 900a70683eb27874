"""Who must never learn of a suggestion, because it speaks of them."""

import re
from collections.abc import Iterable

from peewee import ForeignKeyField

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import Record
from kiosk.core.text.private_marks import SHORTEST_NAME, TITLES
from kiosk.core.text.text import fold

# With one of these before it, a first name alone tells who is meant.
_TITLES = (*TITLES, "petugas")
_PUNCTUATION = re.compile(r"[^\w\s]")


class ShutOut(Record):
    """An account that a suggestion speaks of and that must never learn of it, whatever its roles."""

    suggestion = ForeignKeyField(Suggestion, backref="shut_out")
    account = ForeignKeyField(Account)

    class Meta:
        primary_key = False
        indexes = ((("suggestion", "account"), True),)

    @classmethod
    def put(cls, suggestion_id: int, account_id: int) -> None:
        """Recuse an account, once."""
        cls.take_back(suggestion_id, account_id)
        cls.create(suggestion=suggestion_id, account=account_id)

    @classmethod
    def take_back(cls, suggestion_id: int, account_id: int) -> None:
        """Recuse an account no more."""
        cls.delete().where(cls.suggestion == suggestion_id, cls.account == account_id).execute()

    @classmethod
    def named_in(cls, *texts: str) -> list[Account]:
        """Return the accounts of whom any of ``texts`` speaks: by name, alias or post, or by first name.

        One that is disabled now may be enabled later.
        """
        # Folding joins what punctuation parts: "Budi,dia" and "Su'ud" both are to be found.
        folded = " \n ".join(fold(one) for text in texts for one in (text, _PUNCTUATION.sub(" ", text)))
        return [account for account in Account.select() if any(_occurs(one, folded) for one in _callings(account))]

    @classmethod
    def shuts(cls, suggestion_id: int, account: Account | int) -> bool:
        """Tell whether ``account`` is shut out of one suggestion."""
        return cls.select().where(cls.suggestion == suggestion_id, cls.account == account).exists()


def _callings(account: Account) -> Iterable[str]:
    """Yield what people call ``account``, folded."""
    names = [fold(str(name)) for name in (account.name, account.post, *account.alias_list)]
    yield from (name for name in names if len(name) >= SHORTEST_NAME)
    first = names[0].split()[0] if names[0] else ""
    if len(first) >= SHORTEST_NAME:
        yield from (f"{title} {first}" for title in _TITLES)


def _occurs(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
