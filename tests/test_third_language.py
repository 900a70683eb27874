"""A third language is a line in the one list, a catalog, and its texts: here Javanese, with that line only.

It has no catalog in these tests, so the program's own words are shown in Indonesian.
"""

import pytest
from flask import Flask

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.exchange.format import read, write
from kiosk.core.models import (
    Account,
    BoardEntry,
    Group,
    Notice,
    Reason,
    ReplyTemplate,
    Revision,
    Service,
    Setting,
    Term,
)
from kiosk.core.models.terms.publication import publish_draft
from kiosk.core.sound import recordings, voice
from kiosk.core.text.languages import LANGUAGES, Language, Texts
from tests.apps import Apps
from tests.factories import a_suggestion, an_account
from tests.pages import Page, Person
from tests.surveys import a_period

EDITOR = "/staff/revisions/asimilasi/jv"


@pytest.fixture
def javanese(monkeypatch) -> None:
    """The list of languages with one more line."""
    monkeypatch.setitem(LANGUAGES, "jv", Language("Basa Jawa", "Jawa"))


@pytest.fixture(scope="module")
def apps(compiled) -> Apps:
    """Both surfaces, created with the longer list, and only for it."""
    return Apps(compiled)


@pytest.fixture
def visitor_app(javanese, apps: Apps, overrides: dict[str, str]) -> Flask:
    return apps.of("visitor", overrides)


@pytest.fixture
def office_app(javanese, apps: Apps, overrides: dict[str, str]) -> Flask:
    return apps.of("office", overrides)


@pytest.fixture
def siti(storage: None) -> Account:
    return an_account("siti", "officer", "staff", "admin")


def in_javanese(visitor: Person) -> None:
    visitor.get("/home")
    visitor.submit("#settings", language="jv")


# The kiosk


def test_the_kiosk_has_its_button_and_speaks_it_from_then_on(visitor):
    button = visitor.get("/home").one("button[name=language][value=jv]")

    page = visitor.submit("#settings", language="jv")

    assert button.get_text() == "JV, Basa Jawa"
    assert page.soup.html["lang"] == "jv"
    assert page.one("button[name=language][value=jv]")["aria-pressed"] == "true"
    assert page.heading == "Apa yang Anda perlukan hari ini?"


def the_pages(visitor: Person) -> dict[str, Page]:
    """Return every page on which a visitor reads a text of the unit."""
    in_javanese(visitor)
    found = {
        "home": visitor.get("/home"),
        "terms": visitor.get("/terms/?group=kunjungan"),
        "term": visitor.get("/terms/asimilasi"),
        "board": visitor.get("/board/"),
    }
    visitor.get("/terms/asimilasi")
    found["why not clear"] = visitor.submit(clear="no")
    visitor.get("/ratings/new?service=visits")
    found["rating"] = visitor.page
    found["thanks"] = visitor.submit(score="3")
    visitor.get("/suggestions/new")
    found["suggestion"] = visitor.submit(kind="suggestion")
    visitor.get("/surveys/new")
    found["survey"] = visitor.submit(go="next")
    found["attract"] = visitor.get("/")
    return found


# Page -> the Indonesian text that a visitor reads there, and the Javanese one.
READ = {
    "home": ("Hari ini tidak ada kunjungan", "Dina iki ora ana kunjungan"),
    "terms": ("Kunjungan", "Sambang"),
    "term": ("Asimilasi", "Asimilasi jroning basa Jawa"),
    "board": ("Dua kipas dipasang", "Kipas loro dipasang"),
    "why not clear": ("Kata-katanya sulit", "Tembunge angel"),
    "rating": ("Kunjungan", "Sambang"),
    "thanks": ("Waktu tunggu", "Wektu nunggu"),
    "suggestion": ("Kunjungan", "Sambang"),
    "survey": ("Kunjungan", "Sambang"),
    "attract": ("Dua kipas dipasang", "Kipas loro dipasang"),
}


def store(siti: Account, language: str | None) -> None:
    """Store the texts of ``READ`` in Indonesian, and in ``language`` too."""

    def texts(page: str) -> Texts:
        indonesian, javanese = READ[page]
        return Texts({"id": indonesian, **({language: javanese} if language else {})})

    a_period(siti, clock.today(), clock.today())
    Notice.create(kind=Notice.BANNER, texts=texts("home"))
    Group.update(names=texts("terms")).where(Group.code == "kunjungan").execute()
    Service.update(names=texts("rating")).where(Service.code == "visits").execute()
    Reason.update(names=texts("thanks")).where(Reason.code == "waiting").execute()
    Reason.update(names=texts("why not clear")).where(Reason.code == "words").execute()
    asked = Texts({"id": "Panas", **({language: "Panas"} if language else {})})
    BoardEntry.publish(a_suggestion("Panas.").suggestion, by=siti, asked=asked, done=texts("board"))
    if language:
        term = Term.at("asimilasi")
        fields = {"title": READ["term"][1], "short_answer": "Mulih luwih dhisik."}
        draft = term.write(language=language, author=siti, base=0, fields=fields)
        publish_draft(term, language, seen=draft.number, account=siti)


@pytest.mark.parametrize("page", READ)
def test_a_text_without_javanese_is_shown_in_indonesian(visitor, siti, page):
    store(siti, None)

    found = the_pages(visitor)[page]

    assert found.status == 200
    assert READ[page][0] in found
    assert found.soup.html["lang"] == ("id" if page == "attract" else "jv")


