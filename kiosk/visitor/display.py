"""Language, text size and contrast: buttons of every page and of every step of a flow."""

from flask import g, request, session
from flask_babel import refresh

from kiosk.core.text.languages import LANGUAGES
from kiosk.core.web.page import TEXT_SIZES


def take_display() -> bool:
    """Apply the display button of this request; return whether one was touched."""
    form = request.form
    touched = False
    if form.get("language") in LANGUAGES:
        session["language"] = form["language"]
        g.pop("language", None)
        # A form made earlier has looked up its labels in the previous language.
        refresh()
        touched = True
    if form.get("text_size") in {str(size) for size in TEXT_SIZES}:
        session["text_size"] = int(form["text_size"])
        touched = True
    if form.get("contrast") in ("0", "1"):
        session["contrast"] = form["contrast"] == "1"
        touched = True
    return touched
