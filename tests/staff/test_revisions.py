import pytest

from kiosk.core.models import Revision, Setting, Term
from kiosk.core.models.terms.revision import CARD, TEXTS
from kiosk.core.storage.database import database
from kiosk.core.text.text import marked
from tests.factories import a_draft, on_show

ASIMILASI = "/staff/revisions/asimilasi/id"
ASIMILASI_EN = "/staff/revisions/asimilasi/en"
KLIEN_EN = "/staff/revisions/klien/en"

pytestmark = pytest.mark.usefixtures("storage")


# Writing


def test_a_draft_is_kept_and_the_kiosk_still_shows_what_was_published(staff):
    before = on_show().short_answer
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="Berbaur dengan masyarakat.")

    assert page.path == ASIMILASI
    assert "Draf disimpan sebagai revisi 2" in page
    assert "belum tampil" in page.one(".stands").get_text()
    assert Term.at("asimilasi").newest("id").author.username == "staff"
    assert on_show().short_answer == before


def test_saved_and_published_it_is_on_show_at_once(staff, visitor):
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="Berbaur dengan masyarakat.", then="publish")

    assert "Revisi 2 terbit" in page
    assert on_show().short_answer == "Berbaur dengan masyarakat."
    assert "Berbaur dengan masyarakat." in visitor.get("/terms/asimilasi")


def test_an_unchanged_form_changes_nothing_in_the_text(staff):
    before = on_show()
    staff.get(ASIMILASI)

    staff.submit()

    newest = Term.at("asimilasi").newest("id")
    assert newest.number == 1
    assert newest.facts == before.facts and newest.details == before.details


def test_the_same_text_sent_twice_is_kept_once(staff):
    form = staff.get(ASIMILASI).form()

    staff.post(ASIMILASI, {**form, "title": "Asimilasi kerja"})
    page = staff.post(ASIMILASI, {**form, "title": "Asimilasi kerja"})

    assert page.status == 200
    assert Term.at("asimilasi").newest("id").number == 2


def test_a_row_that_does_not_apply_differs_from_one_to_be_filled(staff):
    fields = staff.get(ASIMILASI).form()
    del fields["who_can_applies"]

    page = staff.post(ASIMILASI, {**fields, "who_can": "", "steps": "", "conditions": "satu\r\ndua"})

    newest = Term.at("asimilasi").newest("id")
    form = page.form()
    assert newest.who_can is None and newest.steps == ""
    assert dict(newest.facts)["conditions"] == ["satu", "dua"]
    assert "who_can_applies" not in form and form["steps_applies"] == "y"


def test_a_filled_row_without_its_tick_is_asked_about(staff):
    fields = staff.get(ASIMILASI).form()
    del fields["cost_applies"]

    page = staff.post(ASIMILASI, fields)

    assert page.status == 400
    assert "tidak dicentang" in page.one("#cost-error").get_text()
    assert page.form()["cost"] == fields["cost"]


def test_the_english_text_is_written_beside_the_indonesian_one(staff):
    page = staff.get(ASIMILASI_EN)

    beside = [box.get_text(" ", strip=True) for box in page.all("main .message[lang=id]")]
    assert page.form()["title"] == "Assimilation (Asimilasi)"
    assert beside[0] == "Bahasa Indonesia Asimilasi"
    assert len(beside) == len(TEXTS)


def test_a_translation_begins_with_the_rows_of_the_indonesian_text(staff):
    term = Term.at("klien")
    Revision.delete().where(Revision.term == term, Revision.language == "en").execute()
    page = staff.get(KLIEN_EN)

    form = page.form()
    staff.submit(title="Client", short_answer="A person under guidance.")

    text = term.newest("id")
    assert [name for name in CARD if f"{name}_applies" in form] == [
        name for name in CARD if getattr(text, name) is not None
    ]
    assert form["base"] == "0"
    assert term.newest("en").title == "Client"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "a" * 81),
        ("short_answer", "a" * 401),
        ("who_can", "a" * 1_001),
        ("details", "a" * 6_001),
        ("details", "satu\x00dua"),
        ("short_answer", "satu\u202edua"),
        ("base", ""),
        ("base", "satu"),
    ],
)
def test_bad_input_is_named_and_everything_typed_is_kept(staff, field, value):
    staff.get(ASIMILASI)

    page = staff.submit(**{"steps": "langkah saya", field: value})

    assert page.status == 400
    assert page.one(".error-summary a").get_text()
    assert page.form()["steps"] == "langkah saya"
    if field != "base":
        assert page.one(f"#{field}-error")
        assert page.form()[field] == marked(value)
    assert Term.at("asimilasi").newest("id").number == 1


def test_text_at_its_limit_is_taken_whatever_its_newlines(staff):
    staff.get(ASIMILASI)

    page = staff.submit(who_can="\r\n".join(["a" * 9] * 100))

    assert page.status == 200
    assert len(Term.at("asimilasi").newest("id").who_can) == 999


# Two editors


def test_two_editors_at_once_keep_both_texts(staff):
    form = staff.get(ASIMILASI).form()
    a_draft(short_answer="Tulisan orang lain.")

    page = staff.post(ASIMILASI, {**form, "short_answer": "Tulisan saya."})

    assert page.status == 409
    assert page.form()["short_answer"] == "Tulisan saya."
    assert ["saya" in mark.get_text() for mark in page.all(".message del")].count(True) == 1
    assert ["orang lain" in mark.get_text() for mark in page.all(".message ins")].count(True) == 1
    assert Term.at("asimilasi").newest("id").short_answer == "Tulisan orang lain."


