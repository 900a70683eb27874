"""A seal records the form of its content, so a change of the program does not make old rows look edited."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from peewee import CharField

from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, VISIT, Hours
from kiosk.core.models import (
    Account,
    Audit,
    BoardEntry,
    ClosedDay,
    Contact,
    Event,
    FollowUp,
    Notice,
    Service,
    Setting,
    Sheet,
    Suggestion,
    SurveyPeriod,
    TrustedDay,
    VisitingDay,
    VisitingWeek,
)
from kiosk.core.models.terms import term_seal, text_seal
from kiosk.core.models.terms.publication import publish_draft
from kiosk.core.models.unit import choice, closed_day
from kiosk.core.storage.database import database, is_postgresql
from kiosk.core.storage.keys import keyring
from kiosk.core.text.languages import Texts
from tests.factories import a_draft, a_suggestion, an_account
from tests.tampering import verify_rows as verify

# Each owner of forms, and what a check finds if its first form is lost.
SEALED = {
    Suggestion: "suggestion changed",
    Contact: "contact changed",
    Event: "event changed",
    Account: "account changed",
    Setting: "setting changed",
    SurveyPeriod: "survey changed",
    FollowUp: "survey changed",
    Sheet: "survey changed",
    BoardEntry: "board changed",
    closed_day: "calendar changed",
    choice: "list changed",
    term_seal: "term changed",
    text_seal: "text changed",
    Notice: "notice changed",
    TrustedDay: "day changed",
    VisitingWeek: "hours changed",
    VisitingDay: "hours changed",
}


@pytest.fixture
def siti(once) -> Account:
    """One of everything that the chain seals, in its current form."""
    once(seal_everything)
    return Account.named("siti")


def seal_everything() -> None:
    siti = an_account("siti", "officer", "staff", "admin")
    suggestion = a_suggestion("Kursi kurang.", contact="0812").suggestion
    BoardEntry.publish(suggestion, by=siti, asked=Texts(id="Kursi kurang"), done=Texts(id="Kursi ditambah"))
    Setting.change(siti, answer_days=12)
    ClosedDay.change(siti, {date(2026, 12, 25): "Natal"})
    hours = Hours(VISIT, time(9), time(11), weekday=1)
    VisitingWeek.replace_all(siti, [hours], seen=VisitingWeek.seen_now())
    VisitingDay.decide(
        siti, date(2026, 12, 25), Texts(id="Natal"), {VISIT: CLOSED}, [], seen=VisitingDay.seen_now(date(2026, 12, 25))
    )
    Service.add(siti, Texts(id="Kantin"))
    Notice.add(siti, texts=Texts(id="Tutup besok."))
    draft = a_draft(short_answer="Boleh pulang lebih awal.")
    publish_draft(draft.term, "id", seen=draft.number, account=siti)
    today = clock.today()
    period = SurveyPeriod.open(siti, name="2026", first=today, last=today, population=100)
    FollowUp.plan(period, siti, {"u1": {"action": "Lain", "who": "Siti", "until": ""}}, FollowUp.stamp_of({}))
    Sheet.record(siti, key=keyring.mint("sheet"), day=today, answers={"u1": 3})
    assert verify() == []


@pytest.fixture
def a_new_column(siti) -> Iterator[None]:
    """Suggestions have a column that did not exist when the first ones were sealed."""
    database.execute_sql("ALTER TABLE suggestion ADD COLUMN mood VARCHAR(10) NOT NULL DEFAULT ''")
    Suggestion._meta.add_field("mood", CharField(max_length=10, default=""))
    yield
    Suggestion._meta.remove_field("mood")


def with_mood(suggestion: Suggestion) -> list:
    return [*Suggestion.FORMS[0](suggestion), suggestion.mood]


def sql(words: str) -> None:
    """Run a statement that the triggers would refuse."""
    if is_postgresql():
        # Off again: the next test may use this connection.
        database.execute_sql("SET session_replication_role = replica")
        database.execute_sql(words)
        database.execute_sql("SET session_replication_role = DEFAULT")
        return
    for table in ("suggestion", "suggestion_words", "audit"):
        database.execute_sql(f"DROP TRIGGER IF EXISTS {table}_no_update")
    database.execute_sql(words)


def kinds() -> list[str]:
    return [finding.kind for finding in verify()]


def test_a_new_column_makes_no_old_row_look_edited(a_new_column, monkeypatch):
    monkeypatch.setattr(Suggestion, "FORMS", (*Suggestion.FORMS, with_mood))
    a_suggestion("Panas.")

    rows = Audit.select().where(Audit.action == "suggestion kept").order_by(Audit.seq)

    assert [row.version for row in rows] == [1, 2]
    assert verify() == []


def test_an_old_row_that_was_edited_is_still_found_after_the_form_changed(a_new_column, monkeypatch):
    monkeypatch.setattr(Suggestion, "FORMS", (*Suggestion.FORMS, with_mood))

    sql("UPDATE suggestion_words SET body = 'Semua baik.' WHERE suggestion_id = 1")

    assert kinds() == ["suggestion changed"]


def test_the_new_column_of_a_new_row_is_sealed(a_new_column, monkeypatch):
    monkeypatch.setattr(Suggestion, "FORMS", (*Suggestion.FORMS, with_mood))
    a_suggestion("Panas.")

    sql("UPDATE suggestion SET mood = 'glad' WHERE id = 2")

    assert kinds() == ["suggestion changed"]


def test_a_form_that_replaces_the_first_makes_every_old_row_look_edited(a_new_column, monkeypatch):
    first = Suggestion.FORMS[0]
    monkeypatch.setattr(Suggestion, "FORMS", (lambda one: [*first(one), one.mood],))

    assert kinds() == ["suggestion changed"]


@pytest.mark.parametrize(("version", "other"), [(1, 2), (2, 1), (2, 3), (1, 0)])
def test_a_row_whose_version_was_edited_is_found(a_new_column, monkeypatch, version, other):
    monkeypatch.setattr(Suggestion, "FORMS", (*Suggestion.FORMS, with_mood))
    a_suggestion("Panas.")
    row = Audit.get(Audit.action == "suggestion kept", Audit.version == version)

    sql(f"UPDATE audit SET version = {other} WHERE seq = {row.seq}")

    assert [(one.seq, one.kind) for one in verify()] == [(row.seq, "row changed")]


@pytest.mark.sqlite_only
def test_a_version_that_is_not_a_number_is_found(siti):
    sql("UPDATE audit SET version = 'x' WHERE seq = 3")

    assert [(one.seq, one.kind) for one in verify()] == [(3, "row changed")]


@pytest.mark.parametrize("owner", SEALED, ids=lambda one: one.__name__.rpartition(".")[2])
def test_every_noun_reads_its_earlier_forms(siti, monkeypatch, owner):
    monkeypatch.setattr(owner, "FORMS", (*owner.FORMS, lambda thing: ["new"]))

    assert verify() == []


@pytest.mark.parametrize(("owner", "found"), SEALED.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_every_noun_needs_its_earlier_form(siti, monkeypatch, owner, found):
    monkeypatch.setattr(owner, "FORMS", (lambda thing: ["new"],))

    assert set(kinds()) == {found}


@pytest.mark.parametrize("value", ["x", "[]", '{"id": 1}', '"Kantin"'])
def test_texts_edited_into_something_else_are_found_and_hide_nothing(siti, value):
    database.execute_sql(f"UPDATE service SET names = {database.param}", (value,))
    database.execute_sql(f"UPDATE board_entry SET asked = {database.param}", (value,))

    assert sorted(kinds()) == ["board changed", "list changed"]


def test_a_pair_published_again_is_sealed_in_the_new_form(siti, monkeypatch):
    monkeypatch.setattr(BoardEntry, "FORMS", (*BoardEntry.FORMS, lambda one: ["new", one.done.source]))
    entry = BoardEntry.get()
    done = Texts(id="Enam kursi baru")
    BoardEntry.publish(entry.suggestion, by=siti, seen=entry.stamp, asked=entry.asked, done=done)

    value = Event.select().where(Event.kind == "published").order_by(Event.id.desc()).first().value
    assert (value.partition(":")[0], len(value)) == (str(len(BoardEntry.FORMS)), 40)
    assert verify() == []

    database.execute_sql('UPDATE board_entry SET done = \'{"id": "Lain"}\'')

    assert kinds() == ["board changed"]


@pytest.mark.parametrize("sealed_before", [True, False], ids=["before the row existed", "since then"])
def test_a_later_row_of_the_card_that_sql_filled_is_found(storage, monkeypatch, sealed_before):
    with monkeypatch.context() as before:
        if sealed_before:
            for owner in (term_seal, text_seal):
                before.setattr(owner, "FORMS", owner.FORMS[:1])
        draft = a_draft(short_answer="Boleh pulang lebih awal.")
        publish_draft(draft.term, "id", seen=draft.number, account=an_account("siti", "staff"))
    assert verify() == []

    sql(f"UPDATE revision SET if_refused = 'Bayar dahulu.' WHERE id = {draft.id}")

    assert sorted(kinds()) == ["term changed", "text changed"]
