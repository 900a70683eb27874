"""An officer sees how satisfied visitors were, in figures too coarse to find one of them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kiosk.core.models import Rating
from kiosk.core.models.rating import Summary
from kiosk.officer import wording

blueprint = Blueprint("ratings", __name__, url_prefix="/ratings")

PERIODS = (7, 30, 90)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show scores and reasons of the last 7, 30 and 90 whole days."""
    reasons = {days: list(Rating.reason_counts(days)) for days in PERIODS}
    times = {days: {reason.id: reason.times for reason in found} for days, found in reasons.items()}
    return render_template(
        "officer/ratings/index.html",
        summaries={days: Rating.summary(days) for days in PERIODS},
        reasons=reasons[PERIODS[-1]],
        times=times,
        fewest=Summary.FEWEST,
        wording=wording,
    )
