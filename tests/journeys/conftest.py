"""A real browser before both surfaces, each served by waitress as run.py serves them."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from waitress import wasyncore

from kiosk import create_app
from kiosk.core.database import database
from kiosk.core.models import Account
from run import SECONDS_TO_FINISH, listen, server_of
from tests.factories import an_account

# Three suites share the cores, and a machine may be slow: a screen may be late without being wrong. Nobody waits longer
# for what comes sooner.
LATEST_MS = 30_000
expect.set_options(timeout=LATEST_MS)

ROLES = ("officer", "inspector", "staff", "admin")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium, silent on the network."""
    chromium = shutil.which("chromium") or pytest.exit("Chromium is missing: apt-get install chromium", 1)
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@dataclass(frozen=True)
class Kiosk:
    """Where the two surfaces of a test are."""

    visitor: str
    office: str


@pytest.fixture
def kiosk(overrides: dict[str, str], compiled: FileSystemBytecodeCache) -> Iterator[Kiosk]:
    apps = [create_app(surface, **overrides) for surface in ("visitor", "office")]
    for app in apps:
        app.jinja_env.bytecode_cache = compiled
    channels: dict = {}
    servers = [server_of(app, listen("127.0.0.1", "0"), channels) for app in apps]
    stopping = threading.Event()
    stopped = 0.0

    def serve() -> None:
        # An answer that the browser left behind still holds a file open; it goes with its connection.
        while not stopping.is_set() or any(server.active_channels for server in servers):
            wasyncore.loop(timeout=1, map=channels, count=1)
            if stopping.is_set() and time.monotonic() > stopped + SECONDS_TO_FINISH:
                break

    thread = threading.Thread(target=serve)
    thread.start()
    yield Kiosk(*(f"http://127.0.0.1:{server.effective_port}" for server in servers))
    stopped = time.monotonic()
    stopping.set()
    servers[0].pull_trigger()
    thread.join()
    for server in servers:
        server.task_dispatcher.shutdown()
    wasyncore.close_all(channels)


@dataclass
class Watch:
    """What went wrong in the browser; ``expect`` names what a test brings about itself."""

    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, *words: str) -> None:
        self.expected += words

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._note(f"page error: {error.error}"))
        context.on("request", lambda request: self._local(request.url) or self._note(f"leaves: {request.url}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # Without an address it is axe, injected by the test: it tries inline styles, which the policy refuses.
        if message.type == "error" and message.location["url"]:
            self._note(f"console: {message.text} {message.location['url']}")

    def _local(self, url: str) -> bool:
        address = urlsplit(url)
        return address.scheme in ("data", "blob", "about") or address.hostname == "127.0.0.1"

    def _note(self, fault: str) -> None:
        if not any(words in fault for words in self.expected):
            self.faults.append(fault)


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture
def new_page(browser: Browser, kiosk: Kiosk, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own, cookies and all; closed before the server is."""
    contexts = []

    def make(width: int, height: int, **options) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(LATEST_MS)
        contexts.append(context)
        watch.over(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def size() -> tuple[int, int]:
    """The kiosk's screen; a test may turn it."""
    return 1080, 1920


@pytest.fixture
def screen(new_page: Callable[..., Page], size: tuple[int, int]) -> Page:
    """The kiosk's touch screen."""
    return new_page(*size, has_touch=True)


@pytest.fixture
def desk(new_page: Callable[..., Page]) -> Page:
    """The screen on an office desk."""
    return new_page(1366, 768)


@pytest.fixture
def employee(kiosk: Kiosk, password_hash: str) -> Account:
    """Somebody with every role; their name is "siti"."""
    with database.connection_context():
        return an_account("siti", *ROLES, password_hash=password_hash)
