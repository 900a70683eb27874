"""The report of a survey period: on paper, as a workbook that calculates the index again, and as raw answers."""

from decimal import Decimal
from io import BytesIO
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.documents.spreadsheet import Cell, csv_chunks
from kiosk.core.models import Audit, FollowUp, Service, Setting, SurveyPeriod
from kiosk.core.models.surveys.results import Group, Results
from kiosk.core.statistics import charts, ikm
from kiosk.core.statistics.recapitulation import recapitulation
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.web.origin import own_pages_only
from kiosk.core.web.page import day as long_day
from kiosk.core.web.page import day_short, points
from kiosk.core.web.questionnaire_wording import ABOUT, CUTS, PERFORMANCES, SOURCES, recapitulation_labels
from kiosk.core.web.sign_in import account
from kiosk.officer import figure_text
from kiosk.officer.exports import attached
from kiosk.officer.forms.survey_reports import FollowUpForm

blueprint = Blueprint("survey_reports", __name__, url_prefix="/survey_reports")

# The largest integer of PostgreSQL.
_ONE = "/<int(max=2147483647):period_id>"
# For how many elements a follow-up is planned, and how many periods the trend shows.
_WEAKEST = 3
_PERIODS = 8
_HIGHEST = Decimal(100)


@blueprint.get(_ONE)
def show(period_id: int) -> ResponseReturnValue:
    """Show the report as it is printed."""
    found = _period(period_id)
    results = Results.whole(found)
    trend = [one for one in Results.of(found.and_those_before(_PERIODS)) if one.index or one.period == found]
    return render_template(
        "officer/survey_reports/show.html",
        period=found,
        results=results,
        index=results.index,
        groups=_groups(results),
        state=_state(found),
        trend=trend,
        trend_bars=charts.Bars.of(
            ((one.period.name, one.index.value) for one in trend if one.index), write=points, most=_HIGHEST
        ),
        plan=_planned(found, results),
        weakest="; ".join(map(figure_text.element, _weakest(results))),
        bars=figure_text.element_bars(results.index, ranked=False),
        performances=PERFORMANCES,
        elements=ikm.ELEMENTS,
        grade=ikm.grade,
        words=figure_text,
        letterhead=Setting.everything(),
        printed=_("Dicetak %(day)s oleh %(name)s", day=long_day(clock.today()), name=account().name),
    )


@blueprint.route(_ONE + "/follow_up", methods=("GET", "POST"))
def follow_up(period_id: int) -> ResponseReturnValue:
    """Plan what is done about the weakest elements."""
    found = _period(period_id)
    results = Results.of([found])[0]
    plan = FollowUp.of(found)
    form = FollowUpForm.of(plan)
    # What was typed for an element counts, even when others are the weakest by now.
    elements = tuple(dict.fromkeys((*_planned(found, results, plan), *form.filled)))
    status = 200
    if elements and form.validate_on_submit():
        try:
            FollowUp.plan(found, account(), form.rows(elements), form.seen.data or "")
        except ChangedMeanwhile:
            form.meanwhile(FollowUp.stamp_of(FollowUp.of(found)))
            status = 409
        else:
            flash(_("Rencana tindak lanjut tersimpan."), "success")
            return redirect(url_for(".show", period_id=found.id), 303)
    page = render_template(
        "officer/survey_reports/follow_up.html", form=form, period=found, elements=elements, words=figure_text
    )
    return page, 400 if form.errors else status


@blueprint.get(_ONE + "/recapitulation.xlsx")
@own_pages_only
def xlsx(period_id: int) -> ResponseReturnValue:
    """Send the recapitulation of the complete sheets as a workbook with formulas."""
    found = _period(period_id)
    results = Results.of([found])[0]
    if results.index is None or not found.disclosed:
        return _no_file(found)
    names = _service_names()
    rows = ((names[sheet.service_id], sheet.answers) for sheet in results.sheets() if sheet.complete)
    days = f"{day_short(found.first)} \u2013 {day_short(found.last)}"
    above = (Setting.read("unit_name"), _("Survei Kepuasan Masyarakat: %(name)s", name=found.name), days)
    Audit.add("exported", "survey", ["xlsx", found.id], actor=account())
    file = BytesIO(recapitulation(recapitulation_labels(), above, rows, results.index))
    return attached(file, f"skm-{found.first.isoformat()}.xlsx")


