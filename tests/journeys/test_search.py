"""Search while typing, with answers slower than the typing: no input is lost, and no old answer replaces a new one."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.steps import axe, open_at, overflow, small_targets, type_on_screen, wait_until

pytestmark = pytest.mark.looks

FIRST = "a.term-row b >> nth=0"

# The first term of each list that replaces another.
SHOWN = """() => {
  window.shown = [];
  new MutationObserver(() => shown.push(document.querySelector("a.term-row b")?.textContent ?? ""))
    .observe(document.querySelector("[data-results]").parentElement, { childList: true });
}"""


class SlowServer:
    """Holds every answer of the search until it is released."""

    def __init__(self, page: Page) -> None:
        self.held: dict[str, Route] = {}
        page.route(lambda url: "q=" in url, self._hold)

    def _hold(self, route: Route) -> None:
        (words,) = parse_qs(urlsplit(route.request.url).query, keep_blank_values=True)["q"]
        self.held[words] = route

    def wait_for(self, page: Page, words: str) -> Route:
        """Return the held request for ``words``, once the page has asked for them."""
        wait_until(page, lambda: words in self.held)
        return self.held[words]


@pytest.fixture
def search(screen: Page, kiosk) -> Page:
    """The list of terms, marked so that a reload is noticed."""
    open_at(screen, kiosk.visitor + "/terms/")
    expect(screen.locator(".keyboard")).to_be_attached()
    screen.locator("#search").evaluate("(field) => { field.mine = true; }")
    return screen


def field_is_the_same(page: Page) -> bool:
    return page.locator("#search").evaluate("(field) => field.mine === true")


def test_letters_typed_while_a_request_is_pending_are_kept_and_searched_for(search: Page):
    server = SlowServer(search)
    before = search.locator(FIRST).inner_text()

    type_on_screen(search, "#search", "as")
    old = server.wait_for(search, "as")
    type_on_screen(search, "#search", "im")
    new = server.wait_for(search, "asim")
    old.continue_()
    assert search.locator(FIRST).inner_text() == before
    new.continue_()

    expect(search.locator(FIRST)).to_have_text("Asimilasi")
    expect(search.locator("#search")).to_have_value("asim")
    assert field_is_the_same(search)


def test_an_answer_that_comes_after_the_next_letter_is_dropped(search: Page):
    server = SlowServer(search)
    search.evaluate(SHOWN)
    type_on_screen(search, "#search", "rem")
    old = server.wait_for(search, "rem")
    # The next letter, and the old answer before the page sends the next request.
    search.locator("#search").evaluate(
        "(field) => { field.value = 'zzqqw'; field.dispatchEvent(new InputEvent('input', { bubbles: true })); }"
    )
    old.continue_()

    server.wait_for(search, "zzqqw").continue_()
    expect(search.locator(".empty")).to_be_visible()
    assert search.evaluate("() => shown") == [""]
    expect(search.locator("#search")).to_have_value("zzqqw")
    assert field_is_the_same(search)


def test_a_failed_search_leaves_the_page_and_is_sent_again(search: Page, watch):
    watch.expect("net::ERR_FAILED", "status of 500")
    failures = iter(("abort", "500"))

    def fail_twice(route: Route) -> None:
        how = next(failures, "")
        if how == "abort":
            route.abort()
        elif how:
            route.fulfill(status=500, content_type="text/html", body="<p>Gangguan</p>")
        else:
            route.continue_()

    search.route(lambda url: "q=" in url, fail_twice)

    type_on_screen(search, "#search", "asim")

    expect(search.locator(FIRST)).to_have_text("Asimilasi")
    expect(search.locator("#search")).to_have_value("asim")
    assert field_is_the_same(search)


def test_what_was_typed_before_the_script_came_is_searched_for(screen: Page, kiosk):
    held: list[Route] = []
    screen.route("**/live_search.js", lambda route: held.append(route))
    screen.goto(kiosk.visitor + "/terms/", wait_until="commit")
    screen.locator("#search").fill("asim")
    wait_until(screen, lambda: bool(held))
    held[0].continue_()

    expect(screen.locator(FIRST)).to_have_text("Asimilasi")
    expect(screen.locator("#search")).to_have_value("asim")


def test_a_question_typed_on_the_screen_is_understood(search: Page):
    type_on_screen(search, "#search", "asimilasi itu apa ya pak")

    expect(search.locator("[data-results-count]")).to_contain_text("istilah")
    expect(search.locator(FIRST)).to_have_text("Asimilasi")
    search.locator(FIRST).click()
    expect(search.locator("h1")).to_contain_text("Asimilasi")


def test_without_a_fitting_term_the_way_to_ask_comes_first_and_the_nearest_below(screen: Page, kiosk):
    open_at(screen, kiosk.visitor + "/terms/?q=lowongan+kerja+di+lapas")

    links = screen.locator("[data-results] a")
    expect(links.first).to_have_text("Kirim pertanyaan")
    expect(screen.locator("a.term-row").first).to_be_visible()
    assert (axe(screen), overflow(screen), small_targets(screen)) == ([], [], [])
    links.first.click()
    expect(screen).to_have_url(kiosk.visitor + "/suggestions/new?kind=question")
