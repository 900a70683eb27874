"""The seed of a new database: services, reasons, closed days, and the first explanations."""

import json
from pathlib import Path

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.models import ClosedDay, Group, Reason, Service, Term
from kiosk.core.seed.national_days import national_days

_FOLDER = Path(__file__).parent


def load_seed() -> None:
    """Add missing seed rows; nothing that the unit has changed is touched."""
    if not Service.select().exists():
        _load_lists()
    if not Group.select().exists():
        for position, row in enumerate(_lists()["groups"]):
            Group.create(position=position, **row)
    if not Term.select().exists():
        load_terms([json.loads(path.read_text("utf-8")) for path in sorted((_FOLDER / "terms").glob("*.json"))])
    _load_closed_days(clock.today().year)


def load_terms(entries: list[dict]) -> None:
    """Import terms, in the form of ``seed/terms/*.json``, and publish all of them."""
    document = {**exchange.export(), "groups": [], "pronunciations": [], "terms": [as_entry(one) for one in entries]}
    exchange.apply(document, account=None, review=False)


def as_entry(seed: dict) -> dict:
    """Return a term of ``seed/terms/*.json`` as an entry of the terms file."""
    entry = {name: value for name, value in seed.items() if name != "written_on"}
    texts = {
        language: {"published": {**words, "written_on": seed["written_on"]}}
        for language, words in seed["revisions"].items()
    }
    return {**entry, "checked": None, "revisions": texts}


def _lists() -> dict:
    return json.loads((_FOLDER / "lists.json").read_text("utf-8"))


def _load_lists() -> None:
    lists = _lists()
    for position, row in enumerate(lists["services"]):
        Service.create(position=position, **row)
    for topic, rows in lists["reasons"].items():
        for position, row in enumerate(rows):
            Reason.create(topic=topic, position=position, **row)


def _load_closed_days(year: int) -> None:
    """Add the national days of this and the next year, unless a year has closed days already.

    Dates of the later year are forecasts until the joint decree; the unit edits the table.
    """
    for each in (year, year + 1):
        if ClosedDay.untouched(each):
            for day, name in national_days(each).items():
                ClosedDay.create(day=day, name=name)
