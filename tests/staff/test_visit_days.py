"""Staff decide for a date: closed, other hours, or as usual; with a reason that visitors read."""

from datetime import time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, GOODS, OPEN, OTHER, SHUT, USUAL, VISIT, Hours
from kiosk.core.models import Account, ClosedDay, VisitingDay, VisitingWeek
from kiosk.core.models.unit.visiting_day import read_schedule
from tests.factories import a_visiting_day, a_visiting_week

NEW = "/staff/visit_days/new"
TODAY = clock.today()
MORNING = Hours(VISIT, time(9), time(11, 30), weekday=TODAY.weekday())

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def me(staff) -> Account:
    me = Account.named("staff")
    a_visiting_week(me, MORNING)
    return me


def plan(kind: str = VISIT, day=TODAY):
    return read_schedule(min(TODAY, day)).on(day, kind)


def errors(page) -> dict[str, str]:
    return {error["id"].removesuffix("-error"): error.get_text(" ", strip=True) for error in page.all(".field__error")}


def test_the_button_closes_today_with_a_reason_and_leads_back_to_the_decision(staff, me):
    staff.get("/staff/visits/")
    button = staff.page.one(".page__tools a")
    assert button.get_text(strip=True) == "Ubah jadwal hari ini"
    staff.get(button["href"])

    page = staff.submit("form.visits", reason_id="Pelatihan petugas", visit_how=CLOSED)

    assert "Layar menampilkannya paling lama satu menit lagi." in page
    assert (plan().state, plan().reason.source) == (SHUT, "Pelatihan petugas")
    assert "Hari ini tidak ada kunjungan: Pelatihan petugas." in page
    assert page.one(".page__tools a")["href"] == f"/staff/visit_days/{TODAY}"


def test_other_hours_of_today_begin_with_the_usual_ones(staff, me):
    form = staff.get(f"{NEW}?day={TODAY}").form("form.visits")
    assert (form["visit1_starts"], form["visit1_ends"]) == ("09.00", "11.30")

    staff.submit("form.visits", reason_id="Apel", visit_how=OTHER, visit1_starts="10.00")

    assert plan().hours == (Hours(VISIT, time(10), time(11, 30)),)
    assert plan(GOODS).state != OPEN


def test_a_holiday_is_opened_as_usual_under_its_own_name(staff, me):
    ClosedDay.change(None, {TODAY: "Libur nasional"})
    form = staff.get(f"{NEW}?day={TODAY}").form("form.visits")
    assert form["reason_id"] == "Libur nasional"

    staff.submit("form.visits")

    assert (plan().state, plan().hours) == (OPEN, (MORNING,))


def test_while_the_week_is_not_confirmed_the_desk_says_that_the_kiosk_shows_nothing(staff, me):
    VisitingWeek.update(confirmed_on=TODAY - timedelta(days=100)).execute()
    staff.get(NEW)

    page = staff.submit("form.visits", reason_id="Apel", visit_how=CLOSED)

    assert "Layar belum menampilkannya. Pastikan dulu jadwal seminggu." in page


TIME = "Tulis jam dari 00.00 sampai 23.59"
BAD = {
    "no reason": ({"reason_id": "\u200b", "visit_how": CLOSED}, "reason_id", "Bagian ini wajib diisi."),
    "no hours": ({"goods_how": OTHER}, "goods1_starts", "Tulis jamnya, atau pilih tutup."),
    "no end": ({"goods_how": OTHER, "goods1_starts": "08.00"}, "goods1_ends", "Tulis jam selesainya."),
    "no start": ({"goods_how": OTHER, "goods2_ends": "08.00"}, "goods2_starts", "Tulis jam mulainya."),
    "24.00": ({"visit_how": OTHER, "visit1_ends": "24.00"}, "visit1_ends", TIME),
    "9": ({"visit_how": OTHER, "visit1_starts": "9"}, "visit1_starts", TIME),
    "ends before it begins": ({"visit_how": OTHER, "visit1_ends": "08.00"}, "visit1_ends", "sesudah jam mulai"),
    "registration after the end": (
        {"visit_how": OTHER, "visit1_register_until": "12.00"},
        "visit1_register_until",
        "paling lambat pada jam selesai",
    ),
    "overlap": (
        {"visit_how": OTHER, "visit2_starts": "11.00", "visit2_ends": "12.00"},
        "visit2_starts",
        "Bertumpuk dengan jam lain di atasnya.",
    ),
    "30 February": ({"day": "2027-02-30"}, "day", "Tanggal ini tidak sesuai."),
    "no date": ({"day": ""}, "day", "Pilih tanggalnya."),
    "a year ahead": ({"day": (TODAY + timedelta(days=400)).isoformat()}, "day", "Periksa tahunnya."),
    "a year back": ({"day": (TODAY - timedelta(days=365)).isoformat()}, "day", "Tanggal ini sudah lewat."),
}


