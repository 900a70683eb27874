"""Texts and contacts are destroyed when due, and can be read nowhere afterwards."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.core import chores
from kiosk.core.days import clock
from kiosk.core.models import (
    ALL,
    Account,
    Audit,
    AuditSalt,
    BoardEntry,
    Case,
    Chore,
    Event,
    Inbox,
    Setting,
    Suggestion,
    TrustedDay,
)
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Refused
from kiosk.core.models.suggestions.retention import (
    contacts_due,
    erase_contact,
    purge,
    purge_due,
    texts_due,
)
from kiosk.core.storage import search
from kiosk.core.storage.database import database, is_postgresql, sqlite_path
from kiosk.core.storage.files import empty_log
from kiosk.core.text.languages import Texts
from tests.factories import a_suggestion, an_account

CANARY = "kenariemas"
TODAY = clock.today()


@pytest.fixture
def siti(storage):
    """An officer of a unit without a machine voice, which would speak at each turn of the chores."""
    Setting.change(machine_voice=False)
    return an_account("siti", "officer")


def closed(by: Account, days: int, text: str = "Ruang tunggu panas.", **fields) -> Suggestion:
    """Return a suggestion that was answered, and closed ``days`` days ago, when the program trusted that date."""
    TrustedDay.move_to(TODAY - timedelta(days=days))
    suggestion = a_suggestion(text, **fields).suggestion
    acts.record(suggestion, "note", actor=by, text=f"Catatan {text}")
    acts.record(suggestion, "reply", actor=by, text=f"Jawaban {text}")
    acts.record(suggestion, "closed", actor=by, value="done", text=f"Alasan {text}", day=TODAY - timedelta(days=days))
    TrustedDay.move_to(TODAY)
    return suggestion


def hold(suggestion: Suggestion, by: Account) -> None:
    acts.record(suggestion, "held", actor=by, text="Masih diperiksa")


def test_a_contact_is_erased_ninety_days_after_closing_and_the_text_stays(siti):
    early, late = closed(siti, 89, contact="0811"), closed(siti, 90, contact="0812")

    assert contacts_due(TODAY) == [late]
    assert purge_due(TODAY) == 1

    assert (early.contact is None, late.contact is None) == (False, True)
    assert late.text is not None
    assert not Case.get_by_id(late.id).has_contact
    assert verify() == []


def test_a_text_is_purged_two_years_after_closing_with_all_words_of_its_events(siti):
    early, late = closed(siti, 729), closed(siti, 730, contact="0812")

    assert texts_due(TODAY) == [late]
    assert purge_due(TODAY) == 1

    assert early.text is not None
    assert (late.text, late.contact) == (None, None)
    assert [event.text for event in late.events] == [None] * 5
    assert [event.kind for event in late.events] == ["received", "note", "reply", "closed", "purged"]
    assert Case.get_by_id(late.id).purged
    assert verify() == []


def test_the_unit_sets_the_periods(siti):
    one = closed(siti, 400, contact="0812")
    Setting.change(keep_contact_days=30, keep_text_days=400)

    assert contacts_due(TODAY) == texts_due(TODAY) == [one]


def test_what_is_open_or_held_stays(siti):
    held = closed(siti, 800, contact="0812")
    hold(held, siti)
    opened = a_suggestion("Masih dibahas", contact="0813").suggestion

    assert purge_due(TODAY) == 0

    assert held.text and opened.text and held.contact and opened.contact


def test_a_suggestion_no_longer_held_is_purged(siti):
    held = closed(siti, 800)
    hold(held, siti)
    acts.record(held, "unheld", actor=siti)

    assert purge_due(TODAY) == 1


def test_a_purge_destroys_the_salts_of_words_and_leaves_every_row(siti):
    one = closed(siti, 800, contact="0812")
    rows = Audit.select().count()
    reply = one.events.where(Event.kind == "reply").get()

    purge(one, siti)

    assert Audit.select().count() == rows + 1
    for name in (one.name_in_chain, one.contact_in_chain, reply.name):
        row = Audit.get(Audit.object == Audit.digest_of_object(name))
        assert not AuditSalt.select().where(AuditSalt.seq == row.seq).exists()
    assert not purge(one)
    assert not erase_contact(one)


def test_an_answer_to_a_purged_suggestion_is_refused(siti):
    one = closed(siti, 800)
    purge(one)
    case = Inbox(siti).find(one.public_id).case

    with pytest.raises(Refused) as refusal:
        acts.reply(case, siti, "Terlambat", seen=5)

    assert refusal.value.reason == Refused.PURGED


def test_a_published_pair_stays_on_the_board(siti):
    one = closed(siti, 800)
    BoardEntry.publish(one, by=siti, asked=Texts(id="Ruang tunggu panas"), done=Texts(id="Kipas dipasang"))

    purge(one)

    assert BoardEntry.shown().get().asked.source == "Ruang tunggu panas"


def found_in_search() -> bool:
    return Suggestion.select().where(search.suggestion_matches(CANARY, Suggestion.id)).exists()


def files_with_the_canary(folder: Path) -> list[str]:
    """Return the files below ``folder`` that contain the canary, in upper or lower case."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and CANARY.encode() in path.read_bytes().lower():
            found.append(path.name)
    return sorted(found)


