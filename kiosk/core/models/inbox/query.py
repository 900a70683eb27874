"""The filters of the inbox as conditions of a query."""

from collections.abc import Callable
from datetime import date, timedelta

from peewee import Expression, Field, ModelSelect

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.inbox.filters import NOBODY, Filters
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.state import OPEN_STATUSES, STATUSES
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.suggestions.tag import CaseTag, Tag
from kiosk.core.models.unit.service import Service
from kiosk.core.storage import search

_CONDITIONS: dict[str, Callable[[str], Expression]] = {
    "q": lambda words: search.suggestion_matches(words, Suggestion.id),
    "kind": lambda kind: Suggestion.kind == kind,
    # Equality, not IN: with IN the database would sort all its rows.
    "service": lambda code: Suggestion.service == Service.select(Service.id).where(Service.code == code),
    "channel": lambda channel: Suggestion.channel == channel,
    "officer": lambda officer: (
        Case.assignee.is_null()
        if officer == NOBODY
        else Case.assignee == Account.select(Account.id).where(Account.public_id == officer)
    ),
    "language": lambda language: Suggestion.language == language,
    "contact": lambda contact: Case.has_contact == (contact == "yes"),
    "tag": lambda name: Suggestion.id.in_(CaseTag.select(CaseTag.suggestion).join(Tag).where(Tag.name == name)),
    "days": lambda days: Suggestion.day > clock.today() - timedelta(days=int(days)),
    "since": lambda day: Suggestion.day >= date.fromisoformat(day),
    "until": lambda day: Suggestion.day <= date.fromisoformat(day),
}


def narrowed(rows: ModelSelect, filters: Filters, account: Account) -> ModelSelect:
    """Return the ``rows`` that pass ``filters``, asked by ``account``, newest first by ``key_of``."""
    view = filters.view
    if view in STATUSES:
        rows = rows.where(Case.status == view)
    elif view != "all":
        rows = rows.where(Case.status.in_(OPEN_STATUSES))
    if view == "today":
        rows = rows.where(Case.due_on == clock.today())
    if view == "overdue":
        rows = rows.where(Case.due_on < clock.today())
    if view == "mine":
        rows = rows.where(Case.assignee == account)
    for name, value in ({"q": filters.q} | filters.active).items():
        rows = rows.where(_CONDITIONS[name](value)) if value else rows
    return rows.order_by(key_of(filters).desc())


def in_view(view: str, status: str, due_on: date | None, assignee: int | None, *, me: int) -> bool:
    """Return whether a case is in ``view`` of the account ``me``; ``narrowed`` asks the database the same."""
    waits = status in OPEN_STATUSES
    return {
        "all": True,
        "waiting": waits,
        "today": waits and due_on == clock.today(),
        "overdue": waits and due_on is not None and due_on < clock.today(),
        "mine": waits and assignee == me,
    }.get(view, status == view)


def key_of(filters: Filters) -> Field:
    """Return the column to order by: the id, in the table from whose index the database reads the view in order.

    By the other column it would sort a million closed cases to show 25 (5 s instead of 10 ms).
    """
    return Suggestion.id if filters.view == "all" else Case.suggestion
