"""The inbox: rows, pages and counts of the suggestions that one account may see."""

from dataclasses import dataclass
from datetime import timedelta

from peewee import JOIN, Expression, ModelSelect, Select, fn

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.inbox.filters import VIEWS, Filters
from kiosk.core.models.inbox.query import in_view, key_of, narrowed
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.personal_data import Contact, Words
from kiosk.core.models.suggestions.state import MERGED, VOID
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.unit.service import Service
from kiosk.core.storage.database import database, is_postgresql

# The views at the head of the inbox, each with its count.
LEADING = ("new", "today", "overdue", "mine")


@dataclass(frozen=True)
class Count:
    """A number of suggestions; ``more`` if it is a lower bound, because counting stopped."""

    number: int
    more: bool = False

    def __bool__(self) -> bool:
        return self.number > 0

    def __str__(self) -> str:
        return f"{self.number}{'+' if self.more else ''}"


@dataclass(frozen=True)
class Page:
    """Some rows of a view, newest first, and the marks from which the neighbouring pages begin."""

    rows: list[Suggestion]
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True)
class Summary:
    """The counts of ``LEADING``, and how many promises of 90 days are decided and how many of those were kept.

    A promise is decided when it is answered, or when its date has passed.
    """

    counts: dict[str, Count]
    decided: int
    kept: int

    @property
    def share(self) -> int | None:
        """The share of promises kept in whole per cent, or None while none is decided."""
        return 100 * self.kept // self.decided if self.decided else None


class Inbox:
    """The suggestions that ``account`` may see; restricted ones are for inspectors only."""

    SIZE = 25
    PERIOD = timedelta(days=90)
    # A count stops here: of a million rows an exact one takes seconds, and nobody acts on its last digits.
    COUNTED = 1_000

    def __init__(self, account: Account) -> None:
        self.account = account

    def rows(self, filters: Filters) -> ModelSelect:
        """Return the suggestions that pass ``filters``, newest first."""
        return narrowed(Case.visible_to(self.account), filters, self.account)

    def counts(self, filters: Filters) -> dict[str, Count]:
        """Return how many suggestions that pass ``filters`` are in each of ``VIEWS``, in one query."""
        if filters.q:
            return self._counts_of_found(filters)
        row = self._row({view: self._capped(filters.change(view=view)) for view in VIEWS})
        return {view: self._count(number) for view, number in row.items()}

    def summary(self) -> Summary:
        """Return the figures at the head of the inbox, in one query."""
        kept = Case.answered_on <= Case.due_on
        row = self._row(
            {
                **{view: self._capped(Filters(view=view)) for view in LEADING},
                "decided": self._promises(Case.answered_on.is_null(False) | (Case.due_on < clock.today())),
                "kept": self._promises(kept),
            }
        )
        return Summary({view: self._count(row[view]) for view in LEADING}, row["decided"], row["kept"])

    def waiting(self) -> Count:
        """Return how many suggestions wait for an answer."""
        return self._count(self._row({"waiting": self._capped(Filters())})["waiting"])

    def _counts_of_found(self, filters: Filters) -> dict[str, Count]:
        """Count among the newest hits, read once: a common word is in every text, and each view would search again."""
        columns = (Case.status, Case.due_on, Case.assignee)
        found = list(self.rows(filters.change(view="all")).select(*columns).limit(self.COUNTED + 1).tuples())
        rows, more = found[: self.COUNTED], len(found) > self.COUNTED
        me = self.account.id
        return {view: Count(sum(in_view(view, *row, me=me) for row in rows), more) for view in VIEWS}

    def _capped(self, filters: Filters) -> Select:
        rows = self.rows(filters).select(Suggestion.id)
        # With an order PostgreSQL begins with the newest, where the open ones are; SQLite would sort them all first.
        capped = (rows if is_postgresql() else rows.order_by()).limit(self.COUNTED + 1)
        return Select([capped], [fn.COUNT(capped.c.id)])

    def _promises(self, condition: Expression) -> Select:
        """Count promises of the period, without void and merged suggestions."""
        promised = Case.due_on.is_null(False) & Case.outcome.not_in((MERGED, VOID))
        young = Suggestion.day >= clock.today() - self.PERIOD
        rows = Case.visible_to(self.account).where(young, promised, condition)
        return rows.select(fn.COUNT(Suggestion.id)).order_by()

    def _row(self, columns: dict[str, Select]) -> dict[str, int]:
        """Ask for several numbers in one query."""
        named = [select.alias(name) for name, select in columns.items()]
        return Select([], named).bind(database).dicts().execute()[0]

    def _count(self, number: int) -> Count:
        return Count(min(number, self.COUNTED), number > self.COUNTED)

    def page(self, filters: Filters, *, before: str | None = None, after: str | None = None) -> Page:
        """Return the rows older than the suggestion ``before``, or newer than ``after``, or the newest.

        Each carries ``seen``, the number of its events. An unknown mark, or one whose row the account may no longer
        see, gives the newest rows.
        """
        rows = _with_details(self.rows(filters)).select_extend(_events().alias("seen"))
        key = key_of(filters)
        if before:
            found = list(rows.where(key < self._mark(before)).limit(self.SIZE + 1))
            if found:
                shown = found[: self.SIZE]
                return Page(shown, shown[0].public_id, _last(shown) if len(found) > self.SIZE else None)
        elif after:
            found = list(rows.where(key > self._mark(after)).order_by(key).limit(self.SIZE + 1))
            if len(found) > self.SIZE:
                shown = found[: self.SIZE][::-1]
                return Page(shown, shown[0].public_id, _last(shown))
        found = list(rows.limit(self.SIZE + 1))
        shown = found[: self.SIZE]
        return Page(shown, None, _last(shown) if len(found) > self.SIZE else None)

    def _mark(self, public_id: str) -> ModelSelect:
        mark = Case.visible_to(self.account).where(Suggestion.public_id == public_id)
        return mark.select(Suggestion.id).order_by()

    def find(self, public_id: str) -> Suggestion | None:
        """Return one suggestion with what belongs to it, or None if this account may not see it."""
        return _with_details(Case.visible_to(self.account)).where(Suggestion.public_id == public_id).first()


def _with_details(rows: ModelSelect) -> ModelSelect:
    """Add service, assignee, words (``kept``) and contact (``sender``) to ``rows``, in the same query."""
    return (
        Words.read_with(rows)
        .select_extend(Contact, Service, Account)
        .join_from(Suggestion, Contact, JOIN.LEFT_OUTER, on=(Contact.suggestion == Suggestion.id), attr="sender")
        .join_from(Suggestion, Service, JOIN.LEFT_OUTER)
        .join_from(Case, Account, JOIN.LEFT_OUTER)
    )


def _events() -> Select:
    return Event.select(fn.COUNT(Event.id)).where(Event.suggestion == Suggestion.id, Event.released())


def _last(rows: list[Suggestion]) -> str:
    return rows[-1].public_id
