"""From a suggestion to a pair on the board: written, previewed, published, read, withdrawn."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.models import Account, BoardEntry, Notice
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from tests.factories import a_suggestion
from tests.journeys.sizes import SCREENS, on_each, resize, walk_on
from tests.journeys.steps import axe, open_at, open_office, overflow, see, small_targets, touch

pytestmark = pytest.mark.looks

ASKED, DONE = "Ruang tunggu panas, mohon ditambah kipas.", "Dua kipas dipasang di ruang tunggu."
LONG = "Kursi di ruang tunggu kurang, banyak yang berdiri lama. " * 6
EACH_MS = 8_100

# The slide does not overlap what is above and below it.
ATTRACT = """() => {
  const found = [];
  const order = [...document.querySelectorAll(".attract__unit, .attract__words, .attract__start, .attract__notices")];
  order.sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top);
  for (const [place, element] of order.slice(1).entries()) {
    if (element.getBoundingClientRect().top < order[place].getBoundingClientRect().bottom - 1) {
      found.push(`${element.className} meets ${order[place].className}`);
    }
  }
  const end = order.at(-1).getBoundingClientRect().bottom;
  if (end > innerHeight) found.push(`${order.at(-1).className} ends at ${end}`);
  return found;
}"""


def test_an_officer_writes_what_was_done_and_visitors_read_it_until_it_is_withdrawn(
    screen: Page, desk: Page, kiosk, employee, watch
):
    watch.expect("400 (BAD REQUEST)")
    with database.connection_context():
        path = a_suggestion("Panas sekali, kata Andi.").suggestion.public_id
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/")
    open_office(desk, kiosk, "siti")
    desk.goto(f"{kiosk.office}/officer/board/{path}/edit")
    desk.get_by_label("Saran Anda", exact=True).fill(ASKED)
    desk.get_by_label("Tindakan kami", exact=True).fill(f"{DONE} Terima kasih, Andi.")
    faults = axe(desk)
    desk.get_by_role("button", name="Periksa dulu").click()
    expect(desk.locator("mark")).to_have_text("Andi")
    faults += axe(desk)
    desk.get_by_role("button", name="Tampilkan di papan").click()
    expect(desk.locator("#allowed-error")).to_contain_text("Andi")
    faults += axe(desk)
    desk.get_by_role("button", name="Kembali menyunting").click()
    desk.get_by_label("Tindakan kami", exact=True).fill(DONE)
    desk.get_by_role("button", name="Periksa dulu").click()
    expect(desk.locator("mark")).to_have_count(0)
    desk.get_by_role("button", name="Tampilkan di papan").click()
    expect(desk.get_by_text("Sudah tampil di papan pengunjung")).to_be_visible()
    faults += axe(desk)

    screen.clock.fast_forward(61_000)
    slide = screen.locator("a.attract__pair")
    expect(slide).to_contain_text(DONE)
    faults += axe(screen) + screen.evaluate(ATTRACT)
    slide.tap()
    see(screen, "Saran Anda, tindakan kami")
    expect(screen.locator(".pair__words").first).to_have_text(ASKED)
    faults += axe(screen) + overflow(screen) + small_targets(screen)
    assert faults == []

    desk.get_by_role("link", name="Tarik", exact=True).click()
    desk.get_by_label("Alasan").fill("Kipasnya rusak")
    desk.get_by_role("button", name="Tarik dari papan").click()
    expect(desk.get_by_text("Ditarik dari papan")).to_be_visible()
    screen.get_by_role("button", name="Selesai", exact=True).tap()
    see(screen, "Ada yang ingin Anda tanyakan atau sampaikan?")
    expect(slide).to_have_count(0)
    open_at(screen, kiosk.visitor + "/board/")
    expect(screen.get_by_text("Belum ada yang ditampilkan di sini")).to_be_visible()


@pytest.mark.measures
@walk_on(*SCREENS)
def test_long_pairs_fit_and_turn_on_every_screen(screen: Page, kiosk, employee: Account, sizes):
    long = LONG[: BoardEntry.MAX_TEXT].strip()
    with database.connection_context():
        for words in (long, ASKED, long):
            sent = a_suggestion("Panas").suggestion
            texts = Texts(id=words, en=words)
            BoardEntry.publish(sent, by=employee, asked=texts, done=texts)
        Notice.create(texts=Texts(id="Besok tidak ada kunjungan."))
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/")
    slides = screen.locator(".attract__list > *")
    expect(slides.first).to_be_visible()

    found = []
    for size in sizes:
        # On a screen of another size the first slide is shown again.
        resize(screen, size)
        for turn in range(slides.count()):
            expect(slides.nth(turn)).to_be_visible()
            expect(screen.locator(".attract__list > *:visible")).to_have_count(1)
            found += [f"{size}, turn {turn}: {fault}" for fault in screen.evaluate(ATTRACT)]
            screen.clock.fast_forward(EACH_MS)
    open_at(screen, kiosk.visitor + "/board/")
    for text_size in ("2", "3"):
        touch_size = screen.locator(f"button[name=text_size][value='{text_size}']")
        touch_size.tap()
        expect(screen.locator(f"html[data-text-size='{text_size}']")).to_be_attached()
        faults = on_each(screen, sizes, lambda _size: overflow(screen) + small_targets(screen))
        found += [f"board {text_size}: {fault}" for fault in faults]
    touch(screen, "Lanjut baca")
    expect(screen.locator("[data-pages-back]")).to_be_enabled()

    assert found == [], "\n".join(found)
