"""Indonesian by source, English by catalog; a missing translation shows Indonesian."""

from flask import Flask, current_app, g, session
from flask_babel import Babel

LANGUAGES = ("id", "en")

babel = Babel()


def init_app(app: Flask) -> None:
    """Let each request speak the language that its visitor chose; the office speaks Indonesian."""
    babel.init_app(app, locale_selector=current_language)


def current_language() -> str:
    """Return the language of this request: ``id`` or ``en``."""
    if "language" not in g:
        chosen = session.get("language") if current_app.config["SURFACE"] == "visitor" else None
        g.language = chosen if chosen in LANGUAGES else "id"
    return g.language
