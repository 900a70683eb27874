"""A real browser on both surfaces, each served by waitress as run.py does."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from waitress import wasyncore
from waitress.server import BaseWSGIServer

from kiosk import SURFACES
from kiosk.core.models import Account, Session
from kiosk.core.storage.database import database
from run import listen, server_of
from tests.apps import Apps
from tests.factories import an_account
from tests.journeys.sizes import PORTRAIT, Size

# Three suites share the cores, and a machine may be slow: a screen may be late without being wrong. A faster one costs
# no extra time.
LATEST_MS = 30_000
expect.set_options(timeout=LATEST_MS)

ROLES = ("officer", "inspector", "staff", "admin")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium without background traffic, headless if that build is installed: it takes a third less time."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        pytest.exit("Chromium is missing: apt-get install chromium", 1)
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
            # Whatever leaves the machine fails, so `Watch` sees it without listening to every request.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    }


@dataclass(frozen=True)
class Kiosk:
    """The two surfaces of a test: their addresses, and sessions at the office."""

    visitor: str
    office: str
    _app: Flask

    def session_of(self, username: str) -> str:
        """Begin a session for an account and return what its cookie holds."""
        with database.connection_context():
            token = Session.begin(Account.get(Account.username == username))
        return self._app.session_interface.get_signing_serializer(self._app).dumps({"_user_id": token})


class Servers:
    """Both surfaces behind waitress, once for all journeys; each journey has its own database behind them."""

    PATIENCE = 30

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._channels: dict = {}
        self._servers: list[BaseWSGIServer] = []
        self._stopping = threading.Event()
        self._turn = threading.Condition()
        self._thread = threading.Thread(target=self._serve)

    def of(self, overrides: dict[str, str]) -> Kiosk:
        """Put the database and folder of ``overrides`` behind the servers, which start with the first journey."""
        apps = [self._apps.of(surface, overrides) for surface in SURFACES]
        if not self._servers:
            self._servers = [server_of(app, listen("127.0.0.1", "0"), self._channels) for app in apps]
            self._thread.start()
        return Kiosk(*(f"http://127.0.0.1:{server.effective_port}" for server in self._servers), apps[1])

    def wait_until_left(self) -> None:
        """Wait until the browser has closed its connections, so late requests do not reach the next journey."""
        with self._turn:
            left = self._turn.wait_for(self._is_left, timeout=self.PATIENCE)
        assert left, "a connection of the journey is still open"

    def stop(self) -> None:
        """Stop both servers."""
        if not self._servers:
            return
        self._stopping.set()
        self._servers[0].pull_trigger()
        self._thread.join()
        for server in self._servers:
            server.task_dispatcher.shutdown()
        wasyncore.close_all(self._channels)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            wasyncore.loop(timeout=1, map=self._channels, count=1)
            with self._turn:
                self._turn.notify_all()

    def _is_left(self) -> bool:
        return not any(server.active_channels for server in self._servers)


@pytest.fixture(scope="session")
def servers(compiled: FileSystemBytecodeCache) -> Iterator[Servers]:
    servers = Servers(Apps(compiled, testing=False))
    yield servers
    servers.stop()


@pytest.fixture
def kiosk(servers: Servers, overrides: dict[str, str]) -> Iterator[Kiosk]:
    yield servers.of(overrides)
    servers.wait_until_left()


@dataclass
class Watch:
    """Collects the faults of the browser; ``expect`` names those that a test provokes."""

    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, *words: str) -> None:
        self.expected += words

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._note(f"page error: {error.error}"))
        context.on("requestfailed", lambda request: self._local(request.url) or self._note(f"leaves: {request.url}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # A message without an address is from axe, injected by the test: its inline styles are refused by the policy.
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
    """Return a function that opens a page in a browser context of its own; closed before the server is."""
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
def sizes() -> tuple[Size, ...]:
    """The screens on which a test measures its pages (``walk_on``)."""
    return (PORTRAIT,)


@pytest.fixture
def size(sizes: tuple[Size, ...]) -> Size:
    """The size of the kiosk's screen; a test may override it."""
    return sizes[0]


# The guard against unmeant touches, which makes each page wait, has journeys of its own.
WITHOUT_GUARD = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(".shield { display: none !important; }");
document.adoptedStyleSheets = [sheet];
"""


@pytest.fixture
def screen(request: pytest.FixtureRequest, new_page: Callable[..., Page], size: Size) -> Page:
    """The kiosk's touch screen; where a journey ``measures`` how pages look, it takes every touch at once."""
    page = new_page(*size, has_touch=True)
    if request.node.get_closest_marker("measures"):
        page.add_init_script(WITHOUT_GUARD)
    return page


@pytest.fixture
def desk(new_page: Callable[..., Page]) -> Page:
    """A desktop screen in the office."""
    return new_page(1366, 768)


@pytest.fixture
def employee(kiosk: Kiosk, password_hash: str) -> Account:
    """An account with every role, named "siti"."""
    with database.connection_context():
        return an_account("siti", *ROLES, password_hash=password_hash)
