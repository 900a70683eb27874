"""Context and filters of every template: the unit's name, the language, the clock, and date formats."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, current_app, session
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context

from kiosk.core.days import clock
from kiosk.core.storage.space import space
from kiosk.core.text import markdown
from kiosk.core.web import device
from kiosk.core.web.condition_wording import notice as storage_notice
from kiosk.core.web.contacts import card_contacts, unit_contacts, unit_settings
from kiosk.core.web.languages import current_language
from kiosk.core.web.wording import FACTS

TEXT_SIZES = (1, 2, 3)


def init_app(app: Flask) -> None:
    """Register the filters and the context of all pages."""
    app.add_template_filter(day)
    app.add_template_filter(day_short)
    app.add_template_filter(weekday)
    app.add_template_filter(month)
    app.add_template_filter(grouped)
    app.add_template_filter(points)
    app.add_template_filter(clock_time, "clock")
    app.add_template_filter(moment)
    app.add_template_filter(fact_name)
    app.add_template_filter(missing_rows)
    app.add_template_filter(markdown.render, "markdown")
    app.add_template_filter(unit_contacts, "contacts")
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    settings = unit_settings()
    visitor = current_app.config["SURFACE"] == "visitor"
    tagline = settings["unit_tagline"].in_language(current_language())
    condition, doubtful = space.condition, space.is_doubtful
    return {
        "surface": current_app.config["SURFACE"],
        "language": current_language(),
        "text_size": session.get("text_size", 1) if visitor else 1,
        "contrast": bool(session.get("contrast")) and visitor,
        "unit": {
            "name": settings["unit_name"],
            "tagline": tagline,
            "card_contacts": lambda slug: card_contacts(slug, settings),
        },
        "idle": {
            "seconds": settings["idle_seconds"],
            "typing": settings["idle_typing_seconds"],
            "ticket": settings["idle_ticket_seconds"],
            "countdown": settings["idle_countdown_seconds"],
        },
        "page_token": device.page_token,
        "now": clock.local(clock.now()),
        # The script of the clock reads the machine's, which then shows another date.
        "clock_shown": not clock.is_off(),
        "condition": condition,
        "doubtful": doubtful,
        "storage_notice": "" if visitor else storage_notice(condition, doubtful=doubtful),
    }


def day(value: date) -> str:
    """Write a day as "Selasa, 24 November 2026"."""
    return format_date(value, "EEEE, d MMMM y")


def weekday(value: date) -> str:
    """Write a day of this year as "Selasa, 24 November", which leaves room beside the unit's name."""
    return format_date(value, "EEEE, d MMMM")


def day_short(value: date) -> str:
    """Write a day as "24 Nov 2026"."""
    return format_date(value, "d MMM y")


def month(value: date) -> str:
    """Write a month as "November 2026"."""
    return format_date(value, "MMMM y")


def grouped(value: int) -> str:
    """Write a whole number as "1.234"."""
    return format_decimal(value)


def points(value: Decimal, places: int = 2) -> str:
    """Write a figure of the survey with all its decimals, as "91,48"."""
    return format_decimal(value, f"#,##0.{'0' * places}")


def clock_time(value: datetime) -> str:
    """Write a local time as "14.05"."""
    return f"{value:%H.%M}"


def moment(value: datetime) -> str:
    """Write a stored moment as "Selasa, 24 November 2026, 14.05 WIB"."""
    local = clock.local(value)
    return f"{day(local.date())}, {clock_time(local)} {local.tzname()}"


@pass_context
def fact_name(_context: Context, row: str) -> str:
    """Return the label of a row of the fact card in the language of the page.

    It takes the context so that Jinja does not evaluate it, in one language, when the template is compiled.
    """
    return str(FACTS[row])


@pass_context
def missing_rows(_context: Context, rows: Sequence[str]) -> str:
    """Return the sentence that names the rows of a fact card which the unit has yet to fill."""
    names = ", ".join(str(FACTS[row]).rstrip("?").lower() for row in rows)
    return _("Keterangan yang belum ada: %(rows)s. Tanyakan kepada petugas.", rows=names)
