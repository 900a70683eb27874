"""Staff pages for the text of a term in one language: editor, preview, history, comparison."""

from datetime import datetime

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.models import Autosave, Revision, Setting, Term, TermEvent
from kiosk.core.models.terms.history import Texts, timeline
from kiosk.core.models.terms.revision import LISTS, TEXTS, StaleRevision
from kiosk.core.text.comparison import compare as compare_words
from kiosk.core.text.languages import SOURCE
from kiosk.core.web.headers import policy
from kiosk.core.web.sign_in import account
from kiosk.core.web.uploads import allow_body
from kiosk.core.web.visiting_wording import week_on_card
from kiosk.staff.advice import advice
from kiosk.staff.forms.revisions import LABELS, RevisionForm
from kiosk.staff.publications import publish_and_report

blueprint = Blueprint("revisions", __name__, url_prefix="/revisions")

_TEXT = "/<slug>/<language:language>"
# So that a whole document pasted by mistake is refused beside its field and nothing typed is lost.
_LARGEST_BODY = 8 * 1024 * 1024
allow_body(blueprint, _LARGEST_BODY, "staff.revisions.edit", "staff.revisions.autosave", "staff.revisions.preview")


@blueprint.route(_TEXT, methods=("GET", "POST"))
def edit(slug: str, language: str) -> ResponseReturnValue:
    """Edit the text in one language, beside the Indonesian one if it is a translation."""
    term = _term(slug)
    texts = Texts(term)
    if request.method == "GET":
        newest = texts.newest.get(language)
        saved = _saved(term, language, newest)
        form = RevisionForm.again(saved) if saved else RevisionForm.of(newest, texts.newest.get(SOURCE))
        return _editor(term, language, texts, form, saved=saved)
    form = RevisionForm()
    if not form.validate():
        _keep(term, language, texts, form)
        return _editor(term, language, texts, form)
    try:
        draft = term.write(language=language, author=account(), base=form.base.data or 0, fields=form.fields)
    except StaleRevision as stale:
        _keep(term, language, texts, form)
        return _editor(term, language, Texts(term), form.made_from(stale.newest), stale=True)
    Autosave.forget(term, language, account())
    return _saved_as(draft, request.form.get("then"))


@blueprint.route(_TEXT + "/preview", methods=("GET", "POST"))
def preview(slug: str, language: str) -> ResponseReturnValue:
    """Show a revision exactly as the kiosk would; on POST, what is typed now, which is not stored.

    ``?framed`` shows it inside another page of the office.
    """
    term, framed = _term(slug), request.method == "POST" or "framed" in request.args
    texts = Texts(term)
    newest = texts.newest.get(language)
    if request.method == "POST":
        text = Revision(term=term, language=language, number=0, **RevisionForm().fields)
    else:
        text = _numbered(term, language, newest, "number") or newest or abort(404)
    may_publish = newest is not None and text.id == newest.id and text.status in Revision.WAITING
    if may_publish and text.author_id == account().id and Setting.read("second_reader"):
        may_publish = False
    on_show = Term.published(language)
    with force_locale(language):
        page = render_template(
            "staff/revisions/preview.html",
            term=term,
            text=text,
            related=_related(term, on_show),
            week=week_on_card(slug),
            explaining=Term.with_abbreviation_in(text.words, [one for one in on_show if one.id != term.id]),
            surface="visitor",
            language=language,
            framed=framed,
            may_publish=may_publish,
        )
    return _with_policy(page, 200, frame_ancestors="'self'") if framed else page


@blueprint.post(_TEXT + "/autosave")
def autosave(slug: str, language: str) -> ResponseReturnValue:
    """Autosave what is typed so far, so that a closed page loses nothing, and renew the advice."""
    term, form = _term(slug), RevisionForm()
    texts = Texts(term)
    saved = _keep(term, language, texts, form)
    return render_template(
        "staff/revisions/autosave.html",
        term=term,
        text_language=language,
        saved=saved,
        newest=texts.newest.get(language),
        advice=advice(form.fields, language, texts),
    )


@blueprint.post(_TEXT + "/discard")
def discard(slug: str, language: str) -> ResponseReturnValue:
    """Discard what was typed and not saved."""
    Autosave.forget(_term(slug), language, account())
    flash(_("Tulisan yang belum disimpan dibuang."), "info")
    return redirect(url_for(".edit", slug=slug, language=language), 303)


@blueprint.get(_TEXT + "/history")
def history(slug: str, language: str) -> ResponseReturnValue:
    """List every revision and act, the newest first."""
    term = _term(slug)
    texts = Texts(term)
    before = request.args.get("before", type=datetime.fromisoformat)
    entries, older = timeline(term, language, before and before.replace(tzinfo=None))
    return render_template(
        "staff/revisions/history.html",
        term=term,
        text_language=language,
        texts=texts,
        newest=texts.newest.get(language),
        shown=texts.shown.get(language),
        entries=entries,
        newer_url=url_for(".history", slug=slug, language=language) if before else None,
        older_url=url_for(".history", slug=slug, language=language, before=older.isoformat()) if older else None,
    )


