"""Markdown of the longer texts: what is kept, what is shown as text, and that nothing leads out of the kiosk."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kiosk.core.text.markdown import refused, render, surprising_numbers

ALLOWED = {
    *("p", "br", "strong", "em", "blockquote", "ul", "ol", "li", "h3", "h4"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}

TAGS = """a abbr audio b base body button details dialog div embed form frame frameset iframe image img input isindex
    keygen link marquee math mglyph malignmark mi mtext annotation-xml meta noscript noembed object option p param
    picture plaintext script select slot source style svg animate set use foreignObject desc title table td
    template textarea tr track video xmp x-kiosk SCRIPT ScRiPt svg:a""".split()
ATTRIBUTES = """href src srcset srcdoc action formaction background data poster style class id name xlink:href xmlns
    xml:base http-equiv content target ping is slot onclick onload onerror onfocus onmouseover onanimationstart ONLOAD
    autofocus rel type values to attributename""".split()
ADDRESSES = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#x0A;script:alert(1)", "java\tscript:alert(1)"),
    *("&#106;avascript:alert(1)", "javascript&colon;alert(1)", "\x01javascript:alert(1)", "jav%61script:alert(1)"),
    *("vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:image/svg+xml;base64,PHN2Zz4="),
    *("https://example.org/", "HTTP://example.org", "//example.org", "\\\\example.org", "/\\example.org", "///x"),
    *("/terms/pb", "#pb", "?q=", "terms", "", "file:///etc/passwd", "blob:x", "mailto:a@example.org", "tel:110"),
]
CLASSICS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<<script>alert(1);//<</script>",
    "<img src='x' \x00onerror=alert(1)>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<base href=//example.org/><link rel=stylesheet href=//example.org/a.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import '//example.org/a.css';</style><p style='background:url(//example.org)'>",
    "[a](<javascript:alert(1)>)",
    '![a](x "onerror=alert(1)")',
    "[a](x 'x\" onmouseover=\"alert(1)')",
    '![a"onerror="alert(1)](x)',
    '```x" onmouseover=alert(1)\n<script>alert(1)</script>\n```',
    "| <img src=x onerror=alert(1)> |\n|:--|\n| [a](//example.org) |",
    "[a]\n\n[a]: javascript:alert(1) '<script>'",
    '<https://example.org/"onclick=alert(1)>',
]

quotes = st.sampled_from(["", '"', "'", "`"])
values = st.sampled_from([*ADDRESSES, "alert(1)", "x", "background:url(//example.org)", "0;url=//example.org", "]]>"])
plain = st.sampled_from([*"aZ1 \n<>&;\"'`=/\\()[]!*_#|-:~", "\n\n", "    ", "&lt;", "&#60;", "&#x3c", "&amp;lt;", "é"])
blanks = st.sampled_from([" ", "/", "\n", "\t", "\x0c", "  ", ""])
attributes = st.builds(
    "{1}{0}{3}={2}{4}{2}".format, st.sampled_from(ATTRIBUTES), blanks, quotes, st.sampled_from(["", " "]), values
)
opened = st.builds(
    "<{}{}{}".format,
    st.sampled_from(TAGS),
    st.lists(attributes, max_size=3).map("".join),
    st.sampled_from([">", "/>", " >", "", ">>"]),
)
closed = st.builds("</{}{}".format, st.sampled_from(TAGS), st.sampled_from([">", " >", " x=1>", ""]))
specials = st.sampled_from(
    ["<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?xml ?>", "<!DOCTYPE html>", "<!x>", "<%", "</", "<a b"]
)
leaves = st.one_of(opened, closed, specials, st.sampled_from(CLASSICS), plain, values)


def around(inner):
    """Return Markdown and HTML built around texts of ``inner``."""
    joined = st.lists(inner, max_size=3).map("".join)
    return st.one_of(
        joined,
        st.builds("{0}{1}{0}".format, st.sampled_from(["*", "**", "_", "***", "`", "``", "~~", "\n```\n"]), joined),
        st.builds("{}[{}]({})".format, st.sampled_from(["", "!"]), joined, values),
        st.builds("{}[{}](<{}> '{}')".format, st.sampled_from(["", "!"]), joined, values, joined),
        st.builds("[{0}][{1}]\n\n[{1}]: {2} '{0}'\n\n".format, joined, st.sampled_from("ab"), values),
        st.builds("<{}>".format, values),
        st.builds("\n\n{}{}\n".format, st.sampled_from(["# ", "## ", "> ", "- ", "1. ", "    ", "###### "]), joined),
        st.builds("\n\n| {} | {} |\n|:--|--:|\n| {} | x |\n\n".format, joined, joined, joined),
        st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(TAGS), attributes, joined),
        st.builds("\n\n<{0}>\n{1}\n</{0}>\n\n".format, st.sampled_from(TAGS), joined),
        joined.map(escape),
    )


texts = st.recursive(leaves, around, max_leaves=8)
unguarded = MarkdownIt("commonmark", {"html": True}).enable("table")


class Breaches(HTMLParser):
    """Collects in ``found`` every tag and attribute of an output that is not allowed."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED:
            self.found.append(tag)
        self.found += [
            f"{tag} {name}" for name, value in attrs if (tag, name) != ("ol", "start") or not value.isdecimal()
        ]

    def handle_endtag(self, tag):
        if tag not in ALLOWED:
            self.found.append(f"/{tag}")

    def handle_comment(self, data):
        self.found.append("comment")

    def handle_decl(self, decl):
        self.found.append("declaration")

    def unknown_decl(self, data):
        self.found.append("declaration")

    def handle_pi(self, data):
        self.found.append("instruction")


