"""The holder of a ticket reads the answer on the same screen, reopens the suggestion, or erases the contact."""

from pathlib import Path

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.backup.journal import Journal
from kiosk.core.models import Case, Question, Suggestion
from kiosk.core.models.accounts.guess import Guess
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Refused
from kiosk.core.models.suggestions.retention import erase_contact
from kiosk.core.models.suggestions.sender_view import closing, is_dated, later_anchor_of, public_facts, replies_to
from kiosk.core.models.suggestions.state import MERGED, OPEN_STATUSES
from kiosk.core.security import tickets
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space
from kiosk.core.text.text import personal_marks
from kiosk.core.web import device
from kiosk.core.web.wording import KINDS, MARK_NAMES
from kiosk.visitor.display import take_display
from kiosk.visitor.forms import ReopeningForm, TicketForm
from kiosk.visitor.open_ticket import recall, remember
from kiosk.visitor.wording import heading, known, nobody_reads, promise, sentence_of, state, unknown_code

blueprint = Blueprint("tickets", __name__, url_prefix="/tickets")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Ask for the code."""
    return _ask(TicketForm(formdata=None))


@blueprint.post("/")
def show() -> ResponseReturnValue:
    """Show state and answer of the suggestion whose code was typed; count wrong attempts."""
    form = TicketForm()
    wait = 0
    if take_display():
        return _ask(form)
    if form.validate():
        finder, proof = tickets.parse(form.code.data or "") or ("", "")
        guess = Guess("ticket", finder, device.source())
        wait = guess.take()
        suggestion = None if wait else Suggestion.of_ticket(finder, proof)
        if suggestion is not None:
            guess.right()
            key = remember(suggestion)
            if form.text.data:
                return _write(ReopeningForm(formdata=None, ticket=key, text=form.text.data))
            return _page(suggestion, key)
        if not wait:
            wait = guess.wait()
        if not wait:
            form.code.errors = [unknown_code(Journal(Path(current_app.config["INSTANCE"])).restored_lately())]
    return _ask(form, wait), 429 if wait else 400


@blueprint.post("/opened")
def opened() -> ResponseReturnValue:
    """Show the ticket that this visit has opened again, with other display settings or after another page."""
    key = request.form.get("ticket", "")
    suggestion = recall(key)
    if suggestion is None:
        return _ask_again()
    take_display()
    return _page(suggestion, key)


@blueprint.post("/reopen")
def reopen() -> ResponseReturnValue:
    """Take the sender's one reopening text; warn first about what looks like personal data."""
    form = ReopeningForm()
    suggestion = recall(form.ticket.data or "")
    if suggestion is None:
        return _ask_again(form.text.data or "")
    sends = request.form.get("go") == "send"
    if take_display() or not sends:
        if suggestion.cases.get().reopened and not form.text.data:
            return _written(suggestion, form)
        space.claim_for_text()
        return _write(form)
    if not form.validate():
        return _write(form), 400
    if form.needs_warning:
        return _write(form)
    try:
        acts.reopen(suggestion, form.text.data)
    except Refused as refused:
        return _write(form, _refusal(refused, suggestion)), 409
    return _written(suggestion, form)


@blueprint.post("/erase")
def erase() -> ResponseReturnValue:
    """Ask whether to erase name and contact, and erase them; repeated, only say that they are gone."""
    key = request.form.get("ticket", "")
    suggestion = recall(key)
    if suggestion is None:
        return _ask_again()
    sends = not take_display() and request.form.get("go") == "erase"
    erased = sends and erase_contact(suggestion)
    asked = suggestion.contact_left
    return render_template("visitor/tickets/erase.html", key=key, asked=asked, erased=erased)


def _ask(form: TicketForm, wait: int = 0, again: bool = False) -> str:
    # Before the first try: else the screens behind one address would share its tries.
    device.give()
    return render_template("visitor/tickets/index.html", form=form, wait=wait, again=again)


def _ask_again(text: str = "") -> ResponseReturnValue:
    """Ask for the code of a ticket that this visit has not open; keep the ``text`` that was typed in the form."""
    return _ask(TicketForm(formdata=None, text=text), again=True), 400


def _page(suggestion: Suggestion, key: str) -> str:
    case = suggestion.cases.get()
    facts = public_facts(suggestion)
    replies = replies_to(suggestion)
    end = closing(case, facts)
    instead = nobody_reads(suggestion)
    waits = (
        case.status in OPEN_STATUSES
        or case.reopens_at is not None
        or (case.outcome == MERGED and not replies and end is None)
    )
    # Of a merged suggestion the promise of the main one counts: it is answered for both.
    joined = Case.joined_to(suggestion.id) if case.outcome == MERGED else []
    main = Case.get_by_id(joined[-1]) if joined else case
    extended = main.extended and waits and not case.reopens_at
    return render_template(
        "visitor/tickets/show.html",
        key=key,
        suggestion=suggestion,
        case=case,
        kind=KINDS[suggestion.kind],
        heading=heading(case, waits=waits, lost=bool(instead), answered=bool(replies)),
        state=state(case, waits=waits, lost=bool(instead)),
        waits=waits,
        sent=known(facts[0].day),
        dated=facts[0].day is not None,
        due=promise(acts.promised_again(suggestion) if case.reopens_at else main.due_on, dated=is_dated(facts)),
        known=known,
        extension=[fact for fact in facts if fact.kind == "extended"][-1] if extended else None,
        replies=replies,
        end=end,
        facts=facts,
        sentence_of=sentence_of,
        explained=Question.explained(suggestion) if replies else None,
        instead=instead,
        may_reopen=acts.may_reopen(case) and not waits,
        anchor=later_anchor_of(suggestion),
    )


def _write(form: ReopeningForm, refusal: str = "") -> str:
    marks = personal_marks(form.text.data or "")
    form.warned.data = ",".join(marks)
    return render_template(
        "visitor/tickets/reopen.html",
        form=form,
        refusal=refusal,
        marks=[str(MARK_NAMES[mark]) for mark in marks],
        new_key=keyring.mint("suggestion") if refusal else "",
    )


def _written(suggestion: Suggestion, form: ReopeningForm) -> str:
    return render_template(
        "visitor/tickets/written.html",
        key=form.ticket.data,
        due=promise(acts.promised_again(suggestion), dated=is_dated(public_facts(suggestion))),
        instead=nobody_reads(suggestion),
    )


def _refusal(refused: Refused, suggestion: Suggestion) -> str:
    """Return why a text was not taken; the text itself is still on the page."""
    if refused.reason == Refused.PURGED:
        return _("Belum terkirim: masa simpan pesan ini sudah berakhir, dan isinya sudah dihapus.")
    if suggestion.cases.get().reopened:
        return _('Belum terkirim: Anda sudah pernah menulis "belum terjawab" untuk pesan ini. Itu hanya bisa sekali.')
    return _("Belum terkirim: petugas sudah membuka lagi pesan ini dan sedang menanganinya.")