@blueprint.get(_TEXT + "/compare")
def compare(slug: str, language: str) -> ResponseReturnValue:
    """Mark word by word what changed from one revision to another; by default from the one on show to the newest."""
    term = _term(slug)
    texts = Texts(term)
    newest = texts.newest.get(language) or abort(404)
    after = _numbered(term, language, newest, "to") or newest
    shown = texts.shown.get(language)
    before = _numbered(term, language, newest, "from")
    if before is None and shown and shown.number != after.number:
        before = shown
    if before is None:
        before = Revision.numbered(term, language, after.number - 1) or after
    fields = {name: (getattr(before, name), getattr(after, name)) for name in TEXTS}
    return render_template(
        "staff/revisions/compare.html",
        term=term,
        text_language=language,
        texts=texts,
        newest=newest,
        before=before,
        after=after,
        labels=LABELS,
        fields=fields,
        differing=[name for name, (old, new) in fields.items() if old != new],
        runs={name: compare_words(old, new) for name, (old, new) in fields.items()},
    )


def _term(slug: str) -> Term:
    return Term.at(slug) or abort(404)


def _numbered(term: Term, language: str, newest: Revision | None, name: str) -> Revision | None:
    """Return the revision whose number is the query argument ``name``, None without it; 404 if it does not exist."""
    if name not in request.args:
        return None
    number = request.args.get(name, type=int)
    if newest is None or number is None or not 0 < number <= newest.number:
        abort(404)
    return Revision.numbered(term, language, number) or abort(404)


def _related(term: Term, on_show: list[Term]) -> list[Term]:
    """Return the related terms among those ``on_show``, whether the term itself is on show or not."""
    by_slug = {one.slug: one for one in on_show}
    return [by_slug[one.slug] for one in term.related_terms() if one.slug in by_slug]


def _saved(term: Term, language: str, newest: Revision | None) -> Autosave | None:
    """Return this person's autosave, if it differs from the newest revision."""
    saved = Autosave.of(term, language, account())
    return None if saved is None or (newest and newest.says(RevisionForm.again(saved).fields)) else saved


def _keep(term: Term, language: str, texts: Texts, form: RevisionForm) -> Autosave | None:
    """Save what is typed, unless the newest revision has the same text."""
    newest = texts.newest.get(language)
    if newest and newest.says(form.fields):
        Autosave.forget(term, language, account())
        return None
    base = min(max(form.base.data or 0, 0), newest.number if newest else 0)
    return Autosave.keep(term=term, language=language, account=account(), base=base, fields=form.typed)


def _saved_as(draft: Revision, then: str | None) -> ResponseReturnValue:
    """Flash that the draft is saved, and redirect where its writer wants to go."""
    slug, language = draft.term.slug, draft.language
    if then == "publish":
        publish_and_report(draft.term, language, draft.number)
        return redirect(url_for("staff.publications.show", slug=slug, language=language), 303)
    if then == "review":
        draft.ask_review(account())
        flash(_("Draf disimpan sebagai revisi %(number)s dan diminta ditinjau.", number=draft.number), "success")
        return redirect(url_for("staff.publications.show", slug=slug, language=language), 303)
    if then == "preview":
        return redirect(url_for(".preview", slug=slug, language=language), 303)
    flash(_("Draf disimpan sebagai revisi %(number)s. Layar pengunjung belum berubah.", number=draft.number), "success")
    return redirect(url_for(".edit", slug=slug, language=language), 303)


def _editor(
    term: Term,
    language: str,
    texts: Texts,
    form: RevisionForm,
    *,
    saved: Autosave | None = None,
    stale: bool = False,
) -> Response:
    """Render the editor; ``stale`` shows the newer revision beside what was typed, marked word by word."""
    newest = texts.newest.get(language)
    beside = newest if stale else texts.newest.get(SOURCE) if language != SOURCE else None
    fields = form.fields
    page = render_template(
        "staff/revisions/edit.html",
        term=term,
        text_language=language,
        lists=LISTS,
        texts=texts,
        form=form,
        newest=newest,
        shown=texts.shown.get(language),
        scheduled=texts.scheduled[language],
        last=TermEvent.last(newest) if newest else None,
        beside=beside,
        runs={name: compare_words(fields[name], getattr(newest, name)) for name in TEXTS} if stale else {},
        stale=stale,
        saved=saved,
        advice=advice(fields, language, texts),
        second_reader=Setting.read("second_reader"),
    )
    return _with_policy(page, 400 if form.errors else 409 if stale else 200, frame_src="'self'")


def _with_policy(page: str, status: int, **directives: str) -> Response:
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = policy(**directives)
    return response
