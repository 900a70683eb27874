"""The figures of one month, of the suggestions that one account may see."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import Expression, ModelSelect, fn

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.inbox.export_rows import days_counter
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.state import CLOSED, MERGED, OPEN_STATUSES, VOID
from kiosk.core.models.suggestions.suggestion import KINDS, Suggestion
from kiosk.core.models.suggestions.tag import CaseTag, Tag
from kiosk.core.models.unit.service import Service
from kiosk.core.statistics.disclosure import THRESHOLD
from kiosk.core.statistics.figures import Share, nearest_rank

MONTHS = 12
TAGS = 10


@dataclass
class Figures:
    """What became of some messages.

    Promises are made for messages to be answered by a date: not for praise, and merged and void messages do not count.
    A promise is decided when it is answered, or when its date has passed.
    """

    received: int = 0
    answered: int = 0
    closed: int = 0
    waiting: int = 0
    overdue: int = 0
    decided: int = 0
    kept: int = 0
    # Working days to the answer -> how many promised answers took them.
    days: Counter[int] = field(default_factory=Counter)

    @property
    def in_time(self) -> Share:
        """How many of the decided promises were kept."""
        return Share(self.kept, self.decided)

    @property
    def timed(self) -> int:
        """For how many answers the days were counted."""
        return self.days.total()

    def days_of(self, percent: int) -> int | None:
        """Return the working days within which ``percent`` of the answers came; None if they are suppressed."""
        return nearest_rank(self.days, percent) if self.timed >= THRESHOLD else None


@dataclass(frozen=True)
class Report:
    """The messages of a month: all, by kind, by service (None: without) and by tag, and a trend of 12 months."""

    all: Figures
    kinds: dict[str, Figures]
    services: dict[str | None, Figures]
    tags: list[tuple[str, int]]
    trend: list[tuple[Period, Figures]]

    @classmethod
    def of(cls, account: Account, month: Period) -> "Report":
        """Gather the figures of the messages that came in ``month``, in five queries whatever their number."""
        whole, kinds = Figures(), {kind: Figures() for kind in KINDS}
        services: dict[int | None, Figures] = defaultdict(Figures)
        count_days, today = days_counter(), clock.today()
        for kind, service, *state, number in _grouped(_of(account, month)):
            for figures in (whole, kinds[kind], services[service]):
                _add(figures, number, *state, count_days=count_days, today=today)
        names = {service.id: service.names.source for service in Service.select().order_by(Service.position)}
        by_name = {names[one]: services[one] for one in names if one in services}
        without = {None: services[None]} if None in services else {}
        return cls(whole, kinds, by_name | without, _tags(_of(account, month)), _trend(account, month))


def _of(account: Account, period: Period) -> ModelSelect:
    return Case.visible_to(account).where(Suggestion.day.between(period.first, period.last)).order_by()


def _grouped(rows: ModelSelect) -> ModelSelect:
    """Count the rows that are alike: many messages of a month share day, state and dates."""
    alike = (
        Suggestion.kind,
        Suggestion.service,
        Suggestion.day,
        Case.status,
        Case.outcome,
        Case.due_on,
        Case.answered_on,
    )
    return rows.select(*alike, fn.COUNT(Suggestion.id)).group_by(*alike).tuples()


def _add(
    figures: Figures,
    number: int,
    day: date,
    status: str,
    outcome: str,
    due_on: date | None,
    answered_on: date | None,
    *,
    count_days: Any,
    today: date,
) -> None:
    waits = status in OPEN_STATUSES
    figures.received += number
    figures.answered += number if answered_on else 0
    figures.closed += number if status == CLOSED else 0
    figures.waiting += number if waits else 0
    if due_on is None or outcome in (MERGED, VOID):
        return
    figures.overdue += number if waits and due_on < today else 0
    if answered_on:
        figures.days[count_days(day, answered_on)] += number
        figures.kept += number if answered_on <= due_on else 0
    figures.decided += number if answered_on or due_on < today else 0


def _tags(rows: ModelSelect) -> list[tuple[str, int]]:
    """Return the tags most used on ``rows``, each with its count."""
    times = fn.COUNT(CaseTag.suggestion)
    return list(
        CaseTag.select(Tag.name, times)
        .join(Tag)
        .where(CaseTag.suggestion.in_(rows.select(Suggestion.id)))
        .group_by(Tag.name)
        .order_by(times.desc(), Tag.name)
        .limit(TAGS)
        .tuples()
    )


def _trend(account: Account, month: Period) -> list[tuple[Period, Figures]]:
    """Return the months up to ``month``, without the days to the answer, in one query."""
    months = month.months_until(MONTHS)
    found = {one: Figures() for one in months}
    promised = Case.due_on.is_null(False) & Case.outcome.not_in((MERGED, VOID))
    answered = Case.answered_on.is_null(False)
    columns = (
        fn.COUNT(Suggestion.id),
        _count(answered),
        _count(promised & (answered | (Case.due_on < clock.today()))),
        _count(promised & (Case.answered_on <= Case.due_on)),
    )
    rows = _of(account, Period(months[0].first, month.last)).select(Suggestion.day, *columns)
    for day, received, answers, decided, kept in rows.group_by(Suggestion.day).tuples():
        figures = found[Period.month(day)]
        figures.received += received
        figures.answered += answers
        figures.decided += decided
        figures.kept += kept
    return list(found.items())


def _count(condition: Expression) -> Any:
    return fn.COUNT(Suggestion.id).filter(condition)
