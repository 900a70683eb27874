"""Attempts are counted per device: one kiosk does not slow another, and discarding cookies does not evade the wait."""

from itertools import product

import pytest

from kiosk.core.models import Throttle
from kiosk.core.storage.keys import keyring
from kiosk.core.web import device
from tests.factories import a_suggestion
from tests.pages import Person

WRONG = ["K7QDM-3X9TA", "K7QDN-3X9TA", "K7QDP-3X9TA", "K7QDR-3X9TA", "K7QDS-3X9TA", "K7QDT-3X9TA", "K7QDV-3X9TA"]


@pytest.fixture
def other_screen(visitor_app):
    """A second kiosk behind the same proxy, with the same address."""
    return Person(visitor_app)


def ask(screen: Person, code: str) -> int:
    screen.get("/tickets/")
    return screen.submit(code=code).status


def play(screen: Person) -> list[int]:
    """Type wrong codes, each for another row, and return the status of each."""
    return [ask(screen, code) for code in WRONG]


def number(screen: Person) -> str | None:
    cookie = screen.client.get_cookie(device.COOKIE)
    return cookie and cookie.value


def test_a_child_at_one_screen_slows_no_other_behind_the_same_address(visitor, other_screen, storage):
    receipt = a_suggestion()
    ask(other_screen, WRONG[0])

    assert 429 in play(visitor)

    assert ask(other_screen, receipt.code) == 200


def test_the_child_itself_waits_even_for_a_right_code(visitor, storage):
    receipt = a_suggestion()
    play(visitor)

    assert ask(visitor, receipt.code) == 429


def test_a_browser_that_refuses_cookies_is_counted_by_its_address(visitor, storage):
    def refuse():
        visitor.client.delete_cookie(device.COOKIE)

    statuses = []
    for code in WRONG:
        statuses.append(ask(visitor, code))
        refuse()

    assert statuses[-1] == 429


def test_a_number_that_the_server_has_not_signed_is_ignored(visitor, storage):
    statuses = []
    for turn, code in enumerate(WRONG):
        visitor.client.set_cookie(device.COOKIE, f"made-up-{turn}.{keyring.mint('form')}")
        statuses.append(ask(visitor, code))

    assert statuses[-1] == 429


def test_a_client_that_collects_numbers_is_slowed_by_its_address(visitor, storage):
    statuses = []
    for first, second in product("ABCDEFGH", "23456789"):
        visitor.client.set_cookie(device.COOKIE, keyring.mint("device"))
        statuses.append(ask(visitor, f"K7Q{first}{second}-3X9TA"))

    assert statuses.index(429) == Throttle.FREE_OF["ticket_address"] - 1


def test_a_throttled_attempt_gives_no_number(visitor, other_screen, storage):
    for _ in WRONG:
        visitor.client.delete_cookie(device.COOKIE)
        ask(visitor, "K7QDM-3X9TA")

    assert Throttle.seconds_left("ticket_device", "address 127.0.0.1") > 0
    assert ask(other_screen, WRONG[0]) == 429
    assert number(other_screen) is None


def test_the_end_of_a_visit_clears_the_session_and_keeps_the_number_of_the_screen(visitor, storage):
    ask(visitor, WRONG[0])
    ask(visitor, a_suggestion().code)
    mine = number(visitor)

    response = visitor.client.post("/end", data={"csrf_token": visitor._token()})

    assert mine
    assert number(visitor) == mine
    assert visitor.client.get_cookie("kiosk_visitor") is None
    assert "cookies" not in response.headers["Clear-Site-Data"]


def test_the_first_wrong_code_counts_under_the_new_number_as_well(visitor, storage):
    statuses = play(visitor)

    assert statuses.index(429) == Throttle.FREE - 1


def test_a_child_does_not_escape_by_ending_the_visit(visitor, storage):
    play(visitor)

    visitor.client.post("/end", data={"csrf_token": visitor._token()})

    assert ask(visitor, WRONG[0]) == 429


def test_neither_a_page_nor_a_right_code_gives_a_number(visitor, storage):
    for path in ("/", "/home", "/tickets/", "/terms/"):
        visitor.get(path)
    ask(visitor, a_suggestion().code)

    assert number(visitor) is None


def test_the_number_is_read_by_no_script_and_sent_to_nobody_else(visitor, storage):
    visitor.get("/tickets/")
    fields = {**visitor.page.form(), "code": WRONG[0]}

    response = visitor.client.post("/tickets/", data=fields)

    (cookie,) = [one for one in response.headers.getlist("Set-Cookie") if one.startswith(device.COOKIE)]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
