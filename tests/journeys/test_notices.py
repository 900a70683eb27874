"""Notices appear and end by the clock and fit on every screen; groups are renamed and reordered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.days import clock
from kiosk.core.models import Notice
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from tests.journeys.sizes import LARGE, SCREENS, on_each, walk_on
from tests.journeys.steps import axe, open_at, open_office, overflow, see, small_targets, touch

pytestmark = pytest.mark.looks

NONE_TODAY, NONE_TODAY_EN = "Hari ini tidak ada kunjungan", "There are no visits today"
# The longest notice, in words of usual length.
LONG = "Kunjungan tatap muka ditiadakan karena pemeriksaan kesehatan. " * 3
HOUR = timedelta(hours=1)
MINUTE_MS = 61_000

# What OVERFLOW does not measure: blocks one below the other that must not overlap.
MEETING = """() => {
  const box = (element) => element.getBoundingClientRect();
  const found = [];
  const order = [...document.querySelectorAll(
    ".top, .home__notices, h1, .home__doors, .home__more, .home__free, .bar,"
    + ".attract__unit, .attract__words, .attract__foot"
  )].filter((element) => element.checkVisibility());
  for (const [place, element] of order.slice(1).entries()) {
    if (box(element).top < box(order[place]).bottom - 1 && !order[place].contains(element)) {
      found.push(`${element.className || element.tagName} meets ${order[place].className || order[place].tagName}`);
    }
  }
  const last = box(order.at(-1)).bottom;
  if (last > innerHeight + 1) found.push(`${order.at(-1).className} ends at ${last}`);
  return found;
}"""


def move(words: str, **moments) -> None:
    """Let a notice begin or end at another moment, instead of waiting for the clock."""
    with database.connection_context():
        (notice,) = (one for one in Notice.select() if one.texts.source == words)
        Notice.update(**moments).where(Notice.id == notice.id).execute()


def banners(page: Page):
    return page.locator(".home__notices .notice:visible")


def speak_english(page: Page) -> None:
    page.locator("button[name=language][value=en]").tap()
    expect(page.locator("html[lang=en]")).to_be_attached()


@walk_on(*LARGE)
def test_a_banner_that_staff_write_appears_and_ends_by_the_clock(screen: Page, desk: Page, kiosk, employee, sizes):
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/")
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Pengumuman", exact=True).click()
    desk.get_by_role("link", name="Pengumuman baru").first.click()
    desk.get_by_label("Teks", exact=True).fill(NONE_TODAY)
    desk.get_by_label("Teks dalam bahasa Inggris").fill(NONE_TODAY_EN)
    later = clock.local(clock.now() + HOUR)
    desk.locator("#starts_at").fill(f"{later:%Y-%m-%dT%H:%M}")
    desk.locator("#ends_at").fill(f"{later + HOUR:%Y-%m-%dT%H:%M}")
    desk.get_by_role("button", name="Lihat di layar dulu").click()
    expect(banners(desk)).to_have_text(NONE_TODAY)
    assert axe(desk) == []
    desk.get_by_role("button", name="Simpan").click()
    expect(desk.get_by_text("Pengumuman disimpan dan menunggu")).to_be_visible()

    screen.clock.fast_forward(MINUTE_MS)
    expect(screen.get_by_text(NONE_TODAY)).to_have_count(0)

    move(NONE_TODAY, starts_at=clock.now())
    screen.clock.fast_forward(MINUTE_MS)
    expect(screen.get_by_text(NONE_TODAY)).to_be_visible()
    expect(screen.get_by_text(NONE_TODAY_EN)).to_be_visible()
    assert on_each(screen, sizes, lambda _size: axe(screen) + screen.evaluate(MEETING)) == []

    touch(screen, "Sentuh layar untuk mulai")
    see(screen, "Apa yang Anda perlukan hari ini?")
    expect(banners(screen)).to_have_text(NONE_TODAY)
    speak_english(screen)
    expect(banners(screen)).to_have_text(NONE_TODAY_EN)
    measured = on_each(screen, sizes, lambda _size: axe(screen) + overflow(screen) + screen.evaluate(MEETING))
    assert measured == []
    touch(screen, "Visiting information")
    see(screen, "Visits")
    expect(screen.locator(".pages .notice")).to_have_text(NONE_TODAY_EN)
    screen.get_by_role("button", name="Done", exact=True).tap()
    see(screen, "Ada yang ingin Anda tanyakan atau sampaikan?")
    expect(screen.get_by_text(NONE_TODAY)).to_be_visible()

    move(NONE_TODAY, ends_at=clock.now())
    screen.clock.fast_forward(MINUTE_MS)
    expect(screen.get_by_text(NONE_TODAY)).to_have_count(0)
    touch(screen, "Sentuh layar untuk mulai")
    see(screen, "Apa yang Anda perlukan hari ini?")
    expect(banners(screen)).to_have_count(0)


def test_the_attract_screen_keeps_its_notices_while_the_server_is_away(screen: Page, kiosk, watch):
    watch.expect("ERR_FAILED")
    with database.connection_context():
        Notice.create(texts=Texts(id=NONE_TODAY))
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/")
    screen.route(kiosk.visitor + "/", lambda route: route.abort())

    with screen.expect_event("requestfailed"):
        screen.clock.fast_forward(MINUTE_MS)

    expect(screen.get_by_text(NONE_TODAY)).to_be_visible()
    screen.unroute(kiosk.visitor + "/")
    move(NONE_TODAY, ends_at=clock.now())
    screen.clock.fast_forward(MINUTE_MS)
    expect(screen.get_by_text(NONE_TODAY)).to_have_count(0)


def test_more_banners_than_fit_take_turns_and_the_doors_stay_where_they_are(screen: Page, kiosk):
    with database.connection_context():
        for position, words in enumerate(("Satu.", "Dua.", LONG[: Notice.MAX_TEXT])):
            Notice.create(kind=Notice.BANNER, texts=Texts(id=words), position=position)
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/home")
    expect(banners(screen)).to_have_text(["Satu.", "Dua."])
    door = screen.locator(".door").first
    before = door.bounding_box()

    screen.clock.fast_forward(8_100)
    expect(banners(screen)).to_have_text([LONG[: Notice.MAX_TEXT].strip()])
    during = door.bounding_box()
    screen.clock.fast_forward(8_000)

    expect(banners(screen)).to_have_text(["Satu.", "Dua."])
    assert before == during == door.bounding_box()


@pytest.mark.measures
@walk_on(*SCREENS)
@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
def test_notices_fit_on_every_screen_at_every_size_of_text_in_both_languages(screen: Page, kiosk, long, sizes):
    with database.connection_context():
        for kind in Notice.KINDS * 3:
            words = LONG[: Notice.MAX_TEXT] if long else NONE_TODAY
            Notice.create(kind=kind, texts=Texts(id=words, en=words))

    found = []
    open_at(screen, kiosk.visitor + "/")
    faults = on_each(screen, sizes, lambda _size: axe(screen) + screen.evaluate(MEETING))
    found += [f"attract: {fault}" for fault in faults]
    open_at(screen, kiosk.visitor + "/home")
    for text_size in ("1", "2", "3"):
        if text_size != "1":
            screen.locator(f"button[name=text_size][value='{text_size}']").tap()
            expect(screen.locator(f"html[data-text-size='{text_size}']")).to_be_attached()
        for language in ("en", "id"):
            screen.locator(f"button[name=language][value={language}]").tap()
            expect(screen.locator(f"html[lang={language}]")).to_be_attached()
            expect(banners(screen).first).to_be_visible()
            faults = on_each(
                screen, sizes, lambda _size: overflow(screen) + small_targets(screen) + screen.evaluate(MEETING)
            )
            found += [f"home {text_size} {language}: {fault}" for fault in faults]
    found += [f"home: {fault}" for fault in on_each(screen, sizes, lambda _size: axe(screen))]

    assert found == [], "\n".join(found)


def test_groups_get_new_names_and_places_and_the_kiosk_shows_them(
    screen: Page, desk: Page, kiosk, employee, new_page: Callable[..., Page]
):
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Kelompok", exact=True).click()
    desk.get_by_role("link", name="Kunjungan", exact=True).click()
    desk.get_by_label("Nama", exact=True).fill("Berkunjung")
    desk.get_by_label("Nama dalam bahasa Inggris").fill("Coming to visit")
    desk.get_by_label("Tempat di antara kelompok").fill("1")
    last = desk.locator(".order__one").last
    moved = last.locator("label").inner_text()
    last.locator("input").fill("1")
    desk.get_by_role("button", name="Simpan kelompok").click()
    expect(desk.get_by_text("Kelompok disimpan")).to_be_visible()

    open_at(screen, kiosk.visitor + "/terms/")
    groups = screen.get_by_role("navigation", name="Kelompok").locator("a")
    expect(groups.nth(1)).to_have_text("Berkunjung")
    groups.nth(1).tap()
    see(screen, "Berkunjung")
    expect(screen.locator("a.term-row b").first).to_have_text(moved)
    speak_english(screen)
    see(screen, "Coming to visit")
    assert axe(screen) == []


NOTICE_PAGES = ("", "new", "1", "1/preview", "1/remove", "?view=ended")
GROUP_PAGES = ("", "new", "program", "hak-anak", "hak-anak/remove")


def test_the_pages_of_notices_and_groups_are_accessible(desk: Page, kiosk, employee):
    with database.connection_context():
        Notice.create(texts=Texts(id=NONE_TODAY), author=employee)
    open_office(desk, kiosk, "siti")
    desk.goto(kiosk.office + "/staff/groups/new")
    desk.get_by_label("Nama", exact=True).fill("Hak anak")
    desk.get_by_role("button", name="Simpan kelompok").click()

    found = []
    for noun, pages in (("notices", NOTICE_PAGES), ("groups", GROUP_PAGES)):
        for path in pages:
            answer = desk.goto(f"{kiosk.office}/staff/{noun}/{path}")
            assert answer.ok, path
            found += [f"{noun}/{path}: {fault}" for fault in axe(desk)]

    assert found == [], "\n".join(found)
