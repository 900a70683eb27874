"""Staff pages of single dates: nothing takes place, other hours apply, or it is as usual although a holiday."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import VisitingDay
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.text.languages import SOURCE, Texts
from kiosk.core.web.page import day as written
from kiosk.core.web.sign_in import account
from kiosk.staff.forms.visit_days import KINDS, NewVisitDayForm, VisitDayForm
from kiosk.staff.forms.visits import ConfirmForm

blueprint = Blueprint("visit_days", __name__, url_prefix="/visit_days")


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Decide how a date is; the address may name the date, as that of a holiday."""
    day = _day(request.args.get("day", "")) or clock.today()
    schedule = read_schedule(clock.today())
    name = schedule.closed.get(day, "")
    form = NewVisitDayForm.of(schedule, day, reason=Texts({SOURCE: name[: VisitingDay.MAX_REASON]}))
    if not form.validate_on_submit():
        return _page(form, None, 400 if form.errors else 200)
    return _decide(form, form.day.data, VisitingDay.unseen())


@blueprint.route("/<day>", methods=("GET", "POST"))
def edit(day: str) -> ResponseReturnValue:
    """Change what was decided for a date."""
    found = _decided(day)
    form = VisitDayForm.of(read_schedule(min(found, clock.today())), found)
    if not form.validate_on_submit():
        return _page(form, found, 400 if form.errors else 200)
    return _decide(form, found, request.form.get("seen", ""))


@blueprint.route("/<day>/remove", methods=("GET", "POST"))
def remove(day: str) -> ResponseReturnValue:
    """Ask for confirmation, then let a date be as the week has it."""
    found = _decided(day)
    form = ConfirmForm(data={"seen": VisitingDay.seen_now(found)})
    if request.method == "GET":
        return render_template("staff/visit_days/remove.html", form=form, found=found)
    try:
        VisitingDay.remove(account(), found, seen=request.form.get("seen", ""))
    except ChangedMeanwhile:
        flash(_("Tanggal ini baru saja diubah orang lain. Baca lagi sebelum menghapus."), "warning")
        return redirect(url_for(".edit", day=day), 303)
    flash(_("%(day)s kembali mengikuti jadwal seminggu.", day=written(found)), "success")
    return redirect(url_for("staff.visits.edit"), 303)


def _decide(form: VisitDayForm, day: date, seen: str) -> ResponseReturnValue:
    try:
        VisitingDay.decide(account(), day, form.reason.data, form.how, form.hours, seen=seen)
    except ChangedMeanwhile:
        form.meanwhile(VisitingDay.seen_now(day))
        return _page(form, day, 409)
    if read_schedule(clock.today()).current(clock.today()):
        flash(_("Disimpan: %(day)s. Layar menampilkannya paling lama satu menit lagi.", day=written(day)), "success")
    else:
        words = _("Disimpan: %(day)s. Layar belum menampilkannya. Pastikan dulu jadwal seminggu.", day=written(day))
        flash(words, "warning")
    return redirect(url_for("staff.visits.edit"), 303)


def _page(form: VisitDayForm, found: date | None, status: int) -> ResponseReturnValue:
    page = render_template("staff/visit_days/edit.html", form=form, found=found, kinds=KINDS, today=clock.today())
    return page, status


def _decided(typed: str) -> date:
    day = _day(typed)
    return day if day and VisitingDay.decided(day) else abort(404)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
