import pytest

from kiosk.core.models import Revision, Term
from tests.factories import a_check, a_draft, on_show

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
    assert len(beside) == 11


def test_a_translation_begins_with_the_rows_of_the_indonesian_text(staff):
    term = Term.at("klien")
    Revision.delete().where(Revision.term == term, Revision.language == "en").execute()
    page = staff.get(KLIEN_EN)

    form = page.form()
    staff.submit(title="Client", short_answer="A person under guidance.")

    applies = {name for name, _lines in term.newest("id").facts}
    assert {name.removesuffix("_applies") for name in form if name.endswith("_applies")} - {"details"} == applies
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
        assert page.form()[field] == value
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
    assert "Tulisan orang lain." in page
    assert Term.at("asimilasi").newest("id").short_answer == "Tulisan orang lain."


def test_after_a_conflict_the_text_is_saved_on_top_of_the_newer_one(staff):
    form = staff.get(ASIMILASI).form()
    a_draft(short_answer="Tulisan orang lain.")
    staff.post(ASIMILASI, {**form, "short_answer": "Tulisan saya."})

    staff.submit()

    texts = [revision.short_answer for revision in Revision.history(Term.at("asimilasi"), "id")]
    assert texts[:2] == ["Tulisan saya.", "Tulisan orang lain."]


# Preview and publishing


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
    assert "Belum diisi. Tanyakan kepada petugas." in page
    assert page.one(".term__words h3").get_text() == "Rinci"
    assert not page.all(".term__words script")


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


def test_a_text_without_revision_has_no_preview(staff):
    Term.begin(slug="baru", group="proses", author=None, fields={"title": "Baru", "short_answer": ""})

    assert staff.get("/staff/revisions/baru/en/preview").status == 404


def test_a_draft_is_published_from_its_preview(staff):
    a_draft(short_answer="Jawaban baru.")
    staff.get(ASIMILASI + "/preview")

    page = staff.submit("form#publish")

    assert "Revisi 2 terbit" in page
    assert on_show().short_answer == "Jawaban baru."


def test_publishing_names_the_loss_of_the_check(staff):
    a_check("asimilasi")
    a_draft()
    staff.get(ASIMILASI + "/preview")

    page = staff.submit("form#publish")

    assert "sudah diperiksa" in page
    assert Term.at("asimilasi").checked_on is None


def test_a_second_tap_on_publish_keeps_a_check_made_meanwhile(staff):
    a_draft()
    form = staff.get(ASIMILASI + "/preview").form("form#publish")
    staff.post(ASIMILASI + "/publish", form)
    a_check("asimilasi")

    staff.post(ASIMILASI + "/publish", form)

    assert Term.at("asimilasi").checked_by == "Siti"


def test_only_the_draft_that_was_read_is_published(staff):
    a_draft(short_answer="Yang dibaca.")
    form = staff.get(ASIMILASI + "/preview").form("form#publish")
    a_draft(short_answer="Yang belum dibaca.")

    page = staff.post(ASIMILASI + "/publish", form)

    assert "bukan lagi yang terbaru" in page
    assert on_show().number == 1


@pytest.mark.parametrize("seen", ["", "satu", "99999999999999999999"])
def test_a_forged_number_publishes_nothing(staff, seen):
    a_draft()
    staff.get(ASIMILASI)

    page = staff.post(ASIMILASI + "/publish", {"seen": seen})

    assert "Belum terbit" in page
    assert on_show().number == 1


def test_a_draft_without_short_answer_is_kept_but_not_published(staff):
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="", then="publish")

    assert "belum bisa terbit" in page
    assert Term.at("asimilasi").newest("id").status == Revision.DRAFT
    assert on_show().number == 1
