"""A view of the inbox as a file: everything that passes the filters, nothing that calculates, nobody's contact."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, Case, Suggestion, Tag
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database
from kiosk.officer import exports
from tests.bench.rows import fill
from tests.factories import a_suggestion, actor_of, an_account

CSV, XLSX = "/officer/exports/suggestions.csv", "/officer/exports/suggestions.xlsx"
DANGEROUS = ("=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", " =1", "\uff1d1", "=cmd|' /C calc'!A0")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def lines(person, query="?view=all") -> list[dict[str, str]]:
    """Return the rows of the CSV file by their headings."""
    answer = person.client.get(CSV + query)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet(data: bytes) -> list[list[str]]:
    """Return the texts of the cells of a workbook that was written to the disk, row by row."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        xml = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        styles = book.read("xl/styles.xml").decode()
    assert 'quotePrefix="1"' in styles
    assert not list(xml.iter(f"{MAIN}f")) and not list(xml.iter(f"{MAIN}hyperlink"))
    return [["".join(cell.itertext()) for cell in row] for row in xml.iter(f"{MAIN}row")]


@pytest.fixture
def answered(officer, sent, act):
    """One message with everything that a file holds."""
    path = sent("Kipas rusak; tolong\ndiperbaiki.", contact="0812 3456 789", day=date(2026, 11, 2), part="noon")
    act("officer", "reply", path, "Sudah diganti.")
    act("officer", "close", path, "done", "Selesai")
    with database.connection_context():
        suggestion = Suggestion.get()
        acts.record(suggestion, "tagged", value=Tag.called("fasilitas").id, actor=Account.named("officer"))
        Case.update(answered_on=date(2026, 11, 9)).execute()
    return officer


def test_a_line_holds_what_is_known_and_never_who_sent_it(answered):
    (line,) = lines(answered)

    assert line["Masuk"] == "2026-11-02"
    assert line["Bagian hari"] == "siang"
    assert (line["Jenis"], line["Saluran"], line["Bahasa"]) == ("Saran", "Layar kiosk", "Indonesia")
    assert (line["Keadaan"], line["Hasil"]) == ("Selesai", "Dilaksanakan")
    assert (line["Dijawab"], line["Hari kerja sampai dijawab"]) == ("2026-11-09", "5")
    assert (line["Petugas"], line["Tag"]) == ("Officer", "fasilitas")
    assert (line["Isi"], line["Jawaban"]) == ("Kipas rusak; tolong\ndiperbaiki.", "Sudah diganti.")
    assert not any("0812" in value or value.isdecimal() and len(value) > 1 for value in line.values())


def test_excel_in_indonesia_knows_the_file(answered):
    answer = answered.client.get(CSV + "?view=all")

    assert answer.get_data().startswith(b"\xef\xbb\xbfMasuk;Bagian hari;")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=saran-20")


def test_the_workbook_holds_the_same_lines(answered):
    answer = answered.client.get(XLSX + "?view=all")
    rows = sheet(answer.data)
    answer.close()

    assert rows[0][:3] == ["Masuk", "Bagian hari", "Jenis"]
    assert rows[1][-2:] == ["Kipas rusak; tolong\ndiperbaiki.", "Sudah diganti."]
    assert rows[1][0] == "46328"
    assert len(rows) == 2


def test_the_filters_of_the_inbox_choose_the_lines(officer, sent):
    sent("Kapan jam kunjungan?", kind="question")
    sent("Kipas rusak", channel="phone")

    assert [line["Jenis"] for line in lines(officer, "?kind=question")] == ["Pertanyaan"]
    assert [line["Isi"] for line in lines(officer, "?q=kipas&channel=phone")] == ["Kipas rusak"]
    assert lines(officer, "?view=closed") == []
    assert len(lines(officer, "")) == len(lines(officer, "?kind=nothing&since=x")) == 2