@given(texts)
def test_no_address_script_style_or_event_survives(text):
    assert Breaches(render(text)).found == []


@pytest.mark.parametrize("text", CLASSICS)
def test_no_known_attack_survives(text):
    assert Breaches(render(text)).found == []


@pytest.mark.parametrize("breach", ["script", "img onerror", "a href", "img src", "p style", "svg", "comment"])
def test_control_the_same_texts_break_out_of_an_unguarded_renderer(breach):
    once = settings(max_examples=10_000, phases=[Phase.generate])

    find(texts, lambda text: breach in Breaches(unguarded.render(text)).found, settings=once)


def test_paragraphs_lists_and_emphasis_are_kept():
    html = render("**Perkara**\n\n- satu\n- *dua*\n\n1. tiga")

    assert "<strong>Perkara</strong>" in html
    assert "<li><em>dua</em></li>" in html
    assert "<ol>" in html


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("2022. Tahun itu", ' start="2022"'),
        ("3. tiga\n4. empat", ' start="3"'),
        ("1. satu", ""),
        ("999999999. x", ' start="999999999"'),
    ],
)
def test_an_ordered_list_keeps_its_number(text, begins):
    assert render(text).startswith(f"<ol{begins}>")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2022. Tahun itu ramai.", [("2022. Tahun itu ramai.", 2022)]),
        ("Dua hal:\n\n3. tiga\n4. empat", [("3. tiga", 3)]),
        ("1. satu\n3. tiga", [("3. tiga", 2)]),
        ("7) tujuh", [("7) tujuh", 7)]),
        ("- a\n\n  5. lima", [("5. lima", 5)]),
        ("1. satu\n2. dua\n3. tiga", []),
        ("- satu\n- dua", []),
        ("Tahun 2022. Ramai.", []),
        ("ramai pada\n2022. Lalu sepi.", []),
        ("", []),
    ],
)
def test_a_line_that_becomes_an_item_by_its_number_is_named(text, lines):
    assert surprising_numbers(text) == lines


def test_a_table_is_kept_without_style():
    html = render("| Masa | Remisi |\n|:--|--:|\n| 6 bulan | 1 bulan |")

    assert "<td>6 bulan</td>" in html
    assert "style" not in html


def test_headings_rank_below_those_of_the_page():
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

    assert Breaches(html).found == []
    assert unescape(re.sub("</?p>", "", html)) == text


@pytest.mark.parametrize("target", ["https://example.org", "//example.org", "/terms/pb"])
def test_of_a_link_only_its_words_remain(target):
    html = render(f"Lihat [halaman ini]({target}) dan <{target}>")

    assert "Lihat halaman ini dan" in html
    assert "<a" not in html and "href" not in html


def test_an_image_is_not_shown():
    html = render("![foto](https://example.org/foto.png)")

    assert "<img" not in html and "src" not in html


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("**Perkara**\n\n- satu\n- *dua*\n\n| a | b |\n|---|---|\n| 1 | 2 |", []),
        ("Bila a < b, dan 3 > 2", []),
        ("Pasal 5 <ayat 2> dan [1/3]", []),
        ("Surat [terlampir] (asli)", []),
        ("Tulis `<b>` atau `[x](y)`", []),
        ("    <b>kode</b>", []),
        ("\\<b> dan &lt;b&gt;", []),
        ("Lewat lapor.go.id atau SMS 1708", []),
        ("<b>tebal</b>", ["html"]),
        ("Pasal 5 <ayat>", ["html"]),
        ("<!-- nanti -->", ["html"]),
        ("<script>alert(1)</script>", ["html"]),
        ("| <b>x</b> |\n|---|\n| y |", ["html"]),
        ("[halaman](/terms/pb)", ["link"]),
        ("[halaman](javascript:alert(1))", ["link"]),
        ("[halaman][1]\n\n[1]: /terms/pb", ["link"]),
        ("[1]: /terms/pb", ["link"]),
        ("<https://example.org>", ["link"]),
        ("<siti@example.org>", ["link"]),
        ("Lihat https://example.org/a_b", ["link"]),
        ("Lihat *WWW.example.org*", ["link"]),
        ("![foto](foto.png)", ["image"]),
        ("![foto](data:image/png;base64,x)", ["image"]),
        ("![foto][1]\n\n[1]: foto.png", ["link", "image"]),
        ("![lihat [ini](x)](y)", ["link", "image"]),
        ("![a](b) [c](d) <br>", ["html", "link", "image"]),
        ("", []),
    ],
)
def test_what_cannot_be_shown_is_named(text, named):
    assert refused(text) == named


@given(texts)
def test_a_text_that_is_not_refused_holds_no_tag_link_or_image(text):
    if refused(text):
        return

    html = unguarded.render(text)

    assert html == MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    assert not {"a href", "img src"} & set(Breaches(html).found)
