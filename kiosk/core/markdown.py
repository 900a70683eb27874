"""Markdown of the longer texts, made into HTML that can neither lead out of the kiosk nor run anything."""

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TAGS = {
    *("p", "br", "strong", "em", "blockquote", "ul", "ol", "li", "h3", "h4"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# A page has its one h1, and the longer text stands below an h2.
_DEMOTED = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}

_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def init_app(app: Flask) -> None:
    """Give templates the filter ``markdown``."""
    app.add_template_filter(render, "markdown")


def render(text: str | None) -> Markup:
    """Return ``text`` as safe HTML: paragraphs, lists, tables, headings, emphasis; of a link only its words remain."""
    tokens = _parser.parse(text or "")
    for token in tokens:
        _demote(token)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return Markup(nh3.clean(html, tags=_TAGS, attributes={}, link_rel=None).strip())


def _demote(token: Token) -> None:
    token.tag = _DEMOTED.get(token.tag, token.tag)
