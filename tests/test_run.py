"""The program as it is started for real: both surfaces, a clean end, a busy port, refusals in one line."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(overrides: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "KIOSK_DATABASE_URL": overrides["database_url"],
        "KIOSK_INSTANCE": overrides["instance"],
        "KIOSK_VISITOR_PORT": str(free_port()),
        "KIOSK_OFFICE_PORT": str(free_port()),
    }


@pytest.fixture
def program(environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen([sys.executable, "run.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + PATIENCE
    for port in (environment["KIOSK_VISITOR_PORT"], environment["KIOSK_OFFICE_PORT"]):
        while fetch(port, "/readyz") != 200:
            assert time.monotonic() < deadline, "the program does not get ready"
            time.sleep(0.05)
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def fetch(port: str, path: str, data: bytes | None = None) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", data=data, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return None


def test_both_surfaces_answer_and_the_setup_code_is_printed(program, environment):
    assert fetch(environment["KIOSK_VISITOR_PORT"], "/home") == 200
    assert fetch(environment["KIOSK_OFFICE_PORT"], "/setup") == 200

    program.send_signal(signal.SIGTERM)
    words = program.communicate(timeout=PATIENCE)[0]

    assert f"http://127.0.0.1:{environment['KIOSK_VISITOR_PORT']}/" in words
    assert "Setup code for the office surface: " in words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(program, number):
    program.send_signal(number)

    words = program.communicate(timeout=PATIENCE)[0]

    assert program.returncode == 0
    assert words.endswith("Stopped.\n")


def test_a_body_below_the_server_limit_gets_our_own_413(program, environment):
    assert fetch(environment["KIOSK_VISITOR_PORT"], "/end", b"text=" + b"a" * 500_000) == 413


def test_a_busy_port_is_said_in_one_line(program, environment):
    second = subprocess.run([sys.executable, "run.py"], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert second.returncode == 1
    assert second.stderr.strip().splitlines() == [
        f"Cannot listen on 127.0.0.1:{environment['KIOSK_VISITOR_PORT']}: Address already in use."
    ]


def test_a_port_that_is_none_is_said_in_one_line(environment):
    wrong = subprocess.run(
        [sys.executable, "run.py"],
        cwd=ROOT,
        env={**environment, "KIOSK_VISITOR_PORT": "eighty"},
        capture_output=True,
        text=True,
    )

    assert wrong.returncode == 1
    assert len(wrong.stderr.strip().splitlines()) == 1
