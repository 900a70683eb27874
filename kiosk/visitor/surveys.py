"""The official survey, one question per screen; nothing is stored before "Kirim", and then exactly once."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.documents import qr
from kiosk.core.models import Service, Setting, Sheet, SurveyPeriod
from kiosk.core.models.surveys.sheet import SurveyClosed
from kiosk.core.statistics import ikm
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space
from kiosk.core.web.languages import current_language
from kiosk.core.web.questionnaire_wording import ABOUT, ANSWERS
from kiosk.visitor.display import take_display
from kiosk.visitor.survey_form import ASKED, INTRO, LEAVE, SERVICE, STEPS, SurveyForm

blueprint = Blueprint("surveys", __name__, url_prefix="/surveys")


@blueprint.get("/new")
def begin() -> ResponseReturnValue:
    """Introduce the survey, or say that none is open."""
    if not SurveyPeriod.door_open():
        return _closed(begun=False)
    space.claim_for_rating()
    return _show(SurveyForm(formdata=None, key=keyring.mint("sheet")), INTRO)


@blueprint.post("/new")
def new() -> ResponseReturnValue:
    """Take the answer of one screen and show the next screen or the refused one; store the sheet on "Kirim".

    A form whose sheet is already stored only shows the thank-you page, whatever it holds now.
    """
    form = SurveyForm()
    key, go, step = form.key.data or "", request.form.get("go", "next"), request.form.get("step", INTRO)
    step = step if step in (*STEPS, LEAVE) else INTRO
    display = take_display()
    sheet = Sheet.of_key(key)
    if sheet is not None:
        return _thanks(sheet, key)
    form.take(step, go)
    refused = form.refused(step, [name for name, values in request.form.lists() if len(values) > 1])
    if refused:
        return _show(form, *refused), 400
    if not display and go == "send":
        return _send(form, step)
    if not SurveyPeriod.door_open():
        return _closed(begun=True), 409
    return _show(form, step if display else form.turn(step, go))


def _send(form: SurveyForm, step: str) -> ResponseReturnValue:
    if not form.scores:
        return _show(form, step, _("Belum ada pertanyaan yang dijawab. Jawab paling sedikit satu, atau berhenti.")), 400
    key = form.key.data or ""
    try:
        sheet = Sheet.give(
            key=key,
            answers=form.scores,
            language=current_language(),
            service=Service.at(form.service.data),
            respondent=form.respondent,
        )
    except SurveyClosed:
        return _closed(begun=True), 409
    return _thanks(sheet, key)


def _show(form: SurveyForm, step: str, problem: str = "") -> str:
    page = "question" if step in ASKED else step
    return render_template(
        f"visitor/surveys/new/{page}.html",
        form=form,
        page=page,
        step=step,
        number=STEPS.index(step) + 1 if step in STEPS else 0,
        total=len(STEPS),
        options=_options(step),
        # Only the nine questions count for the index.
        about=step not in ikm.SHEET,
        answered=len(form.scores),
        questions=len(ikm.ELEMENTS),
        held=step != INTRO or SurveyPeriod.on(clock.today()) is not None,
        problem=problem,
    )


def _options(step: str) -> list[tuple]:
    """Return the buttons of a question: (value, label, text, icon name)."""
    if step == SERVICE:
        offered = [(one.code, one.name(current_language())) for one in Service.offered()]
    elif step in ANSWERS:
        offered = list(zip(map(str, ikm.SCORES), ANSWERS[step], strict=True))
    else:
        offered = list(ABOUT.get(step, {}).items())
    return [(value, words, "", "") for value, words in offered]


def _thanks(sheet: Sheet, key: str) -> str:
    """Render the thanks for a stored sheet; the page does not reveal any answer."""
    ministry = Setting.read("ministry_survey")
    return render_template(
        "visitor/surveys/new/thanks.html",
        key=key,
        complete=sheet.complete,
        answered=len(sheet.answers),
        questions=len(ikm.ELEMENTS),
        ministry=ministry,
        picture=qr.svg(ministry) if ministry else "",
    )


def _closed(*, begun: bool) -> str:
    return render_template("visitor/surveys/new/closed.html", begun=begun)
