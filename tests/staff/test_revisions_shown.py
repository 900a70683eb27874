"""Staff pages of a text: preview, history, and what changed between two revisions."""

from datetime import time

import pytest

from kiosk.core.days.visiting import VISIT, Hours
from kiosk.core.models import Account, Autosave, Setting, Term
from kiosk.core.web.headers import HEADERS
from tests.factories import a_check, a_draft, a_visiting_week, on_show

ASIMILASI = "/staff/revisions/asimilasi/id"
ASIMILASI_EN = "/staff/revisions/asimilasi/en"

pytestmark = pytest.mark.usefixtures("storage")


# Preview


def test_the_preview_shows_the_week_and_the_units_numbers_as_the_kiosk_would(staff):
    a_visiting_week(Account.named("staff"), Hours(VISIT, time(9), time(11, 30), weekday=1))
    Setting.change(unit_telephone="0296-531000")

    page = staff.get("/staff/revisions/jam-kunjungan/id/preview")

    assert "09.00-11.30" in page.one(".week").get_text()
    assert [line.get_text() for line in page.all(".fact__contact")][1:] == ["Telepon: 0296-531000"]


def test_the_preview_shows_the_draft_as_the_kiosk_would(staff):
    a_draft(
        title="Asimilasi kerja",
        short_answer="Draf yang belum terbit.",
        steps="",
        details="## Rinci\n\n<script>x</script>",
    )

    page = staff.get(ASIMILASI + "/preview")

    assert page.one("html")["data-surface"] == "visitor"
    assert page.heading == "Asimilasi kerja"
    assert page.one(".term__answer").get_text() == "Draf yang belum terbit."
    assert "Keterangan yang belum ada: langkah. Tanyakan kepada petugas." in page
    assert page.one(".term__words h3").get_text() == "Rinci"
    assert not page.all(".term__words script")


def test_the_preview_of_typed_words_stores_nothing_and_leads_nowhere(staff):
    form = staff.get(ASIMILASI).form()

    page = staff.post(ASIMILASI + "/preview", {**form, "short_answer": "Baru diketik.", "title": ""})

    assert page.one(".term__answer").get_text() == "Baru diketik."
    assert page.one(".bar").has_attr("inert") and page.one(".term__related").has_attr("inert")
    assert not page.all("form, a[href*=staff]:not([inert] a)")
    assert Term.at("asimilasi").newest("id").number == 1
    assert not Autosave.select().exists()


@pytest.mark.parametrize("typed", ["satu\x00dua", "a" * 20_000, "<b>x</b>"])
def test_the_preview_of_typed_words_bears_everything(staff, typed):
    form = staff.get(ASIMILASI).form()

    assert staff.post(ASIMILASI + "/preview", {**form, "details": typed}).status == 200


def test_only_the_editor_frames_and_only_the_typed_preview_is_framed(staff):
    strict = HEADERS["Content-Security-Policy"]
    form = staff.get(ASIMILASI).form()
    editor = staff.page.headers["Content-Security-Policy"]
    framed = staff.post(ASIMILASI + "/preview", form).headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in strict and "frame-src" not in strict
    assert editor == strict + "; frame-src 'self'"
    assert framed == strict.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    for path in ("/preview", "/history", "/compare"):
        assert staff.get(ASIMILASI + path).headers["Content-Security-Policy"] == strict, path
    assert staff.post(ASIMILASI + "/autosave", form).headers["Content-Security-Policy"] == strict


def test_the_preview_of_a_draft_does_not_claim_the_check_of_the_text_before(staff):
    a_check("asimilasi")
    a_draft()

    page = staff.get(ASIMILASI + "/preview")

    assert "Menunggu pemeriksaan petugas" in page
    assert "Sudah diperiksa" not in page


def test_the_preview_of_a_translation_speaks_its_language(staff):
    page = staff.get(ASIMILASI_EN + "/preview")

    assert page.one("html")["lang"] == "en"
    assert page.one(".term__answer").get_text().startswith("Assimilation is")


