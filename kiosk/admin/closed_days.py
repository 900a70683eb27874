"""The calendar of days on which the office is closed; promises skip them."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.admin import wording
from kiosk.admin.forms.closed_days import ApplyForm, ListForm, NameForm, SpanForm
from kiosk.core.days import clock
from kiosk.core.days.day_list import read_days, write_days
from kiosk.core.models import ClosedDay
from kiosk.core.seed.national_days import national_days
from kiosk.core.web.page import day as written
from kiosk.core.web.sign_in import account

blueprint = Blueprint("closed_days", __name__, url_prefix="/closed_days")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the closed days of a year, month by month."""
    return _index(_year(request.args.get("year", "")), SpanForm(formdata=None))


@blueprint.post("/add")
def add() -> ResponseReturnValue:
    """Add a day, or the working days of a span; days that are in the calendar already keep their name."""
    form = SpanForm()
    if not form.validate_on_submit():
        return _index(form.day.data.year if form.day.data else _year(""), form), 400
    wanted = dict.fromkeys(form.days, form.name.data or "")
    new = ClosedDay.difference(wanted).new
    ClosedDay.change(account(), new)
    words = ngettext("%(num)s hari libur ditambahkan.", "%(num)s hari libur ditambahkan.", len(new))
    if len(new) < len(wanted):
        left = len(wanted) - len(new)
        words += " " + ngettext(
            "%(num)s hari sudah tercatat dan tidak diubah.", "%(num)s hari sudah tercatat dan tidak diubah.", left
        )
    return _done(words, form.day.data.year, "success" if new else "warning")


@blueprint.route("/<day>", methods=("GET", "POST"))
def edit(day: str) -> ResponseReturnValue:
    """Rename a closed day."""
    found = _find(day)
    form = NameForm(obj=found)
    if form.validate_on_submit():
        ClosedDay.change(account(), {found.day: form.name.data})
        return _done(
            _("%(day)s sekarang bernama %(name)s.", day=written(found.day), name=form.name.data), found.day.year
        )
    return render_template("admin/closed_days/edit.html", form=form, found=found), 400 if form.errors else 200


@blueprint.route("/<day>/remove", methods=("GET", "POST"))
def remove(day: str) -> ResponseReturnValue:
    """Ask for confirmation, then make a closed day a working day again."""
    found = _find(day)
    if request.method == "GET":
        return render_template("admin/closed_days/remove.html", found=found)
    ClosedDay.change(account(), {found.day: None})
    return _done(_("%(day)s tidak lagi dicatat sebagai hari libur.", day=written(found.day)), found.day.year)


@blueprint.route("/upload", methods=("GET", "POST"))
def upload() -> ResponseReturnValue:
    """Read a list of days and show what it would change; nothing is stored yet."""
    form = ListForm()
    if not form.validate_on_submit():
        return render_template("admin/closed_days/upload.html", form=form, preview=None), 400 if form.errors else 200
    return _preview(form.whole)


@blueprint.post("/national")
def national() -> ResponseReturnValue:
    """Preview the national days of a year that are missing, as a list to apply; existing days stay as they are."""
    year = _year(request.form.get("year", ""))
    missing = ClosedDay.difference(national_days(year)).new
    if not missing:
        return _done(_("Semua libur nasional %(year)s yang dikenal sudah tercatat.", year=year), year, "info")
    return _preview(write_days(missing))


@blueprint.post("/apply")
def apply() -> ResponseReturnValue:
    """Store the days of the list that was previewed; skip the lines that hold no valid day."""
    form = ApplyForm()
    if not form.validate_on_submit():
        abort(400)
    days, _bad = _read(form.text.data or "")
    changes = ClosedDay.difference(days)
    ClosedDay.change(account(), days)
    words = _(
        "%(new)s hari ditambahkan, %(renamed)s diganti namanya.", new=len(changes.new), renamed=len(changes.renamed)
    )
    return _done(words, min(days).year if days else _year(""), "success" if changes.count else "info")


def _read(text: str) -> tuple[dict, list]:
    return read_days(text, ClosedDay.YEARS, ClosedDay.MAX_NAME)


def _preview(text: str) -> ResponseReturnValue:
    """Show what a list would change, and the list itself for correction."""
    days, bad = _read(text)
    page = render_template(
        "admin/closed_days/upload.html",
        form=ListForm(formdata=None, text=text),
        apply_form=ApplyForm(formdata=None, text=text),
        preview=ClosedDay.difference(days),
        bad=bad,
        faults=wording.DAY_FAULTS,
        forecast=any(name.endswith(ClosedDay.FORECAST) for name in days.values()),
        past=any(day < clock.today() for day in days),
    )
    return page, 200 if days else 400


def _find(day: str) -> ClosedDay:
    try:
        return ClosedDay.on(date.fromisoformat(day)) or abort(404)
    except ValueError:
        abort(404)


def _year(typed: str) -> int:
    """Return the requested year, or the current one if ``typed`` is not a year of the calendar."""
    wanted = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0
    return wanted if wanted in ClosedDay.YEARS else clock.today().year


def _done(words: str, year: int, tone: str = "success") -> ResponseReturnValue:
    """Report what was changed, and that promised days do not move."""
    if tone == "success":
        words += " " + _("Tanggal yang sudah dijanjikan di tiket tidak berubah.")
    flash(words, tone)
    return redirect(url_for(".index", year=year), 303)


def _index(year: int, form: SpanForm) -> str:
    days = list(ClosedDay.of_year(year))
    this_year = clock.today().year
    return render_template(
        "admin/closed_days/index.html",
        form=form,
        year=year,
        months=[(month[0].day, month) for month in _by_month(days)],
        years=list(_years(year, this_year)),
        forecast=any(one.forecast for one in days),
        fetchable=year in (this_year, this_year + 1),
        today=clock.today(),
    )


def _by_month(days: list[ClosedDay]) -> Iterator[list[ClosedDay]]:
    for _month, of_month in groupby(days, key=lambda one: one.day.month):
        yield list(of_month)


def _years(shown: int, this_year: int) -> Iterator[dict[str, Any]]:
    """Yield a link for each year with closed days, the year shown, and this year and the next, where promises end."""
    counts = ClosedDay.years()
    for year in sorted({*counts, shown, this_year, this_year + 1}):
        url = url_for(".index", year=year)
        yield {"label": str(year), "url": url, "count": counts[year], "active": year == shown}
