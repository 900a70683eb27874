"""Taking a text off the kiosk, and restoring older ones."""

import pytest

from kiosk.core.models import Term, TermEvent
from kiosk.core.models.terms.publication import publish, retire
from tests.factories import a_draft, an_account, on_show

ASIMILASI = "/staff/publications/asimilasi/id"
EDITOR = "/staff/revisions/asimilasi/id"

pytestmark = pytest.mark.usefixtures("storage")


def form_of(act: str) -> str:
    return f"form[action$='/{act}']"


# Taking off and restoring


def test_a_text_is_taken_off_with_a_reason(staff, visitor):
    staff.get(ASIMILASI)

    page = staff.submit(form_of("retire"), reason="Aturannya dicabut.")

    assert "ditarik dari layar" in page
    assert "Aturannya dicabut." in page.one(".stands").get_text()
    assert visitor.get("/terms/asimilasi").status == 404


def test_taking_off_is_not_reported_where_nothing_is_on_show(staff):
    staff.get(ASIMILASI)
    staff.submit(form_of("retire"), reason="Aturannya dicabut.")
    draft = a_draft()
    acts = TermEvent.select().count()

    page = staff.post(ASIMILASI + "/retire", {"seen": str(draft.number), "reason": "Sekali lagi."})

    assert "ditarik dari layar" not in " ".join(flash.get_text() for flash in page.all(".flash"))
    assert TermEvent.select().count() == acts
    assert Term.at("asimilasi").newest("id").status == "draft"


def test_a_reason_for_a_text_that_somebody_else_took_off_stays_on_the_page(staff):
    form = staff.get(ASIMILASI).form(form_of("retire"))
    retire(on_show(), an_account("siti", "staff"), "Aturannya dicabut.")

    page = staff.post(ASIMILASI + "/retire", {**form, "reason": "Keliru."})

    assert page.status == 409
    assert "sudah tidak tampil" in page.one("#reason-error").get_text()
    assert page.form(form_of("retire"))["reason"].strip() == "Keliru."


def test_a_reason_sent_twice_is_one(staff):
    form = staff.get(ASIMILASI).form(form_of("retire")) | {"reason": "Keliru."}

    pages = [staff.post(ASIMILASI + "/retire", form) for _time in range(2)]

    assert all("ditarik dari layar" in page for page in pages)
    assert TermEvent.select().where(TermEvent.words == "Keliru.", TermEvent.language == "id").count() == 1


def test_a_translation_alone_is_not_published_and_the_page_says_why(staff):
    staff.get(ASIMILASI)
    staff.submit(form_of("retire"), reason="Aturannya dicabut.")
    draft = a_draft(language="en")
    staff.get("/staff/publications/asimilasi/en")

    page = staff.submit(form_of("publish"))

    assert "teks bahasa Indonesianya belum tampil" in page.one(".flash").get_text()
    assert Term.at("asimilasi").newest("en").status == draft.status


def test_what_was_taken_off_is_brought_back(staff):
    staff.get(ASIMILASI)
    staff.submit(form_of("retire"), reason="Sementara.")

    page = staff.submit(form_of("restore"), again="1")
    staff.submit(form_of("publish"))

    assert "Revisi 1 dikembalikan sebagai revisi 2" in page
    assert on_show().number == 2


def test_a_retired_text_is_not_reported_as_published(staff):
    staff.get(ASIMILASI)
    staff.submit(form_of("retire"), reason="Sementara.")

    page = staff.post(ASIMILASI + "/publish", {"seen": "1"})

    assert "Belum terbit" in page
    assert Term.on_show("asimilasi", "id") is None


def test_a_text_that_has_changed_meanwhile_is_not_taken_off(staff):
    form = staff.get(ASIMILASI).form(form_of("retire"))
    publish(a_draft(), an_account("siti", "staff"))

    page = staff.post(ASIMILASI + "/retire", {**form, "reason": "Keliru."})

    assert page.status == 409
    assert "Belum ditarik" in page.one("#reason-error").get_text()
    assert page.form(form_of("retire"))["reason"].strip() == "Keliru."
    assert on_show().number == 2


def test_an_older_revision_comes_back_as_a_new_draft(staff):
    first = on_show().short_answer
    a_draft(short_answer="Yang kedua.")
    staff.get(EDITOR + "/history")

    page = staff.submit(form_of("restore"), again="1")

    assert page.path == ASIMILASI
    assert "Revisi 1 dikembalikan sebagai revisi 3, masih draf" in page
    assert Term.at("asimilasi").newest("id").short_answer == first


def test_a_restore_on_top_of_an_unseen_revision_is_asked_about(staff):
    a_draft(short_answer="Yang kedua.")
    form = staff.get(EDITOR + "/history").form(form_of("restore"))
    a_draft(short_answer="Yang belum dilihat.")

    page = staff.post(ASIMILASI + "/restore", {**form, "again": "1"})

    assert page.path == EDITOR + "/history"
    assert "ada revisi yang lebih baru" in page
    assert Term.at("asimilasi").newest("id").number == 3


def test_a_restore_of_the_same_words_says_that_nothing_changes(staff):
    staff.get(ASIMILASI)

    page = staff.post(ASIMILASI + "/restore", {"seen": "1", "again": "1"})

    assert "Tidak ada yang berubah" in page
    assert Term.at("asimilasi").newest("id").number == 1
