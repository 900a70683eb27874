"""Staff find a term, begin one, and keep what is the same in every language."""

from collections import Counter
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core import clock
from kiosk.core.models import Group, Setting, Term
from kiosk.core.models.revision import StaleRevision
from kiosk.core.models.term import SlugTaken
from kiosk.core.sign_in import account
from kiosk.staff.forms.terms import CheckForm, NewTermForm, PropertiesForm

blueprint = Blueprint("terms", __name__, url_prefix="/terms")

_MAX_QUERY = 80


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the terms of all groups or one, or those that answer the words searched for."""
    query = request.args.get("q", "").strip()[:_MAX_QUERY]
    group = request.args.get("group", "")
    terms = Term.desk()
    if query:
        terms = Term.search(query, "id", among=terms)
    groups = Group.names("id")
    filters = _filters(groups, Counter(term.group for term in terms), query, group)
    if group in groups:
        terms = [term for term in terms if term.group == group]
    # The best answer stands first, whatever its group.
    parts = (
        [("", terms)]
        if query
        else [(name, [term for term in terms if term.group == code]) for code, name in groups.items()]
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
    form.offer(Group.names("id"))
    if form.validate_on_submit():
        text = {"title": form.title.data, "short_answer": form.short_answer.data or ""}
        same = {name: form[name].data for name in ("slug", "group", "abbreviation", "synonyms", "for_sentenced")}
        try:
            term = Term.begin(author=account(), fields=text, **same)
        except SlugTaken:
            form.slug.errors = [_("Alamat ini sudah dipakai istilah lain. Ubah alamatnya, atau sunting istilah itu.")]
        else:
            flash(_("Istilah baru disimpan sebagai draf. Lengkapi kartunya, lalu terbitkan."), "success")
            return redirect(url_for("staff.revisions.edit", slug=term.slug, language="id"), 303)
    return render_template("staff/terms/new.html", form=form), 400 if form.errors else 200


@blueprint.route("/<slug>", methods=("GET", "POST"))
def properties(slug: str) -> ResponseReturnValue:
    """Change what is the same in every language."""
    term = _term(slug)
    form = PropertiesForm.of(term, Term.desk(), Group.names("id"))
    if form.validate_on_submit():
        term.arrange(**form.columns)
        flash(_("Sifat istilah disimpan. Layar pengunjung memakainya mulai halaman berikutnya."), "success")
        return redirect(url_for(".properties", slug=slug), 303)
    return _properties(term, form, CheckForm.of(term, Setting.read("check_months")))


@blueprint.post("/<slug>/check")
def check(slug: str) -> ResponseReturnValue:
    """Note who found the explanation right, and when."""
    term = _term(slug)
    form = CheckForm()
    if form.validate():
        try:
            term.check(
                form.checked_by.data or "",
                form.checked_on.data or clock.today(),
                form.next_check_on.data,
                seen=form.seen.data or "",
                by=account(),
            )
        except StaleRevision:
            flash(_("Belum ditandai: teks yang tampil sudah berganti. Baca dulu yang sekarang."), "warning")
        else:
            flash(_("Istilah ini ditandai sudah diperiksa. Layar pengunjung menampilkan tanggalnya."), "success")
        return redirect(url_for(".properties", slug=slug), 303)
    return _properties(term, PropertiesForm.of(term, Term.desk(), Group.names("id"), formdata=None), form)


def _term(slug: str) -> Term:
    return Term.at(slug) or abort(404)


def _title(term: Term) -> str:
    """Return the newest Indonesian title; a term is known by it in the office."""
    newest = term.newest("id")
    return newest.title if newest else term.slug


def _filters(groups: dict[str, str], counts: Counter[str], query: str, group: str) -> list[dict[str, Any]]:
    choices = {"": _("Semua"), **groups}
    return [
        {
            "label": name,
            "url": url_for(".index", q=query or None, group=code or None),
            "count": counts[code] if code else counts.total(),
            "active": code == (group if group in groups else ""),
        }
        for code, name in choices.items()
    ]


def _properties(term: Term, form: PropertiesForm, check_form: CheckForm) -> ResponseReturnValue:
    page = render_template(
        "staff/terms/properties.html", term=term, title=_title(term), form=form, check_form=check_form
    )
    return page, 400 if form.errors or check_form.errors else 200
