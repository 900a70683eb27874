"""An answer goes from a template through the preview to two tickets; and a recused officer loses sight of a case."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from kiosk.core.models import Case, ReplyTemplate
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from tests.factories import a_suggestion, an_account
from tests.journeys.steps import axe, open_at, open_ticket, see, sign_in

CASES = "/officer/cases/"


def act(page: Page, fold: str, button: str, **fields: str) -> None:
    """Unfold an act, fill in its fields and send it."""
    one = page.locator("details.acts__one", has_text=fold)
    one.locator("summary").click()
    for name, value in fields.items():
        field = one.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            one.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("(field) => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    # The message of the previous act must not be taken for that of this one.
    page.evaluate("() => { document.body.dataset.before = '1'; }")
    one.get_by_role("button", name=button).click()
    expect(page.locator("body:not([data-before]) .flash")).to_be_visible()


def test_one_answer_from_a_template_reaches_both_senders(screen: Page, desk: Page, kiosk, employee):
    with database.connection_context():
        ReplyTemplate.create(name="Diterima", bodies=Texts(id="Terima kasih atas {jenis} Anda."))
        first, second = (a_suggestion(f"Kipas angin ruang tunggu {how}.") for how in ("mati", "rusak"))
    sign_in(desk, kiosk.office, "siti")
    desk.goto(f"{kiosk.office}{CASES}{second.suggestion.public_id}")
    desk.get_by_role("button", name="Gabungkan ke pesan ini").click()
    desk.locator(".joined a").click()
    expect(desk.get_by_text("1 pengirim lain membaca jawaban ini juga.")).to_be_visible()
    assert axe(desk) == []

    desk.get_by_label("Mulai dengan templat").select_option("Diterima")
    desk.get_by_role("button", name="Pakai").click()
    reply = desk.get_by_role("textbox", name="Jawaban")
    expect(reply).to_have_value("Terima kasih atas saran Anda.")
    reply.fill("Terima kasih atas saran Anda. <b>Senin</b> diperbaiki.")
    desk.get_by_role("button", name="Lihat dulu").click()
    looked_at = desk.locator(".message--reply .message__text").inner_text()
    assert axe(desk) == []
    desk.get_by_role("button", name="Kirim jawaban").click()
    expect(desk.locator(".timeline__text--reply")).to_have_text(looked_at)
    act(desk, "Tutup", "Tutup", outcome="done", text="Kipas baru terpasang.")

    for receipt in (first, second):
        open_ticket(screen, kiosk.visitor, receipt.code)
        see(screen, "Jawaban untuk Anda")
        expect(screen.locator(".message--reply .message__text")).to_have_text(looked_at)
        expect(screen.get_by_text("Kipas baru terpasang.")).to_have_count(1)
        open_at(screen, kiosk.visitor + "/home")


def test_a_recused_officer_loses_sight_of_a_complaint_at_once(
    screen: Page, desk: Page, new_page: Callable[..., Page], kiosk, employee, password_hash, watch
):
    watch.expect("404 (NOT FOUND)")
    with database.connection_context():
        an_account("eva", "inspector", name="Eva Lestari", password_hash=password_hash)
        receipt = a_suggestion("Diminta uang di pintu.", kind="complaint", topic="levy")
    path = f"{kiosk.office}{CASES}{receipt.suggestion.public_id}"
    other = new_page(1366, 768)
    for person, username in ((desk, "siti"), (other, "eva")):
        sign_in(person, kiosk.office, username)
        person.goto(path)
        see(person, desk.get_by_role("heading", level=1).inner_text())

    act(desk, "Tandai orang yang disebut", "Tandai", officer="Eva Lestari")
    act(desk, "Perpanjang janji", "Perpanjang", text="Saksi masih dimintai keterangan.")

    expect(desk.locator(".named")).to_contain_text("Ditandai oleh Siti")
    assert axe(desk) == []
    assert other.goto(path).status == 404
    with database.connection_context():
        due_on = Case.get_by_id(receipt.suggestion.id).due_on
    open_ticket(screen, kiosk.visitor, receipt.code)
    expect(screen.get_by_text("Saksi masih dimintai keterangan.")).to_be_visible()
    expect(screen.get_by_text(str(due_on.day)).first).to_be_visible()
