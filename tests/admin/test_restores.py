"""A copy is brought back step by step: checked first, described, and taken only when somebody has agreed."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.core.backup import copying, restoring, swap
from kiosk.core.backup.envelope import Envelope
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.task import tasks
from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, Suggestion
from kiosk.core.storage.database import database, sqlite_path
from kiosk.core.storage.space import space
from tests.factories import a_suggestion, actor_of, an_account
from tests.pages import Person

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def instance(overrides) -> Path:
    return Path(overrides["instance"])


@pytest.fixture
def copy(instance, admin):
    """A copy with one message; another message came afterwards."""
    a_suggestion("Sebelum salinan")
    made = copying.make(instance)
    a_suggestion("Sesudah salinan")
    yield made
    restoring.restart.clear()
    space.watch(sqlite_path())
    swap.discard(sqlite_path())


def checked(admin, copy, **fields):
    admin.get(f"/admin/restores/new?place=0&name={copy.path.name}")
    admin.submit("form[action$=new]", **fields)
    tasks.last.wait()
    return admin.get("/admin/restores/")


def test_the_check_says_what_is_missing_in_the_copy_and_changes_nothing(admin, copy):
    page = checked(admin, copy)

    assert "Salinan lulus pemeriksaan" in page
    assert "1 pesan" in page
    assert Suggestion.select().count() == 2
    admin.submit("form[action$=discard]")
    assert not swap.scratch(sqlite_path()).exists()


def test_a_copy_is_taken_only_after_a_tick_and_the_next_start_has_it_in_the_chain(admin, copy, instance):
    checked(admin, copy)
    assert "harus" in admin.submit("form[action$=take]").text or not swap.is_committed(sqlite_path())

    page = admin.submit("form[action$=take]", understood="y")

    assert "Kiosk dimulai ulang" in page
    assert restoring.restart.is_set()
    database.close()
    assert swap.finish(instance)
    database.connect()
    assert Suggestion.select().count() == 1
    assert actor_of(Audit.get(Audit.action == "database restored")) == Account.named("admin")
    assert Journal(instance).restored.place == copy.path.name


def test_nobody_takes_a_copy_that_somebody_else_has_checked(admin, copy, office_app, password_hash):
    checked(admin, copy)
    an_account("lain", "admin", password_hash=password_hash)
    other = Person(office_app)
    other.sign_in("lain")

    assert "diperiksa oleh orang lain" in other.get("/admin/restores/")
    other.post("/admin/restores/take", {"understood": "y", "stamp": admin.page.form("form[action$=take]")["stamp"]})

    assert not swap.is_committed(sqlite_path())


def test_what_came_in_while_the_page_was_open_is_read_about_before_it_is_dropped(admin, copy):
    checked(admin, copy)
    a_suggestion("Sesudah pemeriksaan.")

    page = admin.submit("form[action$=take]", understood="y")
    assert "Sesudah halaman ini dibuka ada yang masuk" in page
    assert "2 pesan" in page
    assert not swap.is_committed(sqlite_path())

    admin.submit("form[action$=take]", understood="y")
    assert swap.is_committed(sqlite_path())


def test_a_restore_that_was_decided_cannot_be_discarded(admin, copy):
    page = checked(admin, copy)
    admin.submit("form[action$=take]", understood="y")

    admin.page = page
    admin.submit("form[action$=discard]")

    assert swap.is_committed(sqlite_path())


def test_a_restore_is_announced_to_officers_and_to_holders_of_tickets_for_two_weeks(officer, visitor, instance):
    visitor.get("/tickets/")
    assert "baru saja dipulihkan" not in visitor.submit(code="K7QDM-3X9TA")
    Journal(instance).write(restored=Done(clock.now(), "kiosk-000001-undated.age"))

    assert "Basis data dipulihkan" in officer.get("/officer/suggestions/")
    assert "tunjukkan kertas Anda kepada petugas" in visitor.submit(code="K7QDM-3X9TA")
    Journal(instance).write(restored=Done(clock.now() - timedelta(days=15), "kiosk-000001-undated.age"))
    assert "Basis data dipulihkan" not in officer.get("/officer/suggestions/")


def test_once_it_is_decided_nothing_more_is_stored_that_would_be_lost(admin, copy, visitor):
    checked(admin, copy)
    admin.submit("form[action$=take]", understood="y")

    with pytest.raises(Exception, match="locked"):
        a_suggestion("Hilang")


def test_a_copy_that_only_the_envelope_opens_asks_for_its_key_next_to_the_field(admin, copy, instance):
    key = Envelope.new()
    Envelope(instance).seal_to(key)
    sealed = copying.make(instance)
    (instance / "keys" / "drill").unlink()
    admin.get(f"/admin/restores/new?place=0&name={sealed.path.name}")

    assert "Ini bukan kunci dari amplop" in admin.submit("form[action$=new]", key="AGE-SECRET-KEY-1XYZ")
    assert "tidak membuka salinan" in admin.submit("form[action$=new]", key=Envelope.new())
    admin.submit("form[action$=new]", key=" ".join(key.lower()[begin : begin + 6] for begin in range(0, 74, 6)))
    tasks.last.wait()
    assert "siap dipakai" in admin.get("/admin/restores/")


def test_a_broken_copy_is_refused_in_a_sentence_and_the_second_try_succeeds(admin, copy):
    content = copy.path.read_bytes()
    copy.path.write_bytes(content[:-1000])

    assert "rusak atau tidak lengkap" in checked(admin, copy)
    copy.path.write_bytes(content)
    assert "siap dipakai" in checked(admin, copy)
