"""Autosave and advice of the editor while one types."""

import re

import pytest

from kiosk.core.models import Autosave, Revision, Term
from kiosk.core.models.terms.publication import publish
from kiosk.core.text.text import marked
from tests.factories import a_draft, an_account, on_show

ASIMILASI = "/staff/revisions/asimilasi/id"
ASIMILASI_EN = "/staff/revisions/asimilasi/en"

pytestmark = pytest.mark.usefixtures("storage")


# Autosave


def test_what_is_typed_is_kept_and_there_when_the_editor_opens_again(staff):
    form = staff.get(ASIMILASI).form()
    del form["cost_applies"]

    answer = staff.post(ASIMILASI + "/autosave", {**form, "short_answer": "Setengah", "cost": ""})
    page = staff.get(ASIMILASI)

    assert re.fullmatch(r"Disimpan otomatis \d\d\.\d\d", answer.one("[data-autosave-state]").get_text())
    assert page.form()["short_answer"] == "Setengah"
    assert "cost_applies" not in page.form()
    assert "belum Anda simpan" in page
    assert on_show().number == Term.at("asimilasi").newest("id").number == 1


def test_what_is_typed_can_be_dropped(staff):
    form = staff.get(ASIMILASI).form()
    staff.post(ASIMILASI + "/autosave", {**form, "short_answer": "Setengah"})
    page = staff.get(ASIMILASI)

    dropped = staff.submit("form#discard")

    assert "Buang, pakai revisi 1" in page
    assert dropped.form()["short_answer"] == form["short_answer"]
    assert "belum Anda simpan" not in dropped


def test_a_saved_draft_leaves_nothing_half_typed(staff):
    form = staff.get(ASIMILASI).form()
    staff.post(ASIMILASI + "/autosave", {**form, "short_answer": "Setengah"})
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="Selesai.")
    late = staff.post(ASIMILASI + "/autosave", {**form, "short_answer": "Selesai."})

    assert "belum Anda simpan" not in page
    assert "Sama dengan revisi 2" in late
    assert not Autosave.select().exists()


@pytest.mark.parametrize("typed", ["satu\x00dua", "satu\u202edua", "<b>"])
def test_what_no_revision_may_hold_is_kept_while_one_types(staff, typed):
    form = staff.get(ASIMILASI).form()

    answer = staff.post(ASIMILASI + "/autosave", {**form, "details": typed, "base": "99999999999999999999"})

    assert answer.status == 200
    assert staff.get(ASIMILASI).form()["details"] == marked(typed)


def test_each_person_has_their_own_half_typed_text(staff, admin):
    form = staff.get(ASIMILASI).form()
    staff.post(ASIMILASI + "/autosave", {**form, "short_answer": "Setengah"})
    other = an_account("lain", "staff")

    assert Autosave.of(Term.at("asimilasi"), "id", other) is None
    assert admin.get(ASIMILASI).status == 403


def test_after_signing_out_nothing_is_reported_as_saved(staff):
    form = staff.get(ASIMILASI).form()
    token = form.pop("csrf_token")
    staff.post("/sign-out")
    staff.client.get("/")

    answer = staff.client.post(ASIMILASI + "/autosave", data={**form, "csrf_token": token})

    assert answer.status_code in (400, 401)
    assert "Disimpan otomatis" not in answer.text
    assert not Autosave.select().exists()


# Advice


def test_advice_names_field_and_remedy_and_never_blocks(staff):
    long = "kata " * 21 + "."
    staff.get(ASIMILASI)

    page = staff.submit(
        short_answer=f"Implementasi regulasi XYZ. {long}", legal_basis="", details="2022. Sejak itu gratis."
    )

    assert "Draf disimpan" in page
    advice = " ".join(page.one("[data-advice]").get_text(" ").split())
    for words in (
        "21 kata",
        '"implementasi" bukan kata sehari-hari',
        'Singkatan "XYZ" belum dijelaskan',
        "Dasar hukum belum ditulis",
        'Baris "2022. Sejak itu gratis." tampil sebagai nomor 2022. Tulis satu kata di depan angkanya.',
    ):
        assert words in advice
    assert page.one("[data-advice] a[href$='#short_answer']").get_text() == "Jawaban singkat"


def test_advice_is_renewed_with_every_autosave(staff):
    form = staff.get(ASIMILASI).form()

    page = staff.post(ASIMILASI + "/autosave", {**form, "short_answer": "Implementasi."})

    assert '"implementasi" bukan kata sehari-hari' in page.one("[data-advice]").get_text()


def test_advice_names_a_missing_and_an_older_translation(staff):
    untouched = staff.get(ASIMILASI).words
    publish(a_draft(short_answer="Jawaban baru."), an_account("siti", "staff"))
    older = [staff.get(path).words for path in (ASIMILASI, ASIMILASI_EN)]
    Revision.delete().where(Revision.term == Term.at("asimilasi"), Revision.language == "en").execute()
    missing = staff.get(ASIMILASI).words

    assert "bahasa Inggris lebih lama" not in untouched and "Belum ada teks bahasa Inggris" not in untouched
    assert "Teks bahasa Inggris lebih lama" in older[0]
    assert "(revisi 2) lebih baru daripada terjemahan ini" in older[1]
    assert "Belum ada teks bahasa Inggris" in missing
