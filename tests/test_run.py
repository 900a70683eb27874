"""The program as it is really started: both surfaces, a clean exit, a busy port, errors in one line."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from waitress import wasyncore

from kiosk.core.web import queues
from run import listen, server_of
from tests.ports import free_port

ROOT = Path(__file__).parent.parent
PATIENCE = 60


@pytest.fixture
def environment(overrides: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "KIOSK_DATABASE_URL": overrides["database_url"],
        "KIOSK_INSTANCE": overrides["instance"],
        "KIOSK_VISITOR_PORT": str(free_port()),
        "KIOSK_OFFICE_PORT": str(free_port()),
    }


@dataclass
class Program:
    """The running program, and the addresses that it has printed."""

    process: subprocess.Popen
    places: str

    def end(self, number: int) -> str:
        """Send a signal and return the output until the exit."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=PATIENCE)[0].decode()


@pytest.fixture
def program(environment: dict[str, str]) -> Iterator[Program]:
    command = [sys.executable, "run.py"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, bufsize=0) as process:
        # It listens before it prints these lines, so requests are answered once it serves.
        places = (process.stdout.readline() + process.stdout.readline()).decode()
        for surface in ("VISITOR", "OFFICE"):
            assert fetch(environment[f"KIOSK_{surface}_PORT"], "/readyz") == 200, places
        yield Program(process, places)
        process.kill()


def fetch(port: str, path: str, data: bytes | None = None) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", data=data, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return None


def ask(port: str, path: str, **headers: str) -> tuple[int, str, str]:
    """Return status, text and cookie of an answer to a request with these headers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode(), answer.headers["Set-Cookie"]
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode(), ""


def test_the_program_believes_no_proxy_that_the_settings_do_not_name(program, environment):
    port = environment["KIOSK_OFFICE_PORT"]
    token = (Path(environment["KIOSK_INSTANCE"]) / "readyz-token").read_text().strip()
    trusted = {"Authorization": f"Bearer {token}"}

    assert "database_writable" in ask(port, "/readyz", **trusted)[1]
    assert "database_writable" not in ask(port, "/readyz", **trusted, **{"X-Forwarded-For": "127.0.0.1"})[1]
    assert ask(port, "/setup", **{"X-Forwarded-Proto": "https"})[2].startswith("kiosk_office")
    assert ask(port, "/", Host="contoh.id")[0] == 400


@pytest.fixture
def behind_a_front(environment: dict[str, str]) -> None:
    """One proxy that ends TLS and names itself."""
    environment["KIOSK_PROXY_HOPS"] = "1"
    environment["KIOSK_TRUSTED_HOSTS"] = "kantor.contoh.id"


def test_with_the_setting_one_proxy_is_believed(behind_a_front, program, environment):
    front = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "kantor.contoh.id", "X-Forwarded-For": "10.0.0.9"}

    status, _text, cookie = ask(environment["KIOSK_OFFICE_PORT"], "/setup", **front)

    assert status == 200
    assert cookie.startswith("__Host-kiosk_office")
    assert "Secure" in cookie


@dataclass
class Front:
    """A server behind one front, whose sign-ins wait for the ``gate``."""

    port: int
    gate: threading.Event
    entered: threading.Semaphore
    waiting: Callable[[], int]

    def wait(self) -> str:
        self.entered.release()
        return str(self.gate.wait(PATIENCE))


@pytest.fixture
def behind(monkeypatch):
    """A server as ``run.py`` makes it; only one guess of an address may wait in its queue."""
    monkeypatch.setattr(queues, "MOST_WAITING", 1)
    app = Flask("behind")
    app.config.from_mapping(SURFACE="office", PROXY_HOPS=1)
    queues.init_app(app)
    channels: dict = {}
    sock = listen("127.0.0.1", "0")
    server, over = server_of(app, sock, channels), threading.Event()
    waiting = server.task_dispatcher._guesses.queue
    front = Front(sock.getsockname()[1], threading.Event(), threading.Semaphore(0), lambda: len(waiting))
    app.add_url_rule("/", view_func=front.wait, methods=["POST"])

    def work() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=0.05, map=channels, count=1)

    thread = threading.Thread(target=work)
    thread.start()
    yield front
    front.gate.set()
    over.set()
    thread.join()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(channels)


def guess(port: int, address: str) -> http.client.HTTPConnection:
    """Send a sign-in by way of the front, without waiting for its answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("POST", "/", headers={"X-Forwarded-For": address})
    return line


def test_behind_a_front_a_guesser_does_not_take_the_places_of_the_others(behind):
    with ExitStack() as lines:

        def send(address: str) -> http.client.HTTPConnection:
            return lines.enter_context(closing(guess(behind.port, address)))

        guesser = []
        for _ in range(queues.SLOW_THREADS):
            guesser.append(send("10.0.0.9"))
            assert behind.entered.acquire(timeout=PATIENCE)
        guesser += [send("10.0.0.9") for _ in range(4)]
        owner = send("10.0.0.10")
        deadline = time.monotonic() + PATIENCE
        while behind.waiting() < 5 and time.monotonic() < deadline:
            time.sleep(0.01)

        behind.gate.set()

        assert [line.getresponse().status for line in guesser].count(503) == 3
        assert owner.getresponse().status == 200


