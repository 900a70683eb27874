"""Staff write, compare, preview, publish, restore and merge texts in a real browser; nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from kiosk.core.models import Account, Autosave, Revision, Term
from kiosk.core.models.terms.publication import publish
from kiosk.core.storage.database import database
from tests.factories import a_draft, an_account
from tests.journeys.sizes import OFFICE, on_each
from tests.journeys.steps import axe, open_at, open_office, see, sign_in, too_wide, wait_until

EDITOR = "/staff/revisions/asimilasi/id"
PUBLICATION = "/staff/publications/asimilasi/id"
ANSWER = "Asimilasi adalah berbaur dengan masyarakat sebelum bebas."


@pytest.fixture
def writer(desk: Page, kiosk, employee) -> Page:
    """Siti's page, signed in."""
    open_office(desk, kiosk, "siti")
    return desk


@pytest.fixture
def colleague(new_page: Callable[..., Page], kiosk, password_hash: str) -> Page:
    """Budi's page, signed in, in another browser context."""
    with database.connection_context():
        an_account("budi", "staff", password_hash=password_hash)
    page = new_page(1366, 768)
    open_office(page, kiosk, "budi")
    return page


def preview(page: Page) -> FrameLocator:
    """Return the newest preview frame; the previous one is removed once this one has loaded."""
    return page.locator(".live-preview__page").last.content_frame


def frame_size(page: Page) -> list[int]:
    expect(page.locator(".live-preview__page")).to_have_count(1)
    frame = page.locator(".live-preview__page").element_handle().content_frame()
    return frame.evaluate("() => [innerWidth, innerHeight]")


def kept(page: Page) -> None:
    """Wait until the typed text is on the server."""
    expect(page.locator("[data-autosave-state]")).to_contain_text("Disimpan otomatis")


def test_a_draft_is_written_compared_looked_at_published_and_seen_on_the_kiosk(screen: Page, writer: Page, kiosk):
    open_at(screen, kiosk.visitor + "/terms/?group=program")
    writer.goto(kiosk.office + EDITOR)
    writer.locator("#short_answer").fill(ANSWER)
    expect(preview(writer).locator(".term__answer")).to_have_text(ANSWER)
    portrait = frame_size(writer)
    writer.get_by_role("button", name="Mendatar").click()
    landscape = frame_size(writer)
    writer.get_by_role("button", name="Simpan draf").click()
    expect(writer.get_by_text("Draf disimpan sebagai revisi 2")).to_be_visible()

    writer.goto(kiosk.office + EDITOR + "/compare")
    expect(writer.locator("details[open] ins").first).to_contain_text("berbaur")
    writer.get_by_role("link", name="Penerbitan").click()
    writer.get_by_role("button", name="Terbitkan sekarang").click()
    expect(writer.get_by_text("Revisi 2 terbit")).to_be_visible()

    screen.locator("a.term-row[href$='/asimilasi']").tap()
    expect(screen.locator(".term__answer")).to_have_text(ANSWER)
    assert (portrait, landscape) == ([1080, 1920], [1920, 1080])


def test_the_preview_follows_the_typing_and_back_leaves_the_editor(writer: Page, kiosk):
    writer.goto(kiosk.office + "/staff/terms/")
    writer.get_by_role("link", name="Asimilasi", exact=True).click()
    for words in ("Satu.", "Dua.", "Tiga."):
        writer.locator("#short_answer").fill(words)
        expect(preview(writer).locator(".term__answer")).to_have_text(words)

    writer.go_back()

    see(writer, "Istilah")
    assert Term.at("asimilasi").newest("id").number == 1


