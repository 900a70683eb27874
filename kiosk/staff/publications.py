"""Staff pages for publication: review, publish now or later, take off, restore."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Autosave, Revision, Setting, Term, TermEvent
from kiosk.core.models.terms.history import Texts
from kiosk.core.models.terms.publication import NeedsAnother, Unfinished, WithoutSource, publish_draft
from kiosk.core.models.terms.publication import retire as take_off
from kiosk.core.models.terms.publication import unschedule as cancel
from kiosk.core.models.terms.revision import TEXTS, StaleRevision
from kiosk.core.text.languages import SOURCE, translations
from kiosk.core.web.page import moment
from kiosk.core.web.sign_in import account
from kiosk.staff.advice import advice
from kiosk.staff.forms.publications import RestoreForm, RetireForm, ScheduleForm, SeenForm, SendBackForm

blueprint = Blueprint("publications", __name__, url_prefix="/publications")

_TEXT = "/<slug>/<language:language>"


@blueprint.get(_TEXT)
def show(slug: str, language: str) -> ResponseReturnValue:
    """Show the status of the text and what comes next, and offer the acts that apply."""
    return _page(_term(slug), language)


@blueprint.post(_TEXT + "/publish")
def publish(slug: str, language: str) -> ResponseReturnValue:
    """Show the draft that was read on the kiosk from the next page load on."""
    publish_and_report(_term(slug), language, SeenForm().number)
    return _back(slug, language)


@blueprint.post(_TEXT + "/schedule")
def schedule(slug: str, language: str) -> ResponseReturnValue:
    """Schedule the draft that was read for a future moment."""
    term, form = _term(slug), ScheduleForm()
    if not form.validate():
        return _page(term, language, schedule_form=form)
    if publish_and_report(term, language, form.number, form.moment):
        return _back(slug, language)
    return _page(term, language, schedule_form=form, status=409)


@blueprint.post(_TEXT + "/review")
def review(slug: str, language: str) -> ResponseReturnValue:
    """Ask a second person to review the draft."""
    draft = _newest(_term(slug), language, SeenForm().number)
    if draft:
        draft.ask_review(account())
        flash(_("Peninjauan diminta. Siapa pun di ruang staf dapat menerbitkan atau mengembalikannya."), "success")
    return _back(slug, language)


@blueprint.post(_TEXT + "/send_back")
def send_back(slug: str, language: str) -> ResponseReturnValue:
    """Send the draft back to its author with what to correct."""
    term, form = _term(slug), SendBackForm()
    if not form.validate():
        return _page(term, language, back_form=form)
    draft = term.newest(language)
    if draft is None or draft.number != form.number:
        form.words.errors = [
            _("Belum dikembalikan: draf yang Anda lihat bukan lagi yang terbaru. Periksa dulu yang ini.")
        ]
    elif not draft.send_back(account(), form.words.data or ""):
        form.words.errors = [_("Belum dikembalikan: draf ini tidak lagi menunggu peninjauan.")]
    else:
        flash(_("Draf dikembalikan. Penulisnya membaca catatan Anda di sini dan di halaman tulis."), "success")
        return _back(slug, language)
    return _page(term, language, back_form=form, status=409)


@blueprint.post(_TEXT + "/unschedule")
def unschedule(slug: str, language: str) -> ResponseReturnValue:
    """Turn a scheduled revision back into a draft."""
    revision = _numbered(_term(slug), language, SeenForm().number)
    if revision:
        cancel(revision, account())
        flash(_("Jadwal dibatalkan. Revisi %(number)s kembali menjadi draf.", number=revision.number), "success")
    return _back(slug, language)


@blueprint.post(_TEXT + "/retire")
def retire(slug: str, language: str) -> ResponseReturnValue:
    """Take the text off the kiosk, with a reason."""
    term, form = _term(slug), RetireForm()
    if not form.validate():
        return _page(term, language, retire_form=form)
    revision = Revision.numbered(term, language, form.number)
    try:
        gone = revision is not None and take_off(revision, account(), form.reason.data or "")
    except StaleRevision:
        form.reason.errors = [_("Belum ditarik: teks yang tampil sudah berganti. Baca dulu yang sekarang.")]
        return _page(term, language, retire_form=form, status=409)
    if not gone:
        form.reason.errors = [_("Teks ini sudah tidak tampil. Alasan Anda tidak disimpan.")]
        return _page(term, language, retire_form=form, status=409)
    flash(_("Teks ditarik dari layar pengunjung. Riwayatnya tetap ada dan dapat dikembalikan."), "success")
    return _back(slug, language)


@blueprint.post(_TEXT + "/restore")
def restore(slug: str, language: str) -> ResponseReturnValue:
    """Create a new draft from an older revision."""
    term, form = _term(slug), RestoreForm()
    revision = _numbered(term, language, form.again.data if form.validate() else 0)
    if revision is None:
        return _back(slug, language)
    try:
        draft = revision.restore(author=account(), base=form.number)
    except StaleRevision:
        flash(_("Belum dikembalikan: ada revisi yang lebih baru. Bandingkan dulu dengan yang terbaru."), "warning")
        return redirect(url_for("staff.revisions.history", slug=slug, language=language), 303)
    if draft.number == form.number:
        flash(_("Tidak ada yang berubah: revisi terbaru sudah berisi teks ini."), "info")
    else:
        flash(
            _(
                "Revisi %(old)s dikembalikan sebagai revisi %(new)s, masih draf. Terbitkan bila sudah benar.",
                old=revision.number,
                new=draft.number,
            ),
            "success",
        )
    return _back(slug, language)


def publish_and_report(term: Term, language: str, seen: int, at: datetime | None = None) -> bool:
    """Publish the draft ``seen``, now or ``at`` a moment, and flash the outcome and what follows.

    Returns whether it could be published.
    """
    checked = term.checked_on is not None
    try:
        draft = publish_draft(term, language, seen=seen, account=account(), at=at)
    except StaleRevision:
        flash(
            _("Belum terbit: draf yang Anda lihat bukan lagi yang terbaru. Periksa dulu yang terbaru ini."), "warning"
        )
    except Unfinished:
        flash(_("Draf tersimpan, tetapi belum bisa terbit: isi dulu judul dan jawaban singkatnya."), "warning")
    except WithoutSource:
        flash(_("Belum terbit: teks bahasa Indonesianya belum tampil. Terbitkan itu dulu."), "warning")
    except NeedsAnother:
        flash(_("Belum terbit: pengaturan meminta orang lain yang menerbitkan tulisan Anda."), "warning")
    else:
        flash(_outcome(draft), "warning" if draft.status == Revision.RETIRED else "success")
        for code, name in translations().items() if language == SOURCE else ():
            other = term.newest(code)
            if other and other.status == Revision.RETIRED:
                flash(
                    _(
                        "Terjemahan bahasa %(language)s masih ditarik. Kembalikan dan terbitkan juga bila masih benar.",
                        language=name.called,
                    ),
                    "info",
                )
        if checked and draft.term.checked_on is None:
            flash(
                _('Teksnya berubah, jadi tanda "sudah diperiksa" dihapus. Mintalah petugas memeriksanya lagi.'), "info"
            )
        return True
    return False


def _outcome(draft: Revision) -> str:
    if draft.status == Revision.SCHEDULED:
        return _(
            "Revisi %(number)s dijadwalkan: tampil mulai %(moment)s.",
            number=draft.number,
            moment=moment(draft.publish_at),
        )
    if draft.status == Revision.RETIRED:
        return _("Belum terbit: revisi %(number)s sudah ditarik. Kembalikan dulu sebagai draf.", number=draft.number)
    return _("Revisi %(number)s terbit. Layar pengunjung menampilkannya mulai halaman berikutnya.", number=draft.number)


def _term(slug: str) -> Term:
    return Term.at(slug) or abort(404)


def _back(slug: str, language: str) -> ResponseReturnValue:
    return redirect(url_for(".show", slug=slug, language=language), 303)


def _newest(term: Term, language: str, seen: int) -> Revision | None:
    """Return the newest revision if it is the one that was ``seen``; otherwise flash a warning."""
    newest = term.newest(language)
    if newest and newest.number == seen:
        return newest
    flash(_("Belum dikerjakan: draf yang Anda lihat bukan lagi yang terbaru. Periksa dulu yang ini."), "warning")
    return None


def _numbered(term: Term, language: str, number: int) -> Revision | None:
    """Return the revision of this number, or flash a warning that it is missing."""
    revision = Revision.numbered(term, language, number)
    if revision is None:
        flash(_("Belum dikerjakan: revisi itu tidak ada."), "warning")
    return revision


def _page(
    term: Term,
    language: str,
    *,
    schedule_form: ScheduleForm | None = None,
    back_form: SendBackForm | None = None,
    retire_form: RetireForm | None = None,
    status: int = 400,
) -> ResponseReturnValue:
    """Return the page; a refused form shows what was typed, with ``status``."""
    texts = Texts(term)
    newest = texts.newest.get(language)
    forms = {
        "schedule_form": schedule_form or ScheduleForm(formdata=None),
        "back_form": back_form or SendBackForm(formdata=None),
        "retire_form": retire_form or RetireForm(formdata=None),
    }
    page = render_template(
        "staff/publications/show.html",
        term=term,
        text_language=language,
        texts=texts,
        newest=newest,
        shown=texts.shown.get(language),
        scheduled=texts.scheduled[language],
        last=TermEvent.last(newest) if newest else None,
        own=newest is not None and newest.author_id == account().id and Setting.read("second_reader"),
        unsaved=Autosave.of(term, language, account()),
        advice=advice({name: getattr(newest, name) for name in TEXTS}, language, texts) if newest else [],
        **forms,
    )
    return page, status if schedule_form or back_form or retire_form else 200
