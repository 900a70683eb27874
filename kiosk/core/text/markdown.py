"""Markdown of the longer texts, rendered as HTML that can neither lead out of the kiosk nor run anything."""

import re
from collections.abc import Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TAGS = {
    *("p", "br", "strong", "em", "blockquote", "ul", "ol", "li", "h3", "h4"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# A page already has its h1, and the longer text is below an h2.
_DEMOTED = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}

# The one parser of the program; what is read aloud must be what is shown.
parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_REFUSED = {"html_block": "html", "html_inline": "html", "link_open": "link", "image": "image"}
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://|www\.)\w", re.IGNORECASE)


class _Judge(MarkdownIt):
    """The same parser, but it also recognises what ``parser`` leaves as text."""

    def validateLink(self, url: str) -> bool:
        """Accept ``[x](javascript:...)`` as the link that its writer meant."""
        return True


_judge = _Judge("commonmark", {"html": True}).enable("table")


def render(text: str | None) -> Markup:
    """Return ``text`` as safe HTML: paragraphs, lists, tables, headings, emphasis; a link keeps only its words."""
    tokens = parser.parse(text or "")
    for token in tokens:
        _demote(token)
    html = parser.renderer.render(tokens, parser.options, {})
    return Markup(nh3.clean(html, tags=_TAGS, attributes={}, link_rel=None).strip())


def refused(text: str) -> list[str]:
    """Return what in ``text`` cannot be shown: any of ``html``, ``link``, ``image``, in that order.

    Code is text and is not checked; "a < b" is no HTML, but a word in angle brackets is.
    """
    environment: dict = {}
    found = set()
    for token in _flat(_judge.parse(text, environment)):
        found.add(_REFUSED.get(token.type))
        if token.type == "text" and _ADDRESS.search(token.content):
            found.add("link")
    if "references" in environment:
        # The line that names a link's target is dropped, even if no link uses it.
        found.add("link")
    return [name for name in ("html", "link", "image") if name in found]


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


def _demote(token: Token) -> None:
    token.tag = _DEMOTED.get(token.tag, token.tag)
