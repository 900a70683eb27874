"""From the desk, without leaving it: staff fill what is empty, and check one term after the other."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.models import Account, Revision, Term, TermTally
from kiosk.core.storage.database import database
from tests.factories import a_check, a_draft, a_proposal, leave_empty, on_show
from tests.journeys.sizes import OFFICE, on_each
from tests.journeys.steps import axe, open_at, open_office, see, too_wide

ROWS = ("steps", "cost", "duration")


@pytest.fixture
def desk_page(desk: Page, kiosk, employee: Account) -> Page:
    """Siti's desk; the term Klien is read most and has three empty rows."""
    with database.connection_context():
        leave_empty("klien", *ROWS)
        TermTally.create(term=Term.at("klien"), language="id", reads=99)
    open_office(desk, kiosk, "siti")
    desk.goto(kiosk.office + "/staff/")
    return desk


def row(page: Page, name: str):
    return page.locator(f"#row-klien-id-{name}")


def look(page: Page) -> list[str]:
    return on_each(page, OFFICE, lambda _size: [*axe(page), *too_wide(page)])


def test_three_rows_are_filled_and_five_terms_checked_from_the_desk(desk_page: Page, screen: Page, kiosk):
    for name in ROWS:
        row(desk_page, name).get_by_role("textbox").fill(f"Isi {name}.")
        row(desk_page, name).get_by_role("button", name="Simpan").click()
        expect(row(desk_page, name)).to_have_count(0)
        expect(desk_page.get_by_role("status")).to_contain_text("di Klien tersimpan")
    assert desk_page.url == kiosk.office + "/staff/"

    desk_page.get_by_role("link", name="Periksa berikutnya").click()
    for number in range(5):
        expect(desk_page.get_by_text(f"{number} dari", exact=False).first).to_be_visible()
        for box in desk_page.get_by_role("checkbox").all():
            box.check()
        if desk_page.get_by_label("Jabatan pemeriksa").count():
            desk_page.get_by_label("Jabatan pemeriksa").fill("Kasubsi Pelayanan")
        desk_page.get_by_role("button", name="Sudah saya baca, benar").click()
        expect(desk_page.get_by_role("status")).to_contain_text("ditandai sudah diperiksa")

    with database.connection_context():
        assert Term.select().where(Term.checked_on.is_null(False)).count() == 5
    open_at(screen, kiosk.visitor + "/terms/klien")
    for name in ROWS:
        expect(screen.get_by_text(f"Isi {name}.")).to_have_count(1)


def test_a_refused_row_shows_its_error_and_other_fields_keep_what_was_typed(desk_page: Page, kiosk, watch):
    watch.expect("400")
    row(desk_page, "cost").get_by_role("textbox").fill("Belum disimpan.")
    row(desk_page, "steps").get_by_role("textbox").fill("a" * 1_001)
    row(desk_page, "steps").get_by_role("button", name="Simpan").click()

    expect(row(desk_page, "steps").locator(".field__error")).to_contain_text("1000")
    expect(row(desk_page, "steps").get_by_role("textbox")).to_be_focused()
    assert look(desk_page) == []
    row(desk_page, "steps").get_by_role("textbox").fill("Datang ke meja layanan.")
    row(desk_page, "steps").get_by_role("button", name="Simpan").click()
    expect(row(desk_page, "steps")).to_have_count(0)
    expect(row(desk_page, "cost").get_by_role("textbox")).to_have_value("Belum disimpan.")
    expect(row(desk_page, "duration").get_by_role("textbox")).to_be_focused()


def test_a_row_is_filled_and_another_marked_by_keyboard_alone(desk_page: Page):
    row(desk_page, "steps").get_by_role("textbox").focus()
    desk_page.keyboard.type("Datang ke meja layanan.")
    desk_page.keyboard.press("Tab")
    desk_page.keyboard.press("Enter")
    expect(row(desk_page, "duration").get_by_role("textbox")).to_be_focused()
    desk_page.keyboard.press("Tab")
    desk_page.keyboard.press("Tab")
    desk_page.keyboard.press("Enter")

    expect(row(desk_page, "duration")).to_have_count(0)
    with database.connection_context():
        shown = Term.on_show("klien", "id").text
    assert (shown.steps, shown.duration) == ("Datang ke meja layanan.", None)


