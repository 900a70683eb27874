"""Attempts are counted per device: one kiosk does not slow another, and discarding cookies does not evade the wait."""

from itertools import product

import pytest

from kiosk.core.models import Throttle
from kiosk.core.models.accounts.guess import NEW_DEVICES, Source
from kiosk.core.storage.keys import keyring
from kiosk.core.web import device
from tests.factories import PASSWORD, a_suggestion, an_account
from tests.pages import Page, Person

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
    cookie = screen.client.get_cookie(device.NUMBERS["visitor"])
    return cookie and cookie.value


def test_a_child_at_one_screen_slows_no_other_behind_the_same_address(visitor, other_screen, storage):
    receipt = a_suggestion()

    assert 429 in play(visitor)

    assert ask(other_screen, receipt.code) == 200


def test_a_child_who_guesses_at_one_ticket_does_not_make_its_holder_wait_at_another_screen(
    visitor, other_screen, storage
):
    receipt = a_suggestion()
    finder = receipt.code.split("-")[0]

    statuses = [ask(visitor, f"{finder}-AAAA{last}") for last in "23456789"]

    assert 429 in statuses
    assert ask(other_screen, receipt.code) == 200


def test_the_child_itself_waits_even_for_a_right_code(visitor, storage):
    receipt = a_suggestion()
    play(visitor)

    assert ask(visitor, receipt.code) == 429


def refuse(screen: Person) -> None:
    screen.client.delete_cookie(device.NUMBERS["visitor"])


def test_a_browser_that_sends_no_number_is_counted_by_its_address(visitor, storage):
    visitor.get("/tickets/")
    statuses = []
    for code in WRONG:
        refuse(visitor)
        statuses.append(visitor.post("/tickets/", code=code).status)

    assert statuses.index(429) == Throttle.FREE - 1


def test_a_number_that_the_server_has_not_signed_is_ignored(visitor, storage):
    visitor.get("/tickets/")
    statuses = []
    for turn, code in enumerate(WRONG):
        visitor.client.set_cookie(device.NUMBERS["visitor"], f"made-up-{turn}.{keyring.mint('form')}")
        statuses.append(visitor.post("/tickets/", code=code).status)

    assert statuses.index(429) == Throttle.FREE - 1


def test_a_client_that_collects_numbers_is_slowed_by_its_address(visitor, storage):
    statuses = []
    for first, second in product("ABCDEFGH", "23456789"):
        refuse(visitor)
        statuses.append(ask(visitor, f"K7Q{first}{second}-3X9TA"))

    assert statuses.index(429) == NEW_DEVICES["ticket"] + Throttle.FREE - 1


def test_the_end_of_a_visit_clears_the_session_and_keeps_the_number_of_the_screen(visitor, storage):
    ask(visitor, WRONG[0])
    mine = number(visitor)

    response = visitor.client.post("/end", data={"csrf_token": visitor._token()})

    assert mine
    assert number(visitor) == mine
    assert visitor.client.get_cookie("kiosk_visitor") is None
    assert "cookies" not in response.headers["Clear-Site-Data"]


def test_a_child_does_not_escape_by_ending_the_visit(visitor, storage):
    play(visitor)

    visitor.client.post("/end", data={"csrf_token": visitor._token()})

    assert ask(visitor, WRONG[0]) == 429


def test_the_first_page_gives_the_screen_its_number_and_no_other_page_a_new_one(visitor, storage):
    visitor.get("/")
    mine = number(visitor)

    for path in ("/home", "/terms/", "/suggestions/new", "/tickets/"):
        visitor.get(path)

    assert mine
    assert number(visitor) == mine


def test_a_right_code_leaves_no_row_about_the_screen(visitor, storage):
    ask(visitor, a_suggestion().code)

    assert Throttle.select().count() == 0


