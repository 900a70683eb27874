"""Bedanya apa? What the cards of the programmes say, side by side."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kiosk.core.models import Term
from kiosk.core.text.plain_language import sentences
from kiosk.core.web.languages import current_language

blueprint = Blueprint("comparison", __name__, url_prefix="/comparison")

COMPARED_GROUP = "program"
# Those that families mistake for one another, in the order of the comparison.
PROGRAMMES = ("pembebasan-bersyarat", "cuti-bersyarat", "cuti-menjelang-bebas", "asimilasi", "remisi")
# The rows of the card in which they differ.
ROWS = ("who_can", "time_served", "who_applies", "when_begins")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show the programmes on show; a row that applies to none of them is left out."""
    shown = {term.slug: term for term in Term.published(current_language(), COMPARED_GROUP)}
    terms = [shown[slug] for slug in PROGRAMMES if slug in shown]
    rows = [(name, [getattr(term.text, name) for term in terms]) for name in ROWS]
    return render_template(
        "visitor/comparison/show.html",
        terms=terms,
        meanings=[next(iter(sentences(term.text.short_answer)), "") for term in terms],
        rows=[(name, cells) for name, cells in rows if any(cells)],
    )