def tables_with_the_canary() -> list[str]:
    """Return the tables that contain the canary in any column."""
    mark = "%s" if is_postgresql() else "?"
    found = []
    for model in ALL:
        for field in model._meta.sorted_fields:
            table, column = model._meta.table_name, field.column_name
            text = f'CAST("{column}" AS text)'
            sql = f'SELECT 1 FROM "{table}" WHERE lower({text}) LIKE {mark} LIMIT 1'
            if database.execute_sql(sql, (f"%{CANARY}%",)).fetchone():
                found.append(f"{table}.{column}")
    return found


def the_canary(by: Account) -> Suggestion:
    """Return a suggestion with the canary in all its texts."""
    return closed(by, 800, f"Pesan {CANARY} " * 40, contact=f"{CANARY} 0812", officer_named=f"Pak {CANARY}")


def test_after_a_purge_no_text_is_in_any_table_or_search(siti):
    the_canary(siti)
    assert len(tables_with_the_canary()) == 4
    assert found_in_search()

    purge_due(TODAY)

    assert tables_with_the_canary() == []
    assert not found_in_search()
    assert verify() == []


@pytest.mark.sqlite_only
def test_after_a_purge_no_byte_of_the_text_is_in_the_file_its_log_or_the_logs(siti, tmp_path, visitor_app, caplog):
    caplog.set_level(logging.INFO)
    the_canary(siti)
    # So many that FTS5 has merged the segment in which its words were.
    for number in range(20):
        a_suggestion(f"Pesan lain {number}")
    assert "kiosk.db-wal" in files_with_the_canary(tmp_path)
    empty_log()
    assert files_with_the_canary(tmp_path) == ["kiosk.db"]

    chores.run_once(visitor_app)

    assert files_with_the_canary(tmp_path) == []
    assert CANARY not in caplog.text.lower()
    assert verify() == []


@pytest.mark.sqlite_only
def test_a_copy_made_after_a_purge_contains_no_text_either(siti, tmp_path):
    from kiosk.core import schema

    the_canary(siti)
    before = schema.copy(tmp_path / "before")
    purge_due(TODAY)
    after = schema.copy(tmp_path / "after")

    assert CANARY.encode() in before.read_bytes()
    assert CANARY.encode() not in after.read_bytes()


@pytest.mark.sqlite_only
def test_while_a_reader_uses_an_older_snapshot_the_purge_is_not_done_yet(siti, visitor_app, tmp_path):
    import cysqlite

    the_canary(siti)
    other = cysqlite.connect(str(sqlite_path()))
    other.execute("BEGIN")
    other.execute("SELECT COUNT(*) FROM suggestion").fetchone()
    database.execute_sql("PRAGMA busy_timeout = 50")

    assert purge_due(TODAY) == 1
    assert not empty_log()
    assert files_with_the_canary(tmp_path) != []

    other.execute("COMMIT")
    other.close()
    assert empty_log()
    assert files_with_the_canary(tmp_path) == []


def test_the_program_purges_once_a_day(siti, visitor_app):
    first = closed(siti, 800)
    chores.run_once(visitor_app)
    second = closed(siti, 800)
    chores.run_once(visitor_app)
    assert (first.text is None, second.text is None) == (True, False)

    Chore.done("purge", clock.now() - timedelta(days=1))
    chores.run_once(visitor_app)

    assert second.text is None


@pytest.mark.sqlite_only
def test_an_erased_contact_is_gone_from_the_log_at_the_next_turn(siti, visitor_app, tmp_path):
    suggestion = a_suggestion(contact=CANARY).suggestion
    chores.run_once(visitor_app)

    erase_contact(suggestion)
    chores.run_once(visitor_app)

    assert files_with_the_canary(tmp_path) == []


def test_the_sender_reads_on_the_ticket_that_the_words_are_gone(siti, visitor):
    receipt = a_suggestion("Ruang tunggu panas")
    acts.record(receipt.suggestion, "reply", actor=siti, text="Kipas sudah dipasang.")
    acts.record(receipt.suggestion, "closed", actor=siti, value="done", text="Selesai")
    purge(receipt.suggestion)
    visitor.get("/tickets/")

    page = visitor.submit(code=receipt.code)

    assert "Kipas sudah dipasang" not in page
    assert "dihapus" in page