@blueprint.get(_ONE + "/answers.csv")
@own_pages_only
def csv(period_id: int) -> ResponseReturnValue:
    """Send the answers of every sheet, with the month but no day or hour, sorted by content."""
    found = _period(period_id)
    results = Results.of([found])[0]
    if results.suppressed or not found.disclosed:
        return _no_file(found)
    names = _service_names()
    heading: list[Cell] = [
        _("Bulan"),
        _("Cara mengisi"),
        _("Layanan"),
        *(element.upper() for element in ikm.ELEMENTS),
        _("Lengkap"),
    ]
    rows = [
        [
            f"{sheet.day:%Y-%m}",
            str(SOURCES[sheet.source]),
            names[sheet.service_id],
            *(sheet.answers.get(element) for element in ikm.ELEMENTS),
            _("ya") if sheet.complete else _("tidak"),
        ]
        for sheet in results.sheets()
    ]
    Audit.add("exported", "survey", ["csv", found.id], actor=account())
    headers = {"Content-Disposition": f"attachment; filename=skm-{found.first.isoformat()}.csv"}
    return Response(csv_chunks(chain([heading], rows)), mimetype="text/csv", headers=headers)


def _period(number: int) -> SurveyPeriod:
    return SurveyPeriod.get_or_none(SurveyPeriod.id == number) or abort(404)


def _state(period: SurveyPeriod) -> str:
    """Return why the figures of a period are not final; empty if they are."""
    if period.disclosed:
        return ""
    if period.running:
        return _("Periode ini masih berjalan: angkanya masih berubah. Berkas XLSX dan CSV dibuat sesudah berakhir.")
    if period.first > clock.today():
        return _("Periode ini belum mulai.")
    return _(
        "Periode ini sudah berakhir. Lembar terakhir dari layar masuk pada jam kelompok berikutnya, lalu berkasnya."
    )


def _no_file(period: SurveyPeriod) -> ResponseReturnValue:
    """Refuse a file: two files of a survey that still grows would disclose the sheets by which they differ."""
    flash(_("Belum ada berkas. Berkas dibuat sesudah survei berakhir, bila lembarnya cukup."), "warning")
    return redirect(url_for(".show", period_id=period.id), 303)


def _planned(period: SurveyPeriod, results: Results, plan: dict[str, FollowUp] | None = None) -> dict[str, Any]:
    """Return the plan of the weakest elements, planned or not, and of what was planned before."""
    found = FollowUp.of(period) if plan is None else plan
    return {element: found.get(element) for element in dict.fromkeys((*_weakest(results), *found))}


def _weakest(results: Results) -> tuple[str, ...]:
    return results.index.weakest(_WEAKEST) if results.index else ()


def _service_names() -> dict[int | None, str]:
    return {None: _("Tidak disebut")} | {
        one.id: one.names.source for one in Service.select().order_by(Service.position)
    }


def _groups(results: Results) -> dict[Any, list[tuple[str, Group]]]:
    """Return by the title of each cut its groups with their labels, those without an answer last."""
    unstated = _("Tidak disebut")
    services = {str(number): name for number, name in _service_names().items() if number} | {"0": unstated}
    about = {cut: {value: str(words) for value, words in ABOUT[cut].items()} | {"": unstated} for cut in ABOUT}
    found = {
        CUTS[cut]: [(names[group.value], group) for group in results.groups(cut, names)]
        for cut, names in {"service": services, **about}.items()
    }
    return found | {CUTS["source"]: [(str(SOURCES[group.value]), group) for group in results.sources()]}
