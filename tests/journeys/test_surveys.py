"""The official survey by touch: in portrait and landscape, in both languages, and left half-way."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.days import clock
from kiosk.core.models import Service, Setting, Sheet
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from kiosk.core.web.questionnaire_wording import ABOUT
from tests.journeys.sizes import LANDSCAPE, PORTRAIT, SMALL_LANDSCAPE, SMALL_PORTRAIT, on_each, walks
from tests.journeys.steps import axe, open_at, overflow, see, settled, small_targets, touch
from tests.surveys import a_period, filled

pytestmark = pytest.mark.looks


@pytest.fixture(autouse=True)
def period(kiosk, employee) -> None:
    """An open survey, the link to the ministry's survey, and as many services as the screen has room for."""
    with database.connection_context():
        for number in range(Service.MAX_OFFERED - Service.offered().count()):
            name = f"{number} Pengurusan hak bersyarat dan pembinaan"
            Service.create(code=f"more{number}", names=Texts(id=name, en=name), position=50)
        a_period(employee, clock.today(), clock.today() + timedelta(days=1))
        Setting.change(ministry_survey="https://survei.contoh-kementerian.go.id/rutan-kelas-iib-blora")


# The screens with least room for the largest text.
LARGEST = {"en": (SMALL_PORTRAIT,), "id": (SMALL_LANDSCAPE, LANDSCAPE)}


def stored() -> list[tuple[dict[str, int], str]]:
    with database.connection_context():
        return [(sheet.answers, sheet.language) for sheet in Sheet.select()]


def on_step(page: Page, step: str) -> None:
    expect(page.locator(f"#flow input[name=step][value='{step}']")).to_be_attached()


def set_display(page: Page, url: str, **display: str) -> None:
    """Touch the buttons of the bar on home; text sizes one step at a time."""
    open_at(page, url + "/home")
    for name, values in display.items():
        for value in values.split():
            page.locator(f"button[name={name}][value='{value}']").tap()
            expect(
                page.locator(f"html[{'lang' if name == 'language' else 'data-text-size'}='{value}']")
            ).to_be_attached()


def walk(page: Page, url: str) -> Iterator[str]:
    """Lead a visitor past every screen of the survey, and name each; one question is answered at the end."""
    open_at(page, url + "/home")
    yield "home"
    page.locator("a.small-door[href='/surveys/new']").tap()
    on_step(page, "intro")
    yield "intro"
    page.locator("button[value=next]").tap()
    for step in ("service", *ikm.SHEET, *ABOUT):
        on_step(page, step)
        yield step
        page.locator("button[value=skip]" if step == "u4" else "button[name=answer] >> nth=1").tap()
    on_step(page, "send")
    yield "end with one skipped"
    page.locator("button[value=fill]").tap()
    on_step(page, "u4")
    page.locator("button[name=answer] >> nth=0").tap()
    on_step(page, "send")
    page.locator("button[value=back]").tap()
    on_step(page, "occupation")
    yield "chosen before"
    page.locator(".actions button[value=leave]").tap()
    on_step(page, "leave")
    yield "leave"
    page.locator("button[value=stay]").tap()
    on_step(page, "occupation")
    page.locator("button[value=next]").tap()
    on_step(page, "send")
    page.locator("button[value=send]").tap()
    expect(page.locator(".survey-other .qr")).to_be_visible()
    yield "thanks"


def findings(names: Iterator[str], *measures: Callable[[], list[str]]) -> list[str]:
    return [f"{name}: {fault}" for name in names for measure in measures for fault in measure()]


@pytest.mark.measures
@pytest.mark.parametrize(("size", "language"), [(PORTRAIT, "id"), (LANDSCAPE, "en")], ids=["portrait", "landscape"])
def test_a_whole_survey_is_filled_in_by_touch_on_screens_that_fit_and_are_accessible(screen: Page, kiosk, language):
    # The other twelve questions look the same.
    alike = {*ikm.SHEET, *ABOUT} - {"u8", "education"}
    set_display(screen, kiosk.visitor, language=language)

    found = []
    for name in walk(screen, kiosk.visitor):
        faults = overflow(screen) + small_targets(screen) + ([] if name in alike else axe(screen))
        found += [f"{name}: {fault}" for fault in faults]

    see(screen, {"id": "Terima kasih", "en": "Thank you"}[language])
    assert found == [], "\n".join(found)
    assert stored() == [({**filled(2), "u4": 1}, language)]


@pytest.mark.measures
@pytest.mark.walks
@pytest.mark.parametrize(
    ("sizes", "language"),
    [(walk, language) for language, sizes in LARGEST.items() for walk in walks(*sizes)],
    ids=str,
)
def test_every_screen_of_the_survey_fits_at_the_largest_text(screen: Page, kiosk, language, sizes):
    set_display(screen, kiosk.visitor, language=language, text_size="2 3")

    found = findings(walk(screen, kiosk.visitor), lambda: on_each(screen, sizes, lambda _size: overflow(screen)))

    assert found == [], "\n".join(found)
    assert stored() == [({**filled(2), "u4": 1}, language)]


