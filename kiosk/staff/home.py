"""The staff's home page: what is still empty or unchecked, what visitors did not understand, and what waits."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kiosk.core.days import clock
from kiosk.core.models import Autosave, Feedback, MissedSearch, Question, Revision, Term
from kiosk.core.models.terms.current_texts import CurrentTexts
from kiosk.core.models.terms.empty_row import empty_rows
from kiosk.core.models.terms.revision import LISTS
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.seed.proposals import proposals
from kiosk.core.text.languages import SOURCE, translations
from kiosk.core.web.sign_in import account
from kiosk.staff import wording
from kiosk.staff.empty_rows import READ_DAYS, grouped
from kiosk.staff.terms import DUE

blueprint = Blueprint("home", __name__)

FEEDBACK_DAYS = 90
_ROWS = 5
_EMPTY_ROWS = 6
# Limit on counting open questions.
_COUNTED = 100


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show what is still empty and unchecked, then both lists of visitors' feedback and everything that waits."""
    terms = Term.desk()
    texts = CurrentTexts()
    drafts = texts.waiting
    read = Feedback(READ_DAYS).most_read(len(terms))
    empty = empty_rows(terms, texts, dict(read))
    questions = list(Question.open().limit(_COUNTED))
    return render_template(
        "staff/home/show.html",
        missing_hours=wording.missing_hours(read_schedule(clock.today()), clock.today()),
        terms={term.id: term for term in terms},
        empty_groups=grouped(empty[:_EMPTY_ROWS]),
        empty_total=len(empty),
        empty_shown=_EMPTY_ROWS,
        lists=LISTS,
        proposed=len(proposals(terms, texts)),
        progress=Term.checked_of(terms),
        read=read[:_ROWS],
        confusing=Feedback(FEEDBACK_DAYS).most_confusing(_ROWS),
        questions=questions[:_ROWS],
        waiting=len(questions),
        unsaved=list(Autosave.waiting(account()).limit(_ROWS)),
        drafts={status: [draft for draft in drafts if draft.status == status] for status in Revision.WAITING},
        due=Term.to_check(terms),
        due_group=DUE,
        missed=MissedSearch.unanswered(_ROWS, terms),
        untranslated={
            code: [term for term in terms if SOURCE in term.shown and code not in term.shown] for code in translations()
        },
        rows=_ROWS,
        read_days=READ_DAYS,
        feedback_days=FEEDBACK_DAYS,
        wording=wording,
    )
