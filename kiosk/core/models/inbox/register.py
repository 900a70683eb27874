"""The register of suggestions and complaints: a book of one month or year, as one account may read it."""

from collections.abc import Iterator
from itertools import chain

from peewee import ModelSelect

from kiosk.core.days.periods import Period
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.inbox.export_rows import STEP, Line, chunks
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.suggestion import Suggestion


class Register:
    """The messages of a period in the order in which they came; restricted ones are in a book of their own.

    The number of an entry is its place in this book for this reader; no other number is shown.
    """

    # Nobody prints a page with more entries than this.
    MOST_ON_A_PAGE = 1_000

    def __init__(self, account: Account, period: Period, *, restricted: bool = False) -> None:
        self._account = account
        self._rows = (
            Case.visible_to(account)
            .select(Suggestion.day, Suggestion.id)
            .where(
                Suggestion.day.between(period.first, period.last), Case.restricted if restricted else ~Case.restricted
            )
            .order_by(Suggestion.day, Suggestion.id)
        )

    def has_more_than(self, number: int) -> bool:
        """Return whether the book has more than ``number`` entries."""
        return self._rows.limit(number + 1).count() > number

    def entries(self) -> Iterator[tuple[int, Line]]:
        """Yield every entry with its number, first to last."""
        return enumerate(chain.from_iterable(chunks(self._account, self._ids())), 1)

    def _ids(self) -> Iterator[int]:
        found = list(self._rows.limit(STEP).tuples())
        while found:
            yield from (number for _day, number in found)
            found = list(self._after(*found[-1]).limit(STEP).tuples()) if len(found) == STEP else []

    def _after(self, day: object, number: int) -> ModelSelect:
        return self._rows.where((Suggestion.day > day) | ((Suggestion.day == day) & (Suggestion.id > number)))
