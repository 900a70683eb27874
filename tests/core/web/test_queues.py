"""Guesses and messages wait in queues of their own; one guess too many is refused before it is checked or counted."""

import threading

import pytest

from kiosk.core.models import Throttle
from kiosk.core.storage.database import database
from kiosk.core.web import queues
from kiosk.core.web.queues import Queues, Turns
from tests.factories import PASSWORD, an_account


class Request:
    """A parsed request as waitress hands it over."""

    def __init__(self, command, path, headers=()):
        self.command, self.path, self.headers = command, path, dict(headers)


class Task:
    """A connection with one request; its service waits for the ``gate``."""

    def __init__(self, command, path, gate, headers=(), address="192.168.1.7"):
        self.addr = (address, 50_000)
        self.requests = [Request(command, path, headers)]
        self.gate = gate
        self.done = threading.Event()

    def service(self):
        assert self.gate.wait(30)
        self.done.set()

    def cancel(self):
        self.done.set()


@pytest.fixture
def gate():
    return threading.Event()


@pytest.fixture
def office(gate):
    line = Queues("office")
    yield line
    gate.set()
    line.shutdown()


def opened():
    gate = threading.Event()
    gate.set()
    return gate


def test_every_address_with_a_queue_of_its_own_takes_a_post(office_app, visitor_app):
    for surface, app in (("office", office_app), ("visitor", visitor_app)):
        posts = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}

        assert {*queues.GUESSES.get(surface, ()), *queues.MESSAGES.get(surface, ())} <= posts


@pytest.mark.parametrize("path", queues.GUESSES["office"])
def test_a_page_never_waits_for_guesses(office, gate, path):
    for _ in range(50):
        office.add_task(Task("POST", path, gate))
    page, form, act = Task("GET", "/officer/", opened()), Task("GET", path, opened()), Task("POST", "/x", opened())

    for one in (page, form, act):
        office.add_task(one)

    assert all(one.done.wait(10) for one in (page, form, act))


def test_without_a_queue_of_their_own_guesses_would_stop_every_page(gate, monkeypatch):
    monkeypatch.setattr(queues, "GUESSES", {})
    line, page = Queues("office"), Task("GET", "/officer/", opened())
    for _ in range(queues.PAGE_THREADS):
        line.add_task(Task("POST", "/", gate))

    line.add_task(page)

    assert not page.done.wait(0.2)
    gate.set()
    assert page.done.wait(10)
    line.shutdown()


def test_guesses_at_tickets_and_messages_wait_apart(gate):
    line = Queues("visitor")
    for _ in range(20):
        line.add_task(Task("POST", "/tickets/", gate))
    message = Task("POST", "/suggestions/new", opened())

    line.add_task(message)

    assert message.done.wait(10)
    gate.set()
    line.shutdown()


def test_an_address_with_many_guesses_holds_up_no_other():
    turns = Turns()
    for address in ("192.168.1.7",) * 50 + ("192.168.1.8",):
        turns.append(Task("POST", "/", None, address=address))

    order = [turns.popleft().addr[0] for _ in range(51)]

    assert order.index("192.168.1.8") == 1
    assert len(turns) == 0


def forwarded(*addresses):
    return {"X_FORWARDED_FOR": ", ".join(addresses)}


@pytest.mark.parametrize(
    ("hops", "headers", "address"),
    [
        (0, forwarded("10.0.0.9"), "192.168.1.7"),
        (1, forwarded("10.0.0.9"), "10.0.0.9"),
        (1, forwarded("1.2.3.4", "10.0.0.9"), "10.0.0.9"),
        (2, forwarded("1.2.3.4", "10.0.0.9", "10.0.0.1"), "10.0.0.9"),
        (2, forwarded("10.0.0.9"), "192.168.1.7"),
        (1, {}, "192.168.1.7"),
        (1, forwarded("2001:db8:1:2:3:4:5:6"), "2001:0db8:0001:0002"),
    ],
)
def test_the_address_comes_from_the_hop_that_the_settings_trust(hops, headers, address):
    turns = Turns(hops)

    turns.append(Task("POST", "/", None, headers))

    assert list(turns._lines) == [address]


def marked(task):
    return "X_KIOSK_CROWDED" in task.requests[0].headers


def test_a_guess_above_the_most_is_marked_and_a_message_never(gate, monkeypatch):
    monkeypatch.setattr(queues, "MOST_WAITING", 3)
    line = Queues("visitor")
    guesses = [Task("POST", "/tickets/", gate) for _ in range(queues.SLOW_THREADS + 8)]
    messages = [Task("POST", "/suggestions/new", gate) for _ in range(queues.SLOW_THREADS + 8)]

    for one in guesses + messages:
        line.add_task(one)

    other = Task("POST", "/tickets/", gate, address="192.168.1.8")
    line.add_task(other)

    assert marked(guesses[-1])
    assert not marked(other)
    assert not marked(guesses[0])
    assert not any(marked(one) for one in messages)
    gate.set()
    assert all(one.done.wait(10) for one in [*guesses, *messages, other])
    line.shutdown()


def test_nobody_marks_his_own_request(office):
    forged = Task("GET", "/", opened(), {"X_KIOSK_CROWDED": "1"})

    office.add_task(forged)

    assert not marked(forged)


def test_a_marked_sign_in_is_neither_checked_nor_counted(stranger, storage, password_hash):
    an_account("siti", "officer", password_hash=password_hash)
    stranger.get("/")
    stranger.client.environ_base["HTTP_X_KIOSK_CROWDED"] = "1"

    page = stranger.submit(username="siti", password=PASSWORD)

    assert (page.status, page.heading) == (503, "Sedang ramai")
    assert page.one("[data-module=countdown]")["data-seconds"] == page.headers["Retry-After"] == "10"
    with database.connection_context():
        assert Throttle.select().count() == 0


def test_what_was_not_checked_at_the_office_is_typed_again_in_its_form(stranger, storage, password_hash):
    an_account("siti", "officer", password_hash=password_hash)
    stranger.get("/?next=/officer/reports/day")
    stranger.client.environ_base["HTTP_X_KIOSK_CROWDED"] = "1"

    page = stranger.submit(username="siti", password=PASSWORD)

    assert "Kata sandi" not in page.text
    assert page.one("#again")["href"] == "/?next=/officer/reports/day"
    assert page.one("[data-module=countdown]")["data-enables"] == "again"
    assert page.all("form[method=post]") == []


def test_a_code_that_was_not_checked_is_typed_again_in_its_form(visitor, storage):
    visitor.get("/tickets/")
    visitor.client.environ_base["HTTP_X_KIOSK_CROWDED"] = "1"

    page = visitor.submit(code="ABCDE-23F04")

    assert (page.status, page.one("#again")["href"]) == (503, "/tickets/")
    assert "Kode Anda belum diperiksa. Ini tidak dihitung salah." in page
    assert "kata sandi" not in page


def test_a_text_beside_a_code_that_was_not_checked_is_kept(visitor, storage):
    visitor.with_origin().get("/tickets/")
    visitor.client.environ_base["HTTP_X_KIOSK_CROWDED"] = "1"

    page = visitor.submit(code="ABCDE-23F04", text="Kipas belum diganti.")

    assert page.one("button#again")
    assert page.form("#flow")["text"] == "Kipas belum diganti."
