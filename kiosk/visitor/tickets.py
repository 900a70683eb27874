"""A ticket's holder reads the answer on the same screen."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core import tickets
from kiosk.core.models import Question, Suggestion, Throttle
from kiosk.core.wording import KINDS
from kiosk.visitor.forms import TicketForm

blueprint = Blueprint("tickets", __name__, url_prefix="/tickets")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("visitor/tickets/index.html", form=TicketForm(formdata=None), wait=0)


@blueprint.post("/")
def show() -> ResponseReturnValue:
    """Show where the suggestion of a right code stands, and the answer; count wrong tries."""
    form = TicketForm()
    wait = 0
    if form.validate():
        finder, proof = tickets.parse(form.code.data or "") or ("", "")
        device = request.remote_addr or ""
        wait = Throttle.take("ticket_device", device) or Throttle.take("ticket_row", finder)
        suggestion = None if wait else Suggestion.of_ticket(finder, proof)
        if suggestion is not None:
            Throttle.succeeded("ticket_row", finder)
            Throttle.succeeded("ticket_device", device)
            replies = suggestion.replies()
            return render_template(
                "visitor/tickets/show.html",
                suggestion=suggestion,
                case=suggestion.cases.get(),
                replies=replies,
                explained=Question.explained(suggestion) if replies else None,
                kind=KINDS[suggestion.kind],
            )
        if not wait:
            wait = max(Throttle.seconds_left("ticket_row", finder), Throttle.seconds_left("ticket_device", device))
            form.code.errors = [_("Kode ini tidak cocok. Periksa lagi tulisan Anda, huruf demi huruf.")]
    return render_template("visitor/tickets/index.html", form=form, wait=wait), 429 if wait else 400
