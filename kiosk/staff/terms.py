"""Staff find a term, write its text, see it as the kiosk shows it, and publish it."""

from collections import Counter
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core import clock
from kiosk.core.models import Revision, Term
from kiosk.core.models.revision import LISTS
from kiosk.core.models.term import SlugTaken, StaleRevision, Unfinished
from kiosk.core.sign_in import account
from kiosk.core.wording import GROUPS
from kiosk.staff.forms import (
    LANGUAGE_NAMES,
    CheckForm,
    NewTermForm,
    PropertiesForm,
    PublishForm,
    RevisionForm,
)

blueprint = Blueprint("terms", __name__, url_prefix="/terms")

_TEXT = f"/<slug>/<any({', '.join(Revision.LANGUAGES)}):language>"
_MAX_QUERY = 80


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the terms of all groups or one, or those that answer the words searched for."""
    query = request.args.get("q", "").strip()[:_MAX_QUERY]
    group = request.args.get("group", "")
    terms = Term.desk()
    if query:
        terms = Term.search(query, "id", among=terms)
    filters = _filters(Counter(term.group for term in terms), query, group)
    if group in GROUPS:
        terms = [term for term in terms if term.group == group]
    # The best answer stands first, whatever its group.
    parts = (
        [("", terms)]
        if query
        else [(name, [term for term in terms if term.group == code]) for code, name in GROUPS.items()]
    )
    return render_template(
        "staff/terms/index.html",
        parts=[part for part in parts if part[1]],
        total=len(terms),
        filters=filters,
        query=query,
        group=group,
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Begin a term with its first draft."""
    form = NewTermForm()
    if form.validate_on_submit():
        text = {"title": form.title.data, "short_answer": form.short_answer.data or ""}
        same = {name: form[name].data for name in ("slug", "group", "abbreviation", "synonyms", "for_sentenced")}
        try:
            term = Term.begin(author=account(), fields=text, **same)
        except SlugTaken:
            form.slug.errors = [_("Alamat ini sudah dipakai istilah lain. Ubah alamatnya, atau sunting istilah itu.")]
        else:
            flash(_("Istilah baru disimpan sebagai draf. Lengkapi kartunya, lalu terbitkan."), "success")
            return redirect(url_for(".edit", slug=term.slug, language="id"), 303)
    return render_template("staff/terms/new.html", form=form), 400 if form.errors else 200


@blueprint.route("/<slug>", methods=("GET", "POST"))
def properties(slug: str) -> ResponseReturnValue:
    """Change what is the same in every language."""
    term = _term(slug)
    form = PropertiesForm.of(term, Term.desk())
    if form.validate_on_submit():
        term.arrange(**form.columns)
        flash(_("Sifat istilah disimpan. Layar pengunjung memakainya mulai halaman berikutnya."), "success")
        return redirect(url_for(".properties", slug=slug), 303)
    return _properties(term, form, CheckForm.of(term))


@blueprint.post("/<slug>/check")
def check(slug: str) -> ResponseReturnValue:
    """Note who found the explanation right, and when."""
    term = _term(slug)
    form = CheckForm()
    if form.validate():
        term.check(form.checked_by.data or "", form.checked_on.data or clock.today())
        flash(_("Istilah ini ditandai sudah diperiksa. Layar pengunjung menampilkan tanggalnya."), "success")
        return redirect(url_for(".properties", slug=slug), 303)
    return _properties(term, PropertiesForm.of(term, Term.desk(), formdata=None), form)


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
            "staff/terms/preview.html",
            term=term,
            text=text,
            related=term.related(language),
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


def _title(term: Term) -> str:
    """Return the newest Indonesian title; a term is known by it in the office."""
    newest = term.newest("id")
    return newest.title if newest else term.slug


def _filters(counts: Counter[str], query: str, group: str) -> list[dict[str, Any]]:
    choices = {"": _("Semua"), **GROUPS}
    return [
        {
            "label": name,
            "url": url_for(".index", q=query or None, group=code or None),
            "count": counts[code] if code else counts.total(),
            "active": code == (group if group in GROUPS else ""),
        }
        for code, name in choices.items()
    ]


def _properties(term: Term, form: PropertiesForm, check_form: CheckForm) -> ResponseReturnValue:
    page = render_template(
        "staff/terms/properties.html", term=term, title=_title(term), form=form, check_form=check_form
    )
    return page, 400 if form.errors or check_form.errors else 200


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
        "staff/terms/edit.html",
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
        shown = term.publish_draft(language, seen=seen, account=account())
    except StaleRevision:
        flash(
            _("Belum terbit: draf yang Anda lihat bukan lagi yang terbaru. Periksa dulu yang terbaru ini."), "warning"
        )
    except Unfinished:
        flash(_("Draf tersimpan, tetapi belum bisa terbit: isi dulu judul dan jawaban singkatnya."), "warning")
    else:
        flash(
            _(
                "Revisi %(number)s terbit. Layar pengunjung menampilkannya mulai halaman berikutnya.",
                number=shown.number,
            ),
            "success",
        )
        if checked and term.checked_on is None:
            flash(
                _('Teksnya berubah, jadi tanda "sudah diperiksa" dihapus. Mintalah petugas memeriksanya lagi.'), "info"
            )
    return redirect(url_for(".edit", slug=term.slug, language=language), 303)
