"""The pattern page: every component in every state, from which later work starts. For staff and administrators."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired

from kiosk.core.forms import KioskForm, LineField, TextField, at_most, choices
from kiosk.core.sign_in import guard

_check = guard("staff", "admin")


class SampleForm(KioskForm):
    """One field of each sort."""

    text = TextField(_l("Pesan"), validators=[DataRequired(), at_most(2000)])
    name = LineField(_l("Nama"), validators=[DataRequired(), at_most(80)])
    kind = RadioField(_l("Jenis"), choices=choices({"suggestion": _l("Saran"), "complaint": _l("Pengaduan")}))
    service = SelectField(_l("Layanan"), choices=choices({"visits": _l("Kunjungan"), "goods": _l("Titipan barang")}))
    agree = BooleanField(_l("Saya setuju"), validators=[DataRequired()])


def show() -> ResponseReturnValue:
    """Show every component; nothing on this page is stored."""
    refused = _check()
    if refused is not None:
        return refused
    form = SampleForm(MultiDict())
    broken = SampleForm(MultiDict({"service": "nothing"}), prefix="broken-")
    broken.validate()
    return render_template("entrance/components.html", form=form, broken_form=broken)
