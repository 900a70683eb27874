"""Readers of suggestions get the number of new ones by e-mail, and nothing of their content."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.core import email_notice, letters
from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Setting, ShutOut
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.event import Event
from kiosk.core.storage.database import database
from tests.factories import a_suggestion, an_account
from tests.machine import jumping_far
from tests.mail import MailServer, Post, serving

pytestmark = pytest.mark.usefixtures("storage")

NINE = datetime(2026, 11, 24, 2)  # 9.00 in Blora


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[MailServer]:
    """A local mail server."""
    with serving(post) as server:
        yield server


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], None]:
    """Set the clock to a moment (UTC)."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return put


@pytest.fixture
def readers(at) -> dict[str, Account]:
    """An officer and two inspectors with an address, at nine; an officer without one."""
    at(NINE)
    found = {}
    for username, role in (("sari", "officer"), ("bambang", "inspector"), ("wati", "inspector"), ("tono", "officer")):
        account = an_account(username, role, name=f"{username.capitalize()} Wijaya")
        if username != "tono":
            Account.update(email=f"{username}@rutan.example").where(Account.id == account.id).execute()
        found[username] = account
    return found


def turn(at, minutes: int) -> int:
    """Send due notices so many minutes after nine."""
    at(NINE + timedelta(minutes=minutes))
    return email_notice.send_due()


def test_everybody_is_notified_how_many_became_visible_to_them(server, post, readers, at):
    a_suggestion("Sudah lama di sini")
    turn(at, 0)
    a_suggestion("Kipas rusak")
    a_suggestion("Bayar di loket", kind="complaint", topic="levy")
    a_suggestion("Pak Bambang memukul", kind="complaint", topic="violence")

    sent = turn(at, 11)

    assert sent == 3
    assert post.delivered == [
        ("bambang", "Ada 2 saran baru"),
        ("sari", "Ada 1 saran baru"),
        ("wati", "Ada 3 saran baru"),
    ]
    assert turn(at, 60) == 0


def test_a_letter_says_nothing_but_the_number(server, post, readers, at):
    turn(at, 0)
    a_suggestion("Kipas rusak", kind="complaint", topic="service", contact="0812 3456 7890")

    turn(at, 11)

    assert {(subject, words) for _, subject, words in post.taken} == {("Ada 1 saran baru", "Ada 1 saran baru.")}
    for word in (b"Kipas", b"0812 3456", b"omplaint", b"engaduan", b"restricted"):
        assert word not in post.raw


def test_without_batches_nobody_gets_two_letters_in_ten_minutes(server, post, readers, at):
    turn(at, 0)
    a_suggestion("Satu")
    assert turn(at, 9) == 0
    assert turn(at, 10) == 3
    a_suggestion("Dua")
    assert turn(at, 15) == 0

    assert turn(at, 20) == 3

    assert {subject for _, subject in post.delivered} == {"Ada 1 saran baru"}


def test_letters_go_with_the_batch_and_count_what_waited_for_it(server, post, readers, at):
    Setting.change(batches="12.00 16.00")
    a_suggestion("Menunggu sejak pagi")
    turn(at, 0)
    a_suggestion("Tanpa nama")
    a_suggestion("Dengan kontak", contact="0812 3456 7890")

    before, at_noon, after = turn(at, 179), turn(at, 180), turn(at, 181)

    assert (before, at_noon, after) == (0, 3, 0)
    assert {subject for _, subject in post.delivered} == {"Ada 3 saran baru"}
    a_suggestion("Sesudah makan siang", contact="0812 3456 7890")
    assert turn(at, 419) == 0
    assert turn(at, 421) == 3


def test_a_batch_without_news_sends_nothing_until_the_next_batch(server, post, readers, at):
    Setting.change(batches="12.00 16.00")
    turn(at, 0)
    assert turn(at, 181) == 0
    a_suggestion("Dengan kontak", contact="0812 3456 7890")

    assert turn(at, 182) == 0
    assert turn(at, 420) == 3


def test_an_account_recused_later_or_named_gets_no_count_of_it(server, post, readers, at):
    turn(at, 0)
    suggestion = a_suggestion("Petugas gerbang meminta uang", kind="complaint", topic="levy").suggestion
    acts.record(suggestion, "named", actor=readers["wati"], value=readers["bambang"].id)
    assert ShutOut.recuses(suggestion.id, readers["bambang"])

    turn(at, 11)

    assert post.delivered == [("wati", "Ada 1 saran baru")]


