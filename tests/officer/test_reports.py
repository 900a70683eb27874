"""The report of a month and the list of the day, as pages to print."""

from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, Case, Setting, Suggestion
from kiosk.core.storage.database import database, is_postgresql
from tests.bench.rows import fill
from tests.factories import an_account
from tests.officer.test_inbox_scale import queries

MONTH, DAY = "/officer/reports/month", "/officer/reports/day"


@pytest.fixture
def due(sent):
    """Send a message whose answer is promised for a day from now on."""

    def make(text: str, ahead: int, **fields: object) -> str:
        path = sent(text, day=date(2026, 3, 2), **fields)
        with database.connection_context():
            found = Suggestion.get(public_id=path.rsplit("/", 1)[1])
            Case.update(due_on=clock.today() + timedelta(days=ahead)).where(Case.suggestion == found).execute()
        return path

    return make


def test_a_month_is_shown_with_its_denominators_its_rules_and_its_reader(officer, sent, act):
    path = sent("Kipas rusak", day=clock.today())
    act("officer", "reply", path, "Sudah diganti")
    sent("Terima kasih", kind="praise", day=clock.today())

    page = officer.get(MONTH)

    figures = [" ".join(one.get_text(" ").split()) for one in page.all(".figures > div")]
    assert figures[:5] == ["Diterima 2", "Dijawab 1", "Selesai 0", "Masih menunggu 1", "Lewat janji 0"]
    assert figures[5:] == [
        "Dijawab tepat waktu 100% 1 dari 1 janji",
        "Separuh dijawab dalam – kurang dari 5 jawaban (n = 1)",
        "Sembilan dari sepuluh dalam – kurang dari 5 jawaban (n = 1)",
    ]
    assert "Hanya pesan yang boleh dibaca Officer." in page
    assert "peringkat terdekat" in page
    assert "100% (1 dari 1)" in page


def test_every_chart_has_a_name_a_description_and_a_table_beside_it(officer, sent):
    sent("Kipas rusak", day=clock.today())

    page = officer.get(MONTH)

    charts = page.all("svg[role=img]")
    assert len(charts) == 3
    for chart in charts:
        assert chart.title.get_text() and chart.desc.get_text()
        assert chart.find_parent(class_="pair").select_one("table caption")
    assert not page.all("main script, main [style]")


def test_the_report_carries_the_letterhead_and_leads_to_the_months_beside_it(officer):
    with database.connection_context():
        Setting.change(unit_head="Budi")

    page = officer.get(MONTH + "?month=2026-03")

    assert page.one(".letterhead__subtitle").get_text() == "Maret 2026"
    assert page.one(".signature__line").get_text() == "Budi"
    assert page.one("a[rel=next]")["href"].endswith("month=2026-02")
    assert page.one("a[rel=prev]")["href"].endswith("month=2026-04")


@pytest.mark.parametrize("asked", ["2026-13", "2026", "x"])
def test_what_is_no_month_is_a_sentence_beside_the_field(officer, asked):
    page = officer.get(f"{MONTH}?month={asked}")

    assert page.status == 400
    assert "Periode ini tidak ada" in page.one("#month-error").get_text()


def test_the_day_lists_what_is_late_due_and_near(officer, due):
    late = due("Lama sekali", -2)
    due("Hari ini juga", 0)
    due("Sebentar lagi", 1)
    due("Masih lama", 30)

    page = officer.get(DAY)

    assert [one.get_text() for one in page.all("h3")][:2] == ["Lewat janji (1)", "Jatuh tempo hari ini (1)"]
    assert "Lewat 2 hari" in page and "Sebentar lagi" in page
    assert "Masih lama" not in page
    assert page.all(".book__words a")[0]["href"].endswith(late.rsplit("/", 1)[1])


def test_the_anchor_is_of_the_night_before_and_only_an_inspector_reads_its_number(officer, inspector, sent, due):
    due("Dimintai uang", 0, kind="complaint", topic="levy")
    fresh = officer.get(DAY)
    with database.connection_context():
        row = Audit.add("signed in", "sign-in", [], actor=Account.named("root"))
        _a_day_older(row)
    sent("Baru saja datang")

    page, inspectors = officer.get(DAY), inspector.get(DAY)

    assert "Tanda bukti baru ada besok" in fresh
    assert row.as_anchor in page and row.as_anchor in inspectors
    assert "Nomor baris rantai" not in page
    assert f"Nomor baris rantai: {row.seq}" in inspectors
    assert "Dimintai uang" not in page
    assert "Jangan tinggalkan cetakannya" in inspectors


def _a_day_older(row: Audit) -> None:
    """Move a row of the chain to yesterday; the triggers that guard it are lifted meanwhile."""
    off, on = (
        ("ALTER TABLE audit DISABLE TRIGGER audit_no_change", "ALTER TABLE audit ENABLE TRIGGER audit_no_change")
        if is_postgresql()
        else ("DROP TRIGGER audit_no_update", "SELECT 1")
    )
    database.execute_sql(off)
    Audit.update(at=row.at - timedelta(days=1)).where(Audit.seq == row.seq).execute()
    database.execute_sql(on)


def test_with_many_messages_every_page_takes_a_dozen_queries(inspector):
    with database.connection_context():
        fill(20_000, an_account("named", "inspector"))

    for path in (
        MONTH,
        DAY,
        "/officer/registers/",
        "/officer/registers/?book=restricted",
        "/officer/registers/?month=2026",
    ):
        page, asked = queries(inspector, path)

        assert page.status == 200
        assert len(asked) <= 12, (path, len(asked))