def test_a_survey_left_half_way_leaves_nothing_behind_and_the_screen_warns_of_it(screen: Page, kiosk):
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/ratings/new")
    touch(screen, "Puas")
    see(screen, "Terima kasih")
    touch(screen, "Isi survei")
    see(screen, "Survei kepuasan layanan")
    touch(screen, "Mulai")
    see(screen, "Layanan apa yang Anda terima?")
    touch(screen, "Lewati")
    on_step(screen, "u1")
    touch(screen, "Kurang sesuai")
    on_step(screen, "u2")
    touch(screen, "Berhenti")
    see(screen, "Berhenti mengisi survei?")
    expect(screen.locator(".lead")).to_have_text("Anda sudah menjawab 1 dari 9. Belum ada yang disimpan.")

    screen.clock.fast_forward(61_000)
    expect(screen.get_by_role("alertdialog")).to_contain_text("Jawaban survei Anda BELUM terkirim")
    screen.clock.fast_forward(31_000)

    see(screen, "Ada yang ingin Anda tanyakan atau sampaikan?")
    assert stored() == []


# Touches the same place repeatedly from the moment the page is replaced, as a trembling hand does.
TREMBLE = """([x, y]) => document.addEventListener("navigation:end", () => {
  const touch = { bubbles: true, cancelable: true, detail: 1, clientX: x, clientY: y };
  const shield = document.querySelector(".shield");
  const again = () => {
    if (shield && !shield.checkVisibility({ visibilityProperty: true })) return;
    document.elementFromPoint(x, y).dispatchEvent(new MouseEvent("click", touch));
    if (shield) requestAnimationFrame(again);
  };
  again();
}, { once: true })"""
# Milliseconds from the appearance of the next page until each of two places can be touched.
REACH = """(places) => {
  window.reach = new Promise((done) => new MutationObserver((_changes, observer) => {
    observer.disconnect();
    const came = performance.now();
    const open = places.map(() => 0);
    const look = () => {
      places.forEach(([x, y], place) => {
        if (!document.elementFromPoint(x, y).matches(".shield")) open[place] ||= performance.now() - came;
      });
      if (open.every(Boolean)) done(open);
      else requestAnimationFrame(look);
    };
    look();
  }).observe(document.documentElement, { childList: true }));
}"""


def begin_questions(screen: Page, url: str) -> list[float]:
    """Go to the first question and return the position of its second answer."""
    open_at(screen, url + "/surveys/new")
    screen.locator("button[value=next]").tap()
    on_step(screen, "service")
    screen.locator("button[value=skip]").tap()
    on_step(screen, "u1")
    settled(screen)
    box = screen.locator("button[name=answer] >> nth=1").bounding_box()
    return [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]


def test_a_trembling_hand_answers_one_question_at_a_time(screen: Page, kiosk):
    place = begin_questions(screen, kiosk.visitor)
    # As on a machine several times slower than the kiosk.
    screen.context.new_cdp_session(screen).send("Emulation.setCPUThrottlingRate", {"rate": 4})

    for step in ikm.SHEET[1:5]:
        screen.evaluate(TREMBLE, place)
        screen.touchscreen.tap(*place)
        on_step(screen, step)
        settled(screen)

    assert screen.locator("#flow input[name=step]").input_value() == ikm.SHEET[4]


def test_without_its_guard_a_trembling_hand_answers_more_than_one_question(screen: Page, kiosk):
    nothing = {"content_type": "text/javascript", "body": "export const start = () => {};"}
    screen.route("**/double_tap.js", lambda route: route.fulfill(**nothing))
    screen.goto(kiosk.visitor + "/surveys/new", wait_until="networkidle")
    screen.locator("button[value=next]").tap()
    on_step(screen, "service")
    screen.locator("button[value=skip]").tap()
    on_step(screen, "u1")
    box = screen.locator("button[name=answer] >> nth=1").bounding_box()
    place = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]

    screen.evaluate(TREMBLE, place)
    screen.touchscreen.tap(*place)

    on_step(screen, "u3")


def test_a_page_is_guarded_from_when_it_has_been_seen_and_longer_near_the_last_touch(screen: Page, kiosk):
    x, y = near = begin_questions(screen, kiosk.visitor)
    screen.evaluate(REACH, [near, [x, y + 100]])

    screen.touchscreen.tap(*near)
    on_step(screen, "u2")

    near_from, far_from = screen.evaluate("() => reach")
    assert 250 <= far_from < near_from
    assert near_from >= 700


def test_keys_and_assistive_clicks_pass_the_guard(screen: Page, kiosk):
    begin_questions(screen, kiosk.visitor)
    screen.locator(".shield").evaluate("(shield) => { shield.hidden = false; }")

    screen.locator("button[name=answer] >> nth=1").evaluate("(button) => button.click()")
    on_step(screen, "u2")
    screen.locator("button[name=answer] >> nth=1").press("Enter")

    on_step(screen, "u3")
