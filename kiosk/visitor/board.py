"""Saran Anda, tindakan kami: what visitors asked for, and what the unit did."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kiosk.core.models import BoardEntry
from kiosk.core.web.languages import current_language

blueprint = Blueprint("board", __name__, url_prefix="/board")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the newest pairs."""
    entries = list(BoardEntry.shown().limit(BoardEntry.NEWEST + 1))
    return render_template(
        "visitor/board/index.html",
        pairs=[(entry, *entry.in_language(current_language())) for entry in entries[: BoardEntry.NEWEST]],
        older=len(entries) > BoardEntry.NEWEST,
    )
