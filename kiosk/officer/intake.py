"""Officers record what did not come by the kiosk; the sender checks it and gets a ticket."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.documents import qr
from kiosk.core.documents.printing import Outcome, hand_out, ticket_slip
from kiosk.core.models import Account, Service, Setting, Suggestion
from kiosk.core.models.suggestions.receiving import (
    Consent,
    Message,
    OtherTextSent,
    Receipt,
    is_for_inspectors,
    receipt_of,
    receive,
)
from kiosk.core.models.suggestions.sender_view import anchor_of
from kiosk.core.models.suggestions.unreadable import without_reader
from kiosk.core.storage.keys import keyring
from kiosk.core.text.text import personal_marks
from kiosk.core.web.contacts import outside_channels
from kiosk.core.web.page import day
from kiosk.core.web.sign_in import account
from kiosk.core.web.wording import CONSENT, KINDS, MARK_NAMES, TOPICS
from kiosk.officer.forms.intake import IntakeForm
from kiosk.officer.wording import BROUGHT

blueprint = Blueprint("intake", __name__, url_prefix="/intake")


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Show the form; who returns from the check finds everything as it was typed."""
    if request.method == "POST":
        return _form(_sent())
    return _form(IntakeForm(formdata=None, key=keyring.mint("intake"), day=clock.today()).offer(_services()))


@blueprint.post("/check")
def check() -> ResponseReturnValue:
    """Show the sender, in the sender's language, what would be stored; nothing is stored yet."""
    form = _sent()
    return _check(form) if form.validate() else (_form(form), 400)


@blueprint.post("/create")
def create() -> ResponseReturnValue:
    """Store what the sender has checked, once, and show the ticket."""
    form = _sent()
    if not form.validate():
        return _form(form), 400
    try:
        receipt = receive(form.key.data or "", _message(form), day=form.day.data)
    except OtherTextSent:
        form.key.data = keyring.mint("intake")
        return _check(form, other=True), 409
    return _ticket(receipt, form.key.data or "")


@blueprint.post("/ticket")
def ticket() -> ResponseReturnValue:
    """Print the slip of what was just stored; the form key is sent in place of the code."""
    key = request.form.get("key", "")
    receipt = receipt_of(key) if keyring.minted("intake", key) else None
    if receipt is None:
        flash(_("Tiket hanya tampil sesudah pesan disimpan."), "warning")
        return redirect(url_for(".new"), 303)
    with force_locale(receipt.suggestion.language):
        outcome = hand_out(ticket_slip(receipt, _on_paper(receipt.suggestion)), ("slip", key))
    return _ticket(receipt, key, outcome), outcome.status


def _sent() -> IntakeForm:
    return IntakeForm().offer(_services())


def _services() -> list[Service]:
    return list(Service.offered())


def _message(form: IntakeForm) -> Message:
    with force_locale(form.language.data):
        consent = Consent(str(CONSENT), form.language.data) if form.consent.data else None
    return Message(
        kind=form.kind.data,
        topic=form.topic.data if form.has_topic else None,
        officer_named=form.officer_named.data or "" if form.has_topic else "",
        text=form.text.data or "",
        language=form.language.data,
        service=Service.at(form.service.data),
        name=form.name.data or "",
        contact=form.contact.data or "",
        consent=consent,
        channel=form.channel.data,
        recorded_by=account(),
    )


def _form(form: IntakeForm) -> str:
    return render_template("officer/intake/new.html", form=form, consent=CONSENT)


def _check(form: IntakeForm, *, other: bool = False) -> str:
    """Return the page that the sender checks; ``other`` if the form was stored before with another text."""
    language = form.language.data
    restricted = is_for_inspectors(_message(form))
    with force_locale(language):
        service = Service.at(form.service.data)
        return render_template(
            "officer/intake/check.html",
            form=form,
            other=other,
            language=language,
            kinds=KINDS,
            topics=TOPICS,
            brought=BROUGHT,
            consent=CONSENT,
            service=service.name(language) if service else None,
            marks=[str(MARK_NAMES[mark]) for mark in personal_marks(form.text.data or "")],
            anonymous=not (form.name.data or form.contact.data),
            promised=_promised(Suggestion.promise(form.kind.data, form.day.data), restricted),
            **_lane(restricted),
        )


def _ticket(receipt: Receipt, key: str, outcome: Outcome | None = None) -> str:
    suggestion = receipt.suggestion
    with force_locale(suggestion.language):
        return render_template(
            "officer/intake/ticket.html",
            code=receipt.code,
            key=key,
            language=suggestion.language,
            suggestion=suggestion,
            picture=qr.svg(receipt.code),
            printer=Setting.read("printer"),
            outcome=outcome,
            promised=_promise_of(suggestion),
            anchor=anchor_of(suggestion),
            **_lane(suggestion.restricted),
        )


def _lane(restricted: bool) -> dict[str, Any]:
    """Return what the page says about the restricted lane.

    It is the same for every reader: the subject of a complaint must not learn here of being recused. Only where nobody
    is left to read does the sender learn so (``_promise_of``).
    """
    return {
        "restricted": restricted,
        "inspected": Account.holding("inspector").exists() if restricted else True,
        "channels": outside_channels() if restricted else [],
    }


def _promise_of(suggestion: Suggestion) -> str:
    """Return the promise to the sender of a stored suggestion, or what to say while no inspector may read it."""
    if Account.holding("inspector").exists() and without_reader(suggestion.cases.get()):
        return _("Pesan ini tersimpan, tetapi menyebut semua pengawas di sini, jadi belum ada yang boleh membacanya.")
    return _promised(suggestion.due_on, suggestion.restricted)


def _on_paper(suggestion: Suggestion) -> str:
    """Return what the slip promises; it also lists the other channels, which the page does elsewhere."""
    channels = _lane(suggestion.restricted)["channels"] if without_reader(suggestion.cases.get()) else []
    return "\n".join([_promise_of(suggestion), *([_("Sampaikan juga ke:")] if channels else []), *channels])


def _promised(due_on: date | None, restricted: bool) -> str:
    """Return the sentence that promises an answer, counted from the day on which the suggestion came.

    A complaint for inspectors gets no promise while there are none.
    """
    if restricted and not Account.holding("inspector").exists():
        return _("Pengaduan ini belum bisa ditangani di sini karena pengawas belum ditunjuk.")
    if due_on is None:
        return _("Apresiasi Anda dibaca petugas.")
    if due_on < clock.today():
        return _(
            "Dihitung sejak pesan datang, jawabannya seharusnya sudah ada pada %(day)s. Petugas melihat pesan ini"
            " sebagai lewat janji.",
            day=day(due_on),
        )
    if due_on == clock.today():
        return _("Dihitung sejak pesan datang, pesan ini dijawab paling lambat hari ini, %(day)s.", day=day(due_on))
    return _("Dijawab paling lambat %(day)s, dihitung sejak pesan datang.", day=day(due_on))
