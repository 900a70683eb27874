"""What a fresh database holds: services, reasons, closed days, and the first explanations."""

import json
from datetime import date, timedelta
from pathlib import Path

from kiosk.core import clock
from kiosk.core.models import ClosedDay, Group, Reason, Service, Term
from kiosk.core.models.publication import publish

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
    """Make a published term of each entry, in the form of ``seed/terms/*.json``, and relate them."""
    terms = {}
    for entry in entries:
        term = terms[entry["slug"]] = Term.create(
            slug=entry["slug"],
            group=entry["group"],
            abbreviation=entry["abbreviation"],
            synonyms="\n".join(entry["synonyms"]),
            position=entry["position"],
            for_sentenced=entry["for_sentenced"],
        )
        for language, fields in entry["revisions"].items():
            written_on = date.fromisoformat(entry["written_on"])
            draft = term.write(language=language, author=None, base=0, fields={**fields, "written_on": written_on})
            publish(draft, None)
    for entry in entries:
        terms[entry["slug"]].relate([terms[slug] for slug in entry["related"]])


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
    """Seed Indonesia's holidays and cuti bersama of this and the next year, where a year has no closed day yet.

    Dates of the far year are forecasts of the ``holidays`` package until the joint decree; the unit edits the table.
    """
    for each in (year, year + 1):
        first = date(each, 1, 1)
        if ClosedDay.select().where(ClosedDay.day.between(first, first + timedelta(days=364))).exists():
            continue
        # Imported here: 10 MB of other countries that a start without seeding must not pay for.
        from holidays import country_holidays

        for day, name in country_holidays("ID", years=each, categories=("public", "government"), language="id").items():
            ClosedDay.create(day=day, name=name)
