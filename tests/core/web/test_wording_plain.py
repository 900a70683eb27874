"""The words of the screens: short sentences, no unexplained abbreviation, and no wording that was replaced."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

pytestmark = pytest.mark.sqlite_only

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "templates"
KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(["_l"])}
MOST_WORDS = 16

# What visitors see besides their own room: the frame, the faults, and what both surfaces name alike.
SHARED = (
    *(TEMPLATES / "layouts" / name for name in ("base.html", "touch.html", "away.html", "_head.html")),
    TEMPLATES / "errors" / "visitor.html",
    *(ROOT / "kiosk" / "core" / "web" / f"{name}.py" for name in ("wording", "questionnaire_wording", "forms", "page")),
    ROOT / "kiosk" / "core" / "documents" / "printing.py",
)
OFFICE = ("officer", "staff", "admin", "entrance")

# Sentences that may be longer, and why.
LONG: dict[str, str] = {}
# Capitals that need no explanation beside them, and why.
KNOWN = {
    "BELUM": "a word, stressed",
    "GRATIS": "a word, stressed",
    "HP": "the daily word",
    "NIK": "printed on everybody's card",
    "QR": "printed beside the picture",
    "PB": "the name of the door to its own explanation",
    "CB": "the name of the door to its own explanation",
    "CMB": "the name of the door to its own explanation",
    "PNS": "an answer worded by the regulation",
    "TNI": "an answer worded by the regulation",
    "SD": "an answer worded by the regulation",
    "SMP": "an answer worded by the regulation",
    "SMA": "an answer worded by the regulation",
    "IKM": "in the report only",
    "NRR": "in the report only",
}

# As in translations/babel.cfg.
_BLOCKS = {"trim_blocks": "true", "lstrip_blocks": "true"}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_PLACE = re.compile(r"%\(\w+\)s|%s")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_COMPONENT = re.compile(r"\"components/(\w+)\.html\"")


class Old(NamedTuple):
    """A wording that was replaced: ``where`` it stood, and whether it was a whole text or a part."""

    where: str
    how: str
    words: str


@cache
def texts_of(path: Path) -> tuple[str, ...]:
    """Return the texts of one source file."""
    method = "jinja2" if path.suffix == ".html" else "python"
    found = [text for _line, text, *_ in extract_from_file(method, path, KEYWORDS, options=_BLOCKS)]
    return tuple(text for texts in found for text in ((texts,) if isinstance(texts, str) else texts))


def components_of(paths: set[Path]) -> set[Path]:
    """Return the components that these templates import, and those that these import."""
    names = {name for path in paths for name in _COMPONENT.findall(path.read_text("utf-8"))}
    found = {TEMPLATES / "components" / f"{name}.html" for name in names}
    return found if found <= paths else found | components_of(paths | found)


@cache
def visitor_sources() -> frozenset[Path]:
    pages = {*(TEMPLATES / "visitor").rglob("*.html"), *(path for path in SHARED if path.suffix == ".html")}
    modules = {*(ROOT / "kiosk" / "visitor").rglob("*.py"), *(path for path in SHARED if path.suffix == ".py")}
    return frozenset(pages | components_of(pages) | modules)


def seen_by_visitors() -> list[str]:
    return sorted({text for path in visitor_sources() for text in texts_of(path)})


def long_sentences(texts: list[str]) -> list[str]:
    sentences = (sentence for text in texts for sentence in _SENTENCE_END.split(_PLACE.sub("x", text)))
    return [sentence for sentence in sentences if len(sentence.split()) > MOST_WORDS and sentence not in LONG]


def unexplained(texts: list[str]) -> list[str]:
    """Return each text with capitals that neither stand in brackets nor have brackets after them."""
    found = []
    for text in texts:
        bracketed = " ".join(re.findall(r"\(([^()]*)\)", text))
        for capitals in _CAPITALS.findall(_PLACE.sub("x", text)):
            explained = re.search(rf"\b{capitals}\b", bracketed) or f"{capitals} (" in text
            if capitals not in KNOWN and not explained:
                found.append(f"{capitals}: {text}")
    return found


def old_wordings(where: str) -> list[Old]:
    with (ROOT / "tests" / "data" / "old_wording.tsv").open(encoding="utf-8") as file:
        rows = [Old(**row) for row in csv.DictReader(file, delimiter="\t")]
    return [row for row in rows if row.where == where]


def left_of(old: list[Old], texts: list[str]) -> list[str]:
    return [
        f"{row.words}: {text}"
        for row in old
        for text in texts
        if (row.words == text if row.how == "whole" else row.words in text)
    ]


def test_what_visitors_read_is_collected():
    texts = seen_by_visitors()

    assert len(texts) > 300
    assert {"Sentuh layar untuk mulai", "Siapa bisa", "Pesan Anda", "Lanjut baca", "Saya masih di sini"} <= set(texts)


def test_no_sentence_is_long():
    assert long_sentences(seen_by_visitors()) == []


def test_no_abbreviation_is_left_unexplained():
    texts = seen_by_visitors()

    assert unexplained(texts) == []
    assert set(KNOWN) <= set(_CAPITALS.findall(" ".join(texts))), "an exception is no longer needed"


def test_a_long_sentence_and_an_unexplained_abbreviation_are_found():
    sentence = " ".join(["kata"] * 17) + "."

    assert long_sentences(["Pendek. " + sentence]) == [sentence]
    assert unexplained(["Survei Kepuasan (SKM)", "TPP (tim penilai)", "BELUM"]) == []
    assert unexplained(["Tanya Kanwil atau TPP."]) == ["TPP: Tanya Kanwil atau TPP."]


def test_no_replaced_wording_is_on_a_screen():
    sources = [*TEMPLATES.rglob("*.html"), *(ROOT / "kiosk").rglob("*.py")]
    texts = sorted({text for path in sources if "migrations" not in path.parts for text in texts_of(path)})

    assert len(texts) > 1500
    assert left_of(old_wordings("screens"), texts) == []


def test_no_replaced_wording_is_in_english():
    with (ROOT / "kiosk" / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = read_po(file)
    answers = [one.string for one in messages if one.id]
    texts = [text for answer in answers for text in ((answer,) if isinstance(answer, str) else answer)]

    assert len(texts) > 1500
    assert left_of(old_wordings("english"), texts) == []


def test_no_replaced_wording_is_on_a_card():
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "kiosk" / "core" / "seed" / "terms").glob("*.json"))]

    assert len(texts) >= 40
    assert [row.words for row in old_wordings("terms") for text in texts if row.words in text] == []


def test_a_replaced_wording_is_found():
    assert left_of([Old("screens", "whole", "Awal")], ["Awal", "Awal kata"]) == ["Awal: Awal"]
    assert left_of([Old("screens", "part", "Jaga kode")], ["Jaga kode ini."]) == ["Jaga kode: Jaga kode ini."]


def test_the_office_is_not_asked_to_touch():
    pages = [path for room in OFFICE for path in (TEMPLATES / room).rglob("*.html")]
    modules = [path for room in OFFICE for path in (ROOT / "kiosk" / room).rglob("*.py")]
    texts = [text for path in (*pages, *modules) for text in texts_of(path)]

    assert len(texts) > 1000
    assert [text for text in texts if re.search(r"\bSentuh\b", text)] == []
