"""Officers hold the official survey: they open a period, end it, and show its index to everybody."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.days import clock
from kiosk.core.models import SurveyPeriod
from kiosk.core.models.surveys.period import Overlaps, SheetsOutside
from kiosk.core.models.surveys.results import Results
from kiosk.core.statistics import ikm
from kiosk.core.statistics.disclosure import THRESHOLD
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.web.page import grouped
from kiosk.core.web.questionnaire_wording import PERFORMANCES
from kiosk.core.web.sign_in import account
from kiosk.officer import figure_text
from kiosk.officer.forms.surveys import SurveyPeriodForm

blueprint = Blueprint("surveys", __name__, url_prefix="/surveys")

# The largest integer of PostgreSQL.
_ONE = "/<int(max=2147483647):period_id>"
_RUNNING, _COMING, _OVER = (_l("Berjalan"), "success"), (_l("Akan datang"), "info"), (_l("Selesai"), "quiet")
# Populations for which the form shows the target in advance: those of a small unit.
_EXAMPLES = (50, 100, 200, 300, 500, 1_000)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the periods, newest first, with the results of each so far."""
    surveys = [(result, _state(result.period)) for result in Results.of(SurveyPeriod.newest_first())]
    return render_template("officer/surveys/index.html", surveys=surveys, **_words())


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Open a period."""
    form = SurveyPeriodForm.of()
    if form.validate_on_submit():
        try:
            period = SurveyPeriod.open(account(), **form.columns)
        except Overlaps as refusal:
            form.overlaps(refusal.other)
        else:
            return _stored(period)
    page = render_template("officer/surveys/new.html", form=form, **_words())
    return page, 400 if form.errors else 200


@blueprint.route(_ONE, methods=("GET", "POST"))
def edit(period_id: int) -> ResponseReturnValue:
    """Change a period; its sheets stay in it."""
    period = _period(period_id)
    form = SurveyPeriodForm.of(period)
    if form.validate_on_submit():
        try:
            period.change(account(), seen=form.seen.data or "", **form.columns)
        except ChangedMeanwhile:
            period = _period(period_id)
            form.meanwhile(period.stamp)
            return _editor(form, period, 409)
        except Overlaps as refusal:
            form.overlaps(refusal.other)
        except SheetsOutside:
            form.leaves_sheets_outside(period)
        else:
            return _stored(period)
    return _editor(form, period)


@blueprint.post(_ONE + "/close")
def close(period_id: int) -> ResponseReturnValue:
    """Make today the last day of a period that runs."""
    period = _period(period_id)
    if not period.running:
        return _back(period, _("Survei ini tidak sedang berjalan, jadi tidak ada yang ditutup."), "warning")
    columns = {name: getattr(period, name) for name in SurveyPeriodForm.COLUMNS}
    try:
        period.change(account(), seen=request.form.get("seen", ""), **{**columns, "last": clock.today()})
    except (ChangedMeanwhile, SheetsOutside):
        message = _("Belum ditutup: survei ini berubah sejak Anda membukanya. Periksa dulu, lalu tutup lagi.")
        return _back(period, message, "warning")
    return _back(period, _("Hari ini menjadi hari terakhir. Mulai besok survei ini tidak dapat diisi lagi."))


@blueprint.post(_ONE + "/publish")
def publish(period_id: int) -> ResponseReturnValue:
    """Show the index on the attract screen, or take it down."""
    period = _period(period_id)
    wanted = request.form.get("shown", "")
    if wanted not in ("0", "1"):
        abort(400)
    shown = wanted == "1"
    if shown and Results.of([period])[0].suppressed:
        message = _("Indeks tidak ditampilkan: lembar lengkapnya kurang dari %(number)s.", number=THRESHOLD)
        return _back(period, message, "warning")
    # A page that is out of date must not take down the index of another period.
    if period.published != shown:
        period.publish(account(), shown)
    return _back(
        period, _("Indeks ini tampil di layar awal.") if shown else _("Indeks ini tidak lagi tampil di layar awal.")
    )


def _period(period_id: int) -> SurveyPeriod:
    return SurveyPeriod.get_or_none(SurveyPeriod.id == period_id) or abort(404)


def _state(period: SurveyPeriod) -> tuple[Any, str]:
    if period.running:
        return _RUNNING
    return _COMING if period.first > clock.today() else _OVER


def _words() -> dict[str, Any]:
    """Return the template variables that all these pages share."""
    targets = [(number, ikm.sample_size(number)) for number in _EXAMPLES]
    return {"threshold": THRESHOLD, "performances": PERFORMANCES, "targets": targets, "words": figure_text}


def _editor(form: SurveyPeriodForm, period: SurveyPeriod, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "officer/surveys/edit.html",
        form=form,
        result=Results.of([period])[0],
        state=_state(period),
        endable=period.running and period.last > clock.today(),
        **_words(),
    )
    return page, 400 if form.errors else status


def _stored(period: SurveyPeriod) -> ResponseReturnValue:
    message = _(
        "%(name)s disimpan. Sasarannya %(target)s lembar lengkap dari %(population)s pengguna layanan.",
        name=period.name,
        target=grouped(period.target),
        population=grouped(period.population),
    )
    flash(message, "success")
    return redirect(url_for(".index"), 303)


def _back(period: SurveyPeriod, message: str, tone: str = "success") -> ResponseReturnValue:
    flash(message, tone)
    return redirect(url_for(".edit", period_id=period.id), 303)