def test_after_a_conflict_the_page_may_be_closed_and_nothing_is_lost(staff):
    form = staff.get(ASIMILASI).form()
    a_draft(short_answer="Tulisan orang lain.")
    staff.post(ASIMILASI, {**form, "short_answer": "Tulisan saya."})

    page = staff.get(ASIMILASI)
    again = staff.submit()

    assert page.form()["short_answer"] == "Tulisan saya."
    assert "Sesudah Anda mulai, orang lain menyimpan revisi 2" in page
    assert again.status == 409


def test_after_a_conflict_the_own_text_can_be_dropped(staff):
    form = staff.get(ASIMILASI).form()
    a_draft(short_answer="Tulisan orang lain.")
    staff.post(ASIMILASI, {**form, "short_answer": "Tulisan saya."})

    page = staff.submit("form#discard")

    assert page.form()["short_answer"] == "Tulisan orang lain."


def test_after_a_conflict_the_text_is_saved_on_top_of_the_newer_one(staff):
    form = staff.get(ASIMILASI).form()
    a_draft(short_answer="Tulisan orang lain.")
    staff.post(ASIMILASI, {**form, "short_answer": "Tulisan saya."})

    staff.submit()

    texts = [revision.short_answer for revision in Revision.history(Term.at("asimilasi"), "id")]
    assert texts[:2] == ["Tulisan saya.", "Tulisan orang lain."]


# What the kiosk would not show


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("<b>tebal</b>", "Hapus tanda HTML"),
        ("<script>alert(1)</script>", "Hapus tanda HTML"),
        ("[LAPOR](https://lapor.go.id)", "Hapus tautan"),
        ("[x](javascript:alert(1))", "Hapus tautan"),
        ("![denah](denah.png)", "Hapus gambar"),
    ],
)
def test_what_the_kiosk_would_not_show_is_refused_with_what_to_do(staff, words, advice):
    staff.get(ASIMILASI)

    page = staff.submit(details=words, steps="langkah saya")

    assert page.status == 400
    assert advice in page.one("#details-error").get_text()
    assert page.form()["details"] == words and page.form()["steps"] == "langkah saya"
    assert Term.at("asimilasi").newest("id").number == 1


def test_a_whole_document_pasted_by_mistake_is_refused_beside_its_field(staff):
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="Tulisan lain.", details="a" * 1_000_000)

    assert page.status == 400
    assert page.one("#details-error")
    assert page.form("#text")["short_answer"] == "Tulisan lain."
    assert len(page.form("#text")["details"]) == 1_000_000


@pytest.mark.parametrize("act", ["/preview", "/autosave"])
def test_a_whole_document_is_previewed_and_kept_all_the_same(staff, act):
    form = staff.get(ASIMILASI).form()

    assert staff.post(ASIMILASI + act, {**form, "details": "a" * 1_000_000}).status == 200


def test_what_is_pasted_is_not_cut_by_the_browser(staff, visitor):
    page = staff.get(ASIMILASI)
    visitor.get("/suggestions/new")
    visitor.submit(kind="suggestion")
    on_the_screen = visitor.submit(service="visits")

    assert page.all("[maxlength]:not([type=search])") == []
    assert page.one(".field__counter[data-for=details]")["data-max"] == "6000"
    assert on_the_screen.one("#text")["maxlength"]


def test_a_body_too_large_is_refused_and_what_was_kept_before_stays(staff):
    staff.get(ASIMILASI)
    form = staff.page.form()
    staff.post(ASIMILASI + "/autosave", {**form, "short_answer": "Sudah tersimpan."})

    page = staff.post(ASIMILASI, {**form, "details": "a" * 9_000_000})

    assert page.status == 413
    assert "Isian terlalu panjang" in page
    assert staff.get(ASIMILASI).form()["short_answer"] == "Sudah tersimpan."


# A second reader


def test_with_a_second_reader_the_writer_asks_for_a_review_instead(staff):
    Setting.change(second_reader=True)
    page = staff.get(ASIMILASI)
    buttons = [button.get("value") for button in page.all("#text button[name=then]")]

    page = staff.submit(short_answer="Jawaban baru.", then="review")

    assert buttons == ["preview", "review"]
    assert "diminta ditinjau" in page
    assert Term.at("asimilasi").newest("id").status == Revision.REVIEW
    assert not staff.get(ASIMILASI + "/preview").all("form#publish")


# Figures


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_takes_few_queries_with_many_revisions(staff, language):
    for number in range(20):
        a_draft(short_answer=f"Jawaban {number}.")
        a_draft(language="en", short_answer=f"Answer {number}.")
    form = staff.get(ASIMILASI).form()
    staff.post(f"/staff/revisions/asimilasi/{language}/autosave", {**form, "title": "Setengah"})
    taken = {}
    for path in ("", "/preview", "/preview?number=7", "/history", "/compare", "/compare?from=3&to=9"):
        queries = []
        database.obj.query_hooks.append(lambda *event, to=queries: to.append(event))
        assert staff.get(f"/staff/revisions/asimilasi/{language}{path}").status == 200
        database.obj.query_hooks.clear()
        taken[path] = len(queries)

    assert min(taken.values()) > 0 and max(taken.values()) <= 12, taken