def test_without_an_answer_the_row_says_so_and_keeps_what_was_typed(desk_page: Page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    desk_page.context.set_offline(True)
    row(desk_page, "steps").get_by_role("textbox").fill("Datang.")
    row(desk_page, "steps").get_by_role("button", name="Simpan").click()
    expect(row(desk_page, "steps").get_by_role("alert")).to_contain_text("server tidak menjawab")

    desk_page.context.set_offline(False)
    row(desk_page, "steps").get_by_role("button", name="Simpan").click()

    expect(row(desk_page, "steps")).to_have_count(0)


@pytest.mark.parametrize("before", ["nothing", "another row is saved", "the row is refused"])
def test_the_browser_asks_before_typed_rows_are_left(desk_page: Page, watch, before: str):
    watch.expect("400")
    desk_page.wait_for_load_state("networkidle")
    row(desk_page, "cost").get_by_role("textbox").fill("a" * 1_001)
    if before == "another row is saved":
        row(desk_page, "steps").get_by_role("textbox").fill("Datang.")
        row(desk_page, "steps").get_by_role("button", name="Simpan").click()
        expect(row(desk_page, "steps")).to_have_count(0)
    elif before == "the row is refused":
        row(desk_page, "cost").get_by_role("button", name="Simpan").click()
        expect(row(desk_page, "cost").locator(".field__error")).to_be_visible()
    desk_page.wait_for_load_state("networkidle")
    asked = []
    desk_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    desk_page.get_by_role("link", name="Periksa berikutnya").click()

    expect(desk_page.get_by_role("heading", name="Periksa:")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_draft_that_began_to_wait_is_named_beside_the_field(desk_page: Page, watch):
    watch.expect("409")
    with database.connection_context():
        draft = a_draft("klien")
    row(desk_page, "steps").get_by_role("textbox").fill("Datang.")
    row(desk_page, "steps").get_by_role("button", name="Simpan").click()

    expect(row(desk_page, "steps").locator(".field__error")).to_contain_text("ada draf yang menunggu")
    expect(row(desk_page, "steps").get_by_role("textbox")).to_have_value("Datang.")
    with database.connection_context():
        assert Revision.get_by_id(draft.id).status == Revision.DRAFT


def test_without_script_a_row_is_filled_and_a_refused_one_keeps_what_was_typed(
    new_page, kiosk, employee: Account, watch
):
    watch.expect("400")
    with database.connection_context():
        leave_empty("klien", *ROWS)
        TermTally.create(term=Term.at("klien"), language="id", reads=99)
    page = new_page(1366, 768, java_script_enabled=False)
    open_office(page, kiosk, "siti")
    page.goto(kiosk.office + "/staff/")
    row(page, "steps").get_by_role("button", name="Simpan").click()
    see(page, "Klien: baris yang masih kosong")
    page.get_by_role("textbox", name="Langkah").fill("Datang.")
    page.get_by_role("button", name="Simpan").click()

    see(page, "Meja kerja")
    expect(row(page, "steps")).to_have_count(0)


def test_the_desk_the_list_and_the_checks_fit_and_pass_axe(desk_page: Page, kiosk):
    found = look(desk_page)
    for path in ("/staff/empty_rows/", "/staff/checks/term/asimilasi", "/staff/checks/term/klien"):
        desk_page.goto(kiosk.office + path)
        found += look(desk_page)

    assert found == []


def test_a_programme_is_read_to_its_end_and_a_missing_box_is_named(desk_page: Page, kiosk, watch):
    watch.expect("400")
    desk_page.goto(kiosk.office + "/staff/checks/term/asimilasi")
    frame = desk_page.frame_locator("iframe")
    expect(frame.locator("h1")).to_contain_text("Asimilasi")
    button = desk_page.get_by_role("button", name="Sudah saya baca, benar")
    assert button.bounding_box()["y"] > 768
    desk_page.get_by_label("Sudah saya baca sampai selesai").check()
    desk_page.get_by_label("Jabatan pemeriksa").fill("Kasubsi")
    button.click()

    see(desk_page, "Periksa: Asimilasi")
    expect(desk_page.locator("#compared-error")).to_be_visible()
    expect(desk_page.get_by_label("Jabatan pemeriksa")).to_have_value("Kasubsi")
    assert look(desk_page) == []


def test_when_all_is_done_the_desk_says_so(desk_page: Page, kiosk):
    with database.connection_context():
        for term in Term.select():
            for language in ("id", "en"):
                leave_empty(term.slug, language=language)
            a_check(term.slug)
    desk_page.reload()

    expect(desk_page.get_by_text("Semua baris di kartu yang tampil sudah diisi.")).to_be_visible()
    assert look(desk_page) == []
    desk_page.goto(kiosk.office + "/staff/checks/")
    assert look(desk_page) == []


def test_a_text_of_a_release_is_compared_and_taken_over_and_another_is_kept(desk_page: Page, kiosk):
    with database.connection_context():
        a_proposal("litmas")
        a_proposal("bapas")
    desk_page.reload()
    found = look(desk_page)
    desk_page.get_by_role("link", name="Lihat usulan").click()
    see(desk_page, "Usulan teks baru")
    found += look(desk_page)
    desk_page.locator("main a[href='/staff/proposals/litmas/id']").click()
    expect(desk_page.locator("details[open] del").first).to_be_visible()
    found += look(desk_page)
    desk_page.get_by_role("button", name="Pakai teks ini").click()
    expect(desk_page.get_by_role("status")).to_contain_text("Usulan dipakai")
    desk_page.locator("main .ledger a").click()
    desk_page.get_by_role("button", name="Tetap pakai teks kita").click()

    expect(desk_page.get_by_text("Tidak ada usulan yang menunggu.")).to_be_visible()
    assert found + look(desk_page) == []
    with database.connection_context():
        assert on_show("litmas").short_answer != "Jawaban unit ini."
        assert on_show("bapas").short_answer == "Jawaban unit ini."
