"""Steps of visitors and employees in a real browser, and the measurements of a page."""

import time
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD
from tests.journeys.conftest import Kiosk

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]

RUN_AXE = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
  return violations.map(({ id, nodes }) => `${id}: ` + nodes.map(({ target, any, all, none }) =>
    `${target} (${[...any, ...all, ...none].map(({ message }) => message).join("; ")})`).join(" | "));
}"""

# The state of a page for axe, without its text: the tree of elements with their attributes, visibility and whether they
# have a name. Equal rows of a list count as one.
AXE_STATE = """() => {
  const VALUES = ["class", "role", "type", "lang", "tabindex", "autocomplete", "scope", "target", "http-equiv"];
  const known = new Map();
  const full = (text) => Boolean(text?.trim());
  const facts = (element) => {
    const attributes = [...element.attributes].map(({ name, value }) => {
      if (/^aria-(describedby|labelledby|controls|owns)$/.test(name)) {
        return `${name}=${value.split(" ").every((id) => document.getElementById(id))}`;
      }
      const whole = VALUES.includes(name) || (name.startsWith("aria-") && name !== "aria-label");
      return `${name}=${whole || element === document.documentElement ? value : full(value)}`;
    });
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && full(node.data));
    const runsOver = element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth;
    const field = element.matches("input, textarea, select");
    return [element.tagName, ...attributes.sort(), own, full(element.textContent), runsOver, element.checkVisibility(),
      field && [element.labels?.length > 0, full(element.value), element.checked, element.disabled]].join();
  };
  const walk = (element, above) => {
    const place = `${above} ${facts(element)}`;
    if (!known.has(place)) known.set(place, known.size);
    for (const child of element.children) walk(child, known.get(place));
  };
  walk(document.documentElement, "");
  return [...known.keys(), innerWidth, innerHeight].join("|");
}"""

# A key is as wide as ten in a row allow; an element inside a larger target is touched with it.
SMALL_TARGETS = """() => {
  const TARGETS = "a, button, input, textarea, select, summary, label:is(.choice__card, .field__tick)";
  const small = [];
  for (const target of document.querySelectorAll(TARGETS)) {
    if (!target.checkVisibility({ visibilityProperty: true }) || target.closest(".visually-hidden")) continue;
    if (target.parentElement.closest(TARGETS)) continue;
    // Without the shrinking of the pressed state.
    const { offsetWidth: width, offsetHeight: height } = target;
    const least = target.matches("[data-key]") ? 64 : 88;
    if (width < least || height < 88) {
      const name = `${target.className || target.id || target.tagName} "${target.textContent.trim().slice(0, 30)}"`;
      small.push(`${name} ${width} x ${height}`);
    }
  }
  return small;
}"""

OVERFLOW = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const found = [];
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) {
    found.push(`the document: ${scrollWidth} x ${scrollHeight} in ${innerWidth} x ${innerHeight}`);
  }
  const BOXES = ".main, .content, .actions, .bar, .keyboard, .pages__view, .door, .button, .choice__card, .meaning";
  for (const box of document.querySelectorAll(BOXES)) {
    if (!box.checkVisibility()) continue;
    const high = box.matches(".pages__view") ? 0 : box.scrollHeight - box.clientHeight;
    // The ticket's notches stand in the gutter.
    const wide = box.matches(".content") ? 0 : box.scrollWidth - box.clientWidth;
    if (high > 1 || wide > 1) found.push(`${box.className}: ${wide} wide and ${high} high too much`);
  }
  for (const target of document.querySelectorAll("a, button, input, textarea, h1")) {
    if (!target.checkVisibility({ visibilityProperty: true })) continue;
    if (target.closest(".pages__view, .visually-hidden") || target.parentElement.closest("label")) continue;
    const { left, top, right, bottom } = target.getBoundingClientRect();
    if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) {
      found.push(`${target.className || target.tagName} "${target.textContent.trim().slice(0, 30)}" leaves the screen`);
    }
  }
  return found;
}"""


GUARDED = """() => {
  const shield = document.querySelector(".shield");
  return shield && (!shield.checkVisibility() || shield.style.clipPath !== "none");
}"""


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text()


# The findings of axe for each state of a page.
_found: dict[str, list[str]] = {}


def axe(page: Page) -> list[str]:
    """Return the findings of axe on the page; it runs once per state, size and theme."""
    # Before its styles and its font have loaded, a page has other sizes.
    page.wait_for_load_state()
    page.evaluate("() => document.fonts.ready.then(() => true)")
    state = page.evaluate(AXE_STATE)
    if state not in _found:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(_axe())
        _found[state] = page.evaluate(RUN_AXE, AXE_TAGS)
    return _found[state]


