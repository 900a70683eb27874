import pytest

from kiosk.core.models import Account, Revision, Setting, Term
from kiosk.core.models.terms.revision import CARD
from kiosk.core.text.text import SIGN
from tests.factories import a_check, a_draft, an_account, leave_empty, on_show

LIST = "/staff/empty_rows/"
STEPS = "/staff/empty_rows/klien/id/steps"
FORM = "#row-klien-id-steps form"
WORDS = "Datang ke meja layanan\r\nTunjukkan KTP"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture(autouse=True)
def klien(storage) -> Term:
    leave_empty("klien", "steps", "cost", "details")
    leave_empty("klien", "steps", language="en")
    return Term.at("klien")


def test_a_row_is_filled_from_the_desk_and_the_desk_comes_again_without_it(staff, visitor):
    leave_empty("klien", "steps")
    staff.get("/staff/")
    for row in staff.page.all(".gap form"):
        assert row.textarea

    staff.get(LIST)
    page = staff.submit(FORM, text=WORDS, back="home")

    assert page.path == "/staff/"
    assert '"Langkah" di Klien tersimpan' in page
    assert not page.all("#row-klien-id-steps")
    assert "Tunjukkan KTP" in visitor.get("/terms/klien")


def test_the_whole_list_has_every_row_with_its_field_and_comes_again(staff):
    page = staff.get(LIST)
    names = [row["id"] for row in page.all(".gap") if "klien" in row["id"]]

    page = staff.submit(FORM, text=WORDS)

    assert names == ["row-klien-id-steps", "row-klien-id-cost", "row-klien-id-details"]
    assert page.path == LIST
    assert not page.all("#row-klien-id-steps")
    hint = page.one("#row-klien-en-steps .field__hint").get_text()
    assert (
        " ".join(hint.split()) == "Satu butir per baris. Dalam bahasa Indonesia: Datang ke meja layanan Tunjukkan KTP"
    )


def test_a_row_that_does_not_apply_leaves_the_list(staff):
    staff.get(LIST)

    page = staff.submit(FORM, then="not applicable")

    assert on_show("klien").steps is None
    assert not page.all("#row-klien-id-steps, #row-klien-en-steps")


@pytest.mark.parametrize(
    ("row", "fields", "kept", "words"),
    [
        ("steps", {"text": ""}, "", "Tulis dulu isinya,"),
        ("steps", {"text": " \u200b\r\n "}, "", "Tulis dulu isinya,"),
        ("steps", {"text": "a" * 1_001}, "a" * 1_001, "1000"),
        ("steps", {"text": "a\u202eb"}, f"a{SIGN}b", "tanda yang tidak terlihat"),
        ("steps", {"text": "Isi", "then": "not applicable"}, "Isi", "Baris ini ada isinya."),
        ("details", {"text": "<b>x</b>"}, "<b>x</b>", "Hapus tanda HTML"),
        ("details", {"text": "[x](http://x.id)"}, "[x](http://x.id)", "Hapus tautan"),
        ("details", {"text": "a" * 6_001}, "a" * 6_001, "6000"),
    ],
)
def test_what_the_editor_would_refuse_is_refused_beside_the_field_and_stays_in_it(staff, row, fields, kept, words):
    page = staff.get(LIST)
    path, number = page.action(f"#row-klien-id-{row} form"), on_show("klien").number

    page = staff.post(path, {"back": "all", **fields})

    assert page.status == 400
    assert words in page.one(f"#text-klien-id-{row}-error").get_text()
    assert page.form(f"#row-klien-id-{row} form")["text"] == kept
    assert page.form(f"#row-klien-id-{row} form")["back"] == "all"
    assert on_show("klien").number == number


def test_without_any_field_nothing_is_stored(staff):
    staff.get(LIST)

    assert staff.post(STEPS).status == 400
    assert on_show("klien").steps == ""


