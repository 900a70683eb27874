"""The pattern page: every component in every state, as the starting point of new pages. For staff and admin."""

from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired

from kiosk.core.models import Setting
from kiosk.core.statistics import charts
from kiosk.core.web.forms import KioskForm, LineField, TextField, TextsField, at_most, choices
from kiosk.core.web.sign_in import guard
from kiosk.core.web.wording import KINDS

# Sample data of the charts: a number per kind of message, whole and part per month, a number per weekday and hour.
_NUMBERS = (12, 7, 4, 1)
_MONTHS = (("09", 6, 5), ("10", 11, 8), ("11", 9, 2))
_DAYS = (date(2024, 1, 1), date(2024, 1, 2))  # a Monday and the day after
_HOURS = {(0, 8): 5, (0, 9): 14, (1, 8): 9, (1, 9): None}

_check = guard("staff", "admin")


class SampleForm(KioskForm):
    """One field of each type."""

    text = TextField(_l("Pesan"), validators=[DataRequired(), at_most(2000)])
    name = LineField(_l("Nama"), validators=[DataRequired(), at_most(80)])
    kind = RadioField(_l("Jenis"), choices=choices({"suggestion": _l("Saran"), "complaint": _l("Pengaduan")}))
    service = SelectField(_l("Layanan"), choices=choices({"visits": _l("Kunjungan"), "goods": _l("Titipan barang")}))
    title = TextsField(_l("Nama"), _l("Nama dalam bahasa %(language)s"), most=40)
    agree = BooleanField(_l("Saya setuju"), validators=[DataRequired()])


def show() -> ResponseReturnValue:
    """Show every component; nothing on this page is stored."""
    refused = _check()
    if refused is not None:
        return refused
    form = SampleForm(MultiDict())
    broken = SampleForm(MultiDict({"service": "nothing"}), prefix="broken-")
    broken.validate()
    kinds = list(zip(map(str, KINDS.values()), _NUMBERS, strict=True))
    return render_template(
        "entrance/components.html",
        form=form,
        broken_form=broken,
        kinds=kinds,
        charts={
            "bars": charts.Bars.of(kinds),
            "columns": charts.Columns.of((label, "", whole, part) for label, whole, part in _MONTHS),
            "heat": charts.Heat.of(_HOURS),
        },
        weekdays=[format_date(day, "EEEE") for day in _DAYS],
        unit_settings=Setting.everything(),
    )
