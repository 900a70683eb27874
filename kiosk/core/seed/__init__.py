"""The seed of a new database: services, reasons, closed days, and the first explanations."""

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.models import ClosedDay, Group, Reason, Service, Term, TrustedDay
from kiosk.core.models.proof import first_seal
from kiosk.core.seed.national_days import national_days
from kiosk.core.seed.seed_files import released, seed_lists, seed_terms
from kiosk.core.seed.terms_update import update_terms
from kiosk.core.storage.database import transaction


def load_seed() -> None:
    """Fill a new database, add the closed days of a new year, and bring the texts of a new release to those that the
    unit has not changed.

    Once the seed was sealed, what is missing was removed outside the program: it stays missing, for ``audit verify``.
    """
    TrustedDay.begin()
    if not first_seal.begun():
        _fill()
    _load_closed_days(clock.today().year)
    first_seal.seal_states()
    update_terms(seed_terms(), released(), seed_lists()["groups"])


def _fill() -> None:
    with transaction():
        if not Service.select().exists():
            _load_lists()
        if not Group.select().exists():
            for position, row in enumerate(seed_lists()["groups"]):
                Group.create(position=position, **row)
        if not Term.select().exists():
            _load_terms(seed_terms())


def _load_terms(entries: list[dict]) -> None:
    """Import terms and publish all of them."""
    document = {**exchange.export(), "groups": [], "pronunciations": [], "terms": entries}
    exchange.apply(document, account=None, review=False)


def _load_lists() -> None:
    lists = seed_lists()
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
