"""The calendar of closed days: a day, a span, a list, and the national days of a year."""

from datetime import date
from io import BytesIO

import pytest

from kiosk.core.models import Audit, ClosedDay
from kiosk.core.models.proof.verify import verify
from kiosk.core.seed import load_seed
from kiosk.core.seed.national_days import national_days
from kiosk.core.storage.database import database
from tests.factories import actor_of

PAGE = "/admin/closed_days/"
ADD, UPLOAD, APPLY = "form[action$=add]", "form[action$=upload]", "form[action$=apply]"


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    monkeypatch.setattr("kiosk.core.days.clock.today", lambda: date(2026, 11, 24))


def named(day: date) -> str | None:
    with database.connection_context():
        found = ClosedDay.on(day)
        return found and found.name


def count(year: int) -> int:
    with database.connection_context():
        return ClosedDay.years()[year]


def seals() -> list[str]:
    with database.connection_context():
        assert verify() == []
        # The first start seals the days that it adds, without an account.
        rows = Audit.select().where(Audit.action == "closed day changed", Audit.actor_id.is_null(False))
        return [actor_of(row).username for row in rows]


def test_a_year_is_listed_by_month_and_every_year_leads_to_its_own(admin):
    page = admin.get(PAGE)

    assert [month.get_text() for month in page.all(".closed-days__month")][-1] == "Desember 2026"
    assert [link.get_text() for link in page.all(".filters__one")] == ["2026 25", "2027 26"]
    assert "Kamis, 24 Desember 2026" in page
    assert "perkiraan" not in page.words.lower()
    later = admin.get(f"{PAGE}?year=2027")
    assert "Hari dengan tanda Perkiraan belum ditetapkan pemerintah" in later
    assert admin.get(f"{PAGE}?year=99999999999").one(".filters__one[aria-current]").get_text() == "2026 25"


def test_a_day_is_added_renamed_and_removed_and_each_act_is_sealed(admin):
    admin.get(PAGE)

    page = admin.submit(ADD, day="2026-12-28", name="Rapat kerja")
    assert "1 hari libur ditambahkan. Tanggal yang sudah dijanjikan di tiket tidak berubah." in page
    admin.get(f"{PAGE}2026-12-28")
    assert "Senin, 28 Desember 2026 sekarang bernama Rapat tahunan." in admin.submit(name="Rapat tahunan")
    assert named(date(2026, 12, 28)) == "Rapat tahunan"
    assert "tidak dapat" not in admin.get(f"{PAGE}2026-12-28/remove")
    assert named(date(2026, 12, 28)) == "Rapat tahunan", "asking removes nothing"
    admin.submit()

    assert named(date(2026, 12, 28)) is None
    assert seals() == ["admin"] * 3


def test_a_span_adds_its_working_days_and_keeps_existing_ones(admin):
    admin.get(PAGE)

    page = admin.submit(ADD, day="2026-12-23", until="2026-12-29", name="Renovasi loket")

    assert "3 hari libur ditambahkan. 2 hari sudah tercatat dan tidak diubah." in page
    assert named(date(2026, 12, 25)) == "Hari Raya Natal"
    assert [named(date(2026, 12, day)) for day in (23, 26, 27, 28)] == ["Renovasi loket", None, None, "Renovasi loket"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"day": ""}, "day", "Pilih tanggalnya"),
        ({"day": "besok"}, "day", "Pilih tanggalnya"),
        ({"day": "2026-12-25"}, "day", 'sudah tercatat: "Hari Raya Natal"'),
        ({"day": "0201-12-25"}, "day", "Tahun ini tidak masuk akal"),
        ({"name": " "}, "name", "Bagian ini wajib diisi."),
        ({"name": "a" * 81}, "name", "80"),
        ({"until": "2026-12-01"}, "until", "lebih awal"),
        ({"until": "2027-12-28"}, "until", "terlalu panjang"),
        ({"day": "2026-12-26", "until": "2026-12-27"}, "until", "hanya berisi Sabtu dan Minggu"),
    ],
)
def test_invalid_days_are_refused_beside_their_field_and_kept(admin, fields, field, words):
    admin.get(PAGE)
    before = count(2026)

    page = admin.submit(ADD, **{"day": "2026-12-28", "name": "Rapat kerja", **fields})

    assert page.status == 400
    assert page.one(f"#{field}[aria-invalid=true]")
    assert words in page
    assert page.form(ADD)["name"] == fields.get("name", "Rapat kerja").strip()
    assert count(2026) == before


LIST = """# Dari surat edaran
2026-12-24 Cuti Bersama Natal
"28/12/2026";"Rapat kerja"
29.12.2026, Rapat kerja

31/02/2026 Bukan hari
Selasa depan
2026-12-31
1999-12-31 Terlalu lama
2026-12-28 Nama lain
2026-12-25 Hari Raya Natal"""