def test_an_older_revision_comes_back_and_is_seen_again(screen: Page, writer: Page, kiosk, employee: Account):
    with database.connection_context():
        first = Term.on_show("asimilasi", "id").text.short_answer
        publish(a_draft(short_answer=ANSWER), employee)
    writer.goto(kiosk.office + EDITOR + "/history")
    writer.get_by_role("button", name="Kembalikan revisi 1").click()
    expect(writer.get_by_text("Revisi 1 dikembalikan sebagai revisi 3")).to_be_visible()

    writer.get_by_role("button", name="Terbitkan sekarang").click()
    expect(writer.get_by_text("Revisi 3 terbit")).to_be_visible()

    open_at(screen, kiosk.visitor + "/terms/asimilasi")
    expect(screen.locator(".term__answer")).to_have_text(first)


def test_two_editors_see_both_texts_and_merge_them(writer: Page, colleague: Page, kiosk, watch):
    watch.expect("409")
    for page in (writer, colleague):
        page.goto(kiosk.office + EDITOR)
    writer.locator("#short_answer").fill("Asimilasi itu gratis.")
    writer.get_by_role("button", name="Simpan draf").click()
    expect(writer.get_by_text("Draf disimpan sebagai revisi 2")).to_be_visible()
    colleague.locator("#short_answer").fill("Asimilasi itu terbuka.")
    colleague.get_by_role("button", name="Simpan draf").click()

    see(colleague, "Ada yang menyimpan lebih dulu")
    expect(colleague.locator("#short_answer")).to_have_value("Asimilasi itu terbuka.")
    expect(colleague.locator(".message ins").first).to_contain_text("gratis")
    assert axe(colleague) == []
    colleague.locator("#short_answer").fill("Asimilasi itu gratis dan terbuka.")
    colleague.get_by_role("button", name="Simpan di atas revisi 2").click()
    expect(colleague.get_by_text("Draf disimpan sebagai revisi 3")).to_be_visible()

    with database.connection_context():
        answers = [revision.short_answer for revision in Revision.history(Term.at("asimilasi"), "id").limit(2)]
    assert answers == ["Asimilasi itu gratis dan terbuka.", "Asimilasi itu gratis."]


def test_what_was_typed_survives_a_closed_tab(writer: Page, kiosk):
    writer.goto(kiosk.office + EDITOR)
    writer.locator("#short_answer").fill("Setengah jadi.")
    kept(writer)
    tab = writer.context.new_page()
    writer.close()

    tab.goto(kiosk.office + EDITOR)

    expect(tab.locator("#short_answer")).to_have_value("Setengah jadi.")
    expect(tab.get_by_text("belum Anda simpan")).to_be_visible()
    tab.get_by_role("button", name="Buang, pakai revisi 1").click()
    expect(tab.locator("#short_answer")).not_to_have_value("Setengah jadi.")


def test_what_was_typed_a_moment_before_leaving_is_kept(writer: Page, kiosk):
    writer.goto(kiosk.office + EDITOR)
    expect(writer.get_by_role("group", name="Tanda Markdown")).to_be_visible()
    writer.locator("#short_answer").fill("Sesaat sebelum pergi.")
    expect(writer.locator("[data-autosave-state]")).to_have_text("Menunggu disimpan otomatis")
    writer.get_by_role("link", name="Riwayat").click()

    see(writer, "Asimilasi: riwayat, Bahasa Indonesia")
    writer.goto(kiosk.office + EDITOR)

    expect(writer.locator("#short_answer")).to_have_value("Sesaat sebelum pergi.")


@pytest.mark.parametrize("field", ["#title", "#short_answer"])
def test_what_was_typed_before_the_script_came_is_kept_as_well(writer: Page, kiosk, field):
    held: list[Route] = []
    writer.route("**/autosave.js", lambda route: held.append(route))
    writer.goto(kiosk.office + EDITOR, wait_until="domcontentloaded")
    writer.locator(field).fill("Sebelum skrip datang")
    wait_until(writer, lambda: bool(held))
    held[0].continue_()

    kept(writer)
    writer.goto(kiosk.office + EDITOR)
    expect(writer.locator(field)).to_have_value("Sebelum skrip datang")


