"""Damage is looked for right after the start and once a week, and makes the program not ready."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.core import chores
from kiosk.core.days import clock
from kiosk.core.models import Chore, Setting
from kiosk.core.models.chain.findings import DAMAGED, REFERENCE
from kiosk.core.models.proof.structure import wrong_search
from kiosk.core.soundness import Soundness, soundness
from kiosk.core.storage.database import database, sqlite_path
from tests.factories import a_suggestion, an_account

pytestmark = pytest.mark.usefixtures("storage")
sqlite_only = pytest.mark.sqlite_only


@pytest.fixture(autouse=True)
def silent(storage) -> Iterator[None]:
    """No machine voice, and nothing known from another test."""
    Setting.change(machine_voice=False)
    soundness.forget()
    yield
    soundness.forget()


def damage_the_index(name: str) -> None:
    """Overwrite the page of an index in the file, as a dying disk does, and read it from there."""
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    ((page,),) = database.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchall()
    database.close()
    with sqlite_path().open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    database.connect()


def kinds(found: Soundness = soundness) -> set[str]:
    return {finding.kind for finding in found.findings}


def test_an_intact_database_has_no_findings():
    soundness.look_at_start()
    soundness.look_after_start()
    soundness.look_in_full_when_due()

    assert soundness.findings == []
    assert not soundness.is_serious


@sqlite_only
def test_a_damaged_page_is_found_after_the_start_and_makes_the_program_not_ready(visitor, caplog):
    damage_the_index("clarity_term_id")

    soundness.look_after_start()

    assert kinds() == {DAMAGED}
    assert "found by the check of pages: The database file is damaged" in caplog.text
    answer = visitor.client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")


@sqlite_only
def test_a_row_that_refers_to_nothing_is_found(storage):
    a_suggestion("Kursinya rusak")
    database.execute_sql("PRAGMA foreign_keys = 0")
    database.execute_sql("INSERT INTO case_tag (tag_id, suggestion_id) VALUES (77, 1)")

    soundness.look_after_start()

    assert REFERENCE in kinds()
    assert soundness.is_serious


@sqlite_only
def test_a_falsified_search_index_is_named_and_made_again(storage, caplog):
    a_suggestion("Kursinya rusak")
    database.execute_sql("DELETE FROM suggestion_search")

    soundness.look_after_start()

    assert "The search index is not what the texts make of it. (suggestion_search)" in caplog.text
    assert wrong_search() == []
    assert soundness.findings == []


def test_a_broken_end_of_the_chain_is_named_at_the_start_but_the_lobby_stays_open():
    an_account("siti", "officer")
    last = "(SELECT MAX(seq) FROM audit_salt)"
    database.execute_sql(f"INSERT INTO audit_salt (seq, salt) SELECT {last} + 1, salt FROM audit_salt LIMIT 1")

    soundness.look_at_start()

    assert kinds() == {"tail cut"}
    assert not soundness.is_serious


def test_everything_is_checked_once_a_week(monkeypatch):
    soundness.look_in_full_when_due()
    first = Chore.last("full check")
    monkeypatch.setattr(clock, "now", lambda: first + timedelta(days=6))
    soundness.look_in_full_when_due()
    assert Chore.last("full check") == first
    monkeypatch.setattr(clock, "now", lambda: first + timedelta(days=7, minutes=1))

    soundness.look_in_full_when_due()

    assert Chore.last("full check") == first + timedelta(days=7, minutes=1)


def test_a_last_check_in_the_future_does_not_delay_the_next():
    Chore.done("full check", clock.now() + timedelta(days=4_000))

    soundness.look_in_full_when_due()

    assert Chore.last("full check") <= clock.now()


def test_after_a_finding_it_is_not_done_and_waits_a_day_not_twenty_seconds(monkeypatch):
    Setting.change(an_account("siti", "admin"), answer_days=12)
    database.execute_sql("UPDATE setting SET value = '99' WHERE name = 'answer_days'")
    soundness.look_in_full_when_due()
    assert kinds() == {"setting changed"}
    assert Chore.last("full check") is None
    monkeypatch.setattr("kiosk.core.soundness.check", lambda: pytest.fail("checked again at once"))

    soundness.look_in_full_when_due()

    assert kinds() == {"setting changed"}


def test_administrators_see_what_was_found(admin):
    database.execute_sql("CREATE TABLE salinan (body TEXT)")
    soundness.look_at_start()

    page = admin.get("/admin/audit/")

    assert "Pemeriksaan otomatis: Ada bagian basis data yang tidak dibuat program." in page.text


def test_the_chores_put_back_a_guard_that_was_dropped_meanwhile(visitor_app, admin):
    database.execute_sql("DROP INDEX suggestion_day")

    chores.run_once(visitor_app)

    assert soundness.findings == []
    page = admin.get("/admin/audit/?group=schema")
    assert "Pengaman yang hilang dipasang lagi oleh program" in page.text
    assert "index suggestion_day" in page.text