def test_nothing_in_either_file_is_calculated(officer, sent):
    for text in DANGEROUS:
        sent(text)

    found = [line["Isi"] for line in lines(officer)]
    answer = officer.client.get(XLSX + "?view=all")
    cells = [row[-2] for row in sheet(answer.data)[1:]]
    answer.close()

    assert found == [f"'{text}" for text in reversed(DANGEROUS)]
    assert cells == list(reversed(DANGEROUS))


def test_restricted_and_unreleased_messages_are_in_no_file_of_an_officer(officer, inspector, sent):
    sent("Dimintai uang", kind="complaint", topic="levy")
    sent("Bu Inspector membentak saya", kind="complaint", topic="officer")
    path = sent("Belum sampai")
    with database.connection_context():
        waits = Case.update(released_at=clock.now() + timedelta(hours=1))
        waits.where(Case.suggestion == Suggestion.get(public_id=path.rsplit("/", 1)[1])).execute()

    assert lines(officer) == []
    assert [line["Isi"] for line in lines(inspector)] == ["Dimintai uang"]


def test_purged_words_are_marked_as_gone(officer, sent):
    path = sent("Kenari rahasia")
    with database.connection_context():
        acts.record(Suggestion.get(public_id=path.rsplit("/", 1)[1]), "purged")
        database.execute_sql("DELETE FROM suggestion_words")

    (line,) = lines(officer)

    assert line["Isi"] == "(isi sudah dihapus)"


def test_an_export_stands_in_the_chain_before_its_first_byte(officer, sent):
    sent("Kipas rusak")

    answer = officer.client.get(CSV + "?view=all", buffered=False)
    with database.connection_context():
        head = Audit.head()
    answer.close()

    assert (head.action, actor_of(head).username) == ("exported", "officer")
    assert head.object == Audit.digest_of_object("suggestions")


def test_too_many_for_excel_is_a_sentence_with_what_to_do(officer, sent, monkeypatch):
    monkeypatch.setattr(exports, "MOST_IN_A_WORKBOOK", 1)
    for text in ("Satu", "Dua"):
        sent(text)

    narrow = officer.client.get(XLSX + "?q=dua&view=all")
    narrow.close()
    page = officer.get(XLSX + "?view=all")

    assert (narrow.status_code, page.status) == (200, 409)
    assert page.heading == "Terlalu banyak untuk Excel"
    assert "Excel mengubah angka panjang" in page
    assert page.one('main a[href^="/officer/exports/"]')["href"] == CSV + "?view=all"
    with database.connection_context():
        assert Audit.select().where(Audit.action == "exported").count() == 1


def test_the_inbox_leads_to_both_files_with_its_filters(officer, sent):
    sent("Kipas rusak")

    page = officer.get("/officer/suggestions/?view=all&q=kipas")

    assert page.one(f'a[href^="{CSV}"]')["href"] == CSV + "?view=all&q=kipas"
    assert page.one(f'a[href^="{XLSX}"]')["href"] == XLSX + "?view=all&q=kipas"
    assert "Excel mengubah angka panjang" in page


@pytest.mark.sqlite_only
def test_a_long_file_is_written_some_lines_at_a_time_and_keeps_none(officer):
    rows = 12_000
    with database.connection_context():
        fill(rows, an_account("named", "inspector"))
    asked: list = []

    answer = officer.client.get(CSV + "?view=all", buffered=False)
    database.obj.query_hooks.append(asked.append)
    tracemalloc.start()
    count = 0
    for chunk in answer.response:
        count += chunk.count(b"\r\n")
        del chunk
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    database.obj.query_hooks.remove(asked.append)
    answer.close()

    assert count == 1 + rows - rows // 50 - (100 - 2)
    assert peak < 6_000_000
    assert not any("OFFSET" in event.sql for event in asked)


def test_a_message_that_comes_meanwhile_is_not_in_the_file_and_may_be_stored(officer, sent):
    for number in range(3):
        sent(f"Pesan {number}")

    answer = officer.client.get(CSV + "?view=all", buffered=False)
    with database.connection_context():
        a_suggestion("Datang sementara itu")
    text = answer.get_data(as_text=True)
    answer.close()

    assert text.count("\r\n") == 4
