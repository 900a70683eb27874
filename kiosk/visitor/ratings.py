"""One touch rates the service; the thank-you page is the same for every score."""

from time import monotonic

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.core.models import Rating, Reason, Service, SurveyPeriod
from kiosk.core.security.tap_rate import taps
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space
from kiosk.core.web.languages import current_language
from kiosk.visitor.display import take_display
from kiosk.visitor.forms import RatingForm, ReasonsForm

blueprint = Blueprint("ratings", __name__, url_prefix="/ratings")


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """Show the four faces, about the unit as a whole unless the link names a service."""
    space.claim_for_rating()
    service = Service.at(request.args.get("service"))
    form = RatingForm(formdata=None, key=keyring.mint("rating"), service=service.code if service else "")
    return render_template("visitor/ratings/new.html", form=form, service=service)


@blueprint.post("/new")
def create() -> ResponseReturnValue:
    """Store the rating and say thank you; the page does not reveal the score."""
    form = RatingForm()
    # The rating stays about the service of its link, even if that has been withdrawn meanwhile.
    service = Service.find(form.service.data or "")
    if not form.validate():
        return render_template("visitor/ratings/new.html", form=form, service=service), 400
    key = form.key.data or ""
    if Rating.of_key(key) is None:
        Rating.give(
            key=key,
            score=int(form.score.data),
            language=current_language(),
            service=service,
            flagged=taps.hasty(monotonic()),
        )
    return _thanks(ReasonsForm(formdata=None, key=form.key.data, service=form.service.data))


@blueprint.post("/reasons")
def reasons() -> ResponseReturnValue:
    """Store the reasons and the service that were chosen on the thank-you page."""
    form = ReasonsForm()
    form.offer(list(Reason.offered("rating")), list(Service.offered()))
    rating = Rating.of_key(form.key.data or "")
    if take_display() or rating is None:
        return _thanks(form)
    if not form.validate():
        return _thanks(form), 400
    chosen = [reason for reason in Reason.offered("rating") if reason.code in (form.reasons.data or ())]
    rating.explain(chosen, Service.at(form.service.data))
    if request.form.get("go") == "survey":
        return redirect(url_for("visitor.surveys.begin"), 303)
    return render_template("visitor/ratings/reasons.html", survey_open=SurveyPeriod.door_open())


def _thanks(form: ReasonsForm) -> str:
    form.offer(list(Reason.offered("rating")), list(Service.offered()))
    return render_template("visitor/ratings/create.html", form=form, survey_open=SurveyPeriod.door_open())