def test_what_was_discarded_right_after_typing_stays_discarded(writer: Page, kiosk):
    writer.goto(kiosk.office + EDITOR)
    writer.locator("#short_answer").fill("Setengah jadi.")
    kept(writer)
    writer.goto(kiosk.office + EDITOR)
    expect(writer.get_by_role("group", name="Tanda Markdown")).to_be_visible()
    writer.locator("#short_answer").fill("Lebih lagi.")
    expect(writer.locator("[data-autosave-state]")).to_have_text("Menunggu disimpan otomatis")
    with database.connection_context():
        shown = Term.on_show("asimilasi", "id").text.short_answer

    writer.get_by_role("button", name="Buang, pakai revisi 1").click()

    expect(writer.locator(".flash")).to_contain_text("dibuang")
    expect(writer.locator("#short_answer")).to_have_value(shown)
    writer.goto(kiosk.office + EDITOR)
    expect(writer.locator("#short_answer")).to_have_value(shown)
    with database.connection_context():
        assert not Autosave.select().exists()


def test_nothing_is_reported_as_saved_while_the_server_is_away(writer: Page, kiosk, watch):
    watch.expect("Failed to load resource")
    # The module does not hear input from before it has started.
    writer.goto(kiosk.office + EDITOR, wait_until="networkidle")
    writer.route("**/autosave", lambda route: route.abort())
    writer.locator("#short_answer").fill("Belum sampai.")
    expect(writer.get_by_role("alert")).to_contain_text("Belum tersimpan otomatis")

    writer.unroute("**/autosave")
    writer.locator("#short_answer").fill("Sudah sampai, implementasi.")

    kept(writer)
    expect(writer.locator("[data-advice]")).to_contain_text('"implementasi" bukan kata sehari-hari')


def test_the_toolbar_writes_markdown_that_undo_reverts(writer: Page, kiosk):
    writer.goto(kiosk.office + EDITOR)
    details = writer.locator("#details")
    details.fill("satu\ndua")
    details.press("Control+a")
    writer.get_by_role("button", name="Butir").press("Enter")
    expect(details).to_have_value("- satu\n- dua")
    details.press("Control+a")
    writer.get_by_role("button", name="Nomor").press("Space")
    expect(details).to_have_value("1. satu\n2. dua")
    details.press("Control+z")
    expect(details).to_have_value("- satu\n- dua")

    details.fill("penting")
    details.press("Control+a")
    writer.get_by_role("button", name="Tebal").click()
    expect(details).to_have_value("**penting**")
    writer.get_by_role("button", name="Tabel").click()

    expect(details).to_have_value("**penting\n\n| Kolom 1 | Kolom 2 |\n| --- | --- |\n| isi | isi |\n**")


def test_without_script_the_preview_opens_beside(new_page: Callable[..., Page], kiosk, employee):
    plain = new_page(1366, 768, java_script_enabled=False)
    sign_in(plain, kiosk.office, "siti")
    plain.goto(kiosk.office + EDITOR)
    plain.locator("#short_answer").fill(ANSWER)

    with plain.context.expect_page() as opened:
        plain.get_by_role("button", name="Perbarui pratinjau").click()

    expect(opened.value.locator(".term__answer")).to_have_text(ANSWER)
    expect(plain.locator(".toolbar")).to_be_hidden()
    expect(plain.locator("#short_answer")).to_have_value(ANSWER)


def test_every_page_of_a_text_is_accessible_and_fits(desk: Page, kiosk, employee: Account):
    with database.connection_context():
        a_draft(short_answer=ANSWER, details="## Rinci\n\nSatu.").ask_review(employee)
    open_office(desk, kiosk, "siti")

    found = []
    for path in (
        EDITOR,
        EDITOR.replace("/id", "/en"),
        EDITOR + "/history",
        EDITOR + "/compare",
        PUBLICATION,
    ):
        desk.goto(kiosk.office + path, wait_until="networkidle")
        found += [f"{path}: {fault}" for fault in on_each(desk, OFFICE, lambda _size: axe(desk) + too_wide(desk))]

    assert found == [], "\n".join(found)
