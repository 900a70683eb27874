"""Pages use components and tokens: no form, table or colour is written by hand."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import render_template_string

ROOT = Path(__file__).parent.parent
# Not tables of rows on the desk: the targets beside the form of a survey, columns whose heads are links, and the week.
OWN_TABLES = (
    "components/table.html",
    "components/book.html",
    "components/week.html",
    "officer/surveys/_targets.html",
    "visitor/comparison/show.html",
)
# The pictures in static/images are left out: they are used without our styles, as a mask and as the tab's icon.
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}|<!--.*?-->", re.S)
NAMED_COLOURS = (
    "aqua|beige|black|blue|brown|cyan|fuchsia|gold|gr[ae]y|green|indigo|ivory|lime|magenta|maroon|navy|olive|orange"
    "|pink|purple|red|silver|tan|teal|violet|wheat|white|yellow|canvas|canvastext"
)
RAW_COLOUR = re.compile(
    r"(?<![\w&/-])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![\w-])"
    r"|(?<![\w-])(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
    # Named colours only where a colour is expected: `gold` is also the name of a tone.
    rf"|(?:(?:color|background|border|outline|fill|stroke|shadow|gradient)[\w-]*\s*[:=(][^;{{}}>]*?)(?<![\w-])(?:{NAMED_COLOURS})(?![\w-])",
    re.I,
)


def test_the_pattern_page_shows_every_component():
    names = {path.stem for path in (ROOT / "templates" / "components").glob("*.html")}
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "templates" / "entrance").glob("*.html"))

    assert set(re.findall(r"\{% call pattern\(\"(\w+)\"", pages)) == names


def hand_written(root: Path) -> list[str]:
    """Return every template that writes a posted form, its token, or a framed table by hand."""
    found = []
    for path in sorted((root / "templates").rglob("*.html")):
        place = path.relative_to(root / "templates").as_posix()
        text = path.read_text("utf-8")
        if place != "components/form.html" and re.search(r"<form[^>]*\bmethod=[\"']?post|csrf_token", text, re.I):
            found.append(f"{place} posts a form of its own")
        if place not in OWN_TABLES and "<table" in text:
            found.append(f"{place} has a table of its own")
    return found


def test_forms_and_tables_are_made_by_their_components():
    assert hand_written(ROOT) == []


@pytest.mark.parametrize(
    "text",
    [
        '<form class="stack" method="post" action="/">\n</form>\n',
        "{{ form.csrf_token }}\n",
        '<div class="table">\n  <table>\n',
    ],
)
def test_a_form_or_table_by_hand_is_found(tmp_path, text):
    path = tmp_path / "templates" / "staff" / "groups" / "new.html"
    path.parent.mkdir(parents=True)
    path.write_text(text)

    assert len(hand_written(tmp_path)) == 1


def test_a_form_has_its_token_and_the_attributes_it_was_given(visitor_app):
    page = """{% from "components/form.html" import form as post_form %}
    {% call post_form("/there", class="flow", data_stores=True, hidden=False) %}<p>{{ words }}</p>{% endcall %}"""

    with visitor_app.test_request_context():
        form = BeautifulSoup(render_template_string(page, words="<b>"), "html.parser").form

    assert form.attrs == {"method": "post", "action": "/there", "class": ["flow"], "data-stores": ""}
    assert form.select_one("input[type=hidden][name=csrf_token]")["value"]
    assert form.p.get_text() == "<b>"


def raw_colours(root: Path) -> list[str]:
    """Return every raw colour in a style, script, template or icon that should be a token."""
    found = []
    for pattern in ("static/**/*.css", "static/**/*.js", "static/*.svg", "templates/**/*.html"):
        for path in sorted(root.glob(pattern)):
            place = path.relative_to(root).as_posix()
            if place == "static/css/tokens.css":
                continue
            text = COMMENT.sub("", path.read_text("utf-8"))
            found += [f"{place} states {match[0].strip()}" for match in RAW_COLOUR.finditer(text)]
    return found


def test_every_colour_is_a_token():
    assert raw_colours(ROOT) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("static/css/rooms/home.css", ".home { color: #fff; }"),
        ("static/css/rooms/home.css", ".home { background: rgb(16 36 58 / .4); }"),
        ("static/css/rooms/home.css", ".home { border: 1px solid black; }"),
        ("static/css/components/icon.css", ".icon { fill: var(--face, hsl(10 20% 30%)); }"),
        ("static/js/modules/clock.js", 'element.style.color = "#a33";'),
        ("static/icons.svg", '<circle fill="red"/>'),
        ("templates/components/heat.html", '<rect fill="#0b5c66"/>'),
    ],
)
def test_a_raw_colour_is_found(tmp_path, place, text):
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(text)

    assert len(raw_colours(tmp_path)) == 1
