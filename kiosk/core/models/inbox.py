"""What an officer's desk lists: counts, pages and promises, of the suggestions that one account may know of."""

from dataclasses import dataclass
from datetime import timedelta

from peewee import JOIN, SQL, ModelSelect, fn
from peewee import Case as When

from kiosk.core import clock, search
from kiosk.core.models.account import Account
from kiosk.core.models.case import OPEN_STATUSES, STATUSES, Case
from kiosk.core.models.service import Service
from kiosk.core.models.suggestion import Suggestion
from kiosk.core.models.words import Contact, Words

VIEWS = ("waiting", "new", "mine", "overdue", "answered", "closed", "all")


@dataclass(frozen=True)
class Page:
    """Some rows of a view, newest first, and the marks from which the pages beside it begin."""

    rows: list[Suggestion]
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True)
class Promises:
    """How promised dates are kept: open ones due until Sunday, and the share kept of those decided in 90 days."""

    due_this_week: int
    decided: int
    kept: int

    @property
    def share(self) -> int | None:
        """The share of promises kept in whole per cent, or None while none is decided."""
        return 100 * self.kept // self.decided if self.decided else None


class Inbox:
    """The suggestions that ``account`` may know of; restricted ones are there for inspectors only."""

    SIZE = 25
    PERIOD = timedelta(days=90)

    def __init__(self, account: Account) -> None:
        self._account = account

    def counts(self, query: str = "") -> dict[str, int]:
        """How many suggestions that match ``query`` stand in each of ``VIEWS``, and how many are ``handled``."""
        late = Case.due_on.is_null(False) & (Case.due_on < clock.today())
        mine = Case.assignee == self._account
        rows = (
            self.rows("all", query)
            .select(Case.status, late.alias("late"), mine.alias("mine"), fn.COUNT(Suggestion.id))
            .group_by(Case.status, SQL("late"), SQL("mine"))
            .order_by()
            .tuples()
        )
        counts = dict.fromkeys((*STATUSES, *VIEWS), 0)
        for status, is_late, is_mine, number in rows:
            counts[status] += number
            counts["all"] += number
            if status in OPEN_STATUSES:
                counts["waiting"] += number
                counts["overdue"] += number if is_late else 0
                counts["mine"] += number if is_mine else 0
        return counts

    def rows(self, view: str, query: str = "") -> ModelSelect:
        """Suggestions of one view whose words match ``query``, newest first."""
        rows = Suggestion.visible_to(self._account)
        if view in STATUSES:
            rows = rows.where(Case.status == view)
        elif view != "all":
            rows = rows.where(Case.status.in_(OPEN_STATUSES))
        if view == "overdue":
            rows = rows.where(Case.due_on < clock.today())
        if view == "mine":
            rows = rows.where(Case.assignee == self._account)
        return rows.where(search.suggestion_matches(query, Suggestion.id)) if query.strip() else rows

    def page(self, view: str, query: str = "", *, before: str | None = None, after: str | None = None) -> Page:
        """Return the rows older than the suggestion ``before``, or newer than ``after``, or the newest.

        A mark that leads nowhere, for the row has left the view or the lane, gives the newest rows.
        """
        rows = _with_details(self.rows(view, query))
        mark = self.find(before or after or "")
        if mark is not None and before:
            found = list(rows.where(Suggestion.id < mark.id).limit(self.SIZE + 1))
            if found:
                shown = found[: self.SIZE]
                return Page(shown, shown[0].public_id, _last(shown) if len(found) > self.SIZE else None)
        elif mark is not None:
            found = list(rows.where(Suggestion.id > mark.id).order_by(Suggestion.id).limit(self.SIZE + 1))
            if len(found) > self.SIZE:
                shown = found[: self.SIZE][::-1]
                return Page(shown, shown[0].public_id, _last(shown))
        found = list(rows.limit(self.SIZE + 1))
        shown = found[: self.SIZE]
        return Page(shown, None, _last(shown) if len(found) > self.SIZE else None)

    def find(self, public_id: str) -> Suggestion | None:
        """Return one suggestion with what belongs to it, or None if this account may not know of it."""
        return _with_details(Suggestion.visible_to(self._account)).where(Suggestion.public_id == public_id).first()

    def promises(self) -> Promises:
        """Return how promised dates are kept; a promise is decided by an answer, or by its date going by."""
        today = clock.today()
        sunday = today + timedelta(days=6 - today.weekday())
        promised = Case.due_on.is_null(False) & (Suggestion.day >= today - self.PERIOD)
        due = Case.status.in_(OPEN_STATUSES) & Case.due_on.between(today, sunday)
        decided = promised & (Case.answered_on.is_null(False) | (Case.due_on < today))
        row = (
            Suggestion.visible_to(self._account)
            .select(_how_many(due), _how_many(decided), _how_many(promised & (Case.answered_on <= Case.due_on)))
            .order_by()
            .tuples()
            .get()
        )
        return Promises(*row)


def _with_details(rows: ModelSelect) -> ModelSelect:
    """Add service, assignee, words (``kept``) and contact (``sender``) to ``rows``, in the same query."""
    return (
        rows.select_extend(Words, Contact, Service, Account)
        .join_from(Suggestion, Words, JOIN.LEFT_OUTER, on=(Words.suggestion == Suggestion.id), attr="kept")
        .join_from(Suggestion, Contact, JOIN.LEFT_OUTER, on=(Contact.suggestion == Suggestion.id), attr="sender")
        .join_from(Suggestion, Service, JOIN.LEFT_OUTER)
        .join_from(Case, Account, JOIN.LEFT_OUTER)
    )


def _last(rows: list[Suggestion]) -> str:
    return rows[-1].public_id


def _how_many(condition: object) -> fn:
    return fn.COUNT(When(None, ((condition, 1),)))