@pytest.mark.parametrize("page", READ)
def test_a_javanese_text_is_shown_in_javanese(visitor, siti, page):
    store(siti, "jv")

    found = the_pages(visitor)[page]

    assert READ[page][1] in found


def test_the_line_below_the_name_of_the_unit_follows(visitor, siti):
    in_javanese(visitor)
    before = "Layanan informasi dan pengaduan" in visitor.get("/home")
    Setting.change(siti, unit_tagline=Texts(Setting.read("unit_tagline"), jv="Layanan katrangan"))

    assert before
    assert "Layanan katrangan" in visitor.get("/home")


# The office


def test_every_form_of_a_text_has_its_field(officer, staff, admin, storage):
    sent = a_suggestion("Panas.").suggestion
    rooms = {"officer": officer, "staff": staff, "admin": admin}
    forms = {
        "/admin/services/new": ["name_jv"],
        "/admin/services/visits": ["name_jv"],
        "/admin/reasons/new/rating": ["name_jv"],
        "/admin/reasons/waiting": ["name_jv"],
        "/admin/settings/": ["unit_tagline_jv"],
        "/staff/notices/new": ["text_jv"],
        "/staff/groups/new": ["name_jv"],
        "/staff/groups/program": ["name_jv"],
        "/officer/reply_templates/new": ["body_jv"],
        f"/officer/board/{sent.public_id}/edit": ["asked_jv", "done_jv"],
    }

    for address, names in forms.items():
        page = rooms[address.split("/")[1]].get(address)
        for name in names:
            field = page.one(f"main [name={name}]")
            assert "bahasa Jawa" in page.one(f"label[for={field['id']}]").get_text(), address


def test_what_is_typed_in_its_field_is_kept(officer, staff, admin, storage):
    admin.get("/admin/services/visits")
    admin.submit(name_jv="Sambang")
    admin.get("/admin/settings/")
    admin.submit(unit_tagline_jv="Layanan katrangan")
    staff.get("/staff/notices/new")
    staff.submit(text_id="Libur", text_jv="Prei")
    staff.get("/staff/groups/program")
    staff.submit(name_jv="Lelakon")
    officer.get("/officer/reply_templates/new")
    officer.submit(name="Halo", body_id="Halo", body_jv="Sugeng")

    assert Service.find("visits").names == Texts(id="Kunjungan", en="Visits", jv="Sambang")
    assert Setting.read("unit_tagline")["jv"] == "Layanan katrangan"
    assert Notice.get().texts == Texts(id="Libur", jv="Prei")
    assert Group.named_in("jv")["program"] == "Lelakon"
    assert ReplyTemplate.get().filled("jv", {}) == "Sugeng"


def test_the_lists_have_a_column_for_it(staff, admin):
    for person, address in ((admin, "/admin/services/"), (admin, "/admin/reasons/"), (staff, "/staff/groups/")):
        headings = [one.get_text() for one in person.get(address).all("th")]
        assert "Nama dalam bahasa Jawa" in headings, address
    assert "Bahasa Jawa" in staff.get("/staff/recordings/")
    assert "Belum ada bahasa Jawa" in staff.get("/staff/")


def test_a_term_has_its_editor_from_the_first_word_to_the_kiosk(staff, visitor, storage):
    link = staff.get("/staff/revisions/asimilasi/id").one(f'a[href="{EDITOR}"]').get_text(strip=True)
    staff.get(EDITOR)
    staff.submit(title="Asimilasi", short_answer="Mulih luwih dhisik.", then="publish")
    in_javanese(visitor)

    page = visitor.get("/terms/asimilasi")

    assert link == "Bahasa Jawa"
    assert "Mulih luwih dhisik." in page
    assert Revision.newest(Term.at("asimilasi"), "jv").status == Revision.PUBLISHED


def test_the_file_of_terms_takes_it_out_and_in(javanese, siti):
    Group.update(names=Texts(id="Program", jv="Lelakon")).where(Group.code == "program").execute()
    Term.at("asimilasi").write(language="jv", author=siti, base=0, fields={"title": "A", "short_answer": "Mulih."})
    document = exchange.export()

    again = read(write(document).encode(), document)

    assert again == document
    assert document["groups"][0]["names"] == {"id": "Program", "jv": "Lelakon"}
    assert next(term for term in document["terms"] if term["slug"] == "asimilasi")["revisions"]["jv"]["draft"]


def test_a_language_without_a_voice_waits_for_a_recording_and_blocks_nothing(visitor, siti, monkeypatch):
    store(siti, "jv")
    monkeypatch.setattr(voice, "available", lambda: True)
    asked: list[str] = []

    def speak(_read: list[str], language: str, _pronunciations: dict[str, str]) -> None:
        asked.append(language)
        raise voice.VoiceFailed("not here")

    monkeypatch.setattr(voice, "speak", speak)

    for _ in range(len(Term.published("id"))):
        recordings.speak_next(visitor.app)

    assert asked
    assert "jv" not in asked


# Without its line in the list


def test_a_language_outside_the_list_has_no_page_no_button_and_no_choice(staff, visitor, monkeypatch):
    monkeypatch.delitem(LANGUAGES, "jv")

    kiosk = visitor.get("/home")

    assert staff.get(EDITOR).status == 404
    assert not kiosk.all("button[value=jv]")
    assert visitor.submit("#settings", language="jv").soup.html["lang"] == "id"