def small_targets(page: Page) -> list[str]:
    """Return the touch targets that are smaller than a finger."""
    return page.evaluate(SMALL_TARGETS)


def overflow(page: Page) -> list[str]:
    """Return the elements that do not fit on the screen."""
    return page.evaluate(OVERFLOW)


def too_wide(page: Page) -> list[str]:
    """Return by how much the page is wider than its screen, if it is."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [f"{wide} too wide"] if wide > 0 else []


def wait_until(page: Page, came: Callable[[], bool]) -> None:
    """Let the browser run, frame by frame, until ``came`` returns true."""
    deadline = time.monotonic() + 30
    while not came():
        assert time.monotonic() < deadline, "it did not come"
        page.evaluate("() => new Promise(requestAnimationFrame)")


def open_at(page: Page, url: str) -> None:
    """Open a page and wait until its script handles the links."""
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/navigation.js")):
        page.goto(url)
    guarded(page)


def guarded(page: Page) -> None:
    """Wait until the debounce shield of a page covers no more than the place of the last touch.

    A ``tap`` waits for the rest by itself; under a shield that covers everything it would scroll the page.
    """
    page.wait_for_function(GUARDED)


def see(page: Page, heading: str) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    # The browser itself follows a link: the text may be there before the styles and the shield.
    page.wait_for_load_state()
    if page.locator("body[data-module~=double_tap]").count():
        guarded(page)


def settled(page: Page) -> None:
    """Wait until a new page takes every touch, for touches other than ``tap``."""
    guarded(page)
    expect(page.locator(".shield")).to_be_hidden()


def touch(page: Page, words: str, **options) -> None:
    """Touch the button or link with these words."""
    page.locator("a, button").filter(has_text=words, **options).first.tap()


def touch_in_pages(page: Page, row: Locator) -> None:
    """Turn the pages of a long list by its arrow until ``row`` is visible, and touch it."""
    forth = page.locator("[data-pages-on]")
    seen = """(row) => {
      const { left, top } = row.getBoundingClientRect();
      return row.contains(document.elementFromPoint(left + 40, top + 40));
    }"""
    settled(page)
    while not row.evaluate(seen):
        assert forth.is_enabled(), "the last page is reached"
        forth.tap()
    row.tap()


def type_on_screen(page: Page, field: str, words: str) -> None:
    """Touch a field and type on the on-screen keyboard, in lower case."""
    page.locator(field).tap()
    for letter in words:
        name = "space" if letter == " " else letter
        page.locator(f'.keyboard [data-key="{name}"]').tap()


def begin_suggestion(page: Page, url: str, kind: str = "suggestion", *, assisted: bool = False) -> None:
    """Go from home to the text; ``assisted`` ticks that an officer types."""
    open_at(page, url + "/home")
    touch(page, "Saran & pengaduan")
    see(page, "Apa yang ingin Anda sampaikan?")
    if assisted:
        page.locator("label.field__tick", has_text="Dibantu petugas").tap()
    page.locator(f'button[name=kind][value="{kind}"]').tap()
    if kind == "complaint":
        see(page, "Tentang apa?")
        page.locator("label.choice__card", has_text="Pelayanan").tap()
        touch(page, "Lanjut")
    see(page, "Tentang layanan yang mana?")
    page.locator("button[name=service]", has_text="Kunjungan").first.tap()
    see(page, "Tulis pesan Anda")


def review_suggestion(page: Page) -> None:
    """Go from the text to the review."""
    touch(page, "Lanjut")
    see(page, "Tetap tanpa nama?")
    touch(page, "Tetap tanpa nama")
    see(page, "Periksa sebelum dikirim")


def ticket_code(page: Page) -> str:
    """Wait for the ticket and read its code."""
    see(page, "Pesan Anda sudah kami terima")
    return page.locator("[data-ticket-code]").inner_text().strip()


def open_ticket(page: Page, url: str, code: str) -> None:
    """Open the ticket page from home and type the code on the on-screen keyboard."""
    open_at(page, url + "/home")
    touch(page, "Cek jawaban")
    see(page, "Cek jawaban")
    type_on_screen(page, "#code", "".join(letter for letter in code if letter.isalnum()))
    touch(page, "Buka jawaban")


def open_office(page: Page, kiosk: Kiosk, username: str) -> None:
    """Open the office with a session of its own, as after a sign-in, which has journeys of its own."""
    page.context.add_cookies([{"name": "kiosk_office", "value": kiosk.session_of(username), "url": kiosk.office}])
    page.goto(kiosk.office + "/")


def sign_in(page: Page, url: str, username: str) -> None:
    """Sign in at the office by name and password."""
    page.goto(url + "/")
    page.get_by_label("Nama akun").fill(username)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    # The next button has its place only with the styles.
    page.wait_for_load_state()