def test_a_list_is_previewed_before_it_is_stored(admin):
    before = count(2026)
    admin.get(f"{PAGE}upload")

    page = admin.submit(text=LIST)

    assert [tile.get_text() for tile in page.all(".tile__number")] == ["2", "1", "1", "5"]
    faults = {row.td.get_text(): row.all for row in page.all(".table")[0].select("tbody tr")}
    assert list(faults) == ["6", "7", "8", "9", "10"]
    assert "Tanggal ini tidak ada di kalender" in page
    assert page.form(UPLOAD)["text"] == LIST.replace("\n", "\r\n"), "nothing that was typed is lost"
    assert count(2026) == before

    page = admin.submit(APPLY)

    assert "2 hari ditambahkan, 1 diganti namanya." in page
    assert named(date(2026, 12, 24)) == "Cuti Bersama Natal"
    assert named(date(2026, 12, 29)) == "Rapat kerja"
    assert count(2026) == before + 2
    assert seals() == ["admin"]


@pytest.mark.parametrize(
    "data", [LIST.encode(), b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode(), LIST.encode("cp1252")]
)
def test_a_list_may_come_as_a_file(admin, data):
    admin.get(f"{PAGE}upload")

    page = admin.submit(text="2026-12-30 Renovasi", file=(BytesIO(data), "libur.csv"))

    assert [tile.get_text() for tile in page.all(".tile__number")] == ["3", "1", "1", "5"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Tempel daftarnya di atas, atau pilih berkasnya."),
        ({"file": (BytesIO(b"PK\x03\x04\x00\x00"), "libur.xlsx")}, "Simpan tabelnya sebagai CSV"),
        ({"file": (BytesIO(b"\x81\x8d"), "libur.csv")}, "Simpan tabelnya sebagai CSV"),
        ({"file": (BytesIO(b"a" * 20_001), "libur.csv")}, "terlalu panjang"),
        ({"text": "2026-12-24 Cuti\u202e"}, "tanda yang tidak terlihat"),
        ({"text": "tidak ada tanggal di sini"}, "Tidak diawali tanggal"),
    ],
)
def test_anything_but_a_list_is_refused(admin, fields, words):
    admin.get(f"{PAGE}upload")

    page = admin.submit(**fields)

    assert page.status == 400
    assert words in page
    assert not page.all(f"{APPLY} button")


def test_the_national_days_of_a_year_are_previewed_and_existing_days_win(admin):
    with database.connection_context():
        ClosedDay.change(None, {date(2027, 1, 1): "Tahun baru kami", date(2027, 3, 8): None, date(2027, 3, 10): None})
    admin.get(f"{PAGE}?year=2027")

    page = admin.submit("form[action$=national]")

    assert [tile.get_text() for tile in page.all(".tile__number")] == ["2", "0", "0", "0"]
    assert "belum ditetapkan pemerintah" in page
    admin.submit(APPLY)
    assert named(date(2027, 3, 10)) == "Hari Raya Idul Fitri (perkiraan)"
    assert named(date(2027, 1, 1)) == "Tahun baru kami"
    admin.get(f"{PAGE}?year=2027")
    assert "Semua libur nasional 2027 yang dikenal sudah tercatat." in admin.submit("form[action$=national]")


def test_an_invalid_day_has_no_page(admin):
    for day in ("2026-12-30", "2026-02-31", "kemarin"):
        assert admin.get(f"{PAGE}{day}").status == 404


def test_the_audit_log_names_the_year_that_was_changed(admin):
    admin.get(PAGE)
    admin.submit(ADD, day="2026-12-28", name="Rapat kerja")

    page = admin.get("/admin/audit/?group=calendar")

    assert "Hari libur diubah" in page
    assert "Hari libur: 2026" in page


def test_a_change_behind_the_programs_back_is_found(admin, storage):
    ClosedDay.change(None, {date(2026, 12, 28): "Rapat kerja"})
    assert verify() == []

    ClosedDay.delete().where(ClosedDay.day == date(2026, 12, 28)).execute()

    assert [finding.kind for finding in verify()] == ["calendar changed"]


def test_a_year_that_was_emptied_is_not_seeded_again(storage):
    days = dict.fromkeys(row.day for row in ClosedDay.of_year(2027))
    ClosedDay.change(None, days)

    load_seed()

    assert ClosedDay.years()[2027] == 0
    assert verify() == []


def test_every_national_day_has_a_name_that_fits():
    for year in range(2026, 2032):
        assert all(0 < len(name) <= ClosedDay.MAX_NAME for name in national_days(year).values())
