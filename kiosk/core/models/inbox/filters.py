"""The filters of the inbox: a view, search words and facets; parsed from a URL and written back. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from kiosk.core.models.suggestions.suggestion import KINDS
from kiosk.core.storage.search import LONGEST_QUERY
from kiosk.core.text.languages import LANGUAGES
from kiosk.core.text.text import typed

VIEWS = ("waiting", "new", "today", "overdue", "mine", "answered", "closed", "all")
DAYS = (7, 30, 90)
# As ``officer``: suggestions assigned to nobody.
NOBODY = "nobody"

_CHOICES: dict[str, Collection[str]] = {
    "view": VIEWS,
    "kind": KINDS,
    "language": LANGUAGES,
    "contact": ("yes", "no"),
    "days": tuple(str(days) for days in DAYS),
}


@dataclass(frozen=True)
class Filters:
    """A view of the inbox and what narrows it; an empty value narrows nothing.

    ``days`` is a number of days until today, ``since`` and ``until`` are ISO dates, both included; ``service`` is a
    code, ``officer`` a public id or ``NOBODY``, ``tag`` a name.
    """

    view: str = "waiting"
    q: str = ""
    kind: str = ""
    service: str = ""
    channel: str = ""
    officer: str = ""
    language: str = ""
    contact: str = ""
    tag: str = ""
    days: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filters":
        """Read filters from the arguments of a URL; unknown values are ignored."""
        read = {field.name: _read(field.name, arguments.get(field.name, "")) for field in fields(cls)}
        filters = cls(**{name: value for name, value in read.items() if value})
        return replace(filters, days="") if filters.since or filters.until else filters

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the URL that shows this, without those that narrow nothing."""
        return {name: value for name, value in self._items() if value and (name, value) != ("view", "waiting")}

    @property
    def query(self) -> str:
        """The query string of the URL that shows this."""
        return urlencode(self.arguments)

    @property
    def active(self) -> dict[str, str]:
        """The filters that narrow the view, without search words, in the order of the page."""
        return {name: value for name, value in self._items() if value and name not in ("view", "q")}

    def change(self, **values: str) -> "Filters":
        """Return these filters with some changed; ``""`` removes one."""
        return replace(self, **values)

    def _items(self) -> list[tuple[str, str]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


def _read(name: str, words: str) -> str:
    value = typed(words, LONGEST_QUERY)
    if name in _CHOICES:
        return value if value in _CHOICES[name] else ""
    return _day(value) if name in ("since", "until") else value


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""
