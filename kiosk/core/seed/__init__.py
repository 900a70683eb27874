"""What a fresh database holds: services, reasons, closed days, and the first explanations."""

import json
from pathlib import Path

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.models import ClosedDay, Group, Reason, Service, Term
from kiosk.core.seed.national_days import national_days

_FOLDER = Path(__file__).parent


def sow() -> None:
    """Add what is missing; nothing that the unit has changed is touched."""
    if not Service.select().exists():
        _sow_lists()
    if not Group.select().exists():
        for position, row in enumerate(_lists()["groups"]):
            Group.create(position=position, **row)
    if not Term.select().exists():
        sow_terms([json.loads(path.read_text("utf-8")) for path in sorted((_FOLDER / "terms").glob("*.json"))])
    _sow_closed_days(clock.today().year)


def sow_terms(entries: list[dict]) -> None:
    """Take in terms, in the form of ``seed/terms/*.json``, as an import that publishes all of them."""
    document = {**exchange.export(), "groups": [], "pronunciations": [], "terms": [as_entry(one) for one in entries]}
    exchange.apply(document, account=None, review=False)


def as_entry(seed: dict) -> dict:
    """Return a term of ``seed/terms/*.json`` as it stands in the file that units pass on."""
    entry = {name: value for name, value in seed.items() if name != "written_on"}
    texts = {
        language: {"published": {**words, "written_on": seed["written_on"]}}
        for language, words in seed["revisions"].items()
    }
    return {**entry, "checked": None, "revisions": texts}


def _lists() -> dict:
    return json.loads((_FOLDER / "lists.json").read_text("utf-8"))


def _sow_lists() -> None:
    lists = _lists()
    for position, row in enumerate(lists["services"]):
        Service.create(position=position, **row)
    for topic, rows in lists["reasons"].items():
        for position, row in enumerate(rows):
            Reason.create(topic=topic, position=position, **row)


def _sow_closed_days(year: int) -> None:
    """Note the national days of this and the next year, where nobody has noted anything of a year yet.

    Dates of the far year are forecasts until the joint decree; the unit edits the table.
    """
    for each in (year, year + 1):
        if ClosedDay.untouched(each):
            for day, name in national_days(each).items():
                ClosedDay.create(day=day, name=name)