@pytest.mark.parametrize(("fields", "field", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(staff, me, fields, field, words):
    staff.get(f"{NEW}?day={TODAY}")

    page = staff.submit("form.visits", **{"reason_id": "Apel", **fields})

    assert page.status == 400
    assert words in errors(page)[field], errors(page)
    form = page.form("form.visits")
    assert all(form[name] == value for name, value in fields.items() if name != "reason_id" and "02-30" not in value)
    assert not VisitingDay.select().exists()


@pytest.mark.parametrize(
    "fields",
    [{}, {"visit_how": OTHER, "day": str(TODAY)}, {"visit_how": "x", "visit1_starts": "\u202e"}],
)
def test_a_form_that_is_not_ours_stores_nothing_and_is_answered(staff, me, fields):
    staff.get(NEW)

    assert staff.post(NEW, fields).status == 400
    assert not VisitingDay.select().exists()


def test_hours_of_a_kind_that_is_closed_may_be_wrong(staff, me):
    staff.get(NEW)

    staff.submit("form.visits", reason_id="Apel", visit_how=CLOSED, visit1_starts="24.00")

    assert plan().state == SHUT


def test_a_date_is_decided_once_and_then_changed(staff, me):
    a_visiting_day(me, TODAY)
    staff.get(NEW)

    page = staff.submit("form.visits", reason_id="Apel", visit_how=USUAL)
    assert "Tanggal ini sudah ditetapkan." in errors(page)["day"]
    staff.get(f"/staff/visit_days/{TODAY}")
    assert staff.page.form("form.visits")["visit_how"] == CLOSED
    page = staff.submit("form.visits", visit_how=USUAL)

    assert page.status == 200, errors(page)
    assert (plan().state, plan().reason.source) == (OPEN, "Pelatihan")


def test_two_change_a_date(staff, me):
    a_visiting_day(me, TODAY)
    form = {**staff.get(f"/staff/visit_days/{TODAY}").form("form.visits"), "reason_id": "Tulisan saya"}
    a_visiting_day(me, TODAY, {VISIT: USUAL}, reason="Tulisan orang lain")

    page = staff.post(f"/staff/visit_days/{TODAY}", form)
    kept = plan().reason.source
    staff.submit("form.visits")

    assert (page.status, kept) == (409, "Tulisan orang lain")
    assert "Belum tersimpan: ada yang mengubahnya" in page
    assert (plan().state, plan().reason.source) == (SHUT, "Tulisan saya")


def test_two_decide_for_a_new_date(staff, me):
    form = {**staff.get(f"{NEW}?day={TODAY}").form("form.visits"), "reason_id": "Saya", "visit_how": CLOSED}
    a_visiting_day(me, TODAY, {VISIT: USUAL}, reason="Orang lain")

    page = staff.post(NEW, form)

    assert page.status == 400
    assert plan().reason.source == "Orang lain"


def test_a_date_is_removed_after_a_question(staff, me):
    a_visiting_day(me, TODAY)

    page = staff.get(f"/staff/visit_days/{TODAY}/remove")
    assert page.heading == "Hapus tanggal khusus ini?"
    assert VisitingDay.decided(TODAY)
    page = staff.submit()

    assert "kembali mengikuti jadwal seminggu" in page
    assert plan().hours == (MORNING,)


def test_a_date_that_was_changed_meanwhile_is_not_removed(staff, me):
    a_visiting_day(me, TODAY)
    staff.get(f"/staff/visit_days/{TODAY}/remove")
    form = staff.page.form()
    a_visiting_day(me, TODAY, {VISIT: USUAL})

    page = staff.post(f"/staff/visit_days/{TODAY}/remove", form)

    assert "baru saja diubah orang lain" in page
    assert VisitingDay.decided(TODAY)


@pytest.mark.parametrize("day", ["2026-13-01", "x", "2031-01-01", "20261225"])
def test_a_date_without_a_decision_is_not_found(staff, me, day):
    assert staff.get(f"/staff/visit_days/{day}").status == 404
    assert staff.get(f"/staff/visit_days/{day}/remove").status == 404
    assert staff.get(f"{NEW}?day={day}").status == 200


def test_a_date_that_somebody_decided_meanwhile_is_not_overwritten(staff, me, monkeypatch):
    form = staff.get(f"{NEW}?day={TODAY}").form("form.visits")
    a_visiting_day(me, TODAY, {VISIT: CLOSED}, reason="Listrik padam")
    # Between the check of the form and the write: as if the other person had been a moment later.
    monkeypatch.setattr(VisitingDay, "decided", classmethod(lambda cls, day: False))

    page = staff.post(NEW, {**form, "reason_id": "Apel", "visit_how": USUAL})

    assert page.status == 409
    assert plan().reason.source == "Listrik padam"


def test_a_day_with_four_sessions_offers_them_all(staff, me):
    rows = [Hours(VISIT, time(hour), time(hour, 45), weekday=TODAY.weekday()) for hour in (8, 10, 13, 15)]
    a_visiting_week(me, *rows)

    form = staff.get(f"{NEW}?day={TODAY}").form("form.visits")

    assert [form[f"visit{number}_starts"] for number in range(1, 6)] == ["08.00", "10.00", "13.00", "15.00", ""]