def test_a_row_that_somebody_filled_meanwhile_is_shown_and_what_was_typed_stays(staff):
    staff.get(LIST)
    leave_empty("klien", "cost")
    shown = on_show("klien")
    fields = {name: getattr(shown, name) for name in ("title", "short_answer", *CARD, "details")}
    other = Term.at("klien").write(
        language="id", author=None, base=shown.number, fields={**fields, "steps": "Isi orang lain."}
    )
    Revision.update(status=Revision.RETIRED).where(Revision.id == shown.id).execute()
    Revision.update(status=Revision.PUBLISHED).where(Revision.id == other.id).execute()

    page = staff.submit(FORM, text="Isi saya.")

    assert page.status == 409
    assert "Isi orang lain." in page.one("#text-klien-id-steps-error").get_text()
    assert page.one("#text-klien-id-steps").get_text().strip() == "Isi saya."
    assert on_show("klien").steps == "Isi orang lain."


def test_a_waiting_draft_takes_the_place_of_the_field(staff):
    a_draft("klien")

    row = staff.get(LIST).one("#row-klien-id-steps")

    assert not row.form
    assert row.a["href"] == "/staff/revisions/klien/id"
    assert "Ada draf yang menunggu" in row.get_text()


def test_a_draft_that_began_to_wait_meanwhile_is_not_published(staff):
    staff.get(LIST)
    draft = a_draft("klien")

    page = staff.submit(FORM, text="Isi saya.")

    assert page.status == 409
    assert "ada draf yang menunggu" in page.one("#text-klien-id-steps-error").get_text()
    assert page.one("#text-klien-id-steps").get_text().strip() == "Isi saya."
    assert Revision.get_by_id(draft.id).status == Revision.DRAFT


def test_with_a_second_reader_the_row_waits_and_the_list_says_so(staff):
    Setting.change(second_reader=True)
    staff.get(LIST)

    page = staff.submit(FORM, text=WORDS)

    assert "menunggu pembaca kedua" in page
    assert "Menunggu pembaca kedua" in page.one("#row-klien-id-steps").get_text()
    assert page.one("#row-klien-id-cost form")
    assert Term.at("klien").newest("id").author == Account.named("staff")
    assert on_show("klien").steps == ""


def test_a_check_that_is_lost_is_reported(staff):
    a_check("klien")
    staff.get(LIST)

    assert 'tanda "sudah diperiksa" dihapus' in staff.submit(FORM, text=WORDS)


@pytest.mark.parametrize(
    "path",
    [
        "/staff/empty_rows/nothing/id/steps",
        "/staff/empty_rows/klien/id/title",
        "/staff/empty_rows/klien/id/nothing",
        "/staff/empty_rows/klien/xx/steps",
    ],
)
def test_what_is_no_row_of_a_card_is_not_found(staff, path):
    assert staff.post(path, {"text": "x"}).status == 404
    assert staff.get(path).status == 404


def test_a_text_that_is_not_on_show_is_not_found(staff, klien):
    Revision.update(status=Revision.RETIRED).where(Revision.term == klien).execute()

    assert staff.get(STEPS).status == 404


def test_the_page_of_a_row_has_its_field_and_of_a_filled_one_leads_to_the_editor(staff):
    assert staff.get(STEPS).one("#text-klien-id-steps")

    leave_empty("klien", "cost")
    assert staff.get(STEPS).path == "/staff/revisions/klien/id"


def test_when_nothing_is_empty_the_page_says_so(staff):
    for term in Term.select():
        for language in ("id", "en"):
            leave_empty(term.slug, language=language)

    assert "sudah diisi" in staff.get(LIST)
    assert "Semua baris di kartu yang tampil sudah diisi." in staff.get("/staff/")


def test_an_unknown_way_back_leads_to_the_desk(staff):
    staff.get(LIST)

    assert staff.submit(FORM, text=WORDS, back="https://contoh.id").path == "/staff/"


def test_an_officer_may_not_fill_a_row(officer):
    an_account("dewi", "staff")

    assert officer.post(STEPS, {"text": "x"}).status == 403
    assert on_show("klien").steps == ""