def test_what_an_officer_wrote_down_is_no_news_to_him(server, post, readers, at):
    turn(at, 0)
    a_suggestion("Lewat telepon", channel="phone", recorded_by=readers["sari"])

    turn(at, 11)

    assert [who for who, _ in post.delivered] == ["bambang", "wati"]


def test_a_server_that_is_away_is_tried_again_later_and_nothing_is_lost(post, readers, at, caplog):
    Setting.change(smtp_server="127.0.0.1:1", smtp_sender="kiosk@rutan.example")
    turn(at, 0)
    a_suggestion("Kipas rusak")

    assert turn(at, 11) == 0
    assert "tried again later" in caplog.text
    assert "@" not in caplog.text
    with serving(post):
        assert turn(at, 12) == 0, "a server that failed is left alone for a while"
        assert turn(at, 16) == 3

    assert {subject for _, subject in post.delivered} == {"Ada 1 saran baru"}


def test_one_refused_address_stops_no_other_and_nobody_is_notified_twice(server, post, readers, at):
    post.refused = {"bambang@rutan.example"}
    turn(at, 0)
    a_suggestion("Kipas rusak")

    assert turn(at, 11) == 2
    assert [who for who, _ in post.delivered] == ["sari", "wati"]
    post.refused = set()
    a_suggestion("Kursi patah")
    assert turn(at, 17) == 1

    assert post.delivered == [("bambang", "Ada 2 saran baru")]


def test_others_can_write_while_a_letter_is_on_its_way(server, post, readers, at):
    def write() -> None:
        with database.connection_context():
            Setting.change(unit_head="Budi")

    turn(at, 0)
    a_suggestion("Kipas rusak")
    post.meanwhile = write

    assert turn(at, 11) == 3

    assert Setting.read("unit_head") == "Budi"


def test_while_no_server_is_set_nothing_is_sent_or_noted(readers, at):
    a_suggestion("Kipas rusak")

    assert turn(at, 11) == 0


def test_nobody_without_the_role_is_notified(server, post, at):
    at(NINE)
    account = an_account("dewi", "staff", "admin")
    Account.update(email="dewi@rutan.example").where(Account.id == account.id).execute()
    turn(at, 0)
    a_suggestion("Kipas rusak")

    assert turn(at, 11) == 0


def test_what_a_colleague_routed_into_the_restricted_lane_is_not_counted(server, post, readers, at):
    turn(at, 0)
    suggestion = a_suggestion("Kipas rusak").suggestion
    acts.route(Case.get_by_id(suggestion.id), readers["tono"], Event.RESTRICTED, "Menyebut petugas", seen=1)

    turn(at, 11)

    assert [who for who, _ in post.delivered] == ["bambang", "wati"]


def test_it_is_sent_encrypted_where_the_server_offers_that(post, readers, at, tmp_path: Path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=rutan"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    with serving(post, tls_context=context):
        turn(at, 0)
        a_suggestion("Kipas rusak")
        turn(at, 11)

    assert post.encrypted == [True] * 3


def test_a_trial_says_whether_sending_works(server, post, readers):
    reader = Account.named("sari")

    letters.send_test(reader)

    assert post.delivered == [("sari", "Email percobaan: pengaturannya benar")]
    Setting.change(smtp_server="127.0.0.1:1")
    with pytest.raises(letters.NotSent):
        letters.send_test(reader)


# A clock that was set


def wait_in_a_batch(at, count: int = 3) -> None:
    """Messages of yesterday, released and noticed before nine."""
    at(NINE - timedelta(days=1))
    Setting.change(batches="12.00 16.00")
    for number in range(count):
        a_suggestion(f"Pesan {number}")


@pytest.mark.parametrize("years", [-56, 12], ids=["1970", "2038"])
def test_after_a_wrong_clock_old_messages_are_no_news_and_new_ones_are(server, post, readers, at, years):
    wait_in_a_batch(at)
    turn(at, 0)
    turn(at, 181)
    at(NINE + timedelta(days=365 * years))
    email_notice.send_due()
    post.taken.clear()

    turn(at, 182)
    a_suggestion("Dengan kontak", contact="0812 3456 7890")
    turn(at, 421)

    assert {subject for _, subject in post.delivered} == {"Ada 1 saran baru"}
    assert turn(at, 1_621) == 0


@jumping_far
def test_a_letter_sent_under_a_wrong_clock_has_the_date_of_the_program(server, post, machine, step):
    sari = an_account("sari", "officer")
    sari.email = "sari@rutan.example"
    machine.jump(step)

    letters.send_test(sari)

    assert f"{clock.now():%d %b %Y}".encode().lstrip(b"0") in post.raw
