import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.markdown import render

ALLOWED = {
    *("p", "br", "strong", "em", "blockquote", "ul", "ol", "li", "h3", "h4"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def tags(html: str) -> set[str]:
    return set(re.findall(r"<\s*/?\s*([^\s>/]+)", html))


def test_paragraphs_lists_and_emphasis_are_kept():
    html = render("**Perkara**\n\n- satu\n- *dua*\n\n1. tiga")

    assert "<strong>Perkara</strong>" in html
    assert "<li><em>dua</em></li>" in html
    assert "<ol>" in html


def test_a_table_is_kept_without_style():
    html = render("| Masa | Remisi |\n|:--|--:|\n| 6 bulan | 1 bulan |")

    assert "<td>6 bulan</td>" in html
    assert "style" not in html


def test_headings_stand_below_those_of_the_page():
    html = render("# Satu\n\n## Dua\n\n### Tiga")

    assert html.replace("\n", "") == "<h3>Satu</h3><h3>Dua</h3><h4>Tiga</h4>"


def test_nothing_gives_nothing():
    assert render(None) == render("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<style>*{display:none}</style>",
        "<p onclick=alert(1)>tekan</p>",
        '<a href="javascript:alert(1)">tekan</a>',
        "<svg/onload=alert(1)>",
        "<iframe src=https://example.org></iframe>",
        "[tekan](javascript:alert(1))",
    ],
)
def test_what_could_run_is_shown_as_text(text):
    html = render(text)

    assert tags(html) <= {"p"}
    assert unescape(re.sub("</?p>", "", html)) == text


@pytest.mark.parametrize("target", ["https://example.org", "//example.org", "/terms/pb"])
def test_of_a_link_only_its_words_remain(target):
    html = render(f"Lihat [halaman ini]({target}) dan <{target}>")

    assert "Lihat halaman ini dan" in html
    assert "<a" not in html and "href" not in html


def test_an_image_is_not_shown():
    html = render("![foto](https://example.org/foto.png)")

    assert "<img" not in html and "src" not in html


@given(st.text(alphabet="<>[]()!\"'`*_#|-:/\\&;= \nabjsx", max_size=120))
def test_no_text_brings_a_tag_or_attribute_of_its_own(text):
    html = render(text)

    assert tags(html) <= ALLOWED
    assert not re.search(r"<[a-z0-9]+\s", html)
