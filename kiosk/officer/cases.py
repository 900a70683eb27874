"""Officers work on one suggestion: they read it, answer it, and do every other act on it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import Case, Inbox, Suggestion, Tag
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import ActedMeanwhile, Refused
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.sender_view import replies_to
from kiosk.core.web.sign_in import account
from kiosk.officer import wording
from kiosk.officer.case_page import FORMS, CasePage
from kiosk.officer.forms.cases import CaseForm, ReplyForm

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


@blueprint.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """Show one suggestion with all that is known of it. Reading changes nothing."""
    return _show(CasePage(_find(public_id), account()))


@blueprint.post("/<public_id>/opened")
def opened(public_id: str) -> ResponseReturnValue:
    """Mark a suggestion as read."""
    return _act(public_id, "opened", lambda case, _form: acts.mark_read(case, account()), _("Ditandai sudah dibaca."))


@blueprint.post("/<public_id>/note")
def note(public_id: str) -> ResponseReturnValue:
    """Add a note."""
    done = _("Catatan tersimpan. Pengunjung tidak membacanya.")
    return _act(
        public_id, "note", lambda case, form: acts.note(case, account(), form.text.data, seen=form.seen_events), done
    )


@blueprint.post("/<public_id>/compose")
def compose(public_id: str) -> ResponseReturnValue:
    """Continue the answer, with the chosen template, if any, below what was typed; nothing is stored."""
    page = CasePage(_find(public_id), account())
    form: Any = page.take(ReplyForm)
    chosen = [template for template in page.templates if str(template.id) == form.template.data]
    for template in chosen:
        form.begin(template, page.suggestion.language, page.places)
    gone = bool(form.template.data) and not chosen
    if gone:
        form.template.errors = [_("Templat itu sudah dihapus. Pilih yang lain.")]
    return _show(CasePage(page.suggestion, account(), form)), 409 if gone else 200


@blueprint.post("/<public_id>/preview")
def preview(public_id: str) -> ResponseReturnValue:
    """Show the answer as the visitor will read it; nothing is stored."""
    page = CasePage(_find(public_id), account())
    form: Any = page.take(ReplyForm)
    if not form.validate_on_submit():
        return _show(CasePage(page.suggestion, account(), form)), 400
    suggestion = page.suggestion
    desk = {"bar": _("Kendali pratinjau"), "change": _("Ubah"), "send": _("Kirim jawaban")}
    with force_locale(suggestion.language):
        return render_template(
            "officer/cases/preview.html",
            surface="visitor",
            language=suggestion.language,
            suggestion=suggestion,
            kind=wording.KINDS[suggestion.kind],
            form=form,
            desk=desk,
            today=clock.today(),
            earlier=replies_to(suggestion, account())[::-1],
        )


@blueprint.post("/<public_id>/reply")
def reply(public_id: str) -> ResponseReturnValue:
    """Answer the visitor."""
    done = _("Jawaban tersimpan. Pengunjung dapat membacanya sekarang di layar dengan tiketnya.")
    return _act(
        public_id, "reply", lambda case, form: acts.reply(case, account(), form.text.data, seen=form.seen_events), done
    )


@blueprint.post("/<public_id>/status")
def status(public_id: str) -> ResponseReturnValue:
    """Start to handle a suggestion, or open it again."""
    done = _('Anda sekarang menangani ini. Anda menemukannya di "Saya tangani".')
    return _act(
        public_id,
        "status",
        lambda case, form: acts.take(case, account(), form.text.data or "", seen=form.seen_events),
        done,
    )


@blueprint.post("/<public_id>/close")
def close(public_id: str) -> ResponseReturnValue:
    """Close a suggestion with an outcome; the sender reads it with the reason."""
    return _act(
        public_id,
        "close",
        lambda case, form: acts.close(case, account(), form.outcome.data, form.text.data, seen=form.seen_events),
        _('Sudah ditutup. Anda menemukannya di "Selesai" dan dapat membukanya kembali.'),
    )


@blueprint.post("/<public_id>/assign")
def assign(public_id: str) -> ResponseReturnValue:
    """Give a suggestion to another officer."""
    return _act(
        public_id,
        "assign",
        lambda case, form: acts.assign(case, account(), form.account, form.text.data or "", seen=form.seen_events),
        _("Sudah ditugaskan."),
    )


@blueprint.post("/<public_id>/tag")
def tag(public_id: str) -> ResponseReturnValue:
    """Put a tag on."""

    def put_on(case: Case, form: Any) -> None:
        acts.tag(case, account(), Tag.called(form.tag.data).id, seen=form.seen_events)

    return _act(public_id, "tag", put_on, _("Tag terpasang."))


@blueprint.post("/<public_id>/untag")
def untag(public_id: str) -> ResponseReturnValue:
    """Take a tag off."""
    return _act(
        public_id,
        "untag",
        lambda case, form: acts.untag(case, account(), int(form.off.data), seen=form.seen_events),
        _("Tag dilepas."),
    )


@blueprint.post("/<public_id>/merge")
def merge(public_id: str) -> ResponseReturnValue:
    """Merge a duplicate into another suggestion, whose answers its sender reads as well."""
    return _act(
        public_id,
        "merge",
        lambda case, form: acts.merge(case, account(), form.case, seen=form.seen_events),
        _("Sudah digabungkan. Pengirimnya membaca jawaban pesan yang satu itu dengan tiketnya sendiri."),
    )


@blueprint.post("/<public_id>/forward")
def forward(public_id: str) -> ResponseReturnValue:
    """Record to which other unit a suggestion was forwarded."""
    return _act(
        public_id,
        "forward",
        lambda case, form: acts.forward(case, account(), form.words, seen=form.seen_events),
        _("Tercatat. Pengunjung membacanya dengan tiketnya. Pesan ini tetap terbuka sampai Anda menutupnya."),
    )


@blueprint.post("/<public_id>/extend")
def extend(public_id: str) -> ResponseReturnValue:
    """Promise a later date, once."""

    def later(case: Case, form: Any) -> None:
        # Without a later date the case decides whether this is the same act again.
        acts.extend(case, account(), form.promise or form.shown, form.text.data, seen=form.seen_events)

    return _act(public_id, "extend", later, _("Janji diperpanjang. Pengunjung membaca tanggal baru dan alasannya."))


@blueprint.post("/<public_id>/hold")
def hold(public_id: str) -> ResponseReturnValue:
    """Keep a suggestion from being purged."""
    done = _("Pesan ini ditahan: isinya tidak dihapus sampai Anda melepasnya.")
    return _act(
        public_id, "hold", lambda case, form: acts.hold(case, account(), form.text.data, seen=form.seen_events), done
    )


@blueprint.post("/<public_id>/unhold")
def unhold(public_id: str) -> ResponseReturnValue:
    """Let a suggestion be purged when its time comes."""
    done = _("Pesan ini boleh dihapus bila masa simpannya berakhir.")
    return _act(public_id, "unhold", lambda case, form: acts.unhold(case, account(), seen=form.seen_events), done)


@blueprint.post("/<public_id>/route")
def route(public_id: str) -> ResponseReturnValue:
    """Move a suggestion into the restricted lane; inspectors may also move it out."""

    def done(form: Any) -> str:
        if form.lane.data == Event.OPEN:
            return _("Dikeluarkan dari jalur pengawas. Semua petugas pengaduan sekarang melihatnya.")
        if account().may("inspector"):
            return _("Dipindahkan ke jalur pengawas. Hanya pengawas yang melihatnya.")
        return _("Dipindahkan ke jalur pengawas. Anda tidak melihatnya lagi; pengawas yang menindaklanjuti.")

    return _act(
        public_id,
        "route",
        lambda case, form: acts.route(case, account(), form.lane.data, form.text.data, seen=form.seen_events),
        done,
    )


@blueprint.post("/<public_id>/name")
def name(public_id: str) -> ResponseReturnValue:
    """Recuse an account that a suggestion is about; only inspectors may."""
    return _act(
        public_id,
        "name",
        lambda case, form: acts.mark_named(case, account(), form.account, form.text.data or "", seen=form.seen_events),
        _("Tercatat. Mulai sekarang orang itu tidak melihat pesan ini."),
    )


@blueprint.post("/<public_id>/clear")
def clear(public_id: str) -> ResponseReturnValue:
    """Lift the recusal of an account; only another inspector may."""
    return _act(
        public_id,
        "clear",
        lambda case, form: acts.clear_named(case, account(), form.account, form.text.data, seen=form.seen_events),
        _("Tercatat. Orang itu dapat membaca pesan ini lagi bila perannya mengizinkan."),
    )


def _find(public_id: str) -> Suggestion:
    return Inbox(account()).find(public_id) or abort(404)


def _act(
    public_id: str, name: str, act: Callable[[Case, Any], None], done: str | Callable[[Any], str]
) -> ResponseReturnValue:
    """Do the act of one form and redirect; if it fails, show the page again with everything that was typed."""
    page = CasePage(_find(public_id), account())
    form = page.take(FORMS[name])
    if not form.validate_on_submit():
        return _show(CasePage(page.suggestion, account(), form)), 400
    try:
        act(page.case, form)
    except ActedMeanwhile:
        return _show(CasePage(_find(public_id), account(), form, meanwhile=True)), 409
    except Refused as refusal:
        return _refused(public_id, form, refusal)
    flash(done if isinstance(done, str) else done(form), "success")
    visible = Inbox(account()).find(public_id) is not None
    there = url_for(".show", public_id=public_id) if visible else url_for("officer.suggestions.index")
    return redirect(there, 303)


def _refused(public_id: str, form: CaseForm, refusal: Refused) -> ResponseReturnValue:
    if refusal.reason == Refused.HIDDEN:
        abort(404)
    form.refuse(refusal.reason)
    return _show(CasePage(_find(public_id), account(), form)), 400


def _show(page: CasePage) -> str:
    return render_template("officer/cases/show.html", page=page, wording=wording)
