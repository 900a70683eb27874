"""Explanations of terms: find them by letter, group or search, read them, listen to them."""

from pathlib import Path

from flask import Blueprint, abort, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from kiosk.core.models import Clarity, Group, MissedSearch, Notice, Reason, Term, TermTally
from kiosk.core.sound import recordings
from kiosk.core.storage.keys import keyring
from kiosk.core.text.question import LONGEST
from kiosk.core.web.languages import current_language
from kiosk.core.web.visiting_wording import HOURS, week_on_card
from kiosk.visitor.comparison import COMPARED_GROUP
from kiosk.visitor.forms import ClarityForm, SearchForm
from kiosk.visitor.hours import hours_asked

blueprint = Blueprint("terms", __name__, url_prefix="/terms")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the terms of a letter, of a group, or those that match a search."""
    language = current_language()
    search = SearchForm(request.args, meta={"csrf": False})
    query = (search.q.data or "") if search.validate() else ""
    groups = Group.named_in(language)
    group = request.args.get("group", "")
    if group and group not in groups:
        abort(404)
    letter = request.args.get("letter", "")[:1].upper()
    letters: list[str] = []
    fits = True
    if query:
        answers = Term.answers(query, language)
        terms, fits = answers.terms, answers.fits
    elif group:
        terms = Term.published(language, group)
    else:
        everything = sorted(Term.published(language), key=lambda term: term.text.title.casefold())
        letters = sorted({term.text.title[0].upper() for term in everything})
        terms = [term for term in everything if term.text.title.upper().startswith(letter)]
    return render_template(
        "visitor/terms/index.html",
        terms=terms,
        hours=hours_asked(query, group, terms[0].slug if terms and fits else None),
        hours_slug=HOURS,
        letters=letters,
        letter=letter,
        group=group,
        groups=groups,
        query=query,
        fits=fits,
        longest=LONGEST,
        search_form=search,
        banners=[one.texts.shown_in(language) for one in Notice.showing(Notice.BANNER)] if group == "kunjungan" else [],
    )


@blueprint.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show one explanation, its related terms and its recording; settings, texts and recording take three queries."""
    term = on_show(slug)
    instance = Path(current_app.config["INSTANCE"])
    return render_template(
        "visitor/terms/show.html",
        term=term,
        spoken=recordings.timed(term.text, instance),
        week=week_on_card(slug),
        related=term.related,
        compared=term.group == COMPARED_GROUP,
        form=ClarityForm(formdata=None, key=keyring.mint("clarity")),
    )


@blueprint.get("/<slug>/audio")
def audio(slug: str) -> ResponseReturnValue:
    """Send the recording of an explanation; the browser asks for it in ranges."""
    instance = Path(current_app.config["INSTANCE"])
    recording = recordings.playing(on_show(slug).text, instance) or abort(404)
    return send_file(recordings.path_of(recording, instance), mimetype=recording.media_type, conditional=True)


@blueprint.post("/<slug>/clarity")
def clarity(slug: str) -> ResponseReturnValue:
    """Store the answer to "Apakah penjelasan ini jelas?", then a reason if it was not clear."""
    term = on_show(slug)
    form = ClarityForm()
    if not form.validate():
        return redirect(url_for("visitor.terms.show", slug=slug), 303)
    reasons = list(Reason.offered("clarity"))
    clear = form.clear.data == "yes"
    reason = next((one for one in reasons if one.code == form.reason.data), None)
    Clarity.answer(key=form.key.data or "", term=term, language=current_language(), clear=clear, reason=reason)
    # The chosen reason may have been withdrawn meanwhile: then ask again with the others.
    gone = not clear and bool(form.reason.data) and reason is None
    asked = [] if clear or reason else reasons
    page = render_template(
        "visitor/terms/clarity.html",
        term=term,
        form=form,
        clear=clear,
        gone=gone,
        reasons=[(one.code, one.name(current_language()), "", "edit") for one in asked],
    )
    return page, 409 if gone else 200


@blueprint.post("/<slug>/read")
def read(slug: str) -> ResponseReturnValue:
    """Count that an explanation stayed in view; nothing about the reader is stored."""
    TermTally.read(slug, current_language())
    return "", 204


@blueprint.post("/missed")
def missed() -> ResponseReturnValue:
    """Count a search that no term answers; nothing about the searcher is stored."""
    search = SearchForm()
    if search.validate() and search.q.data and not Term.answers(search.q.data, current_language()).fits:
        MissedSearch.note(search.q.data)
    return "", 204


def on_show(slug: str) -> Term:
    """Return the term that visitors read at this address, with its ``text``; abort with 404 if it is missing."""
    return Term.on_show(slug, current_language()) or abort(404)
