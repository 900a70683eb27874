"""Ratings and survey answers of a span of days beside another span: a fixed number of queries, on tallies alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from peewee import Expression, fn

from kiosk.core.days.periods import Span
from kiosk.core.models.ratings.score_tally import IN_GENERAL, NO_HOUR, RATING, ReasonTally, ScoreTally, disclosed
from kiosk.core.models.unit.service import Reason, Service
from kiosk.core.statistics import disclosure, ikm
from kiosk.core.statistics.disclosure import THRESHOLD
from kiosk.core.statistics.satisfaction import Share, Summary, disclosed_beside


@dataclass(frozen=True)
class Touches:
    """The scores of one span: one-tap ratings, overall and by service, and the answers of complete sheets."""

    ratings: Summary
    services: dict[int, Summary]
    index: ikm.Index | None

    @classmethod
    def of(cls, span: Span, seen: Expression) -> "Touches":
        """Read the tallies of ``span`` that meet the condition ``seen``; one query.

        Answers from the kiosk count once their sheets reach the threshold: officers who type in paper sheets know
        those, and could subtract them.
        """
        cells = (ScoreTally.element, ScoreTally.service, ScoreTally.score, ScoreTally.counted, ScoreTally.hour)
        elements = ScoreTally.element.in_([RATING, *ikm.ELEMENTS])
        days = ScoreTally.day.between(span.first, span.last)
        rows = ScoreTally.select(*cells, fn.SUM(ScoreTally.number)).where(elements, days, seen).group_by(*cells)
        services: dict[int, Counter[int]] = defaultdict(Counter)
        paper: dict[str, Counter[int]] = {element: Counter() for element in ikm.ELEMENTS}
        kiosk: dict[str, Counter[int]] = {element: Counter() for element in ikm.ELEMENTS}
        flagged: Counter[int] = Counter()
        for element, service, score, counted, hour, number in rows.tuples():
            if element == RATING:
                (services[service] if counted else flagged)[score if counted else service] += number
            elif counted:
                (paper if hour == NO_HOUR else kiosk)[element][score] += number
        if not disclosure.suppressed(kiosk[ikm.ELEMENTS[0]].total()):
            for element, scores in kiosk.items():
                paper[element].update(scores)
        sheets = paper[ikm.ELEMENTS[0]].total()
        return cls(
            ratings=Summary(sum(services.values(), Counter()), flagged.total()),
            services={one: Summary(scores, flagged[one]) for one, scores in services.items()},
            index=ikm.Index(paper) if sheets >= THRESHOLD else None,
        )


@dataclass(frozen=True)
class ServiceRow:
    """The figures of one service; without a name, of the services in general. ``before`` is the earlier share."""

    name: str | None
    number: int | None
    satisfied: Share | None
    before: Share | None


@dataclass(frozen=True)
class Dashboard:
    """A span and, where there is one, the span before it."""

    span: Span
    before_span: Span | None
    now: Touches
    before: Touches | None
    services: list[ServiceRow]
    # Each reason with how often it was touched, None where that is suppressed.
    reasons: list[tuple[str, int | None]]
    # (weekday from Monday, hour) -> how many one-tap ratings, None where that is suppressed.
    hours: dict[tuple[int, int], int | None]

    @classmethod
    def of(cls, span: Span, before: Span | None) -> "Dashboard":
        """Gather the figures of a span, compared with another."""
        seen = disclosed(ScoreTally)
        now = Touches.of(span, seen)
        then = Touches.of(before, seen) if before else None
        return cls(span, before, now, then, _services(now, then), _reasons(span), _hours(span, seen))


def _services(now: Touches, before: Touches | None) -> list[ServiceRow]:
    """Return the figures of each service that is offered or was rated, in the order of the kiosk."""
    known = Service.select().where(Service.active | Service.id.in_(list(now.services))).order_by(Service.position)
    names: dict[int, str | None] = {IN_GENERAL: None} | {one.id: one.names.source for one in known}
    nobody = dict.fromkeys(names, Summary({}))
    shown_now = disclosed_beside(nobody | now.services)
    shown_then = disclosed_beside(nobody | (before.services if before else {}))
    return [ServiceRow(name, *shown_now[one], shown_then[one][1]) for one, name in names.items()]


def _reasons(span: Span) -> list[tuple[str, int | None]]:
    """Return each reason that is offered or was touched often, the most frequent first; flagged ratings left out."""
    times = fn.SUM(ReasonTally.number)
    rows = (
        ReasonTally.select(ReasonTally.reason, times)
        .where(ReasonTally.day.between(span.first, span.last), ReasonTally.counted, disclosed(ReasonTally))
        .group_by(ReasonTally.reason)
    )
    often = {reason: number for reason, number in rows.tuples() if number >= THRESHOLD}
    asked = Reason.select().where(Reason.topic == "rating", Reason.active | Reason.id.in_(list(often)))
    found = [(one.names.source, often.get(one.id)) for one in asked.order_by(Reason.position)]
    return sorted(found, key=lambda one: -(one[1] or 0))


def _hours(span: Span, seen: Expression) -> dict[tuple[int, int], int | None]:
    found: Counter[tuple[int, int]] = Counter()
    days = ScoreTally.day.between(span.first, span.last)
    rows = (
        ScoreTally.select(ScoreTally.day, ScoreTally.hour, fn.SUM(ScoreTally.number))
        .where(ScoreTally.element == RATING, days, ScoreTally.counted, seen)
        .group_by(ScoreTally.day, ScoreTally.hour)
    )
    for day, hour, number in rows.tuples():
        found[day.weekday(), hour] += number
    return disclosure.disclosed(found)
