"""A database of the previous version becomes one of this version, and nothing in it is lost."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from peewee import Table
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from kiosk import config
from kiosk.core import schema
from kiosk.core.models import (
    ALL,
    Account,
    Case,
    Event,
    Group,
    Notice,
    Rating,
    ReasonTally,
    ScoreTally,
    Suggestion,
    Term,
)
from kiosk.core.models.proof import tallies
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions.sender_view import replies_to
from kiosk.core.storage.database import database, is_postgresql, open_database
from kiosk.core.text.languages import Texts

MIGRATIONS = Path(schema.__file__).parent / "migrations"
OLD_NOTICE = Table("notice", ("id", "text_id", "text_en", "starts_on", "ends_on", "position"))


@pytest.fixture
def before(overrides: dict[str, str], visitor_app, tmp_path: Path) -> Iterator[None]:
    """A database with the tables of the version before notices had a clock."""
    database.close()
    open_database(overrides["database_url"].replace("kiosk.db", "before.db"), config.ROOT)
    database.connect()
    if is_postgresql():
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
    Runner(database.obj, str(MIGRATIONS)).up("0003_search")
    yield
    database.close()


def an_old_notice(words: str, starts_on: date, ends_on: date | None, **columns) -> None:
    row = {"text_id": words, "text_en": "", "starts_on": starts_on, "ends_on": ends_on, "position": 0, **columns}
    OLD_NOTICE.bind(database.obj).insert(row).execute()


def start_this_version(tmp_path: Path) -> None:
    database.close()
    schema.prepare(tmp_path)
    database.connect()


def test_days_of_a_notice_become_moments_that_include_both_days(before, tmp_path):
    an_old_notice("Libur", date(2026, 11, 24), date(2026, 11, 25), text_en="Closed", position=3)

    start_this_version(tmp_path)

    notice = Notice.get()
    assert (notice.kind, notice.texts, notice.position) == (Notice.SLIDE, Texts(id="Libur", en="Closed"), 3)
    # Midnight at the unit is five in the afternoon of the day before in UTC.
    assert notice.starts_at == datetime(2026, 11, 23, 17)
    assert notice.ends_at == datetime(2026, 11, 25, 17)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 23, 16, 59), False),
        (datetime(2026, 11, 23, 17, 0), True),
        (datetime(2026, 11, 25, 16, 59), True),
        (datetime(2026, 11, 25, 17, 0), False),
    ],
)
def test_it_is_shown_on_the_same_days_as_before(before, tmp_path, at, shown):
    an_old_notice("Libur", date(2026, 11, 24), date(2026, 11, 25))

    start_this_version(tmp_path)

    assert Notice.showing(at=at).exists() is shown


def test_a_notice_without_an_end_still_has_none_and_order_is_kept(before, tmp_path):
    an_old_notice("Kedua", date(2026, 1, 1), None, position=2)
    an_old_notice("Kesatu", date(2026, 1, 1), None, position=1)

    start_this_version(tmp_path)

    assert [(notice.texts.source, notice.ends_at) for notice in Notice.showing()] == [("Kesatu", None), ("Kedua", None)]


def test_the_tables_are_those_of_a_fresh_database_and_what_is_new_is_seeded(before, tmp_path):
    start_this_version(tmp_path)

    difference = diff_models(database.obj, list(ALL))
    assert not difference.create_tables
    assert not difference.add_columns
    assert not difference.drop_columns
    assert not difference.add_indexes
    assert "kunjungan" in Group.named_in("id")
    assert Term.published("id", "kunjungan")
    assert schema.pending() == []


def old_row(table: str, **columns: object) -> None:
    Table(table, tuple(columns)).bind(database.obj).insert(columns).execute()


def test_rows_older_than_the_chain_are_sealed_as_they_are(before, tmp_path):
    day, at = date(2026, 11, 20), datetime(2026, 11, 20, 3)
    plain = {"password_hash": None, "code_hash": None, "code_expires_at": None, "disabled_at": None, "post": ""}
    roles = {"officer": True, "inspector": False, "staff": False, "admin": False}
    old_row("account", id=1, public_id="a", username="siti", name="Siti", created_at=at, **plain, **roles)
    sent = {"key_hmac": "k", "finder": "F", "finder_counter": 0, "proof_hash": "p", "kind": "suggestion", "topic": None}
    known = {"service_id": None, "language": "id", "channel": "kiosk", "due_on": date(2026, 12, 10)}
    when = {"day": day, "part": "morning"}
    old_row("suggestion", id=1, public_id="s", restricted=False, **sent, **known, **when)
    old_row("suggestion_words", suggestion_id=1, body="Kursi kurang.", officer_named="")
    old_row("event", id=1, suggestion_id=1, kind="received", value="", actor_id=None, at=None, **when)
    old_row("event", id=2, suggestion_id=1, kind="reply", value="", actor_id=1, at=at, **when)
    old_row("event_words", event_id=2, body="Terima kasih.")
    old_row("event", id=3, suggestion_id=1, kind="status", value="closed", actor_id=1, at=at, **when)

    start_this_version(tmp_path)

    case = Case.get()
    assert (case.status, case.answered_on, case.closed_on, case.outcome) == ("closed", day, day, "")
    assert replies_to(Suggestion.get()) == [(Event.get_by_id(2), "Terima kasih.")]
    assert verify() == []
    Account.update(officer=False).execute()
    assert [finding.kind for finding in verify()] == ["account changed"]


def test_what_was_rated_before_there_were_tallies_is_counted_in_them(before, tmp_path):
    Runner(database.obj, str(MIGRATIONS)).up("0005_officers")
    named = {"position": 0, "active": True}
    old_row("service", id=3, code="visits", name_id="Kunjungan", name_en="", **named)
    old_row("reason", id=5, code="waiting", topic="rating", text_id="Waktu tunggu", text_en="", **named)
    old_row("reason", id=6, code="manner", topic="rating", text_id="Sikap", text_en="", **named)
    # The database gives them the ids from 1 on.
    for number in range(60):
        when = {"day": date(2026, 11, 1 + number % 3), "hour": 8 + number % 2, "language": "id"}
        service = 3 if number % 5 else None
        old_row("rating", key_hmac=f"{number}", service_id=service, score=1 + number % 4, **when)
        for reason in (5, 6)[: number % 3]:
            old_row("rating_reason", rating_id=number + 1, reason_id=reason)

    start_this_version(tmp_path)

    assert tallies.verify() == {"score_tally": 0, "reason_tally": 0, "sheet_tally": 0}
    assert sum(row.number for row in ScoreTally) == Rating.select().where(~Rating.flagged).count() == 60
    first = ScoreTally.select().where(ScoreTally.day == date(2026, 11, 1), ScoreTally.service == 0)
    # Numbers 0, 15, 30 and 45 are of that day and of no service.
    assert sorted((row.hour, row.score, row.counted, row.number) for row in first) == [
        (8, 1, True, 1),
        (8, 3, True, 1),
        (9, 2, True, 1),
        (9, 4, True, 1),
    ]
    assert {reason: sum(row.number for row in ReasonTally if row.reason == reason) for reason in (5, 6)} == {
        5: 40,
        6: 20,
    }
    Rating.give(key="a", score=4, language="id")
    assert sum(tallies.verify().values()) == 0
