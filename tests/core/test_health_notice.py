"""Once a day administrators with an address are notified that something is red, by its name alone."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.core.backup.journal import Done, Journal
from kiosk.core.days import clock
from kiosk.core.health import current, gathering
from kiosk.core.health_notice import send_health
from kiosk.core.models import Account, Setting, TrustedDay
from tests.factories import an_account
from tests.mail import MailServer, Post, serving

pytestmark = pytest.mark.usefixtures("storage")

NINE = datetime(2026, 11, 24, 2)
LINE = "Kiosk perlu tindakan: Tanggal komputer"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[MailServer]:
    with serving(post) as server:
        yield server


@pytest.fixture(autouse=True)
def people(storage) -> None:
    for username, role in (("dewi", "admin"), ("sari", "officer"), ("tono", "admin")):
        account = an_account(username, role)
        if username != "tono":
            Account.update(email=f"{username}@rutan.example").where(Account.id == account.id).execute()


@pytest.fixture
def turn(office_app, monkeypatch) -> Callable[[int], int]:
    """Do what the chores do, so many hours after nine; the program has run since long before."""
    monkeypatch.setattr(gathering, "_STARTED", gathering._STARTED - 3_600)

    def take(hours: int) -> int:
        now = NINE + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda: now)
        Journal(Path(office_app.config["INSTANCE"])).write(copy=Done(now, "copy"))
        current.rows(office_app, fresh=True)
        return send_health(office_app)

    return take


def trust(day: datetime) -> None:
    TrustedDay.move_to(day.date())


def test_an_administrator_gets_one_line_a_day_with_the_names_of_what_is_red(server, post, turn):
    trust(NINE - timedelta(days=30))

    assert turn(0) == 1
    assert post.taken == [("dewi@rutan.example", LINE, f"{LINE}.")]
    assert [turn(hours) for hours in (1, 12, 24, 25)] == [0, 0, 1, 0]


def test_while_nothing_is_red_nothing_is_sent(server, post, turn):
    trust(NINE)

    assert turn(0) == 0


def test_a_mail_server_that_is_away_loses_no_line_and_doubles_none(post, turn):
    trust(NINE - timedelta(days=30))
    Setting.change(smtp_server="127.0.0.1:1", smtp_sender="kiosk@rutan.example")
    assert turn(0) == 0

    with serving(post):
        assert turn(0) == 0, "a server that failed is left alone for a while"
        assert [turn(hours) for hours in (1, 2)] == [1, 0]


def test_a_clock_that_is_set_back_within_the_day_brings_no_second_line(server, post, turn):
    trust(NINE - timedelta(days=30))
    assert turn(5) == 1

    assert turn(1) == 0


def test_shortly_after_a_start_nothing_is_sent(server, post, turn, office_app, monkeypatch):
    trust(NINE - timedelta(days=30))
    monkeypatch.setattr(gathering, "_STARTED", gathering.time.monotonic())

    assert turn(0) == 0
