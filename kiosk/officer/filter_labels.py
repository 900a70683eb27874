"""The labels of the inbox filters: groups of links with counts, and the active ones."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.models import Account
from kiosk.core.models.inbox.facets import Facets
from kiosk.core.models.inbox.filters import DAYS, NOBODY, Filters
from kiosk.core.text.languages import LANGUAGES
from kiosk.core.web.page import day_short
from kiosk.officer import wording

TITLES = {
    "kind": _l("Jenis"),
    "service": _l("Layanan"),
    "channel": _l("Saluran"),
    "officer": _l("Petugas"),
    "language": _l("Bahasa"),
    "contact": _l("Kontak"),
    "tag": _l("Tag"),
    "days": _l("Masuk"),
    "since": _l("Sejak"),
    "until": _l("Sampai"),
}
_MOST_TAGS = 12


@dataclass(frozen=True)
class Option:
    """One value of a filter: its label, the filters that its link leads to, and how many rows those leave."""

    label: str
    filters: Filters
    count: int = 0


@dataclass(frozen=True)
class FilterWords:
    """The labels of the values of each filter."""

    names: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, facets: Facets, accounts: Iterable[Account]) -> "FilterWords":
        """Gather the labels of the values that ``facets`` counts."""
        return cls(
            {
                "kind": wording.KINDS,
                "service": facets.services,
                "channel": wording.CHANNELS,
                "officer": {NOBODY: _l("Belum ada")} | {account.public_id: account.name for account in accounts},
                "language": {code: language.called for code, language in LANGUAGES.items()},
                "contact": {"yes": _l("Ada nama atau kontak"), "no": _l("Tanpa kontak")},
                "days": {str(days): _("%(days)s hari terakhir", days=days) for days in DAYS},
            }
        )

    def call(self, name: str, value: str) -> str:
        """Return the label of one value of the filter ``name``."""
        if name in ("since", "until"):
            return day_short(date.fromisoformat(value))
        return str(self.names.get(name, {}).get(value, value))

    def groups(self, filters: Filters, facets: Facets) -> list[tuple[str, list[Option]]]:
        """Return the filters that can still narrow the view, each with its title and options."""
        period = filters.since or filters.until
        found = []
        for name, values in facets.values.items():
            if not +values or getattr(filters, name) or (name == "days" and period):
                continue
            options = [
                Option(self.call(name, value), filters.change(**{name: value}), count)
                for value, count in self._in_order(name, +values)
            ]
            found.append((str(TITLES[name]), options))
        return found

    def active(self, filters: Filters) -> list[Option]:
        """Return the active filters, each with the filters that remain without it."""
        return [
            Option(f"{TITLES[name]}: {self.call(name, value)}", filters.change(**{name: ""}))
            for name, value in filters.active.items()
        ]

    def _in_order(self, name: str, values: Counter[str]) -> list[tuple[str, int]]:
        """Order values as their labels are listed, tags by how common they are."""
        if name == "tag":
            return sorted(values.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TAGS]
        order = list(self.names[name])
        return sorted(values.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
