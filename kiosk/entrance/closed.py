"""What both surfaces show while the program cannot start: an honest page in place of the browser's own error."""

from datetime import datetime
from pathlib import Path

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.backup.journal import Journal
from kiosk.core.backup.places import LOCAL, Copy, Place
from kiosk.core.backup.trouble import Trouble
from kiosk.core.storage.condition import Condition
from kiosk.core.storage.database import CannotStart
from kiosk.core.web.condition_wording import Words, for_the_office_while_closed, for_visitors_while_closed
from kiosk.core.web.contacts import outside_channels
from kiosk.core.web.languages import spoken
from kiosk.core.web.origin import is_loopback
from kiosk.entrance import fonts

_REASON = "kiosk_closed"
# Then a restored copy mends it, and nothing else on this page does.
_MENDED_BY_A_COPY = frozenset({Condition.DAMAGED, Condition.REFUSED})


def init_app(app: Flask, reason: CannotStart) -> None:
    """Answer every address with the page that says why the program does not start; nothing reads the database."""
    app.extensions[_REASON] = reason
    app.before_request(_forget_the_database)
    app.add_url_rule("/font.ttf", "entrance.font", fonts.font)
    app.add_url_rule("/healthz", "entrance.healthz", _unhealthy)
    app.add_url_rule("/readyz", "entrance.readyz", _unhealthy)
    app.add_url_rule("/", "entrance.closed", _show, methods=["GET", "POST"])
    app.add_url_rule("/<path:path>", "entrance.closed_path", _show, methods=["GET", "POST"])


def _forget_the_database() -> None:
    g.storage_failed = True


def _unhealthy() -> Response:
    """Say so to a watchdog; without Retry-After, the page of a visit in progress keeps what was typed and waits."""
    return make_response({"status": "not started"}, 503)


def _show(path: str = "") -> Response:  # noqa: ARG001 - whatever it is
    if request.method == "POST":
        return _unhealthy()
    reason: CannotStart = current_app.extensions[_REASON]
    if current_app.config["SURFACE"] == "visitor":
        sayings = [(code, *_for_visitors(code)) for code in spoken()]
        page = render_template("errors/closed_visitor.html", sayings=sayings)
    else:
        page = render_template("errors/closed_office.html", **_for_the_office(reason))
    response = make_response(page, 503)
    response.headers["Retry-After"] = "10"
    return response


def _for_visitors(code: str) -> tuple[Words, str, list[str]]:
    """Return in one language what a visitor reads, and where else to go: nobody has chosen a language yet."""
    with force_locale(code):
        return for_visitors_while_closed(), _("Anda juga bisa menyampaikannya ke:"), outside_channels()


def _for_the_office(reason: CannotStart) -> dict:
    """Return what the office reads; the words of the system, which name files, only at this machine itself."""
    instance = Path(current_app.config["INSTANCE"])
    copy, here = newest_copy(instance, reason), is_loopback()
    return {
        "words": for_the_office_while_closed(reason.condition),
        "detail": str(reason) if here else "",
        "offers_copy": reason.condition in _MENDED_BY_A_COPY,
        "copy": copy,
        "made_at": (copy.made_at or _last_made(instance)) if copy else None,
        "command": command_for(copy) if copy and here else "",
    }


def newest_copy(instance: Path, reason: CannotStart) -> Copy | None:
    """Return the newest copy on this machine if it mends what ``reason`` says; not one that a restore put aside."""
    if reason.condition not in _MENDED_BY_A_COPY:
        return None
    try:
        found = Place(instance / LOCAL, "", is_local=True).copies()
    except Trouble:
        return None
    return next((copy for copy in found if not copy.stamp.aside), None)


def command_for(copy: Copy) -> str:
    """Return the command that brings ``copy`` back."""
    return f".venv/bin/flask --app run restore {copy.path}"


def _last_made(instance: Path) -> datetime | None:
    last = Journal(instance).last_copy
    return last.at if last else None
