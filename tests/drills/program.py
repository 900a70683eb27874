"""The real program in a process of its own, with its own files and ports, and a client that uses its pages."""

import http.client
import http.cookiejar
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from kiosk import config
from kiosk.core import schema
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.keys import keyring
from tests.ports import free_port

PATIENCE = 60
SURFACES = ("visitor", "office")
# The exit status of a program whose guard could not be switched off: what is then found proves nothing.
STILL_GUARDED = 70
# The variable with the run of the machine that the program is to read, where a drill switches it off and on.
RUN = "KIOSK_DRILL_RUN"
# In the instance folder, a byte for each turn of the chores.
TURNS = "turns"


@dataclass
class Findings:
    """What a drill measured, and every way in which the program did not hold."""

    figures: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Program:
    """The program on a folder; ``start`` and ``stop`` it as often as a drill wants. It is ended with the block."""

    def __init__(self, folder: Path, unguarded: str | None = None, url: str | None = None) -> None:
        self.folder = folder
        self.url = url or f"sqlite:///{self.database_file}"
        self.ports = {surface: free_port() for surface in SURFACES}
        self.log_file = folder / "log"
        self.environment: dict[str, str] = {}
        self.unguarded = unguarded
        # Seconds between two turns of the chores, where a drill cannot wait for the program's own pace.
        self.chores_every: float | None = None
        self._process: subprocess.Popen | None = None

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_error: object) -> None:
        if not database.is_closed():
            database.close()
        self.kill()

    @property
    def database_file(self) -> Path:
        return self.folder / "kiosk.db"

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    @property
    def log(self) -> str:
        """Everything that the program has printed."""
        return self.log_file.read_text()

    @property
    def turns(self) -> int:
        """How often the chores have been done, where ``chores_every`` is set."""
        file = self.instance / TURNS
        return file.stat().st_size if file.exists() else 0

    @property
    def exit_status(self) -> int | None:
        """The exit status of the last start; None while it runs."""
        return self._process.poll() if self._process else None

    def prepare(self) -> None:
        """Create and seed the database, and open it in this process, so that a drill can add rows by the models."""
        self.open()
        schema.prepare(self.instance)

    def open(self) -> None:
        """Open the database in this process, beside the program."""
        self.open_at(self.instance)

    def open_at(self, instance: Path) -> None:
        """Open the database in this process, with the keys of another instance folder."""
        keyring.open(instance / "keys")
        open_database(self.url, config.ROOT)

    def start(self, **environment: str) -> bool:
        """Start it with more variables of ``environment``; return whether it is ready, False if it refused to start.

        What refuses is ended.
        """
        self.begin(**environment)
        assert self._process is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            states = {Client(self, surface).get("/healthz").status for surface in SURFACES}
            if states == {200}:
                return True
            if states == {503}:
                # It serves the page that says why it does not start.
                self.stop()
                return False
            time.sleep(0.02)
        if self._process.poll() == STILL_GUARDED:
            raise RuntimeError(f"the guard of {self.unguarded} could not be switched off: {self.log}")
        return False

    def begin(self, **environment: str) -> None:
        """Start it, and do not wait until it is ready or has refused."""
        variables = {
            **os.environ,
            "KIOSK_DATABASE_URL": self.url,
            "KIOSK_INSTANCE": str(self.instance),
            "KIOSK_VISITOR_PORT": str(self.ports["visitor"]),
            "KIOSK_OFFICE_PORT": str(self.ports["office"]),
            **self.environment,
            **environment,
        }
        command = ["run.py"]
        if self.unguarded or self.chores_every:
            command = ["-m", "tests.drills.unguarded", self.unguarded or "", str(self.chores_every or "")]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *command], cwd=config.ROOT, env=variables, stdout=log, stderr=log
            )

    def stop(self) -> int:
        """End it as systemd does, and return its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let it do nothing at all meanwhile."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def command(self, *words: str) -> subprocess.CompletedProcess:
        """Run a ``flask --app run`` command on the same files, and return what came of it."""
        variables = {
            **os.environ,
            "KIOSK_DATABASE_URL": self.url,
            "KIOSK_INSTANCE": str(self.instance),
            **self.environment,
        }
        line = [sys.executable, "-m", "flask", "--app", "run", *words]
        return subprocess.run(
            line, cwd=config.ROOT, env=variables, capture_output=True, text=True, timeout=PATIENCE, check=False
        )


@dataclass(frozen=True)
class Answer:
    """A response; status 0 if there was no connection."""

    status: int
    text: str = ""
    headers: Any = None
    url: str = ""

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def words(self) -> str:
        """The text of the page, with whitespace collapsed."""
        return " ".join(self.soup.get_text(" ").split())


class _From(urllib.request.HTTPHandler):
    """Connects from one of this machine's loopback addresses, and keeps the port of the last connection."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.port = 0

    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(self._connected, request)

    def _connected(self, host: str, **options: Any) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(host, source_address=(self._address, 0), **options)
        connection.connect()
        self.port = connection.sock.getsockname()[1]
        return connection


class Client:
    """Somebody at one surface, at a loopback address, with cookies; posts carry the token of the last page."""

    def __init__(self, program: Program, surface: str, address: str = "127.0.0.1") -> None:
        self.base = f"http://127.0.0.1:{program.ports[surface]}"
        self.headers: dict[str, str] = {}
        self.cookies = http.cookiejar.CookieJar()
        self._from = _From(address)
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies), self._from
        )
        self.page: Answer | None = None

    @property
    def port(self) -> int:
        """The port from which the last request was sent; each has a connection of its own."""
        return self._from.port

    def get(self, path: str, **headers: str) -> Answer:
        """Get a page."""
        return self._send(urllib.request.Request(self.base + path, headers=self.headers | headers))

    def post(self, path: str, fields: dict[str, str] | None = None, headers: dict | None = None) -> Answer:
        """Send ``fields`` to ``path``, with the token of the last page unless they have one."""
        token = self.page and self.page.soup.select_one("input[name=csrf_token]")
        body = ({"csrf_token": token["value"]} if token else {}) | (fields or {})
        more = self.headers | (headers or {})
        return self._send(urllib.request.Request(self.base + path, urlencode(body).encode(), more))

    def request(self, path: str, method: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Send a request exactly as given; the last page stays."""
        page = self.page
        try:
            return self._send(urllib.request.Request(self.base + path, body, self.headers | headers, method=method))
        finally:
            self.page = page

    def submit(self, selector: str = "main form[method=post]", **fields: str) -> Answer:
        """Fill in the first matching form of the last page and send it."""
        assert self.page is not None
        form = self.page.soup.select(selector)[0]
        hidden = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden][name]")}
        address = form.get("action") or self.page.url.removeprefix(self.base)
        return self.post(address, hidden | fields)

    def sign_in(self, username: str, password: str) -> Answer:
        """Sign in on the office surface."""
        self.get("/")
        return self.submit(username=username, password=password)

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                got = Answer(answer.status, answer.read().decode(errors="replace"), answer.headers, answer.url)
        except urllib.error.HTTPError as error:
            with error:
                got = Answer(error.code, error.read().decode(errors="replace"), error.headers, error.url)
        except (OSError, http.client.HTTPException):
            # The program was killed before or within its answer.
            return Answer(0)
        self.page = got
        return got


def wait_until(holds: Callable[[], bool], seconds: float = 10, pause: float = 0.1) -> bool:
    """Wait until something holds; return False if it does not within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
