"""An administrator keeps the reasons that visitors may touch after a rating, and after "Belum jelas"."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin.forms.choices import STEPS
from kiosk.admin.forms.reasons import ReasonForm
from kiosk.admin.wording import TOPICS
from kiosk.core.database import ChangedMeanwhile
from kiosk.core.models import Reason
from kiosk.core.models.choice import LastOffered, ListFull, NameTaken
from kiosk.core.sign_in import account

blueprint = Blueprint("reasons", __name__, url_prefix="/reasons")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the reasons of each topic in the order of the screen, then those that are not offered."""
    return render_template(
        "admin/reasons/index.html",
        lists={topic: list(Reason.desk(topic=topic)) for topic in Reason.TOPICS},
        full=[topic for topic in Reason.TOPICS if Reason.full(topic=topic)],
        topics=TOPICS,
        no_room=_no_room(),
    )


@blueprint.route("/new/<topic>", methods=("GET", "POST"))
def new(topic: str) -> ResponseReturnValue:
    """Offer a reason on a topic, the last in order."""
    if topic not in Reason.TOPICS:
        abort(404)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            Reason.add(account(), **form.names, topic=topic)
        except NameTaken as refusal:
            form.taken(refusal.language)
        except ListFull:
            form.form_errors = [_no_room()]
        else:
            return _done(_("%(name)s ditambahkan, di tempat terakhir.", name=form.name_id.data))
    return _editor(form, topic)


@blueprint.route("/<code>", methods=("GET", "POST"))
def edit(code: str) -> ResponseReturnValue:
    """Give a reason other words."""
    reason = _reason(code)
    form = ReasonForm.of(reason)
    if form.validate_on_submit():
        try:
            reason.rename(account(), **form.names, seen=form.seen.data or "")
        except ChangedMeanwhile:
            reason = _reason(code)
            form.meanwhile(reason.stamp)
            return _editor(form, reason.topic, reason, 409)
        except NameTaken as refusal:
            form.taken(refusal.language)
        else:
            return _done(_("%(name)s disimpan.", name=form.name_id.data))
    return _editor(form, reason.topic, reason)


@blueprint.post("/<code>/move")
def move(code: str) -> ResponseReturnValue:
    """Put a reason one place further up or down."""
    _reason(code).move(account(), STEPS.get(request.form.get("step", ""), 0))
    return _done(_("Urutan alasan diubah."))


@blueprint.post("/<code>/withdraw")
def withdraw(code: str) -> ResponseReturnValue:
    """Take a reason out of the offer; what was counted stays."""
    reason = _reason(code)
    try:
        reason.withdraw(account())
    except LastOffered:
        return _refused(code, _("Paling sedikit satu alasan harus ditawarkan. Tawarkan yang lain lebih dulu."))
    return _done(_("%(name)s tidak lagi ditawarkan.", name=reason.text_id))


@blueprint.post("/<code>/offer")
def offer(code: str) -> ResponseReturnValue:
    """Offer a reason again, the last in order."""
    reason = _reason(code)
    try:
        reason.offer(account())
    except ListFull:
        return _refused(code, _no_room())
    return _done(_("%(name)s ditawarkan lagi, di tempat terakhir.", name=reason.text_id))


def _reason(code: str) -> Reason:
    return Reason.find(code) or abort(404)


def _no_room() -> str:
    return _(
        "Layar hanya memuat %(most)s alasan. Berhenti menawarkan salah satunya lebih dulu.", most=Reason.MAX_OFFERED
    )


def _done(told: str) -> ResponseReturnValue:
    flash(told + " " + _("Layar pengunjung mengikutinya mulai halaman berikutnya."), "success")
    return redirect(url_for(".index"), 303)


def _refused(code: str, told: str) -> ResponseReturnValue:
    flash(told, "warning")
    return redirect(url_for(".edit", code=code), 303)


def _editor(form: ReasonForm, topic: str, reason: Reason | None = None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "admin/reasons/edit.html", form=form, topic=topic, topics=TOPICS, reason=reason, no_room=_no_room()
    )
    return page, 400 if form.errors else status
