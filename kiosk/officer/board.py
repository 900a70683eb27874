"""Officers publish what was asked and what was done, in words for everybody, and withdraw it again."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.models import BoardEntry, Inbox, Setting, Suggestion
from kiosk.core.models.suggestions.case import Refused
from kiosk.core.models.suggestions.sender_view import replies_to
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.text.private_marks import ADDRESS, NAME, NUMBER
from kiosk.core.web.sign_in import account
from kiosk.officer import wording
from kiosk.officer.forms.board import BoardForm, WithdrawForm

blueprint = Blueprint("board", __name__, url_prefix="/board")

_STATES = {
    BoardEntry.SHOWING: (_l("Tampil"), "success"),
    BoardEntry.HIDDEN: (_l("Tidak tampil: jalur pengawas"), "warning"),
    BoardEntry.WITHDRAWN: (_l("Ditarik"), "quiet"),
}
_MARKS = {NAME: _l("Nama?"), NUMBER: _l("Nomor?"), ADDRESS: _l("Alamat?")}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the pairs of one state or all whose suggestion the account may see, newest first."""
    view = request.args.get("view", "")
    view = view if view in _views(account()) else ""
    marks = {name: request.args.get(name, "") for name in ("before", "after")}
    return render_template(
        "officer/board/index.html",
        page=BoardEntry.page(account(), view, **marks),
        states=_STATES,
        filters=_filters(BoardEntry.counts(account()), view),
        view=view,
    )


@blueprint.route("/<public_id>/edit", methods=("GET", "POST"))
def edit(public_id: str) -> ResponseReturnValue:
    """Edit the public version beside the visitor's words; a preview comes before it is published."""
    suggestion = _find(public_id)
    entry = BoardEntry.of(suggestion)
    form = BoardForm.of(entry)
    step = request.form.get("then")
    if _closed_to_board(suggestion):
        return _editor(suggestion, entry, form, 409 if request.method == "POST" else 200)
    if step == "edit" or not form.validate_on_submit():
        return _editor(suggestion, entry, form)
    form.known = {**BoardEntry.near(suggestion), "usual": Setting.read("unit_name")}
    if step != "publish":
        return _preview(suggestion, form)
    if not form.all_allowed():
        return _preview(suggestion, form), 400
    try:
        BoardEntry.publish(suggestion, by=account(), seen=form.seen.data or "", **form.columns)
    except ChangedMeanwhile:
        entry = BoardEntry.of(suggestion)
        form.meanwhile(entry.stamp if entry else "")
        return _editor(suggestion, entry, form, 409)
    except Refused:
        # It went into the restricted lane, or was purged, a moment ago.
        return _editor(_find(public_id), entry, form, 409)
    flash(_("Sudah tampil di papan pengunjung, dan bergantian di layar awal."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.route("/<public_id>/withdraw", methods=("GET", "POST"))
def withdraw(public_id: str) -> ResponseReturnValue:
    """Ask for a reason, then take a pair off the board."""
    suggestion = _find(public_id)
    entry = BoardEntry.of(suggestion)
    if entry is None or (entry.withdrawn_at is not None and request.method == "GET"):
        flash(_("Saran ini tidak sedang tampil di papan."), "info")
        return redirect(url_for(".edit", public_id=public_id), 303)
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _withdrawal(suggestion, entry, form, 400 if form.errors else 200)
    try:
        withdrawn = entry.withdraw(account(), form.text.data or "")
    except Refused:
        abort(404)
    if not withdrawn:
        form.text.errors = [_("Pasangan ini sudah ditarik lebih dulu. Alasan Anda tidak disimpan.")]
        return _withdrawal(suggestion, entry, form, 409)
    flash(_("Ditarik dari papan. Pengunjung tidak melihatnya lagi."), "success")
    return redirect(url_for(".index"), 303)


def _find(public_id: str) -> Suggestion:
    return Inbox(account()).find(public_id) or abort(404)


def _editor(
    suggestion: Suggestion, entry: BoardEntry | None, form: BoardForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "officer/board/edit.html",
        suggestion=suggestion,
        replies=replies_to(suggestion, account()),
        entry=entry,
        form=form,
        # The page has no form any more that would keep it.
        unsaved=form.typed if status == 409 and _closed_to_board(suggestion) else [],
        wording=wording,
    )
    return page, 400 if form.errors else status


def _closed_to_board(suggestion: Suggestion) -> bool:
    """Return whether nothing may be written about a suggestion: it is restricted, or its words were purged."""
    return suggestion.case.restricted or suggestion.case.purged


def _withdrawal(suggestion: Suggestion, entry: BoardEntry, form: WithdrawForm, status: int) -> ResponseReturnValue:
    return render_template("officer/board/withdraw.html", suggestion=suggestion, entry=entry, form=form), status


def _preview(suggestion: Suggestion, form: BoardForm) -> str:
    return render_template("officer/board/preview.html", suggestion=suggestion, form=form, kinds=_MARKS)


def _views(person: Any) -> tuple[str, ...]:
    """Return the states by which ``person`` may narrow the list; only inspectors know of the restricted lane."""
    return BoardEntry.STATES if person.may("inspector") else (BoardEntry.SHOWING, BoardEntry.WITHDRAWN)


def _filters(counts: dict[str, int], view: str) -> list[dict[str, Any]]:
    states = {"": (_("Semua"), ""), **{state: _STATES[state] for state in _views(account())}}
    return [
        {
            "label": name,
            "url": url_for(".index", view=state or None),
            "count": counts[state] if state else sum(counts.values()),
            "active": state == view,
        }
        for state, (name, _tone) in states.items()
    ]
