"""Who must never learn of a suggestion, because it speaks of them."""

import re
from collections.abc import Iterable

from peewee import DeferredForeignKey, ForeignKeyField

from kiosk.core.database import Record
from kiosk.core.models.account import Account
from kiosk.core.models.event import Event
from kiosk.core.private_marks import SHORTEST_NAME, TITLES
from kiosk.core.text import fold

# With one of these before it, a first name alone tells who is meant.
_TITLES = (*TITLES, "petugas")
_PUNCTUATION = re.compile(r"[^\w\s]")


class ShutOut(Record):
    """An account that a suggestion speaks of and that must never learn of it, whatever its roles."""

    suggestion = DeferredForeignKey("Suggestion", backref="shut_out")
    account = ForeignKeyField(Account)

    class Meta:
        primary_key = False
        indexes = ((("suggestion", "account"), True),)

    @classmethod
    def follow(cls, event: Event) -> None:
        """Shut an account out, or let it in again, as the event says."""
        if event.kind not in ("named", "cleared"):
            return
        cls.delete().where(cls.suggestion == event.suggestion_id, cls.account == int(event.value)).execute()
        if event.kind == "named":
            cls.create(suggestion=event.suggestion_id, account=int(event.value))

    @classmethod
    def named_in(cls, *texts: str) -> list[Account]:
        """Return the accounts of whom any of ``texts`` speaks: by name, alias or post, or by first name.

        One that is disabled now may be enabled later.
        """
        # Folding joins what punctuation parts: "Budi,dia" and "Su'ud" both are to be found.
        folded = " \n ".join(fold(one) for text in texts for one in (text, _PUNCTUATION.sub(" ", text)))
        return [account for account in Account.select() if any(_occurs(one, folded) for one in _callings(account))]

    @classmethod
    def of_named(cls, suggestion_id: int, *texts: str) -> None:
        """Shut out every account that ``texts`` speak of; a complaint about somebody is not for that person."""
        for account in cls.named_in(*texts):
            if not cls.shuts(suggestion_id, account):
                Event.record(suggestion_id, "named", value=str(account.id))

    @classmethod
    def shuts(cls, suggestion_id: int, account: Account) -> bool:
        """Tell whether ``account`` is shut out of one suggestion."""
        return cls.select().where(cls.suggestion == suggestion_id, cls.account == account).exists()

    @classmethod
    def marked_by(cls, suggestion_id: int, account: Account) -> Account | None:
        """Return the inspector who shut ``account`` out last, or None if the words did."""
        marks = Event.select().where(Event.suggestion == suggestion_id, Event.kind == "named")
        last = marks.where(Event.value == str(account.id)).order_by(Event.id.desc()).first()
        return last.actor if last else None


def _callings(account: Account) -> Iterable[str]:
    """Yield what people call ``account``, folded."""
    names = [fold(str(name)) for name in (account.name, account.post, *account.alias_list)]
    yield from (name for name in names if len(name) >= SHORTEST_NAME)
    first = names[0].split()[0] if names[0] else ""
    if len(first) >= SHORTEST_NAME:
        yield from (f"{title} {first}" for title in _TITLES)


def _occurs(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
