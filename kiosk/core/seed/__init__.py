"""The seed of a new database: services, reasons, closed days, and the first explanations."""

import json
from pathlib import Path

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.models import ClosedDay, Group, Reason, Service, Term, TrustedDay
from kiosk.core.models.proof import first_seal
from kiosk.core.models.terms.revision import CARD
from kiosk.core.seed.national_days import national_days
from kiosk.core.storage.database import transaction

_FOLDER = Path(__file__).parent


def load_seed() -> None:
    """Fill a new database, and add the closed days of a new year; nothing that the unit has changed is touched.

    Once the seed was sealed, what is missing was removed outside the program: it stays missing, for ``audit verify``.
    """
    TrustedDay.begin()
    if not first_seal.begun():
        _fill()
    _load_closed_days(clock.today().year)
    first_seal.seal_states()


def _fill() -> None:
    with transaction():
        if not Service.select().exists():
            _load_lists()
        if not Group.select().exists():
            for position, row in enumerate(_lists()["groups"]):
                Group.create(position=position, **row)
        if not Term.select().exists():
            load_terms([json.loads(path.read_text("utf-8")) for path in sorted((_FOLDER / "terms").glob("*.json"))])


def load_terms(entries: list[dict]) -> None:
    """Import terms, in the form of ``seed/terms/*.json``, and publish all of them."""
    document = {**exchange.export(), "groups": [], "pronunciations": [], "terms": [as_entry(one) for one in entries]}
    exchange.apply(document, account=None, review=False)


def as_entry(seed: dict) -> dict:
    """Return a term of ``seed/terms/*.json`` as an entry of the terms file."""
    entry = {name: value for name, value in seed.items() if name != "written_on"}
    texts = {
        language: {"published": {**dict.fromkeys(CARD), **words, "written_on": seed["written_on"]}}
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
        if each in ClosedDay.YEARS and ClosedDay.untouched(each):
            ClosedDay.change(None, national_days(each))
