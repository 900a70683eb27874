"""A page on another port of the same host, which shares the cookies of the office, acts for the person signed in."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.models import Account, Audit
from kiosk.core.storage.database import database
from kiosk.core.web import faults, origin
from tests.journeys.steps import sign_in

LURE = """<!doctype html><title>Undian</title>
<form method="post" action="{url}/admin/accounts/new">
<input name="username" value="penyusup"><input name="name" value="Penyusup"><input name="admin" value="y">
</form><script>document.forms[0].submit()</script>"""
EXPORT = """<!doctype html><title>Undian</title><iframe src="{url}/officer/exports/suggestions.csv"></iframe>
<img src="{url}/officer/exports/suggestions.csv" alt=""><h1>Undian</h1>"""


class Lure(BaseHTTPRequestHandler):
    """Serves one page to everybody."""

    def __init__(self, page: bytes, *args: object) -> None:
        self._page = page
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self._page)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def lure(kiosk) -> Iterator[Callable[[str], str]]:
    """Return a function that serves a page on another port and returns its address."""
    servers = []

    def serve(page: str) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Lure, page.format(url=kiosk.office).encode()))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def intruder() -> Account | None:
    with database.connection_context():
        return Account.named("penyusup")


def test_a_forged_form_stores_nothing_and_offers_no_touch(desk: Page, kiosk, employee, lure, watch):
    watch.expect("403 (FORBIDDEN)")
    sign_in(desk, kiosk.office, "siti")

    desk.goto(lure(LURE))

    expect(desk.get_by_role("heading", level=1)).to_have_text("Permintaan ini datang dari halaman lain")
    assert desk.url == f"{kiosk.office}/admin/accounts/new"
    expect(desk.locator("form")).to_have_count(0)
    assert "enyusup" not in desk.content()
    desk.get_by_role("link", name="Kembali ke ruang kerja").click()
    # The victim is still signed in.
    expect(desk.get_by_role("button", name="Keluar")).to_be_visible()
    assert intruder() is None


def test_without_the_guard_one_touch_makes_an_administrator(desk: Page, kiosk, employee, lure, watch, monkeypatch):
    watch.expect("400 (BAD REQUEST)")
    for module in (origin, faults):
        monkeypatch.setattr(module, "sender", lambda: origin.Sender.OWN)
    sign_in(desk, kiosk.office, "siti")

    desk.goto(lure(LURE))
    desk.get_by_role("button", name="Coba lagi").click()

    expect(desk.get_by_role("heading", level=1)).not_to_have_text("Layar ini sempat disetel ulang")
    assert intruder().admin


def test_a_page_elsewhere_exports_nothing(desk: Page, kiosk, employee, lure, watch):
    watch.expect("403 (FORBIDDEN)", "frame-ancestors", "ERR_BLOCKED_BY_RESPONSE", "chrome-error")
    sign_in(desk, kiosk.office, "siti")

    desk.goto(lure(EXPORT))

    expect(desk.get_by_role("heading", level=1)).to_have_text("Undian")
    with database.connection_context():
        assert Audit.select().where(Audit.action == "exported").count() == 0


def test_loading_an_answer_again_is_no_forgery(desk: Page, kiosk, employee, watch):
    watch.expect("400 (BAD REQUEST)")
    sign_in(desk, kiosk.office, "siti")
    desk.goto(f"{kiosk.office}/admin/accounts/new")
    desk.get_by_role("button", name="Buat akun").click()
    expect(desk.locator(".error-summary")).to_be_visible()

    desk.reload()

    expect(desk.locator(".error-summary")).to_be_visible()