def test_any_revision_can_be_looked_at_but_only_the_newest_published(staff):
    a_draft(short_answer="Yang kedua.")
    a_draft(short_answer="Yang ketiga.")

    page = staff.get(ASIMILASI + "/preview?number=2")
    newest = staff.get(ASIMILASI + "/preview")

    assert page.one(".term__answer").get_text() == "Yang kedua."
    assert not page.all("form#publish") and newest.all("form#publish")


@pytest.mark.parametrize("page", ["preview?number=", "compare?from=", "compare?to="])
def test_a_revision_that_does_not_exist_is_not_found(staff, page):
    for number in ("0", "2", "-1", "satu", "99999999999999999999"):
        assert staff.get(f"{ASIMILASI}/{page}{number}").status == 404, number


@pytest.mark.parametrize("page", ["preview", "compare"])
def test_a_text_without_revision_has_no_preview_and_no_comparison(staff, page):
    Term.begin(slug="baru", group="proses", author=None, fields={"title": "Baru", "short_answer": ""})

    assert staff.get(f"/staff/revisions/baru/en/{page}").status == 404
    assert "belum ada riwayat" in staff.get("/staff/revisions/baru/en/history")


# History and comparison


def test_the_history_shows_who_wrote_and_did_what(staff):
    staff.get(ASIMILASI)
    staff.submit(short_answer="Jawaban baru.", then="publish")

    page = staff.get(ASIMILASI + "/history")

    rows = [" ".join(row.get_text(" ").split()) for row in page.all(".timeline > li")]
    assert rows[0].startswith("Revisi 2 diterbitkan · Staff,")
    assert rows[1].startswith("Revisi 2 Tampil ditulis Staff,")
    assert rows[2].startswith("Revisi 1 Tidak tampil lagi naskah program,")


def test_a_long_history_goes_on_on_another_page(staff):
    for number in range(55):
        a_draft(short_answer=f"Jawaban {number}.")

    page = staff.get(ASIMILASI + "/history")
    older = staff.get(page.one(".pager__older")["href"])

    assert len(page.all(".timeline > li")) == 50
    assert "Revisi 56" in page and "Revisi 7 " in page
    assert [item.b.get_text() for item in older.all(".timeline > li")][0] == "Revisi 6"
    assert older.one("a[rel=prev]")


@pytest.mark.parametrize("before", ["x", "2026-11-24T00:00:00+07:00", "0001-01-01"])
def test_a_forged_place_in_the_history_does_no_harm(staff, before):
    assert staff.get(f"{ASIMILASI}/history?before={before}").status == 200


def test_two_revisions_are_compared_word_by_word(staff):
    shown = on_show()
    a_draft(title=shown.title, short_answer="Sama.", cost=None)
    a_draft(title=shown.title, short_answer="Sama sekali lain.", cost=None)

    page = staff.get(ASIMILASI + "/compare?from=2&to=3")

    opened = [row.summary.get_text(" ", strip=True) for row in page.all("details[open]")]
    assert opened == ["Jawaban singkat Berubah"]
    assert page.one("details[open] ins").get_text().split() == ["[ditambah:", "sekali", "lain]"]
    assert not page.all("details[open] del")


def test_by_default_the_newest_is_compared_with_the_one_on_show(staff):
    a_draft(short_answer="Sementara.")
    a_draft(short_answer="Terbaru.", cost=None)

    page = staff.get(ASIMILASI + "/compare")

    assert page.heading == "Judul: revisi 1 dan 3"
    assert "Dulu baris ini berlaku, sekarang tidak." in page


def test_two_equal_revisions_are_reported_as_equal(staff):
    page = staff.get(ASIMILASI + "/compare")

    assert "Kedua revisi sama" in page
    assert not page.all("details[open]")
