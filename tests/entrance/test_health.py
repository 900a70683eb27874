"""Health, font, disclosure address and the pattern page."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import create_app
from kiosk.core.days import clock
from kiosk.core.models import Setting, TrustedDay
from kiosk.core.storage.database import database, sqlite_path
from kiosk.entrance import health

DETAILS = {
    "database_readable",
    "database_file_permits_writing",
    "database_sound",
    "database_writable",
    "disk_free_mib",
    "schema_current",
    "last_backup",
    "rows",
}


@pytest.fixture
def token(visitor_app):
    """The token of this program, as a script on the machine reads it."""
    health.init_app(visitor_app)
    return (Path(visitor_app.config["INSTANCE"]) / health.TOKEN_FILE).read_text().strip()


def ask(person, token="", address="127.0.0.1", **headers):
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return person.client.get("/readyz", headers=headers, environ_base={"REMOTE_ADDR": address})


def test_health_does_not_query_the_database(visitor):
    assert visitor.client.get("/healthz").json == {"status": "ok"}


def test_a_stranger_learns_the_status_alone(visitor):
    answer = ask(visitor)

    assert answer.status_code == 200
    assert answer.json == {"status": "ready"}


def test_the_token_opens_each_check_on_this_machine(visitor, token):
    answer = ask(visitor, token)

    assert answer.status_code == 200
    assert set(answer.json) == {"status", *DETAILS}
    assert answer.json["database_writable"] is True


def test_the_details_hold_the_rows_of_the_health_page_in_plain_words(visitor, token):
    rows = {row["name"]: row for row in ask(visitor, token).json["rows"]}

    assert list(rows)[:3] == ["disk", "database", "copy"]
    assert rows["database"] == {
        "name": "database",
        "state": "good",
        "finding": "sound",
        "sentence": "Bisa dibaca dan ditulisi, dan tidak ada kerusakan.",
        "since": None,
    }


def test_a_red_row_leaves_the_status_to_what_can_be_stored(visitor, token, storage):
    TrustedDay.move_to(clock.today() - timedelta(days=10))

    answer = ask(visitor, token)

    assert answer.status_code == 200
    assert next(row["state"] for row in answer.json["rows"] if row["name"] == "clock") == "red"


def test_without_a_readable_database_the_rows_still_say_so(visitor, token, storage):
    database.execute_sql("ALTER TABLE setting RENAME TO lost")

    answer = ask(visitor, token)

    rows = {row["name"]: row for row in answer.json["rows"]}
    assert answer.status_code == 503
    assert (rows["database"]["state"], rows["touch"]["state"]) == ("red", "unknown")


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.168.1.20", {}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}),
        ("127.0.0.1", {"Via": "1.1 front"}),
    ],
)
def test_the_token_opens_nothing_from_elsewhere(visitor, token, address, headers):
    assert ask(visitor, token, address, **headers).json == {"status": "ready"}


@pytest.mark.parametrize("wrong", ["x", "é", "a" * 5_000])
def test_a_wrong_token_opens_nothing(visitor, token, wrong):
    assert ask(visitor, wrong).json == {"status": "ready"}


def test_an_empty_token_file_opens_nothing(visitor, visitor_app):
    (Path(visitor_app.config["INSTANCE"]) / health.TOKEN_FILE).write_text("")

    assert visitor.client.get("/readyz", headers={"Authorization": "Bearer "}).json == {"status": "ready"}


def test_the_token_is_made_once_and_belongs_to_its_owner_alone(overrides):
    path = Path(overrides["instance"]) / health.TOKEN_FILE
    create_app("visitor", **overrides)
    first = path.read_text()
    create_app("office", **overrides)

    assert path.read_text() == first
    assert len(first) > 40
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_stops_no_start(overrides, tmp_path):
    (tmp_path / "file").touch()
    app = create_app("visitor", **overrides)
    app.config["INSTANCE"] = str(tmp_path / "file" / "instance")

    health.init_app(app)

    assert app.test_client().get("/readyz", headers={"Authorization": "Bearer x"}).json["status"] == "ready"


def test_strangers_cause_no_write_and_wait_for_no_writer(visitor, storage):
    writer = threading.Event(), threading.Event()
    thread = threading.Thread(target=hold_the_database, args=writer)
    thread.start()
    writer[0].wait(10)

    answers = [ask(visitor) for _ in range(3)]

    writer[1].set()
    thread.join()
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def hold_the_database(holding: threading.Event, enough: threading.Event) -> None:
    with database.connection_context(), database.atomic() as attempt:
        holding.set()
        # A probe that writes would wait for longer than this.
        enough.wait(10)
        attempt.rollback()


def test_all_callers_together_cause_one_write_in_a_while(visitor, token, monkeypatch):
    written = []
    monkeypatch.setattr(health, "writable", lambda: not written.append(1))

    for _ in range(16):
        ask(visitor, token)

    assert len(written) == 1


def test_a_database_that_lacks_a_migration_is_not_ready(visitor, storage):
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0003_search'")

    answer = visitor.client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"status": "not ready"}


def test_a_database_file_that_must_not_be_written_is_not_ready_but_readable(visitor, token, storage, monkeypatch):
    # Root may write everywhere; the question to the system is what counts.
    monkeypatch.setattr("kiosk.core.storage.space.os.access", lambda path, _mode: path != sqlite_path())

    answer = ask(visitor, token)

    assert answer.status_code == 503
    assert answer.json["database_readable"] is True
    assert answer.json["database_file_permits_writing"] is False


@pytest.mark.parametrize(
    ("address", "contact"),
    [("aman@contoh.id", "mailto:aman@contoh.id"), ("https://contoh.id/aman", "https://contoh.id/aman")],
)
def test_the_disclosure_address_is_where_researchers_look_for_it(visitor, storage, address, contact):
    Setting.change(security_contact=address)

    answer = visitor.client.get("/.well-known/security.txt")

    assert answer.mimetype == "text/plain"
    assert answer.text.startswith(f"Contact: {contact}\nExpires: 20")


def test_without_a_disclosure_address_there_is_no_such_page(visitor, stranger):
    assert visitor.client.get("/.well-known/security.txt").status_code == 404
    assert stranger.client.get("/.well-known/security.txt").status_code == 404


def test_the_font_comes_from_its_wheel_for_a_year(visitor):
    with visitor.client.get("/font.ttf") as answer:
        assert answer.mimetype == "font/ttf"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert len(answer.data) > 100_000


def test_the_pattern_page_shows_the_components(staff):
    page = staff.get("/components")

    assert page.status == 200
    assert len(page.all("main h2")) > 10
