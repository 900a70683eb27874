"""An officer finds what waits, reads it, and works it to an answer."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Account, Case, Suggestion
from kiosk.core.models.case import OUTCOMES, ActedMeanwhile, Refused
from kiosk.core.models.event import Event
from kiosk.core.models.inbox import VIEWS, Inbox
from kiosk.core.sign_in import account
from kiosk.core.text import UnsafeText, clean
from kiosk.officer import wording
from kiosk.officer.forms import ActForm, NoteForm, ReplyForm, RouteForm, StatusForm

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")

_LONGEST_QUERY = 80


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the suggestions of one view, newest first."""
    asked = request.args.get("view")
    view = asked if asked in VIEWS else "waiting"
    query = _typed_query()
    inbox = Inbox(account())
    found = inbox.counts(query)
    return render_template(
        "officer/suggestions/index.html",
        view=view,
        query=query,
        page=inbox.page(view, query, before=request.args.get("before"), after=request.args.get("after")),
        found=found,
        counts=inbox.counts() if query else found,
        promises=inbox.promises(),
        wording=wording,
    )


@blueprint.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """Show one suggestion with all that is known of it. Reading changes nothing."""
    return _page(public_id)


@blueprint.post("/<public_id>/opened")
def opened(public_id: str) -> ResponseReturnValue:
    """Mark a suggestion as read."""
    try:
        _find(public_id).case.mark_read(account())
    except Refused:
        abort(404)
    flash(_("Ditandai sudah dibaca."), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.post("/<public_id>/note")
def note(public_id: str) -> ResponseReturnValue:
    """Add a note."""
    form = NoteForm()
    return _act(
        public_id,
        form,
        lambda case: case.note(account(), form.text.data, seen=form.seen_events),
        _("Catatan tersimpan. Pengunjung tidak membacanya."),
    )


@blueprint.post("/<public_id>/reply")
def reply(public_id: str) -> ResponseReturnValue:
    """Answer the visitor."""
    form = ReplyForm()
    return _act(
        public_id,
        form,
        lambda case: case.reply(account(), form.text.data, seen=form.seen_events),
        _("Jawaban tersimpan. Pengunjung dapat membacanya sekarang di layar dengan tiketnya."),
    )


@blueprint.post("/<public_id>/status")
def status(public_id: str) -> ResponseReturnValue:
    """Take a suggestion in hand, close it, or open it again."""
    form = StatusForm()
    if form.status.data in OUTCOMES:
        return _act(
            public_id,
            form,
            lambda case: case.close(account(), form.status.data, form.text.data or "", seen=form.seen_events),
            _('Sudah ditutup. Anda menemukannya di "Selesai" dan dapat membukanya kembali.'),
        )
    return _act(
        public_id,
        form,
        lambda case: case.take(account(), form.text.data or "", seen=form.seen_events),
        _('Anda sekarang menangani ini. Anda menemukannya di "Saya tangani".'),
    )


@blueprint.post("/<public_id>/route")
def route(public_id: str) -> ResponseReturnValue:
    """Move a suggestion into the inspectors' lane; as an inspector out of it as well."""
    form = RouteForm()
    if form.lane.data == Event.OPEN:
        done = _("Dikeluarkan dari jalur pengawas. Semua petugas pengaduan sekarang melihatnya.")
    elif account().may("inspector"):
        done = _("Dipindahkan ke jalur pengawas. Hanya pengawas yang melihatnya.")
    else:
        done = _("Dipindahkan ke jalur pengawas. Anda tidak melihatnya lagi; pengawas yang menindaklanjuti.")
    return _act(
        public_id,
        form,
        lambda case: case.route(account(), form.lane.data, form.text.data, seen=form.seen_events),
        done,
    )


def _typed_query() -> str:
    """Return what was searched for; what no text can hold finds nothing anyway."""
    try:
        return clean(request.args.get("q", "")).strip()[:_LONGEST_QUERY]
    except UnsafeText:
        return ""


def _find(public_id: str) -> Suggestion:
    return Inbox(account()).find(public_id) or abort(404)


def _act(public_id: str, form: ActForm, act: Callable[[Case], None], done: str) -> ResponseReturnValue:
    """Do one act and show what follows; else show the page again with everything that was typed."""
    suggestion = _find(public_id)
    if not form.validate_on_submit():
        return _page(public_id, form), 400
    try:
        act(suggestion.case)
    except ActedMeanwhile:
        return _page(public_id, form, meanwhile=True), 409
    except Refused as refusal:
        if refusal.reason == Refused.HIDDEN:
            abort(404)
        form.text.errors = [wording.REFUSALS[refusal.reason]]
        return _page(public_id, form), 400
    flash(done, "success")
    visible = Inbox(account()).find(public_id) is not None
    return redirect(url_for(".show", public_id=public_id) if visible else url_for(".index"), 303)


def _page(public_id: str, sent: ActForm | None = None, *, meanwhile: bool = False) -> str:
    """Return the page of a suggestion; ``sent`` is the form that came back with errors or too late."""
    suggestion = _find(public_id)
    events = list(Event.of(suggestion.id))
    forms = {
        name: sent if isinstance(sent, kind) else kind(formdata=None)
        for name, kind in (("note", NoteForm), ("reply", ReplyForm), ("status", StatusForm), ("route", RouteForm))
    }
    for form in forms.values():
        if form is not sent or meanwhile:
            form.seen.data = str(len(events))
    return render_template(
        "officer/suggestions/show.html",
        suggestion=suggestion,
        case=suggestion.case,
        events=events,
        forms=forms,
        sent=sent,
        meanwhile=meanwhile,
        mine=suggestion.case.assignee_id == account().id,
        inspector=account().may("inspector"),
        nobody_inspects=not Account.holding("inspector").exists(),
        wording=wording,
    )
