"""Markdown of the longer texts, rendered as HTML that can neither lead out of the kiosk nor run anything."""

import re
from collections import Counter
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
_ATTRIBUTES = {"ol": {"start"}}
# As many digits as CommonMark allows.
_START = re.compile("[0-9]{1,9}")
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
    kept = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_number_of_a_list, link_rel=None)
    return Markup(kept.strip())


def numbered(tokens: Sequence[Token]) -> Iterator[tuple[Token, int, Token]]:
    """Yield each item of an ordered list by its opening token, with the number that a browser shows and its list."""
    # Each list that is open, with its next number.
    lists: list[tuple[Token, int]] = []
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append((token, int(token.attrs.get("start", 1))))
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            within, number = lists[-1]
            if within.type == "ordered_list_open":
                yield token, number, within
            lists[-1] = within, number + 1


def surprising_numbers(text: str) -> list[tuple[str, int]]:
    """Return each line that may have become an item of a list by its number alone, with the number that is shown.

    That is the first line of a list that does not begin with 1 or has no second item, as "2022. Tahun ...", and a line
    whose number is shown as another.
    """
    lines = text.split("\n")
    items = list(numbered(parser.parse(text)))
    of_list = Counter(id(within) for _item, _number, within in items)
    return [
        (lines[item.map[0]].strip(), number)
        for item, number, within in items
        if item.map and (item.info != str(number) or of_list[id(within)] == 1 or item.info == _late(within))
    ]


def _late(within: Token) -> str:
    """Return the first number of a list that does not begin with 1, else ""."""
    return str(within.attrs.get("start", ""))


def _number_of_a_list(_tag: str, _name: str, value: str) -> str | None:
    return value if _START.fullmatch(value) else None


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
