"""Staff pages for terms: find, create, and edit what all languages share."""

from collections import Counter
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import Feedback, Group, Revision, Setting, Term
from kiosk.core.models.terms.revision import StaleRevision
from kiosk.core.models.terms.term import SlugTaken
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.storage.search import LONGEST_QUERY
from kiosk.core.text.languages import SOURCE
from kiosk.core.text.text import typed
from kiosk.core.web.sign_in import account
from kiosk.staff import wording
from kiosk.staff.forms.terms import CheckForm, NewTermForm, PropertiesForm

blueprint = Blueprint("terms", __name__, url_prefix="/terms")

# A group in the list's address; the underscore keeps it apart from the codes of groups.
DUE = "_due"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the terms of all groups or one, those to be checked, or the results of a search."""
    query = typed(request.args.get("q", ""), LONGEST_QUERY)
    group = request.args.get("group", "")
    terms = Term.desk()
    if query:
        terms = Term.search(query, SOURCE, among=terms)
    groups = Group.named_in(SOURCE)
    due = Term.to_check(terms)
    filters = _filters(groups, Counter(term.group for term in terms), len(due), query, group)
    if group == DUE:
        terms = due
    elif group in groups:
        terms = [term for term in terms if term.group == group]
    # The best result, or the longest overdue, comes first, whatever its group.
    parts = (
        [("", terms)]
        if query or group == DUE
        else [(name, [term for term in terms if term.group == code]) for code, name in groups.items()]
    )
    return render_template(
        "staff/terms/index.html",
        parts=[part for part in parts if part[1]],
        total=len(terms),
        filters=filters,
        query=query,
        group=group,
        due_only=group == DUE,
        wording=wording,
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Create a term with its first draft; ``?title=`` is a search without result."""
    form = NewTermForm(data={"title": typed(request.args.get("title", ""), Revision.MAX_TITLE)})
    form.offer(Group.named_in(SOURCE))
    if form.validate_on_submit():
        text: dict[str, str | None] = {"title": form.title.data, "short_answer": form.short_answer.data or ""}
        same = {name: form[name].data for name in ("slug", "group", "abbreviation", "synonyms", "for_sentenced")}
        try:
            term = Term.begin(author=account(), fields=text, **same)
        except SlugTaken:
            form.slug.errors = [_("Alamat ini sudah dipakai istilah lain. Ubah alamatnya, atau sunting istilah itu.")]
        else:
            flash(_("Istilah baru disimpan sebagai draf. Lengkapi kartunya, lalu terbitkan."), "success")
            return redirect(url_for("staff.revisions.edit", slug=term.slug, language=SOURCE), 303)
    return render_template("staff/terms/new.html", form=form), 400 if form.errors else 200


@blueprint.route("/<slug>", methods=("GET", "POST"))
def properties(slug: str) -> ResponseReturnValue:
    """Change what all languages share."""
    term, terms = _term(slug)
    form = PropertiesForm.of(term, terms, Group.named_in(SOURCE))
    if form.validate_on_submit():
        try:
            term.arrange(**form.columns)
        except ChangedMeanwhile:
            form.meanwhile(term.stamp)
            return _properties(term, form, _check_form(term), 409)
        flash(_("Sifat istilah disimpan. Layar pengunjung memakainya mulai halaman berikutnya."), "success")
        return redirect(url_for(".properties", slug=slug), 303)
    return _properties(term, form, _check_form(term), 400 if form.errors else 200)


@blueprint.post("/<slug>/check")
def check(slug: str) -> ResponseReturnValue:
    """Record who found the explanation correct, and when."""
    term, terms = _term(slug)
    form = CheckForm().for_term(term)
    status = 400
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
            form.stale(term)
            status = 409
        else:
            flash(_("Istilah ini ditandai sudah diperiksa. Layar pengunjung menampilkan tanggalnya."), "success")
            return redirect(url_for(".properties", slug=slug), 303)
    return _properties(term, PropertiesForm.of(term, terms, Group.named_in(SOURCE), formdata=None), form, status)


def _term(slug: str) -> tuple[Term, list[Term]]:
    """Return the term at this address, with the ``text`` by which the office knows it, and all terms."""
    terms = Term.desk()
    return next((term for term in terms if term.slug == slug), None) or abort(404), terms


def _filters(groups: dict[str, str], counts: Counter[str], due: int, query: str, group: str) -> list[dict[str, Any]]:
    choices = {"": _("Semua"), **groups, DUE: _("Perlu diperiksa")}
    numbers = {"": counts.total(), **counts, DUE: due}
    return [
        {
            "label": name,
            "url": url_for(".index", q=query or None, group=code or None),
            "count": numbers.get(code, 0),
            "active": code == (group if group in choices else ""),
        }
        for code, name in choices.items()
    ]


def _check_form(term: Term) -> CheckForm:
    return CheckForm.of(term, Setting.read("check_months"), account())


def _properties(term: Term, form: PropertiesForm, check_form: CheckForm, status: int) -> ResponseReturnValue:
    feedback = Feedback()
    page = render_template(
        "staff/terms/properties.html",
        term=term,
        title=term.text.title,
        form=form,
        check_form=check_form,
        feedback=feedback.of(term),
        feedback_days=feedback.days,
    )
    return page, status
