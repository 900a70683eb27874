"""The date of the machine: whether the program trusts it, and an administrator's confirmation that it is right."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin import wording
from kiosk.core.days import clock, trust
from kiosk.core.models import TrustedDay
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.web.page import day as written
from kiosk.core.web.sign_in import account

blueprint = Blueprint("trusted_day", __name__, url_prefix="/trusted_day")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show what the clock says and what is trusted, with a button where a person must decide."""
    state, row, shown = TrustedDay.state(), TrustedDay.current(), clock.local(clock.shown()).date()
    return render_template(
        "admin/trusted_day/show.html",
        today=shown,
        trusted=row.day if row else None,
        words=wording.DAY_STATES[state],
        tone=wording.DAY_TONES[state],
        asks=TrustedDay.asks_for_a_person() and shown >= trust.EARLIEST,
        impossible=shown < trust.EARLIEST,
        state=state,
        days=(shown - row.day).days if row else 0,
    )


@blueprint.post("/confirm")
def confirm() -> ResponseReturnValue:
    """Trust the date that the page has shown, unless the clock shows another by now."""
    try:
        TrustedDay.confirm(account(), date.fromisoformat(request.form.get("seen", "")))
    except (ChangedMeanwhile, ValueError):
        flash(_("Tanggal komputer berubah sesudah halaman ini dibuka. Periksa tanggal yang sekarang."), "warning")
    else:
        flash(_("%(day)s sekarang dipercaya.", day=written(clock.today())), "success")
    return redirect(url_for(".show"), 303)