def test_both_surfaces_answer_and_the_setup_code_is_printed(program, environment):
    assert fetch(environment["KIOSK_VISITOR_PORT"], "/home") == 200
    assert fetch(environment["KIOSK_OFFICE_PORT"], "/setup") == 200

    words = program.end(signal.SIGTERM)

    assert f"http://127.0.0.1:{environment['KIOSK_VISITOR_PORT']}/" in program.places
    assert "Setup code for the office surface: " in words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(program, number):
    words = program.end(number)

    assert program.process.returncode == 0
    assert words.endswith("Stopped.\n")


def test_a_body_below_the_server_limit_gets_our_own_413(program, environment):
    assert fetch(environment["KIOSK_VISITOR_PORT"], "/end", b"text=" + b"a" * 500_000) == 413


def test_a_busy_port_is_reported_in_one_line(program, environment):
    second = subprocess.run([sys.executable, "run.py"], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert second.returncode == 1
    assert second.stderr.strip().splitlines() == [
        f"Cannot listen on 127.0.0.1:{environment['KIOSK_VISITOR_PORT']}: Address already in use."
    ]


def run(environment: dict[str, str], *command: str, **more: int) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, **more
    )


COMMAND = ("-m", "flask", "--app", "run", "audit", "verify")
WRONG_URL = "KIOSK_DATABASE_URL must be sqlite:///FILE or postgresql://"


@pytest.mark.parametrize(
    ("name", "value", "command", "words"),
    [
        ("VISITOR_PORT", "eighty", ("run.py",), "Cannot listen on 127.0.0.1:eighty: a port is a number up to 65535."),
        ("VISITOR_PORT", "65536", ("run.py",), "Cannot listen on 127.0.0.1:65536: a port is a number up to 65535."),
        ("PROXY_HOPS", "x", ("run.py",), "Cannot start: KIOSK_PROXY_HOPS is a whole number, not 'x'."),
        ("PROXY_HOPS", "x", COMMAND, "Error: Cannot start: KIOSK_PROXY_HOPS is a whole number, not 'x'."),
        ("DATABASE_URL", "foo://budi:rahasia@x", ("run.py",), f"Cannot start: {WRONG_URL}"),
        ("DATABASE_URL", "sqlite:kiosk.db", COMMAND, f"Error: Cannot start: {WRONG_URL}"),
        ("DATABASE_URL", "postgresql://x:port/", ("run.py",), f"Cannot start: {WRONG_URL}"),
        ("DATABASE_URL", "", ("run.py",), f"Cannot start: {WRONG_URL}"),
    ],
)
def test_an_invalid_configuration_is_reported_in_one_line(environment, name, value, command, words):
    wrong = run({**environment, f"KIOSK_{name}": value}, *command)

    assert wrong.returncode == 1
    (line,) = wrong.stderr.strip().splitlines()
    assert line.startswith(words)
    assert "rahasia" not in line


def test_the_warning_of_a_new_database_is_logged_once(environment):
    # A port in use ends it right after both apps were made.
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", int(environment["KIOSK_VISITOR_PORT"])))
        busy.listen()
        ended = run({**environment, "KIOSK_NEW": "1"}, "run.py")

    assert ended.returncode == 1
    assert ended.stderr.count("remove it after this start") == 1


def test_a_damaged_database_ends_a_command_in_one_line(environment):
    file = Path(environment["KIOSK_DATABASE_URL"].removeprefix("sqlite:///"))
    file.write_bytes(b"x" * 100 + file.read_bytes()[100:])

    ended = run(environment, "-m", "flask", "--app", "run", "backup")

    assert ended.returncode == 1
    (line,) = ended.stderr.strip().splitlines()
    assert line.removeprefix("Error: ").startswith(f"Cannot start: the database {file} cannot be used")


def test_a_database_that_was_lost_is_made_new_only_when_that_is_asked(environment):
    file = Path(environment["KIOSK_DATABASE_URL"].removeprefix("sqlite:///"))
    file.unlink()
    command = ("-m", "flask", "--app", "run", "audit", "verify")

    lost, asked = run(environment, *command), run({**environment, "KIOSK_NEW": "1"}, *command)

    assert lost.returncode == 1
    assert "put it back from a backup, or start once with KIOSK_NEW=1" in lost.stderr
    assert asked.returncode == 0
    assert file.exists()


def test_what_a_command_writes_is_closed_to_others_whatever_the_caller_s_umask(environment, tmp_path):
    folder = tmp_path / "first"
    lax = {**environment, "KIOSK_DATABASE_URL": f"sqlite:///{folder}/kiosk.db", "KIOSK_INSTANCE": f"{folder}/instance"}
    folder.mkdir(mode=0o755)

    made = run(lax, "-m", "flask", "--app", "run", "backup", umask=0)

    assert made.returncode == 0
    written = [path for path in folder.rglob("*")]
    assert {"kiosk.db", "backups", "audit", "keys"} <= {path.name for path in written}
    assert [path for path in written if path.stat().st_mode & 0o077] == []
