"""A screen tells each minute that it paints; who touches it is no act of the beat, and leaves no moment."""

from datetime import datetime, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Device
from kiosk.core.storage.database import database
from tests.pages import Person

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
TEN = datetime(2026, 11, 24, 3, 12, 47)  # 10.12 in Blora


@pytest.fixture
def at(monkeypatch):
    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(TEN)
    return put


def beat(person: Person, token: str | None = None, **fields: str):
    token = person.get("/").one("body")["data-beat-token"] if token is None else token
    return person.client.post(
        "/devices/beat", data={"token": token, "version": "0123456789ab", **fields}, headers={"User-Agent": AGENT}
    )


def rows() -> list[Device]:
    with database.connection_context():
        return list(Device.known())


def test_a_beat_stores_when_the_screen_painted_and_the_version_of_its_browser_alone(visitor, at):
    answer = beat(visitor)

    (row,) = rows()
    assert (answer.status_code, answer.data, answer.headers.getlist("Set-Cookie")) == (204, b"", [])
    assert row.painted_at == datetime(2026, 11, 24, 3, 12)
    assert (row.browser, row.page_version) == ("Chromium 156", "0123456789ab")
    assert visitor.client.get_cookie("kiosk_device").value not in repr(row.__data__)


def test_the_next_beat_replaces_the_first(visitor, at):
    beat(visitor)
    at(TEN + timedelta(minutes=1))
    beat(visitor)

    (row,) = rows()
    assert row.painted_at == datetime(2026, 11, 24, 3, 13)
    assert row.painting_since == datetime(2026, 11, 24, 3, 12)


def test_after_a_pause_a_screen_paints_since_it_came_back(visitor, at):
    beat(visitor)
    at(TEN + timedelta(minutes=7))
    beat(visitor)

    assert rows()[0].painting_since == datetime(2026, 11, 24, 3, 19)


def test_a_beat_is_no_touch_and_a_visit_leaves_no_more_than_the_part_of_the_day(visitor, at):
    beat(visitor)
    assert (rows()[0].touched_on, rows()[0].touched_part) == (None, "")

    visitor.get("/home")
    at(TEN + timedelta(minutes=1))
    beat(visitor)

    assert (rows()[0].touched_on, rows()[0].touched_part) == (TEN.date(), "morning")


def test_what_the_page_does_by_itself_is_no_touch(visitor, at):
    for _ in range(3):
        beat(visitor)
    visitor.get("/")

    beat(visitor)

    assert rows()[0].touched_on is None


def test_a_touch_on_a_browser_that_never_paints_the_whole_screen_leaves_no_row(visitor, at):
    visitor.get("/")
    visitor.get("/home")

    assert rows() == []


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 64])
def test_a_beat_with_a_wrong_token_is_refused(visitor, at, token):
    visitor.get("/")

    assert beat(visitor, token).status_code == 400
    assert rows() == []


def test_the_token_of_another_screen_is_refused(visitor, visitor_app, at):
    other = Person(visitor_app)
    token = other.get("/").one("body")["data-beat-token"]
    visitor.get("/")

    assert beat(visitor, token).status_code == 400
    assert rows() == []


def test_the_token_outlives_the_visit(visitor, at):
    token = visitor.get("/").one("body")["data-beat-token"]
    visitor.get("/home")
    visitor.submit("#end")

    assert beat(visitor, token).status_code == 204


def test_a_beat_leaves_the_session_of_the_visit_alone(visitor, at):
    token = visitor.get("/home").one("body")["data-beat-token"]
    before = visitor.client.get_cookie("kiosk_visitor").value

    beat(visitor, token)

    assert visitor.client.get_cookie("kiosk_visitor").value == before


@pytest.mark.parametrize("version", ["", "x" * 500, "<b>", "0123456789AB"])
def test_a_malformed_version_is_not_stored(visitor, at, version):
    beat(visitor, version=version)

    assert rows()[0].page_version == ""
