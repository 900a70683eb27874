"""Every text of the screens exists in English, and every message of WTForms in Indonesian."""

import re
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

pytestmark = pytest.mark.sqlite_only

ROOT = Path(__file__).parents[3]
TRANSLATIONS = ROOT / "kiosk" / "translations"
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[a-z]")


def spoken() -> Catalog:
    """The messages of the sources, collected as `make messages` does."""
    with (TRANSLATIONS / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(["_l"])}
    template = Catalog()
    for _file, _line, message, _comments, _context in extract_from_dir(ROOT, methods, options, keywords):
        template.add(message)
    return template


def catalog(text: bytes | Path) -> Catalog:
    return read_po(BytesIO(text if isinstance(text, bytes) else text.read_bytes()), charset="utf-8")


def every(texts: str | tuple | list) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def faults(template: Catalog, translated: Catalog) -> list[str]:
    """Return the faults of ``translated`` as a catalog of ``template``."""
    found = [f"obsolete: {message}" for message in translated.obsolete]
    found += [f"not spoken anywhere: {one.id}" for one in translated if one.id and one.id not in template]
    for message in template:
        if not message.id:
            continue
        answer = translated.get(message.id)
        if answer is None or every(answer.id) != every(message.id):
            found.append(f"missing: {message.id}")
        elif not all(every(answer.string)):
            found.append(f"untranslated: {message.id}")
        elif answer.fuzzy:
            found.append(f"fuzzy: {message.id}")
        else:
            wanted = [placeholders(text) for text in every(message.id)]
            found += [f"placeholders: {text}" for text in every(answer.string) if placeholders(text) not in wanted]
    return found


def test_every_text_of_the_screens_is_there_in_english():
    template = spoken()

    assert len(template) > 400
    assert faults(template, catalog(TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po")) == []


def test_the_check_reports_whatever_is_planted():
    template = Catalog()
    for text in ("Kirim", "Batal", "Ubah", "Cari", "Halo %(name)s", ("%(num)s hari", "%(num)s hari")):
        template.add(text)
    planted = catalog(
        b"""
msgid "Kirim"
msgstr ""

#, fuzzy
msgid "Batal"
msgstr "Cancel"

msgid "Ubah"
msgstr "Change"

msgid "Halo %(name)s"
msgstr "Hello %(nama)s"

msgid "%(num)s hari"
msgid_plural "%(num)s hari"
msgstr[0] "%(num)s day"
msgstr[1] ""

msgid "Nyala"
msgstr "On"

#~ msgid "Dulu"
#~ msgstr "Before"
"""
    )

    assert faults(template, planted) == [
        "obsolete: Dulu",
        "not spoken anywhere: Nyala",
        "untranslated: Kirim",
        "fuzzy: Batal",
        "missing: Cari",
        "placeholders: Hello %(nama)s",
        "untranslated: ('%(num)s hari', '%(num)s hari')",
    ]


def test_every_message_of_wtforms_is_there_in_indonesian():
    template = catalog(files("wtforms").joinpath("locale", "wtforms.pot").read_bytes())

    assert len(template) > 30
    assert faults(template, catalog(TRANSLATIONS / "id" / "LC_MESSAGES" / "wtforms.po")) == []


def test_a_visitor_who_chooses_english_reads_english(visitor):
    visitor.get("/home")

    page = visitor.submit("#settings", language="en")

    assert "Suggestions & complaints" in page
    assert "Saran & pengaduan" not in page


def test_a_form_asks_for_what_is_missing_in_the_language_of_the_visit(visitor):
    visitor.get("/tickets/")

    assert "Bagian ini wajib diisi." in visitor.submit(code="")

    visitor.submit("#ticket-form", language="en")
    visitor.get("/tickets/")

    assert "This field is required." in visitor.submit(code="")


def test_a_label_in_a_template_follows_the_language_of_each_page(visitor):
    indonesian = visitor.get("/terms/asimilasi")
    visitor.post("/settings", language="en", next="/terms/asimilasi")

    english = visitor.get("/terms/asimilasi")

    assert "Penjelasan lebih lanjut" in indonesian
    assert "More explanation" in english
    assert "Penjelasan lebih lanjut" not in english
