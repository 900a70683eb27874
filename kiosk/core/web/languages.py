"""The language of a request, and languages in templates and addresses; ``core.text.languages`` lists them."""

from flask import Flask, current_app, g, session
from flask_babel import Babel
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter, ValidationError

from kiosk.core.text.languages import LANGUAGES, SOURCE, translations

babel = Babel()


class LanguageConverter(BaseConverter):
    """The code of a language in an address; any other word is not found."""

    def to_python(self, value: str) -> str:
        """Return the code; raises ``ValidationError`` where the kiosk does not speak the language."""
        if value not in LANGUAGES:
            raise ValidationError
        return value


def init_app(app: Flask) -> None:
    """Render each request in the language that its visitor chose; the office is in Indonesian."""
    babel.init_app(app, locale_selector=current_language)
    app.url_map.converters["language"] = LanguageConverter
    app.jinja_env.globals.update(languages=LANGUAGES, translations=translations, name_headings=name_headings)


def name_headings() -> list[str]:
    """Return the column headings of names in each language but the first."""
    return [_("Nama dalam bahasa %(language)s", language=language.called) for language in translations().values()]


def spoken() -> list[str]:
    """Return the languages that have a catalog; without one the same words would be shown twice."""
    translated = {str(locale) for locale in babel.list_translations()}
    return [code for code in LANGUAGES if code == SOURCE or code in translated]


def current_language() -> str:
    """Return the language of this request, one of ``LANGUAGES``."""
    if "language" not in g:
        chosen = session.get("language") if current_app.config["SURFACE"] == "visitor" else None
        g.language = chosen if chosen in LANGUAGES else SOURCE
    return g.language
