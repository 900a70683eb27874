"""An inspector must agree with what an administrator does to an inspector."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account
from kiosk.core.models.accounts.account import Confirmation, NotConfirmed
from kiosk.core.storage.database import database
from tests.factories import PASSWORD, a_suggestion
from tests.pages import Person

LIST = "/admin/accounts/"
NEW = "/admin/accounts/new"
AGREED = {"inspector_username": "eva", "inspector_password": PASSWORD}
REFUSED = "memerlukan persetujuan pengawas"


@pytest.fixture
def eva(employed):
    return employed("eva", "inspector")


@pytest.fixture
def dewi(employed):
    return employed("dewi", "inspector")


def grant(person, path, **agreement):
    person.get(path)
    return person.post(path, name="Siti", post="", officer="y", inspector="y", **agreement)


def test_the_first_inspector_needs_nobody(alone, account):
    page = alone.get(NEW)
    assert "Belum ada pengawas" in page
    assert not page.all("#inspector_password")

    alone.submit(username="eva", name="Eva Kurnia", inspector="y")

    assert account("eva").inspector


def test_a_further_inspector_needs_one(alone, eva, account):
    alone.get(NEW)
    fields = {"username": "siti", "name": "Siti", "inspector": "y"}

    page = alone.submit(**fields)

    assert page.status == 400
    assert REFUSED in page
    assert "Kode untuk Siti" in alone.submit(**fields, **AGREED)
    assert account("siti").inspector


def test_giving_the_role_needs_an_inspector(alone, eva, employed, account):
    path = employed("siti", "officer")

    assert grant(alone, path).status == 400
    assert not account("siti").inspector
    assert "tersimpan" in grant(alone, path, **AGREED)
    assert account("siti").inspector


def test_taking_the_role_needs_another_inspector(alone, eva, dewi, account):
    alone.get(dewi)
    own = {"inspector_username": "dewi", "inspector_password": PASSWORD}

    assert alone.post(dewi, name="Dewi", post="", officer="y", **own).status == 400
    assert account("dewi").inspector
    assert "tersimpan" in alone.post(dewi, name="Dewi", post="", officer="y", **AGREED)
    assert not account("dewi").inspector


def test_other_changes_of_an_inspector_need_nobody(alone, eva, account):
    alone.get(eva)

    page = alone.post(eva, name="Eva Kurnia", post="Kepala", inspector="y", staff="y")

    assert "tersimpan" in page
    assert account("eva").roles == ("inspector", "staff")


@pytest.mark.parametrize("verb", ["reset", "disable"])
def test_resetting_and_disabling_an_inspector_need_another(alone, eva, dewi, account, verb):
    alone.get(f"{dewi}/{verb}")

    page = alone.submit()

    assert page.status == 400
    assert REFUSED in page
    assert account("dewi").disabled_at is None and account("dewi").password_is(PASSWORD)
    assert alone.submit(**AGREED).status == 200
    assert not account("dewi").password_is(PASSWORD)


def test_enabling_an_inspector_again_needs_one(alone, eva, dewi, account):
    with database.connection_context():
        Account.named("dewi").disable(Confirmation("eva", PASSWORD))
    alone.get(dewi + "/enable")

    assert alone.submit().status == 400
    assert account("dewi").disabled_at is not None
    assert alone.submit(**AGREED).path == LIST
    assert account("dewi").disabled_at is None


def test_the_only_inspector_agrees_in_person(alone, eva, account):
    alone.get(eva + "/disable")

    assert alone.submit().status == 400
    assert alone.submit(**AGREED).path == LIST
    assert account("eva").disabled_at is not None


@pytest.mark.parametrize(
    "agreement",
    [
        {"inspector_username": "eva", "inspector_password": "keliru sekali lagi"},
        {"inspector_username": "alone", "inspector_password": PASSWORD},
        {"inspector_username": "siti", "inspector_password": PASSWORD},
        {"inspector_username": "nobody", "inspector_password": PASSWORD},
        {"inspector_username": "\x00", "inspector_password": "\x00"},
        {"inspector_username": "eva", "inspector_password": "a" * 129},
        {"inspector_username": "eva" * 20, "inspector_password": PASSWORD},
    ],
)
def test_nobody_but_an_inspector_with_the_right_password_agrees(alone, eva, employed, account, agreement):
    path = employed("siti", "officer")

    page = grant(alone, path, **agreement)

    assert page.status == 400
    assert not account("siti").inspector
    assert PASSWORD not in page.text


def test_an_inspector_confirms_while_somebody_guesses_elsewhere(alone, eva, employed, account, office_app):
    path = employed("siti", "officer")
    guesser = Person(office_app)
    guesser.get("/")
    for _ in range(8):
        page = guesser.submit(username="eva", password="bukan kata sandi ini")
    assert page.all("[data-module=countdown]")

    grant(alone, path, **AGREED)

    assert account("siti").inspector


def test_a_disabled_inspector_does_not_count(alone, eva, dewi, employed, account):
    with database.connection_context():
        Account.named("dewi").disable(Confirmation("eva", PASSWORD))
    path = employed("siti", "officer")

    page = grant(alone, path, inspector_username="dewi", inspector_password=PASSWORD)

    assert page.status == 400
    assert not account("siti").inspector


def test_wrong_passwords_wait_as_at_sign_in(alone, eva, employed):
    path = employed("siti", "officer")
    for _ in range(5):
        page = grant(alone, path, inspector_username="eva", inspector_password="keliru sekali lagi")

    assert "Tunggu 4 detik" in page
    assert "Tunggu" in grant(alone, path, **AGREED)


def test_an_empty_agreement_is_not_counted_as_an_attempt(alone, eva, employed):
    path = employed("siti", "officer")
    for _ in range(6):
        grant(alone, path)

    assert "tersimpan" in grant(alone, path, **AGREED)


def test_while_the_inspector_has_no_password_yet_the_role_waits(alone, account, employed):
    alone.get(NEW)
    alone.submit(username="eva", name="Eva Kurnia", inspector="y")
    path = employed("siti", "officer")

    page = grant(alone, path, **AGREED)

    assert page.status == 400
    assert "belum memasang kata sandinya" in page
    assert not account("siti").inspector


def test_a_lost_first_code_can_be_replaced(alone, account):
    alone.get(NEW)
    alone.submit(username="eva", name="Eva Kurnia", inspector="y")
    alone.get(LIST + account("eva").public_id + "/reset")

    assert alone.submit().heading == "Kode untuk Eva Kurnia"


def test_an_inspector_whose_code_ran_out_locks_nobody_out(storage):
    eva, _code = Account.enrol(username="eva", name="Eva", roles=("inspector",))
    eva.code_expires_at = clock.now() - timedelta(seconds=1)
    eva.save()

    dewi, _code = Account.enrol(username="dewi", name="Dewi", roles=("inspector",))

    assert dewi.inspector


def test_the_rule_is_enforced_by_the_model(storage, employed):
    employed("eva", "inspector")
    employed("siti", "officer")
    employed("agus", "admin")

    with pytest.raises(NotConfirmed):
        Account.named("siti").amend(name="Siti", post="", roles=("inspector",))
    with pytest.raises(NotConfirmed):
        Account.enrol(username="dewi", name="Dewi", roles=("inspector",))

    assert Account.holding("inspector").count() == 1


SECOND = {"inspector_username": "agus", "inspector_password": PASSWORD}
OUTSIDE = {"username": "maya", "name": "Maya Kanwil", "inspector": "y"}


@pytest.fixture
def accused(eva):
    """The only inspector, about whom a complaint waits."""
    with database.connection_context():
        a_suggestion("Bu Eva minta uang.", kind="complaint", topic="levy")


def test_an_administrator_learns_how_many_messages_nobody_may_read_and_nothing_of_them(alone, eva):
    before = alone.get(LIST)
    with database.connection_context():
        a_suggestion("Bu Eva minta uang.", kind="complaint", topic="levy")

    page = alone.get(LIST)

    assert "tidak boleh dibaca" not in before
    assert "Ada 1 pesan yang tidak boleh dibaca pengawas mana pun di sini." in page
    assert "minta uang" not in page


def test_where_every_inspector_is_recused_a_second_administrator_confirms_a_further_one(
    alone, accused, employed, account
):
    employed("agus", "admin")

    page = alone.get(NEW)
    refused = alone.submit(**OUTSIDE, **AGREED)
    created = alone.submit(**OUTSIDE, **SECOND)

    assert "Persetujuan administrator kedua" in page and "Agus" in page
    assert refused.status == 400 and "memerlukan persetujuan administrator kedua" in refused
    assert "Kode untuk Maya Kanwil" in created
    assert account("maya").inspector
    assert "tidak boleh dibaca" not in alone.get(LIST)


def test_an_administrator_never_confirms_an_act_of_his_own(alone, accused, employed, account):
    employed("agus", "admin")
    alone.get(NEW)

    page = alone.submit(**OUTSIDE, inspector_username="alone", inspector_password=PASSWORD)

    assert page.status == 400
    with database.connection_context():
        assert Account.named("maya") is None


def test_an_accused_inspector_who_is_an_administrator_confirms_nothing(alone, accused, account):
    with database.connection_context():
        Account.update(admin=True).where(Account.username == "eva").execute()
    alone.get(NEW)

    assert alone.post(NEW, **OUTSIDE, **AGREED).status == 400


def test_the_only_administrator_learns_what_to_do_first(alone, accused):
    page = alone.get(NEW)

    assert "Buat dulu akun administrator untuk orang lain" in page
    assert not page.all("#inspector_password")
    assert alone.submit(**OUTSIDE).status == 400


def test_an_administrator_is_no_substitute_while_an_inspector_may_read(alone, accused, dewi, employed):
    employed("agus", "admin")
    alone.get(NEW)

    assert alone.submit(**OUTSIDE, **SECOND).status == 400


def test_where_the_code_of_the_new_inspector_runs_out_another_one_can_be_enrolled(alone, accused, employed, account):
    employed("agus", "admin")
    alone.get(NEW)
    alone.submit(**OUTSIDE, **SECOND)
    with database.connection_context():
        Account.update(code_expires_at=clock.now() - timedelta(seconds=1)).where(Account.username == "maya").execute()

    counted = alone.get(LIST)
    alone.get(NEW)
    alone.submit(username="rini", name="Rini Kanwil", inspector="y", **SECOND)

    assert "1 pesan yang tidak boleh dibaca" in counted
    assert account("rini").inspector
