"""Staff pages for notices to visitors: a banner on the home page, or a slide of the attract screen."""

from collections import Counter
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import Notice, SurveyPeriod, TrustedDay
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.text.languages import LANGUAGES, SOURCE
from kiosk.core.web.page import moment
from kiosk.core.web.sign_in import account
from kiosk.staff.forms.notices import KIND_NAMES, NewNoticeForm, NoticeForm

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

# PostgreSQL's largest integer.
_ONE = "/<int(max=2147483647):notice_id>"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the notices of one state or all, those that have ended at the end."""
    at = TrustedDay.moment()
    notices = [(notice, notice.stands(at)) for notice in Notice.desk()]
    view = request.args.get("view", "")
    if view in Notice.STATES:
        shown = [pair for pair in notices if pair[1] == view]
    else:
        shown, view = notices, ""
    return render_template(
        "staff/notices/index.html",
        notices=[
            (notice, stands, clock.local(notice.starts_at), notice.ends_at and clock.local(notice.ends_at))
            for notice, stands in shown
        ],
        kinds=KIND_NAMES,
        filters=_filters(Counter(stands for _notice, stands in notices), view),
        view=view,
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Write a notice, preview it as the kiosk will show it, and save it."""
    form = NewNoticeForm.now()
    if not _sent(form):
        return _editor(form)
    if _then("preview"):
        return _screen(Notice(**form.columns), form)
    _report(Notice.add(account(), **form.columns))
    return redirect(url_for(".index"), 303)


@blueprint.route(_ONE, methods=("GET", "POST"))
def edit(notice_id: int) -> ResponseReturnValue:
    """Change a notice."""
    notice = _notice(notice_id)
    form = NoticeForm.of(notice)
    if not _sent(form):
        return _editor(form, notice)
    if _then("preview"):
        return _screen(Notice(id=notice.id, **form.columns), form)
    try:
        notice.change(account(), seen=form.seen.data or "", **form.columns)
    except ChangedMeanwhile:
        form.meanwhile(notice.stamp)
        return _editor(form, notice, 409)
    _report(notice)
    return redirect(url_for(".index"), 303)


@blueprint.get(_ONE + "/preview")
def preview(notice_id: int) -> ResponseReturnValue:
    """Show the kiosk's page with this notice."""
    return _screen(_notice(notice_id))


@blueprint.post(_ONE + "/end")
def end(notice_id: int) -> ResponseReturnValue:
    """End a notice before its time."""
    _notice(notice_id).end(account())
    flash(_("Pengumuman diakhiri. Layar pengunjung berhenti menampilkannya paling lama satu menit lagi."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.route(_ONE + "/remove", methods=("GET", "POST"))
def remove(notice_id: int) -> ResponseReturnValue:
    """Ask for confirmation, then delete a notice."""
    notice = _notice(notice_id)
    if request.method == "GET":
        return render_template("staff/notices/remove.html", notice=notice, stands=notice.stands())
    notice.remove(account())
    flash(_("Pengumuman dihapus."), "success")
    return redirect(url_for(".index"), 303)


def _notice(notice_id: int) -> Notice:
    return Notice.get_or_none(Notice.id == notice_id) or abort(404)


def _then(step: str) -> bool:
    """Return whether the pressed button asks for ``step``; without one the notice is saved."""
    return request.form.get("then") == step


def _sent(form: NoticeForm) -> bool:
    """Return whether a valid notice was submitted; a return from the preview goes on editing."""
    return not _then("edit") and form.validate_on_submit()


def _filters(counts: Counter[str], view: str) -> list[dict[str, Any]]:
    names = {
        "": _("Semua"),
        Notice.SHOWING: _("Tampil"),
        Notice.WAITING: _("Menunggu"),
        Notice.ENDED: _("Berakhir"),
    }
    return [
        {
            "label": name,
            "url": url_for(".index", view=state or None),
            "count": counts[state] if state else counts.total(),
            "active": state == view,
        }
        for state, name in names.items()
    ]


def _editor(form: NoticeForm, notice: Notice | None = None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/notices/edit.html", form=form, notice=notice, stands=notice.stands() if notice else ""
    )
    return page, 400 if form.errors else status


def _screen(notice: Notice, form: NoticeForm | None = None) -> ResponseReturnValue:
    """Render the kiosk's page with ``notice`` alone; with ``form`` it has not been saved yet."""
    language = request.values.get("language")
    # The attract screen is the same for everybody, so it is in Indonesian.
    language = language if language in LANGUAGES and notice.kind == Notice.BANNER else SOURCE
    with force_locale(language):
        return render_template(
            "staff/notices/preview.html",
            notice=notice,
            form=form,
            surface="visitor",
            language=language,
            banners=[notice.texts.shown_in(language)] if notice.kind == Notice.BANNER else [],
            slides=list(notice.texts.pairs()) if notice.kind == Notice.SLIDE else [],
            survey_open=SurveyPeriod.door_open(),
        )


def _report(notice: Notice) -> None:
    """Flash what follows from saving ``notice``."""
    stands = notice.stands()
    if stands == Notice.SHOWING:
        flash(_("Pengumuman disimpan. Layar pengunjung menampilkannya paling lama satu menit lagi."), "success")
    elif stands == Notice.WAITING:
        flash(
            _("Pengumuman disimpan dan menunggu: tampil sendiri pada %(moment)s.", moment=moment(notice.starts_at)),
            "success",
        )
    else:
        flash(_("Pengumuman disimpan, tetapi waktunya sudah berakhir, jadi tidak tampil."), "warning")
