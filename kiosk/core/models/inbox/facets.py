"""How many suggestions each further filter of the inbox would leave."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from peewee import JOIN, fn

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.inbox.filters import DAYS, NOBODY, Filters
from kiosk.core.models.inbox.inbox import Inbox
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.suggestions.tag import CaseTag, Tag
from kiosk.core.models.unit.service import Service


@dataclass(frozen=True)
class Facets:
    """For each filter its values with how many rows they leave; ``partial`` if only the newest rows were counted.

    ``services`` maps the codes of the services among the values to names, the service filtered by included.
    """

    partial: bool
    values: dict[str, Counter[str]]
    services: dict[str, str]

    @classmethod
    def of(cls, inbox: Inbox, filters: Filters) -> "Facets":
        """Count over the newest ``Inbox.COUNTED`` rows that pass ``filters``, in two queries."""
        found = list(
            inbox.rows(filters)
            .select(
                Suggestion.id,
                Suggestion.kind,
                Suggestion.channel,
                Suggestion.language,
                Suggestion.day,
                Case.has_contact,
                Service.code,
                Service.names,
                Account.public_id,
            )
            .join_from(Suggestion, Service, JOIN.LEFT_OUTER)
            .join_from(Case, Account, JOIN.LEFT_OUTER)
            .limit(Inbox.COUNTED + 1)
            .namedtuples()
        )
        rows = found[: Inbox.COUNTED]
        values = {
            "kind": Counter(row.kind for row in rows),
            "service": Counter(row.code for row in rows if row.code),
            "channel": Counter(row.channel for row in rows),
            "officer": Counter(row.public_id or NOBODY for row in rows),
            "language": Counter(row.language for row in rows),
            "days": Counter({str(days): _since(days, rows) for days in DAYS}),
            "contact": Counter("yes" if row.has_contact else "no" for row in rows),
            "tag": _tags([row.id for row in rows]),
        }
        services = {row.code: row.names.source for row in rows if row.code}
        if filters.service and not rows:
            services = {one.code: one.names.source for one in Service.select().where(Service.code == filters.service)}
        return cls(len(found) > len(rows), values, services)


def _since(days: int, rows: list) -> int:
    first = clock.today() - timedelta(days=days)
    return sum(row.day > first for row in rows)


def _tags(suggestions: list[int]) -> Counter[str]:
    rows = (
        CaseTag.select(Tag.name, fn.COUNT(CaseTag.suggestion))
        .join(Tag)
        .where(CaseTag.suggestion.in_(suggestions))
        .group_by(Tag.name)
        .tuples()
    )
    return Counter(dict(rows)) if suggestions else Counter()
