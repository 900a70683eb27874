"""Recusals: accounts that must not see a suggestion because it is about them."""

import re
from collections.abc import Iterable

from peewee import ForeignKeyField

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import Record
from kiosk.core.text.private_marks import SHORTEST_NAME, TITLES
from kiosk.core.text.text import fold

# After one of these, a first name alone identifies a person.
_TITLES = (*TITLES, "petugas")
_PUNCTUATION = re.compile(r"[^\w\s]")


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
    def named_in(cls, *texts: str) -> list[Account]:
        """Return the accounts that any of ``texts`` names, by name, alias or post, or by title and first name.

        Disabled accounts are included: they may be enabled later.
        """
        # Folding drops punctuation, so the text is also searched with it as blanks: "Budi,dia" and "Su'ud" both match.
        folded = " \n ".join(fold(one) for text in texts for one in (text, _PUNCTUATION.sub(" ", text)))
        return [account for account in Account.select() if any(_occurs(one, folded) for one in _appellations(account))]

    @classmethod
    def recuses(cls, suggestion_id: int, account: Account | int) -> bool:
        """Return whether ``account`` is recused from a suggestion."""
        return cls.select().where(cls.suggestion == suggestion_id, cls.account == account).exists()


def _appellations(account: Account) -> Iterable[str]:
    """Yield the names by which people refer to ``account``, folded."""
    names = [fold(str(name)) for name in (account.name, account.post, *account.alias_list)]
    yield from (name for name in names if len(name) >= SHORTEST_NAME)
    first = names[0].split()[0] if names[0] else ""
    if len(first) >= SHORTEST_NAME:
        yield from (f"{title} {first}" for title in _TITLES)


def _occurs(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
