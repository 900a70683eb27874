"""What visitors said by touch in a span of days, beside another span: from tallies alone, in a few queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from peewee import Expression, fn

from kiosk.core import disclosure, ikm
from kiosk.core.disclosure import FEWEST
from kiosk.core.models.score_tally import IN_GENERAL, RATING, ReasonTally, ScoreTally, told
from kiosk.core.models.service import Reason, Service
from kiosk.core.periods import Span
from kiosk.core.satisfaction import Share, Summary, told_beside


@dataclass(frozen=True)
class Touches:
    """The scores of one span: one-tap ratings, each service's own, and the answers of complete sheets."""

    ratings: Summary
    services: dict[int, Summary]
    index: ikm.Index | None
    sheets: int

    @classmethod
    def of(cls, span: Span, seen: Expression) -> "Touches":
        """Read the tallies of ``span`` that are ``seen`` by now; one query."""
        cells = (ScoreTally.element, ScoreTally.service, ScoreTally.score, ScoreTally.counted)
        elements = ScoreTally.element.in_([RATING, *ikm.ELEMENTS])
        days = ScoreTally.day.between(span.first, span.last)
        rows = ScoreTally.select(*cells, fn.SUM(ScoreTally.number)).where(elements, days, seen).group_by(*cells)
        services: dict[int, Counter[int]] = defaultdict(Counter)
        answers: dict[str, Counter[int]] = {element: Counter() for element in ikm.ELEMENTS}
        flagged: Counter[int] = Counter()
        for element, service, score, counted, number in rows.tuples():
            if element == RATING:
                (services[service] if counted else flagged)[score if counted else service] += number
            elif counted:
                answers[element][score] += number
        whole = sum(services.values(), Counter())
        sheets = answers[ikm.ELEMENTS[0]].total()
        return cls(
            ratings=Summary(whole, flagged.total()),
            services={one: Summary(scores, flagged[one]) for one, scores in services.items()},
            index=ikm.Index(answers) if sheets >= FEWEST else None,
            sheets=sheets,
        )


@dataclass(frozen=True)
class ServiceRow:
    """What is told of one service; without a name it is about the services in general. ``before`` is its share then."""

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
    # Each reason with how often it was touched, None where it was a few times.
    reasons: list[tuple[str, int | None]]
    # (weekday from Monday, hour) -> how many one-tap ratings, None where there were a few.
    hours: dict[tuple[int, int], int | None]

    @classmethod
    def of(cls, span: Span, before: Span | None) -> "Dashboard":
        """Gather the figures of a span, compared with another."""
        seen = told(ScoreTally)
        now = Touches.of(span, seen)
        then = Touches.of(before, seen) if before else None
        return cls(span, before, now, then, _services(now, then), _reasons(span), _hours(span, seen))


def _services(now: Touches, before: Touches | None) -> list[ServiceRow]:
    """Return what is told of each service that was rated, in the order of the kiosk."""
    names: dict[int, str | None] = {one.id: one.name_id for one in Service.select().order_by(Service.position)}
    told_now, told_then = told_beside(now.services), told_beside(before.services if before else {})
    return [
        ServiceRow(name, *told_now[one], told_then.get(one, (None, None))[1])
        for one, name in ({IN_GENERAL: None} | names).items()
        if one in told_now
    ]


def _reasons(span: Span) -> list[tuple[str, int | None]]:
    """Return the reasons touched in a span, the most frequent first, flagged ratings left out."""
    times = fn.SUM(ReasonTally.number)
    rows = (
        ReasonTally.select(Reason.text_id, times)
        .join(Reason, on=(Reason.id == ReasonTally.reason))
        .where(ReasonTally.day.between(span.first, span.last), ReasonTally.counted, told(ReasonTally))
        .group_by(Reason.id, Reason.text_id)
        .having(times > 0)
        .order_by(times.desc(), Reason.text_id)
    )
    found = [(text, number if number >= FEWEST else None) for text, number in rows.tuples()]
    # The order of those that are not told would tell.
    return sorted(found, key=lambda one: (-(one[1] or 0), one[0]))


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
    return disclosure.told(found)
