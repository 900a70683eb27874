"""Officers type in questionnaires that were filled in on paper: nine digits and Enter."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.core.days import clock
from kiosk.core.models import Service, Sheet, SurveyPeriod
from kiosk.core.models.surveys.sheet import SurveyClosed
from kiosk.core.statistics import ikm
from kiosk.core.storage.keys import keyring
from kiosk.core.web.languages import current_language
from kiosk.core.web.questionnaire_wording import ANSWERS, ELEMENTS
from kiosk.core.web.sign_in import account
from kiosk.officer.forms.sheets import NO_SERVICE, SheetForm

blueprint = Blueprint("sheets", __name__, url_prefix="/sheets")


@blueprint.route("/", methods=("GET", "POST"))
def index() -> ResponseReturnValue:
    """Show the form and store a sheet once; its day and service stay for the next one of the pile."""
    if request.method == "GET":
        return _page(_blank())
    form = SheetForm().offer(list(Service.offered()))
    if not form.validate():
        return _page(form, 400)
    try:
        sheet = Sheet.record(
            account(),
            key=form.key.data or "",
            day=form.day.data,
            answers=form.answers,
            service=Service.at(form.service.data),
            respondent=form.respondent,
        )
    except SurveyClosed:
        form.no_survey()
        return _page(form, 400)
    if sheet.withdrawn or not form.matches(sheet):
        # Somebody went back to a form that was stored and typed the next sheet into it.
        form.key.data = keyring.mint("sheet")
        flash(_("BELUM tersimpan: formulir ini sudah dipakai untuk lembar lain. Tekan Simpan sekali lagi."), "warning")
        return _page(form, 409)
    flash(_stored_message(sheet), "success")
    return _next(sheet)


@blueprint.route("/<key_hmac>/withdraw", methods=("GET", "POST"))
def withdraw(key_hmac: str) -> ResponseReturnValue:
    """Ask for confirmation, then take a sheet that this officer typed wrongly out of all figures."""
    sheet = Sheet.recorded(account(), key_hmac) or abort(404)
    if request.method == "GET":
        return render_template("officer/sheets/withdraw.html", sheet=sheet, digits=_digits(sheet))
    sheet.withdraw(account())
    flash(_("Lembar dibatalkan: %(digits)s. Lembar itu tidak dihitung lagi.", digits=_digits(sheet)), "success")
    return _next(sheet)


def _blank() -> SheetForm:
    """Return an empty form for the next sheet: its day and service may be those of the one before."""
    period = SurveyPeriod.begun()
    likely = min(clock.today(), period.last) if period else None
    return SheetForm(
        formdata=None,
        key=keyring.mint("sheet"),
        day=request.args.get("day", likely, type=date.fromisoformat),
        service=request.args.get("service", ""),
    ).offer(list(Service.offered()))


def _page(form: SheetForm, status: int = 200) -> ResponseReturnValue:
    names = {service.id: service.name(current_language()) for service in Service.desk()}
    page = render_template(
        "officer/sheets/index.html",
        form=form,
        # What was typed stays, even if its survey no longer exists.
        open=request.method == "POST" or SurveyPeriod.begun() is not None,
        coming=SurveyPeriod.newest_first().first(),
        questions=[(ELEMENTS[element], ANSWERS[element]) for element in ikm.SHEET],
        typed=[(sheet, _digits(sheet), names.get(sheet.service_id)) for sheet in Sheet.recorded_lately(account())],
    )
    return page, status


def _next(sheet: Sheet) -> ResponseReturnValue:
    service = sheet.service.code if sheet.service else NO_SERVICE
    return redirect(url_for(".index", day=sheet.day, service=service), 303)


def _digits(sheet: Sheet) -> str:
    """Write the answers in the order of the printed sheet, a dash for each that is empty."""
    return " ".join(str(sheet.answers.get(element, "\u2013")) for element in ikm.SHEET)


def _stored_message(sheet: Sheet) -> str:
    stored = _('Lembar tersimpan di "%(name)s": %(digits)s.', name=sheet.period.name, digits=_digits(sheet))
    if sheet.complete:
        return stored + " " + _("Lengkap.")
    missing = len(ikm.SHEET) - len(sheet.answers)
    return (
        stored
        + " "
        + ngettext(
            "%(num)s jawaban kosong, jadi lembar ini tidak masuk hitungan indeks.",
            "%(num)s jawaban kosong, jadi lembar ini tidak masuk hitungan indeks.",
            missing,
        )
    )
