"""A suggestion, one decision per screen; nothing is stored before "Kirim", and then exactly once."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.documents import qr
from kiosk.core.documents.printing import Outcome, hand_out, ticket_slip
from kiosk.core.models import Account, Service, Setting
from kiosk.core.models.suggestions.receiving import (
    Consent,
    Message,
    OtherTextSent,
    Receipt,
    is_for_inspectors,
    receipt_of,
    receive,
)
from kiosk.core.models.suggestions.sender_view import anchor_of, is_dated, public_facts
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space
from kiosk.core.text.text import personal_marks
from kiosk.core.web.contacts import outside_channels
from kiosk.core.web.languages import current_language
from kiosk.core.web.wording import CONSENT, KINDS, MARK_NAMES, TOPICS
from kiosk.visitor.display import take_display
from kiosk.visitor.forms import SuggestionForm
from kiosk.visitor.wording import keeping, kind_choices, nobody_reads, promise

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")

# Prefix of the buttons on the review page that lead back to one step.
_EDIT = "edit-"


@blueprint.get("/new")
def begin() -> ResponseReturnValue:
    """Ask for the kind of message, unless the link has chosen it already."""
    space.claim_for_text()
    kind = request.args.get("kind")
    form = SuggestionForm(formdata=None, key=keyring.mint("suggestion"), kind=kind if kind in KINDS else "")
    return _show(form, form.steps[1] if form.kind.data else "kind")


@blueprint.post("/new")
def new() -> ResponseReturnValue:
    """Take the answer of one step and show the next step, the previous one, or the refused one; store on "Kirim"."""
    form = SuggestionForm()
    step = request.form.get("step", "kind")
    step = step if step in form.steps else "kind"
    go = request.form.get("go", "next")
    if take_display():
        return _show(form, form.reachable(step))
    if go != "send":
        # Whoever is still writing learns it now; what is sent may have been stored before, and then gets its ticket.
        space.claim_for_text()
    if go == "back":
        return _show(form, form.steps[max(form.steps.index(step) - 1, 0)])
    if go.startswith(_EDIT) and go.removeprefix(_EDIT) in form.steps:
        return _show(form, form.reachable(go.removeprefix(_EDIT)))
    if go == "alone":
        form.assisted.data = False
        return _show(form, form.reachable("service"))
    if go == "anonymous":
        form.forget_contact()
    refused = form.first_refused(step)
    if refused:
        return _show(form, refused), 400
    if go == "send" and step == "review":
        return _send(form)
    return _show(form, form.steps[min(form.steps.index(step) + 1, len(form.steps) - 1)])


@blueprint.post("/ticket")
def ticket() -> ResponseReturnValue:
    """Show the ticket of a form again, with other display settings or after its slip was printed.

    The form key stands for the code: only the sender can print the slip, and only with this code on it.
    """
    key = request.form.get("key", "")
    receipt = receipt_of(key) or abort(404)
    take_display()
    if request.form.get("go") != "print":
        return _ticket(receipt, key)
    outcome = hand_out(ticket_slip(receipt, _promise(receipt)), ("slip", key))
    return _ticket(receipt, key, outcome), outcome.status


def _send(form: SuggestionForm) -> ResponseReturnValue:
    """Store the suggestion and show its ticket; a repeated form shows the same ticket."""
    try:
        receipt = receive(form.key.data or "", _message(form))
    except OtherTextSent as sent:
        form.key.data = keyring.mint("suggestion")
        return render_template(
            "visitor/suggestions/new/other_text.html", form=form, step="review", receipt=sent.receipt
        ), 409
    return _ticket(receipt, form.key.data or "")


def _message(form: SuggestionForm) -> Message:
    data = form.data
    return Message(
        kind=data["kind"],
        topic=data["topic"] if form.has_topic else None,
        officer_named=data["officer_named"] or "" if form.has_topic else "",
        text=data["text"] or "",
        language=current_language(),
        service=Service.at(data["service"]),
        name=data["name"] or "",
        contact=data["contact"] or "",
        consent=Consent(str(CONSENT), current_language()) if data["consent"] else None,
        assisted=data["assisted"],
    )


def _ticket(receipt: Receipt, key: str, outcome: Outcome | None = None) -> str:
    """Render the ticket; its anchor is that of the chain row that sealed the message."""
    return render_template(
        "visitor/suggestions/new/ticket.html",
        code=receipt.code,
        key=key,
        due=_due(receipt),
        picture=qr.svg(receipt.code),
        keeping=keeping(receipt.suggestion),
        printer=Setting.read("printer"),
        outcome=outcome,
        instead=nobody_reads(receipt.suggestion),
        anchor=anchor_of(receipt.suggestion),
    )


def _promise(receipt: Receipt) -> str:
    due = _due(receipt)
    promised = _("Dijawab paling lambat %(day)s.", day=due) if due else _("Apresiasi Anda dibaca petugas.")
    return "\n".join(nobody_reads(receipt.suggestion)) or promised


def _due(receipt: Receipt) -> str:
    """Write by when the message that was just received is answered; "" for what is not promised."""
    return promise(receipt.suggestion.due_on, dated=is_dated(public_facts(receipt.suggestion)))


def _show(form: SuggestionForm, step: str) -> str:
    cannot_be_handled = step in ("about", "review") and not Account.holding("inspector").exists()
    service = Service.at(form.service.data)
    return render_template(
        f"visitor/suggestions/new/{step}.html",
        form=form,
        step=step,
        number=form.steps.index(step) + 1,
        total=len(form.steps),
        kinds=KINDS,
        kind_choices=kind_choices() if step == "kind" else [],
        topics=TOPICS,
        services=[(one.code, one.name(current_language()), "", "") for one in Service.offered()],
        service=service.name(current_language()) if service else None,
        marks=[str(MARK_NAMES[mark]) for mark in personal_marks(form.text.data or "")],
        restricted=step == "review" and is_for_inspectors(_message(form)),
        channels=outside_channels() if cannot_be_handled else [],
    )
