"""Staff write the text of a term in one language, see it as the kiosk shows it, and publish it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.models import Revision, Term
from kiosk.core.models.publication import NeedsAnother, Unfinished, publish_draft
from kiosk.core.models.revision import LISTS, StaleRevision
from kiosk.core.sign_in import account
from kiosk.staff.forms.revisions import LANGUAGE_NAMES, PublishForm, RevisionForm

blueprint = Blueprint("revisions", __name__, url_prefix="/revisions")

_TEXT = f"/<slug>/<any({', '.join(Revision.LANGUAGES)}):language>"


@blueprint.route(_TEXT, methods=("GET", "POST"))
def edit(slug: str, language: str) -> ResponseReturnValue:
    """Write the text of one language, beside the Indonesian one when it is a translation."""
    term = _term(slug)
    newest = term.newest(language)
    source = term.newest("id") if language != "id" else None
    form = RevisionForm() if request.method == "POST" else RevisionForm.of(newest, source)
    if not form.validate_on_submit():
        return _editor(term, language, form, newest=newest, beside=source)
    try:
        draft = term.write(language=language, author=account(), base=form.base.data or 0, fields=form.fields)
    except StaleRevision as stale:
        return _editor(
            term, language, form.made_from(stale.newest), newest=stale.newest, beside=stale.newest, status=409
        )
    if request.form.get("then") == "publish":
        return _publish(term, language, draft.number)
    flash(_("Draf disimpan sebagai revisi %(number)s. Layar pengunjung belum berubah.", number=draft.number), "success")
    return redirect(
        url_for(".preview" if request.form.get("then") == "preview" else ".edit", slug=slug, language=language), 303
    )


@blueprint.get(_TEXT + "/preview")
def preview(slug: str, language: str) -> ResponseReturnValue:
    """Show the newest revision exactly as the kiosk would."""
    term = _term(slug)
    text = term.newest(language) or abort(404)
    with force_locale(language):
        return render_template(
            "staff/revisions/preview.html",
            term=term,
            text=text,
            related=_related(term, language),
            surface="visitor",
            language=language,
            form=PublishForm(formdata=None, data={"seen": text.number}),
        )


@blueprint.post(_TEXT + "/publish")
def publish(slug: str, language: str) -> ResponseReturnValue:
    """Show the draft that was read on the kiosk from the next page turn on."""
    form = PublishForm()
    return _publish(_term(slug), language, (form.seen.data or 0) if form.validate() else 0)


def _term(slug: str) -> Term:
    return Term.at(slug) or abort(404)


def _related(term: Term, language: str) -> list[Term]:
    """Return the related terms on show; they are shown whether the term itself is on show or not."""
    return [other for other in (Term.on_show(one.slug, language) for one in term.related_terms()) if other]


def _title(term: Term) -> str:
    """Return the newest Indonesian title; a term is known by it in the office."""
    newest = term.newest("id")
    return newest.title if newest else term.slug


def _editor(
    term: Term,
    language: str,
    form: RevisionForm,
    *,
    newest: Revision | None,
    beside: Revision | None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "staff/revisions/edit.html",
        term=term,
        text_language=language,
        title=_title(term),
        languages=LANGUAGE_NAMES,
        lists=LISTS,
        form=form,
        newest=newest,
        beside=beside,
        stale=status == 409,
        history=list(Revision.history(term, language)),
    )
    return page, 400 if form.errors else status


def _publish(term: Term, language: str, seen: int) -> ResponseReturnValue:
    checked = term.checked_on is not None
    try:
        shown = publish_draft(term, language, seen=seen, account=account())
    except StaleRevision:
        flash(
            _("Belum terbit: draf yang Anda lihat bukan lagi yang terbaru. Periksa dulu yang terbaru ini."), "warning"
        )
    except Unfinished:
        flash(_("Draf tersimpan, tetapi belum bisa terbit: isi dulu judul dan jawaban singkatnya."), "warning")
    except NeedsAnother:
        flash(_("Belum terbit: pengaturan meminta orang lain yang menerbitkan tulisan Anda."), "warning")
    else:
        flash(
            _(
                "Revisi %(number)s terbit. Layar pengunjung menampilkannya mulai halaman berikutnya.",
                number=shown.number,
            ),
            "success",
        )
        if checked and shown.term.checked_on is None:
            flash(
                _('Teksnya berubah, jadi tanda "sudah diperiksa" dihapus. Mintalah petugas memeriksanya lagi.'), "info"
            )
    return redirect(url_for(".edit", slug=term.slug, language=language), 303)
