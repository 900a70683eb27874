"""A program that cannot start says so on both surfaces, and starts by itself once it can."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from kiosk import start as module
from kiosk.core.storage.database import database, sqlite_path
from kiosk.start import Start

pytestmark = pytest.mark.sqlite_only
PATIENCE = 30


@pytest.fixture
def damaged(overrides, storage, monkeypatch) -> Path:
    """The file of a database whose header is gone, beside which a program starts; it looks again at once."""
    path = sqlite_path()
    database.close()
    path.with_name("whole").write_bytes(path.read_bytes())
    path.write_bytes(bytes(100) + path.read_bytes()[100:])
    for name, value in overrides.items():
        monkeypatch.setenv(f"KIOSK_{name.upper()}", value)
    monkeypatch.setattr(module, "SECONDS_BETWEEN", 0.02)
    return path


@pytest.fixture
def start(damaged) -> Iterator[Start]:
    made = Start()
    yield made
    made.done.set()


def asked(start, surface, path, method="GET", address="127.0.0.1"):
    client = Client(start.fronts[surface])
    return client.open(path, method=method, base_url="http://127.0.0.1/", environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize("path", ["/", "/home", "/suggestions/new", "/terms/pembebasan-bersyarat"])
def test_visitors_read_in_each_language_that_the_screen_cannot_be_used_and_where_else_to_go(start, path):
    page = asked(start, 0, path)

    assert page.status_code == 503
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Layar ini sedang tidak bisa dipakai" in page.text
    assert "Ombudsman Republik Indonesia (telepon 137" in page.text
    assert 'lang="en"' in page.text


def test_what_somebody_is_sending_meanwhile_waits_on_the_screen(start):
    answer = asked(start, 0, "/suggestions/new", "POST")

    # Without this header, the page keeps the form in memory and sends it again.
    assert answer.status_code == 503
    assert "Retry-After" not in answer.headers


def test_the_office_reads_what_happened_and_the_command_that_brings_back_the_newest_copy(damaged, overrides, capfd):
    folder = Path(overrides["instance"]) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("kiosk-000007-20261123T0900.age", "kiosk-000008-20261124T0900.age", "kiosk-000009-undated-aside.age"):
        (folder / name).write_bytes(b"")

    page = asked(Start(), 1, "/officer/suggestions/").text

    assert "Berkas basis data rusak, jadi tidak dibuka" in page
    assert "Selasa, 24 November 2026, 16.00 WIB" in page
    command = f"flask --app run restore {folder}/kiosk-000008-20261124T0900.age"
    assert command in page
    assert command in capfd.readouterr().err


def test_a_stranger_on_the_network_learns_no_paths(start, damaged):
    page = asked(start, 1, "/", address="10.0.0.9")

    assert page.status_code == 503
    assert str(damaged.parent) not in page.text


def test_it_starts_by_itself_once_the_database_is_back(start, damaged):
    assert not start.done.is_set()
    start.try_again()

    damaged.with_name("whole").replace(damaged)

    assert start.done.wait(PATIENCE)
    assert asked(start, 0, "/home").status_code == 200
    assert "/setup" in asked(start, 1, "/").headers["Location"]


def test_a_file_that_cannot_be_used_is_not_opened_again_and_again(start, monkeypatch):
    tried = threading.Event()
    monkeypatch.setattr(Start, "_attempt", lambda _self: tried.set())

    start.try_again()

    assert not tried.wait(0.3)
    start.done.set()


def test_a_wrong_setting_still_ends_the_program(damaged, monkeypatch):
    monkeypatch.setenv("KIOSK_PROXY_HOPS", "x")

    with pytest.raises(SystemExit, match="KIOSK_PROXY_HOPS is a whole number"):
        Start()
