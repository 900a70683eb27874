"""Signing in and out, and sessions that end on the server."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Session, TrustedDay
from tests.factories import PASSWORD, a_suggestion, an_account
from tests.pages import Person


def move_back(**spans):
    """Make the sessions older by these spans."""
    session = Session.get()
    for name, span in spans.items():
        setattr(session, name, getattr(session, name) - span)
    session.save()


def test_a_right_password_opens_the_first_room(officer, stranger):
    assert stranger.sign_in("officer").heading == "Saran dan pengaduan"


@pytest.mark.parametrize(("username", "password"), [("officer", "wrong password"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_read_the_same(officer, stranger, username, password):
    stranger.get("/")

    page = stranger.submit(username=username, password=password)

    assert page.status == 400
    assert "Nama akun atau kata sandi tidak cocok." in page
    assert page.one("#username")["value"] == username


def test_wrong_attempts_make_the_device_wait_and_no_other(stranger, office_app, storage, password_hash):
    an_account("siti", "officer", password_hash=password_hash)
    an_account("eva", "officer", password_hash=password_hash)
    for _ in range(6):
        stranger.get("/")
        stranger.submit(username="siti", password="wrong password")

    page = stranger.submit(username="siti", password=PASSWORD)
    assert page.all("[data-module=countdown]")

    for username in ("eva", "siti"):
        other = Person(office_app)
        other.get("/")
        assert other.submit(username=username, password=PASSWORD).heading == "Saran dan pengaduan"


def test_signing_out_ends_the_session_on_the_server(officer, storage):
    officer.get("/officer/suggestions/")
    token = officer.client.get_cookie("kiosk_office").value

    officer.submit("form[action='/sign-out']")
    officer.client.set_cookie("kiosk_office", token)

    assert officer.get("/officer/suggestions/").heading == "Masuk"


@pytest.mark.parametrize(
    "spans",
    [
        {"seen_at": timedelta(minutes=11)},
        {"created_at": timedelta(hours=9)},
        {"seen_at": timedelta(minutes=-5)},
    ],
    ids=["idle for ten minutes", "after eight hours", "a clock set back"],
)
def test_a_session_ends(officer, storage, spans):
    move_back(**spans)

    assert officer.get("/officer/suggestions/").heading == "Masuk"


def test_a_background_request_does_not_keep_a_session_alive(officer, storage):
    move_back(seen_at=timedelta(minutes=9))

    officer.client.get("/officer/suggestions/", headers={"X-Kiosk-Background": "1"})
    move_back(seen_at=timedelta(minutes=2))

    assert officer.get("/officer/suggestions/").heading == "Masuk"


def test_disabling_an_account_ends_its_session_at_once(officer, storage):
    Account.get(Account.username == "officer").disable()

    assert officer.get("/officer/suggestions/").heading == "Masuk"


def test_after_sign_in_the_page_that_was_asked_for_opens(stranger, storage, password_hash):
    an_account("siti", "officer", password_hash=password_hash)
    stranger.get("/officer/ratings/")

    page = stranger.submit(username="siti", password=PASSWORD)

    assert page.path == "/officer/ratings/"


def test_sign_in_never_leads_elsewhere(stranger, storage, password_hash):
    an_account("siti", "officer", password_hash=password_hash)
    stranger.get("/?next=//contoh.id/")

    assert stranger.submit(username="siti", password=PASSWORD).path == "/officer/suggestions/"


def test_the_table_keeps_no_token(officer, storage):
    cookie = officer.client.get_cookie("kiosk_office").value

    assert Session.get().token_hash not in cookie


def test_what_was_typed_when_a_session_ended_is_shown_for_copying(officer, storage):
    suggestion = a_suggestion().suggestion
    officer.get(f"/officer/cases/{suggestion.public_id}")
    move_back(seen_at=timedelta(minutes=11))

    page = officer.post(f"/officer/cases/{suggestion.public_id}/reply", text="Jawaban yang panjang")

    assert page.status == 401
    assert "BELUM tersimpan" in page
    assert "Jawaban yang panjang" in page


@pytest.mark.parametrize("username", ["a\x00b", "\x00", "' OR 1=1 --", "é" * 40])
def test_an_odd_name_is_a_wrong_name(stranger, username):
    stranger.get("/")

    assert stranger.submit(username=username, password=PASSWORD).status == 400


def test_an_untrusted_date_is_asked_for_on_the_first_page(admin, officer, stranger):
    TrustedDay.move_to(clock.today() - timedelta(days=10))

    page = stranger.sign_in("admin")
    assert page.one(".flash a")["href"] == "/admin/trusted_day/"
    assert "Tanggal komputer perlu dipastikan" in page
    assert "Tanggal komputer perlu dipastikan" not in stranger.get("/admin/accounts/")


def test_who_may_not_confirm_the_date_reads_whom_to_ask(admin, officer, stranger):
    TrustedDay.move_to(clock.today() - timedelta(days=10))

    page = stranger.sign_in("officer")

    assert "Beri tahu administrator: Admin, Root." in page
    assert page.all(".flash a") == []


def test_on_a_trusted_day_nobody_is_asked(admin, stranger):
    assert "perlu dipastikan" not in stranger.sign_in("admin")
