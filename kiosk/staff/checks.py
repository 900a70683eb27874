"""Staff pages for checks: one term after the other, as the kiosk shows it beside its texts."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import Setting, Term
from kiosk.core.models.terms.history import Texts
from kiosk.core.models.terms.revision import StaleRevision
from kiosk.core.text.languages import LANGUAGES
from kiosk.core.web.headers import policy
from kiosk.core.web.sign_in import account
from kiosk.staff.forms.checks import ReadForm, form_of
from kiosk.staff.forms.revisions import LABELS
from kiosk.staff.forms.terms import next_check

blueprint = Blueprint("checks", __name__, url_prefix="/checks")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Go to the next term whose check is due, after ``?after=``; say so if none is."""
    terms = Term.desk()
    term = Term.next_to_check(terms, request.args.get("after", ""))
    if term is None:
        return render_template("staff/checks/index.html", progress=Term.checked_of(terms))
    return redirect(url_for(".show", slug=term.slug), 303)


@blueprint.route("/term/<slug>", methods=("GET", "POST"))
def show(slug: str) -> ResponseReturnValue:
    """Show one term to be read; on POST, record that it is correct and go on to the next."""
    terms = Term.desk()
    term = next((one for one in terms if one.slug == slug and one.shown), None) or abort(404)
    form = form_of(term, account())
    status = 200
    if request.method == "POST" and not term.check_due:
        return _go_on(_("Istilah ini sudah diperiksa."), "info", slug)
    if request.method == "POST" and not form.validate():
        status = 400
    elif request.method == "POST":
        try:
            term.check(
                form.checker(account()),
                clock.today(),
                next_check(Setting.read("check_months")),
                seen=form.seen.data or "",
                by=account(),
            )
        except StaleRevision:
            form.again(term)
            flash(_("Belum ditandai: teks yang tampil sudah berganti. Baca dulu yang sekarang."), "warning")
            status = 409
        else:
            return _go_on(_("%(title)s ditandai sudah diperiksa.", title=term.text.title), "success", slug)
    return _show(term, terms, form, status)


def _go_on(words: str, tone: str, slug: str) -> ResponseReturnValue:
    flash(words, tone)
    return redirect(url_for(".index", after=slug), 303)


def _show(term: Term, terms: list[Term], form: ReadForm, status: int) -> Response:
    shown = Texts(term).shown
    texts = {language: shown[language] for language in LANGUAGES if language in shown}
    page = render_template(
        "staff/checks/show.html",
        term=term,
        texts=texts,
        # Indonesian, the first of the languages, wherever it is on show.
        main=next(iter(texts.values())),
        labels={name: label for name, label in LABELS.items() if name},
        form=form,
        progress=Term.checked_of(terms),
        wrong=status != 200,
    )
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = policy(frame_src="'self'")
    return response