def test_the_number_is_read_by_no_script_and_sent_to_nobody_else(visitor, storage):
    response = visitor.client.get("/tickets/")

    (cookie,) = [one for one in response.headers.getlist("Set-Cookie") if one.startswith("kiosk_device")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.fixture
def siti(storage, stranger, password_hash):
    return an_account("siti", "officer", password_hash=password_hash)


def guess(person: Person, times: int = 12) -> Page:
    person.get("/")
    for _ in range(times):
        page = person.submit(username="siti", password="bukan kata sandi ini")
    return page


def signs_in(person: Person) -> bool:
    person.get("/")
    return "/sign-out" in person.submit(username="siti", password=PASSWORD).text


def test_a_guesser_who_discards_each_number_at_once_is_counted_by_the_address(office_app, siti, stranger):
    stranger.get("/")
    for _ in range(NEW_DEVICES["sign_in"] + 2 * Throttle.FREE):
        stranger.client.delete_cookie(device.NUMBERS["office"])
        stranger.post("/", username="siti", password="bukan kata sandi ini")

    assert Throttle.count(("sign_in_total", "siti")) == Throttle.FREE
    assert signs_in(Person(office_app))


def test_the_owner_signs_in_on_a_new_device_while_another_guesses(office_app, siti, stranger):
    page = guess(stranger)

    assert page.all("[data-module=countdown]")
    assert signs_in(Person(office_app))


def test_the_owner_signs_in_on_a_known_device_while_it_guesses_at_the_address_without_number(
    office_app, siti, stranger
):
    known = Person(office_app)
    assert signs_in(known)
    known.submit("form[action='/sign-out']")
    for _ in range(NEW_DEVICES["sign_in"] + Throttle.FREE):
        guess(Person(office_app), 1)

    assert not signs_in(Person(office_app))
    assert signs_in(known)


def test_a_proof_of_an_older_password_makes_no_device_known(office_app, siti):
    known = Person(office_app)
    signs_in(known)
    source = Source("", known.client.get_cookie("kiosk_office_device").value, frozenset(proofs(known)))
    assert siti.known_at(source)

    siti.set_password("kunci gudang kayu ulin")

    assert not siti.known_at(source)


def test_a_proof_belongs_to_one_account_and_one_device(office_app, siti, storage, password_hash):
    known = Person(office_app)
    signs_in(known)
    eva = an_account("eva", "officer", password_hash=password_hash)

    assert not eva.known_at(Source("", known.client.get_cookie("kiosk_office_device").value, frozenset(proofs(known))))
    assert not siti.known_at(Source("", keyring.mint("device"), frozenset(proofs(known))))


def proofs(person: Person) -> list[str]:
    return person.client.get_cookie(device.PROOFS).value.split(".")


def test_the_proofs_of_the_last_eight_accounts_are_kept(office_app, storage, password_hash):
    people = [an_account(f"person{turn}", "officer", password_hash=password_hash) for turn in range(9)]
    browser = office_app.test_client()
    for person in people:
        with office_app.test_request_context("/", headers={"Cookie": cookies(browser)}):
            device.remember_account(person)
            for one in office_app.process_response(office_app.response_class()).headers.getlist("Set-Cookie"):
                browser.set_cookie(*one.partition(";")[0].split("=", 1))

    number = browser.get_cookie("kiosk_office_device").value
    kept = Source("", number, frozenset(browser.get_cookie(device.PROOFS).value.split(".")))
    assert [person.known_at(kept) for person in people] == [False] + [True] * device.MOST_PROOFS


def cookies(browser) -> str:
    found = [browser.get_cookie(name) for name in (device.PROOFS, "kiosk_office_device")]
    return "; ".join(f"{one.key}={one.value}" for one in found if one)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::1", "2001:0db8:0001:0002"),
        ("::ffff:192.168.1.7", "::ffff:192.168.1.7"),
    ],
)
def test_an_address_counts_as_itself_and_of_ipv6_as_its_network(office_app, address, counted):
    with office_app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert device.source().address == counted
