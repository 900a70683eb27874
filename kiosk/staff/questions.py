"""Staff pages for visitors' questions: answer from an explanation, or make a new one."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Group, Question, Suggestion, Term
from kiosk.core.models.suggestions.case import ActedMeanwhile, Refused
from kiosk.core.models.suggestions.sender_view import replies_to
from kiosk.core.models.suggestions.state import OPEN_STATUSES
from kiosk.core.models.terms.term import SlugTaken
from kiosk.core.text.languages import SOURCE
from kiosk.core.web.sign_in import account
from kiosk.staff import wording
from kiosk.staff.forms.questions import ActForm, AnswerForm, BeginForm

blueprint = Blueprint("questions", __name__, url_prefix="/questions")

_MOST = 50


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the questions that wait for an answer, oldest first."""
    questions = list(Question.open().limit(_MOST + 1))
    return render_template(
        "staff/questions/index.html",
        questions=questions[:_MOST],
        more=len(questions) > _MOST,
        most=_MOST,
        wording=wording,
    )


@blueprint.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """Show one question and the ways to answer it."""
    return _page(_find(public_id))


@blueprint.post("/<public_id>/answer")
def answer(public_id: str) -> ResponseReturnValue:
    """Answer from an explanation on show, or only preview the answer."""
    question = _find(public_id)
    form = _answer_form(question)
    if not form.validate():
        return _page(question, form, status=400)
    term = Term.on_show(form.term.data, question.language) or abort(404)
    if request.form.get("then") == "preview":
        return _page(question, form, preview=Question.wording(term, form.words.data or ""))
    try:
        Question.answer(question, term, by=account(), words=form.words.data or "", seen=form.seen_events)
    except ActedMeanwhile:
        return _page(_find(public_id), form, status=409)
    except Refused:
        abort(404)
    flash(_("Jawaban terkirim. Penanya membacanya di layar dengan tiketnya, dan dapat membuka istilahnya."), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.post("/<public_id>/begin")
def begin(public_id: str) -> ResponseReturnValue:
    """Create a term from the question; its sender is answered when it is published."""
    question = _find(public_id)
    form = _begin_form()
    if not form.validate():
        return _page(question, form, status=400)
    text = {"title": form.title.data, "short_answer": form.short_answer.data or ""}
    try:
        term = Question.begin_term(
            question, by=account(), seen=form.seen_events, slug=form.address, group=form.group.data, fields=text
        )
    except SlugTaken:
        form.title.errors = [_("Sudah ada istilah dengan judul ini. Ubah judulnya, atau jawab dari istilah itu.")]
        return _page(question, form, status=400)
    except ActedMeanwhile:
        return _page(_find(public_id), form, status=409)
    except Refused:
        abort(404)
    flash(_("Draf istilah dibuat. Lengkapi dan terbitkan; saat itu juga penanya mendapat jawabannya."), "success")
    return redirect(url_for("staff.revisions.edit", slug=term.slug, language=SOURCE), 303)


def _find(public_id: str) -> Suggestion:
    return Question.find(public_id) or abort(404)


def _answer_form(question: Suggestion, **options: Any) -> AnswerForm:
    form = AnswerForm(**options)
    terms = Term.published(SOURCE)
    best = Question.best_terms(question.kept.body if question.kept else "", terms)
    form.offer(best, sorted((term for term in terms if term not in best), key=lambda term: term.text.title.casefold()))
    return form


def _begin_form(**options: Any) -> BeginForm:
    form = BeginForm(**options)
    form.offer(Group.named_in(SOURCE))
    return form


def _page(
    question: Suggestion, sent: ActForm | None = None, *, preview: str = "", status: int = 200
) -> ResponseReturnValue:
    """Return the page of a question; ``sent`` is the submitted form: with errors, too late, or for a preview."""
    linked = question.question and question.question.term.newest(SOURCE)
    page = render_template(
        "staff/questions/show.html",
        question=question,
        case=question.case,
        open=question.case.status in OPEN_STATUSES,
        replies=replies_to(question),
        linked=linked and linked.title,
        seen=question.events.count() if sent is None or status == 409 else sent.seen.data,
        answer_form=sent if isinstance(sent, AnswerForm) else _answer_form(question, formdata=None),
        begin_form=sent if isinstance(sent, BeginForm) else _begin_form(formdata=None),
        sent=sent,
        meanwhile=status == 409,
        preview=preview,
        wording=wording,
    )
    return page, status
