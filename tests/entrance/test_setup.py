"""The first start: one code, two people, and setup is closed for good."""

import threading

import pytest

from kiosk.core.models import Account
from kiosk.core.storage.database import database
from kiosk.entrance.setup import printed_code
from tests.apps import Apps
from tests.factories import PASSWORD
from tests.pages import Person

FIELDS = {
    "name": "Agus Prasetyo",
    "username": "agus",
    "new_password": PASSWORD,
    "repeat_password": PASSWORD,
    "inspector_name": "Eva Wibowo",
    "inspector_username": "eva",
}


@pytest.fixture
def office_app(compiled, overrides):
    """A separate app, since the code is created at start."""
    return Apps(compiled).of("office", overrides)


@pytest.fixture
def first(office_app):
    """Somebody at a fresh office surface."""
    person = Person(office_app)
    person.get("/")
    return person


def test_the_code_makes_an_administrator_and_an_inspector(first, office_app, storage):
    code = printed_code(office_app)

    page = first.submit(code=code, **FIELDS)

    assert page.heading == "Penyiapan selesai"
    assert Account.named("agus").roles == ("admin",)
    assert Account.named("eva").roles == ("inspector",)
    assert first.get("/admin/accounts/").status == 200


def test_the_code_is_printed_once(office_app):
    assert printed_code(office_app)
    assert printed_code(office_app) is None


def test_a_wrong_code_is_refused_and_what_was_typed_is_kept(first, storage):
    page = first.submit(code="AAAA-AAAA-AAAA", **FIELDS)

    assert page.status == 400
    assert page.one("#name")["value"] == "Agus Prasetyo"
    assert not Account.set_up()


def test_a_guesser_at_the_setup_code_does_not_keep_the_administrator_out(first, office_app, storage):
    guesser = Person(office_app)
    guesser.get("/setup")
    for _ in range(8):
        page = guesser.submit(code="AAAA-AAAA-AAAA", **FIELDS)
    assert page.all("[data-module=countdown]")

    assert first.submit(code=printed_code(office_app), **FIELDS).heading == "Penyiapan selesai"


def test_one_person_cannot_be_both(first, office_app, storage):
    page = first.submit(code=printed_code(office_app), **{**FIELDS, "inspector_username": "AGUS"})

    assert "Pengawas harus orang lain" in page
    assert not Account.set_up()


@pytest.mark.parametrize("password", ["pendek", "rutanblora123", "aaaaaaaaaaaa", "password1234"])
def test_a_password_that_is_short_or_common_is_refused(first, office_app, storage, password):
    page = first.submit(
        code=printed_code(office_app), **{**FIELDS, "new_password": password, "repeat_password": password}
    )

    assert page.one("#new_password-error")
    assert not Account.set_up()


def test_setup_is_closed_after_it_was_done(first, office_app, storage):
    first.submit(code=printed_code(office_app), **FIELDS)

    assert first.get("/setup").status == 404


def test_the_inspector_trades_the_one_time_code_for_a_password(first, office_app, storage):
    page = first.submit(code=printed_code(office_app), **FIELDS)
    code = page.one(".one-time-code").get_text()
    inspector = Person(office_app)
    inspector.get("/first-password")

    page = inspector.submit(username="eva", code=code, new_password=PASSWORD, repeat_password=PASSWORD)

    assert page.heading == "Saran dan pengaduan"
    inspector.get("/first-password")
    again = inspector.submit(username="eva", code=code, new_password=PASSWORD, repeat_password=PASSWORD)
    assert again.status == 400


def test_a_one_time_code_expires(first, office_app, storage):
    page = first.submit(code=printed_code(office_app), **FIELDS)
    code = page.one(".one-time-code").get_text()
    account = Account.named("eva")
    account.code_expires_at = account.created_at
    account.save()
    person = Person(office_app)
    person.get("/first-password")

    page = person.submit(username="eva", code=code, new_password=PASSWORD, repeat_password=PASSWORD)

    assert page.status == 400


def test_changing_the_password_ends_the_other_sessions(officer, office_app, storage):
    other = Person(office_app)
    other.sign_in("officer")
    officer.get("/password")

    officer.submit(password=PASSWORD, new_password="lemari kunci jati tua", repeat_password="lemari kunci jati tua")

    assert other.get("/officer/suggestions/").heading == "Masuk"
    assert officer.get("/officer/suggestions/").heading == "Saran dan pengaduan"
    assert not database.in_transaction()


def test_a_code_opens_one_session_however_often_it_is_sent_at_once(storage):
    account, code = Account.enrol(username="siti", name="Siti", roles=("officer",))
    taken = []

    def trade(number):
        with database.connection_context():
            taken.append(Account.get_by_id(account.id).trade_code(code, f"{PASSWORD} {number}"))

    threads = [threading.Thread(target=trade, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [False, False, False, True]


def test_a_name_that_is_taken_is_refused_beside_its_field(first, office_app, storage):
    Account.enrol(username="agus", name="Lain", roles=("staff",))

    page = first.submit(code=printed_code(office_app), **FIELDS)

    assert page.status == 400
    assert "sudah dipakai" in page.one("#username-error").get_text()
    assert Account.named("eva") is None


def test_an_inspector_made_by_command_does_not_block_setup(first, office_app, storage):
    Account.enrol(username="rina", name="Rina", roles=("inspector",))

    assert first.submit(code=printed_code(office_app), **FIELDS).heading == "Penyiapan selesai"


def test_a_stale_row_never_opens_a_disabled_account(storage):
    account, _code = Account.enrol(username="siti", name="Siti", roles=("officer",))
    stale = Account.get_by_id(account.id)
    account.disable()

    stale.set_password(PASSWORD)

    assert Account.get_by_id(account.id).disabled_at is not None


@pytest.mark.parametrize("field", ["name", "inspector_name"])
def test_a_name_of_titles_only_is_refused(first, office_app, storage, field):
    page = first.submit(code=printed_code(office_app), **{**FIELDS, field: "Dr."})

    assert "Nama ini hanya gelar" in page.one(f"#{field}-error").get_text()
    assert not Account.set_up()
