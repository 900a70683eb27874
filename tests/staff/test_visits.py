"""Staff enter the visiting hours of the whole week on one page, and confirm that they are still right."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.visiting import BOTH, CLOSED, GOODS, SENTENCED, STALE_AFTER, VISIT, Hours
from kiosk.core.models import Account, ClosedDay, VisitingHour, VisitingWeek
from kiosk.core.models.unit.visiting_day import read_schedule
from tests.factories import a_visiting_day, a_visiting_week

PAGE = "/staff/visits/"
SESSION = {"kind": VISIT, "audience": SENTENCED, "starts": "09.00", "ends": "11.30", "days": ["1", "3"]}
ROW, SECOND = ({f"row{number}_{part}": value for part, value in SESSION.items()} for number in (1, 2))
MORNING = Hours(VISIT, time(9), time(11, 30), audience=SENTENCED, weekday=1)
GOODS_THEN = Hours(GOODS, time(8), time(10), weekday=1)
TODAY = clock.today()

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def me(staff) -> Account:
    return Account.named("staff")


def week() -> tuple[Hours, ...]:
    return read_schedule(TODAY).week


def save(staff, **fields):
    staff.get(PAGE)
    return staff.post(PAGE, {**staff.page.form("form.visits"), **fields})


def errors(page) -> dict[str, str]:
    """Return the error at each field."""
    return {
        error["id"].removesuffix("-error"): error.get_text(" ", strip=True)
        for error in page.all("form.visits .field__error")
    }


def test_one_row_is_stored_for_each_of_its_days(staff):
    page = save(staff, **ROW, row1_register_until="11:00")

    assert page.status == 200
    assert "Jadwal disimpan." in page
    one = Hours(VISIT, time(9), time(11, 30), time(11), SENTENCED, weekday=1)
    assert week() == (one, replace(one, weekday=3))
    assert VisitingWeek.last().confirmed_on == TODAY


def test_the_page_shows_what_is_stored_and_saving_it_again_changes_nothing(staff, me):
    a_visiting_week(me, MORNING, GOODS_THEN, Hours(VISIT, time(9), time(11, 30), audience=SENTENCED, weekday=3))
    before = set(week())

    page = staff.get(PAGE)
    ticked = {number: [box["value"] for box in page.all(f"#row{number}_days input[checked]")] for number in (1, 2)}
    assert ticked == {1: ["1", "3"], 2: ["1"]}
    staff.post(PAGE, {**page.form("form.visits"), "row1_days": ticked[1], "row2_days": ticked[2]})

    assert set(week()) == before


def test_a_row_is_removed_whatever_stands_in_it(staff, me):
    a_visiting_week(me, MORNING, GOODS_THEN)

    save(staff, row1_removed="y", row1_starts="24.00", row1_days=["1"], row2_days=["1"])

    assert week() == (GOODS_THEN,)


def test_another_empty_row_is_offered_without_storing_or_losing_anything(staff):
    before = len(staff.get(PAGE).all("fieldset.session"))

    page = save(staff, **{**ROW, "row1_ends": "9"}, then="more")

    assert page.status == 200
    assert len(page.all("fieldset.session")) > before
    fields = page.form("form.visits")
    assert (fields["row1_starts"], fields["row1_ends"]) == ("09.00", "9")
    assert [box["value"] for box in page.all("#row1_days input[checked]")] == ["1", "3"]
    assert week() == ()


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


TIME = "Tulis jam dari 00.00 sampai 23.59"
BAD = {
    "24.00": ({"row1_starts": "24.00"}, {"row1_starts": TIME}),
    "9": ({"row1_ends": "9"}, {"row1_ends": TIME}),
    "letters": ({"row1_register_until": "pagi"}, {"row1_register_until": TIME}),
    "no start": ({"row1_starts": ""}, {"row1_starts": "Tulis jam mulainya."}),
    "no end": ({"row1_ends": ""}, {"row1_ends": "Tulis jam selesainya."}),
    "no day": ({"row1_days": []}, {"row1_days": "Pilih harinya."}),
    "ends before it begins": ({"row1_ends": "08.00"}, {"row1_ends": "Jam selesai harus sesudah jam mulai."}),
    "registration after the end": (
        {"row1_register_until": "12.00"},
        {"row1_register_until": "Pendaftaran ditutup paling lambat pada jam selesai."},
    ),
    "overlap": (
        {"row2_starts": "11.00", "row2_ends": "12.00", "row2_days": ["3"], "row2_audience": BOTH},
        {"row2_starts": "Bertumpuk dengan baris 1 pada hari Kamis."},
    ),
    "30 February": ({"row1_valid_from": "2027-02-30"}, {"row1_valid_from": "Tanggal ini tidak sesuai."}),
    "a year ahead": ({"row1_valid_from": day(400)}, {"row1_valid_from": "Periksa tahunnya."}),
    "a year back": ({"row1_valid_from": day(-400)}, {"row1_valid_from": "Periksa tahunnya."}),
    "valid for years": ({"row1_valid_until": day(800)}, {"row1_valid_until": "Periksa tahunnya."}),
    "valid no more": ({"row1_valid_until": day(-1)}, {"row1_valid_until": "Tanggal ini sudah lewat."}),
    "valid backwards": (
        {"row1_valid_from": day(9), "row1_valid_until": day(8)},
        {"row1_valid_until": "Tanggal ini lebih awal daripada tanggal mulainya."},
    ),
    "a kind that there is not": ({"row1_kind": "x"}, {"row1_kind": ""}),
}


@pytest.mark.parametrize(("fields", "found"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(staff, fields, found):
    page = save(staff, **{**ROW, **fields})

    assert page.status == 400
    shown = errors(page)
    assert all(words in shown[field] for field, words in found.items()), shown
    assert set(found) <= set(shown)
    assert page.form("form.visits")["row1_kind"] in (VISIT, fields.get("row1_kind"))
    assert "Baris" in page.one(".error-summary").get_text()
    kept = page.form("form.visits")
    assert all(kept[name] == value for name, value in {**ROW, **fields}.items() if name[5:] in ("starts", "ends"))
    assert week() == ()


def test_a_sign_that_could_reorder_is_refused_and_shown_at_its_place(staff):
    page = save(staff, **{**ROW, "row1_ends": "11.\u202e30"})

    assert page.status == 400
    assert "Ada tanda yang tidak terlihat" in errors(page)["row1_ends"]
    assert week() == ()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"shown": "99999"},
        {"shown": "x", "row40_days": ["x", "9"], "row40_starts": "09.00"},
        {"row1_days": ["1"] * 50, "row1_kind": "visit", "row1_starts": "09.00", "row1_ends": "10.00"},
    ],
)
def test_a_form_that_is_not_ours_stores_nothing_and_is_answered(staff, me, fields):
    a_visiting_week(me, MORNING)
    staff.get(PAGE)

    page = staff.post(PAGE, fields)

    assert page.status in (400, 409)
    assert week() == (MORNING,)


def test_temporary_hours_are_stored_beside_the_others(staff):
    save(staff, **ROW, **SECOND, row2_valid_from=day(5), row2_valid_until=day(35))

    assert len(week()) == 4
    assert read_schedule(TODAY).week[2].valid_from == TODAY + timedelta(days=5)


def test_temporary_hours_that_are_over_are_not_offered_again(staff, me):
    a_visiting_week(me, MORNING)
    VisitingHour.update(valid_from=date(2026, 2, 18), valid_until=date(2026, 3, 19)).execute()

    assert "11.30" not in staff.get(PAGE).form("form.visits").values()


def test_two_change_the_week(staff, me):
    staff.get(PAGE)
    form = staff.page.form("form.visits")
    a_visiting_week(me, GOODS_THEN)

    page = staff.post(PAGE, {**form, **ROW})
    kept = week()
    staff.post(PAGE, {**page.form("form.visits"), "row1_days": ["1"]})

    assert (page.status, kept) == (409, (GOODS_THEN,))
    assert "Belum tersimpan: ada yang mengubahnya" in page
    assert page.form("form.visits")["row1_ends"] == "11.30"
    assert week() == (MORNING,)


def test_hours_are_confirmed_with_date_and_name(staff, me):
    a_visiting_week(me, MORNING, GOODS_THEN)
    VisitingWeek.update(confirmed_on=TODAY - STALE_AFTER, confirmed_by="Budi").execute()
    page = staff.get(PAGE)
    assert "Jadwal 90 hari tidak dipastikan." in page.one(".notice--danger").get_text()
    assert "Layar tidak menampilkan jam hari ini." in staff.get("/staff/")

    staff.get(PAGE)
    page = staff.submit("form[action$=confirm]")

    assert "Dicatat: jadwal ini masih benar hari ini." in page
    assert "oleh Staff." in page
    assert page.all(".notice--danger") == []
    assert VisitingWeek.last().confirmed_on == TODAY


def test_a_week_that_was_changed_meanwhile_is_not_confirmed(staff, me):
    a_visiting_week(me, MORNING)
    staff.get(PAGE)
    form = staff.page.form("form[action$=confirm]")
    a_visiting_week(me, GOODS_THEN)
    VisitingWeek.update(confirmed_on=date(2026, 1, 1)).execute()

    page = staff.post(PAGE + "confirm", form)

    assert "Jadwalnya baru saja diubah orang lain." in page
    assert VisitingWeek.last().confirmed_on == date(2026, 1, 1)


def test_the_desk_says_what_is_missing(staff, me):
    assert "Jadwal kunjungan belum diisi." in staff.get("/staff/")
    a_visiting_week(me, MORNING)
    assert "Jam penitipan barang belum diisi." in staff.get("/staff/")
    a_visiting_week(me, MORNING, GOODS_THEN)
    ClosedDay.change(None, {row.day: None for row in ClosedDay.select()})
    assert staff.get("/staff/").all(".notice--danger") == []

    ClosedDay.change(None, {TODAY + timedelta(days=3): "Libur nasional"})

    assert "libur (Libur nasional). Tetapkan: ada kunjungan atau tidak?" in staff.get("/staff/")
    assert "Libur nasional" in staff.get(PAGE)
    a_visiting_day(me, TODAY + timedelta(days=3), {VISIT: CLOSED, GOODS: CLOSED})
    assert staff.get("/staff/").all(".notice--danger") == []
    assert "Kunjungan: tutup, Penitipan barang: tutup" in staff.get(PAGE)
