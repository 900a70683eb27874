from playwright.sync_api import Page, expect

from kiosk.core.models import Event, Suggestion
from kiosk.core.storage.database import database
from tests.factories import a_suggestion
from tests.journeys.steps import axe, open_office, open_ticket, overflow, see, small_targets, touch, type_on_screen

FIRST, SECOND = "Kipas akan dipasang.", "Dua kipas sudah dipasang hari Senin."


def answer(desk: Page, words: str) -> None:
    """Write an answer on the page of a suggestion."""
    reply = desk.locator("form[action$='/reply']")
    reply.locator("textarea").fill(words)
    reply.get_by_role("button", name="Kirim jawaban").click()
    expect(desk.locator(".timeline__text--reply", has_text=words)).to_be_visible()


def test_an_unanswered_suggestion_is_reopened_and_answered_again(screen: Page, desk: Page, kiosk, employee):
    with database.connection_context():
        receipt = a_suggestion("Ruang tunggu panas.")
    open_office(desk, kiosk, "siti")
    page_of_it = f"{kiosk.office}/officer/cases/{receipt.suggestion.public_id}"
    desk.goto(page_of_it)
    answer(desk, FIRST)

    open_ticket(screen, kiosk.visitor, receipt.code)
    see(screen, "Jawaban untuk Anda")
    touch(screen, "Belum terjawab")
    see(screen, "Apa yang belum terjawab?")
    type_on_screen(screen, "#text", "kipas belum ada")
    assert small_targets(screen) + overflow(screen) + axe(screen) == []
    touch(screen, "Kirim")
    see(screen, "Tulisan Anda sudah kami terima")
    expect(screen.get_by_text("Dijawab paling lambat")).to_be_visible()
    assert small_targets(screen) + overflow(screen) + axe(screen) == []
    touch(screen, "Selesai", has_not_text="membaca")

    desk.goto(page_of_it)
    expect(desk.get_by_text("kipas belum ada").first).to_be_visible()
    answer(desk, SECOND)

    open_ticket(screen, kiosk.visitor, receipt.code)
    see(screen, "Jawaban untuk Anda")
    expect(screen.locator(".message--reply").first).to_contain_text(SECOND)
    expect(screen.get_by_role("button", name="Belum terjawab")).to_have_count(0)
    with database.connection_context():
        assert Event.reopening_texts(Suggestion.get().id) == ["kipas belum ada"]
