"""Staff pages of the visiting hours: the week in one form, and whether it is still right."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import VisitingDay, VisitingWeek
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.web.sign_in import account
from kiosk.core.web.visiting_wording import special_lines, today_lines
from kiosk.staff import wording
from kiosk.staff.forms.visits import ConfirmForm, WeekForm

blueprint = Blueprint("visits", __name__, url_prefix="/visits")

# How far undecided holidays are listed.
AHEAD_DAYS = 60


@blueprint.route("/", methods=("GET", "POST"))
def edit() -> ResponseReturnValue:
    """Show the hours of the week, and store them as a whole; a further row is offered without storing."""
    form = WeekForm.of(read_schedule(clock.today()).week)
    if request.form.get("then") == "more":
        form.offer_more()
        return _page(form)
    if not form.validate_on_submit():
        return _page(form, 400 if form.errors else 200)
    try:
        VisitingWeek.replace_all(account(), form.hours, seen=request.form.get("seen", ""))
    except ChangedMeanwhile:
        form.meanwhile(VisitingWeek.seen_now())
        return _page(form, 409)
    flash(_("Jadwal disimpan. Layar pengunjung menampilkannya paling lama satu menit lagi."), "success")
    return redirect(url_for(".edit"), 303)


@blueprint.post("/confirm")
def confirm() -> ResponseReturnValue:
    """Store that the hours are still right today."""
    try:
        VisitingWeek.confirm(account(), seen=request.form.get("seen", ""))
    except ChangedMeanwhile:
        flash(_("Jadwalnya baru saja diubah orang lain. Baca lagi, lalu klik sekali lagi."), "warning")
    else:
        flash(_("Dicatat: jadwal ini masih benar hari ini."), "success")
    return redirect(url_for(".edit"), 303)


def _page(form: WeekForm, status: int = 200) -> ResponseReturnValue:
    now = clock.local(clock.now())
    schedule = read_schedule(now.date())
    page = render_template(
        "staff/visits/edit.html",
        form=form,
        confirm_form=ConfirmForm(formdata=None, seen=VisitingWeek.seen_now()),
        last=VisitingWeek.last(),
        current=schedule.current(now.date()),
        missing=wording.missing_hours(schedule, now.date()),
        today=now.date(),
        today_decided=VisitingDay.decided(now.date()),
        shown=today_lines(schedule, now),
        special=special_lines(schedule, now.date()),
        undecided=[(day, schedule.closed[day]) for day in schedule.undecided(now.date(), AHEAD_DAYS)],
        decided=wording.decided_days(schedule),
    )
    return page, status
