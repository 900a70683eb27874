"""Suggestions as the export rows of a file or a register, read in steps."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from peewee import JOIN

from kiosk.core.days.working_days import count_working_days
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.unit.closed_day import ClosedDay
from kiosk.core.models.unit.service import Service

STEP = 1_000


class Line(NamedTuple):
    """The export row of one suggestion; never who sent it. ``text`` is None once the words were purged."""

    id: int
    public_id: str
    day: date
    part: str
    kind: str
    topic: str | None
    channel: str
    service: str | None
    language: str
    restricted: bool
    status: str
    outcome: str
    due_on: date | None
    answered_on: date | None
    closed_on: date | None
    officer: str | None
    text: str | None


def chunks(account: Account, ids: Iterable[int]) -> Iterator[list[Line]]:
    """Yield the suggestions ``ids`` in their order, ``STEP`` at a time, without those ``account`` may no longer see.

    Each query is read to its end before the next: no cursor stays open while a slow browser downloads the file.
    """
    waiting = iter(ids)
    while chunk := list(islice(waiting, STEP)):
        known = {row[0]: _line(row) for row in _details(account, chunk)}
        yield [known[one] for one in chunk if one in known]


def _line(row: tuple) -> Line:
    line = Line._make(row)
    # The column holds the name in each language.
    names: Any = line.service
    return line._replace(service=names and names.source)


def days_counter() -> Callable[[date, date | None], int | None]:
    """Return a function that counts the working days from a message to its answer, by today's calendar; one query.

    As with the promise, the day of the message does not count and the day of the answer does.
    """
    closed = {row.day for row in ClosedDay.select(ClosedDay.day)}

    @cache
    def count(day: date, answered_on: date | None) -> int | None:
        return None if answered_on is None else count_working_days(day, answered_on, closed)

    return count


def _details(account: Account, ids: list[int]) -> Iterable[tuple]:
    return (
        Case.visible_to(account)
        .select(
            Suggestion.id,
            Suggestion.public_id,
            Suggestion.day,
            Suggestion.part,
            Suggestion.kind,
            Suggestion.topic,
            Suggestion.channel,
            Service.names,
            Suggestion.language,
            Case.restricted,
            Case.status,
            Case.outcome,
            Case.due_on,
            Case.answered_on,
            Case.closed_on,
            Account.name,
            Words.body,
        )
        .join_from(Suggestion, Words, JOIN.LEFT_OUTER, on=(Words.suggestion == Suggestion.id))
        .join_from(Suggestion, Service, JOIN.LEFT_OUTER)
        .join_from(Case, Account, JOIN.LEFT_OUTER)
        .where(Suggestion.id.in_(ids))
        .order_by()
        .tuples()
    )
