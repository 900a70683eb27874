"""A database that the program of migration 0006 made, with something of everything, opens in this version.

Its rows stand in ``data/version_0006.json`` as that program wrote them, with the key under which it sealed them: six
suggestions, of which one was reopened, one purged and one lost its contact; pairs of the board with and without English
and one withdrawn; notices, groups, services, reasons, templates, settings, a survey with paper sheets; and the chain.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import config
from kiosk.core import schema
from kiosk.core.days import clock
from kiosk.core.days.trust import EARLIEST
from kiosk.core.models import (
    Account,
    Audit,
    BoardEntry,
    Event,
    Group,
    Notice,
    Reason,
    ReplyTemplate,
    Service,
    Setting,
    Suggestion,
    Term,
    TermEvent,
    TrustedDay,
)
from kiosk.core.models.proof.structure import wrong_schema
from kiosk.core.storage.database import database, is_postgresql, open_database
from kiosk.core.text.languages import Texts
from tests import old_version
from tests.old_version import BEFORE, SEALED

# The file has no search entries.
from tests.tampering import verify_rows as verify

# The release adds terms, with their relations and acts.
GROWING = ("closed_day", "audit", "audit_salt", "term", "revision", "relation", "term_event")


@pytest.fixture
def before(overrides: dict[str, str], visitor_app, tmp_path: Path) -> Iterator[None]:
    """The database of the version before, and its audit key; the other keys do not matter here."""
    database.close()
    open_database(overrides["database_url"].replace("kiosk.db", "before.db"), config.ROOT)
    database.connect()
    if is_postgresql():
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
    old_version.make(tmp_path / "keys before")
    yield
    database.close()


def start_this_version(tmp_path: Path) -> None:
    database.close()
    schema.prepare(tmp_path)
    database.connect()


def counts() -> dict[str, int]:
    return {
        table: database.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
        for table in BEFORE["tables"]
        # Starting adds the days of further years, and seals what had no seal.
        if table not in GROWING
    }


def test_nothing_is_lost_and_the_chain_holds(before, tmp_path):
    held = counts()

    start_this_version(tmp_path)

    assert counts() == held == {t: len(held["rows"]) for t, held in BEFORE["tables"].items() if t not in GROWING}
    assert verify(Audit.daily_anchors()) == []
    assert {row.version for row in Audit.select().where(Audit.seq <= SEALED)} == {1}
    assert schema.pending() == []
    assert wrong_schema() == []


def test_the_terms_of_the_unit_stay_as_they_are_beside_those_that_the_release_adds(before, tmp_path):
    start_this_version(tmp_path)

    term = Term.at("asimilasi")
    assert (term.id, term.shown_numbers, Term.on_show("asimilasi", "id").text.title) == (2, "id:2", "Judul")
    assert [(event.term_id, event.language) for event in TermEvent.select().where(TermEvent.kind == "proposed")] == [
        (2, "id"),
        (2, "en"),
    ]
    assert Term.select().count() > 1
    assert Term.at("remisi") is None


def test_the_first_start_seals_what_had_no_seal_once_and_trusts_its_last_dated_act(before, tmp_path):
    start_this_version(tmp_path)

    last = max(row.at for row in Audit.select().where(Audit.at.is_null(False), Audit.seq <= SEALED))
    assert TrustedDay.current().day == max(min(clock.local(last).date(), clock.today()), EARLIEST)
    rows = Audit.select().count()
    Notice.create(texts=Texts(id="Ditulis di luar program"))
    start_this_version(tmp_path)
    assert Audit.select().count() == rows
    assert [finding.kind for finding in verify()] == ["notice unsealed"]


def test_every_row_of_the_chain_and_every_event_reads_as_before(before, tmp_path):
    start_this_version(tmp_path)

    for model, table in ((Audit, "audit"), (Event, "event"), (Suggestion, "suggestion")):
        names = BEFORE["tables"][table]["columns"]
        rows = model.select(*(model._meta.columns[name] for name in names))
        kept = [tuple(row) for row in (rows.where(Audit.seq <= SEALED) if model is Audit else rows).tuples()]
        assert [[plain(value) for value in row] for row in sorted(kept, key=lambda row: str(row[0]).zfill(9))] == [
            [bool(v) if n in BEFORE["booleans"].get(table, ()) else v for n, v in zip(names, row, strict=True)]
            for row in BEFORE["tables"][table]["rows"]
        ]


def plain(value: Any) -> Any:
    """Write a value of a model as the file does."""
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def test_the_texts_are_stored_by_language(before, tmp_path):
    start_this_version(tmp_path)

    assert Service.find("kantin").names == Texts(id="Kantin", en="Canteen")
    assert Service.find("wartel").names == Texts(id="Warung telepon")
    assert Reason.find("suara").names == Texts(id="Suara", en="Sound")
    assert Group.get_by_id("makanan").names == Texts(id="Makanan")
    assert [one.texts for one in Notice.select().order_by(Notice.id)] == [
        Texts(id="Libur\nbersama", en="Closed"),
        Texts(id="Gratis"),
    ]
    assert [(one.asked, one.done) for one in BoardEntry.select().order_by(BoardEntry.id)] == [
        (
            Texts(id="Ruang tunggu panas", en="The waiting room is hot"),
            Texts(id="Dua kipas dipasang", en="Two fans were put up"),
        ),
        (Texts(id="Ruang tunggu panas sekali"), Texts(id="Kipas ditambah")),
        (Texts(id="Kursi kurang"), Texts(id="Enam kursi “baru”")),
    ]
    assert [one.bodies for one in ReplyTemplate.listed()] == [
        Texts(id="Terima kasih, {tanggal}.", en="Thank you, {tanggal}."),
        Texts(id="Sedang dikerjakan."),
    ]
    assert Setting.read("unit_tagline") == Texts(id="Layanan informasi Rutan", en="Information and help")
    assert (Setting.read("answer_days"), Setting.read("unit_name")) == (12, "Rutan Blora")


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        ('UPDATE service SET names = \'{"id": "Toko", "en": "Canteen"}\' WHERE code = \'kantin\'', "list changed"),
        ("UPDATE service SET names = '{\"id\": \"Kantin\"}' WHERE code = 'kantin'", "list changed"),
        (
            'UPDATE reason SET names = \'{"id": "Suara", "en": "Sound", "jv": "Swara"}\' WHERE code = \'suara\'',
            "list changed",
        ),
        ("UPDATE setting SET value = 'Free beer' WHERE language = 'en'", "setting changed"),
        ('UPDATE board_entry SET done = \'{"id": "Lain"}\' WHERE id = 2', "board changed"),
        (
            'UPDATE board_entry SET done = \'{"id": "Kipas ditambah", "jv": "Kipas"}\' WHERE id = 2',
            "board changed",
        ),
    ],
)
def test_a_text_sealed_before_and_edited_past_the_program_is_found(before, tmp_path, edit, found):
    start_this_version(tmp_path)

    database.execute_sql(edit)

    assert [finding.kind for finding in verify()] == [found]


def test_what_is_changed_afterwards_is_sealed_in_the_form_of_this_version(before, tmp_path):
    start_this_version(tmp_path)
    agus, siti = Account.named("agus"), Account.named("siti")
    kantin, pair = Service.find("kantin"), BoardEntry.select().order_by(BoardEntry.id).first()

    kantin.rename(agus, Texts(id="Kantin", en="Canteen", jv="Warung"), seen=kantin.stamp)
    BoardEntry.publish(pair.suggestion, by=siti, seen=pair.stamp, asked=pair.asked, done=Texts(id="Tiga kipas"))
    Setting.change(agus, unit_tagline=Texts(id="Layanan informasi Rutan", en="Help"))

    assert [row.version for row in Audit.select().where(Audit.action == "choice renamed").order_by(Audit.seq)] == [1, 2]
    assert verify() == []
    database.execute_sql("UPDATE service SET names = '{\"id\": \"Kantin\"}' WHERE code = 'kantin'")
    assert [finding.kind for finding in verify()] == ["list changed"]
