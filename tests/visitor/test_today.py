"""What visitors read of the hours: on the attract screen, on home, on "Jam kunjungan", and when they search."""

from datetime import date, datetime, time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, DETAINEES, GOODS, SENTENCED, STALE_AFTER, TELEPHONE, USUAL, VISIT, Hours
from kiosk.core.models import Account, ClosedDay, VisitingWeek
from kiosk.core.storage.database import database
from tests.factories import a_visiting_day, a_visiting_week, an_account
from tests.machine import jumping_far

TUESDAY, THURSDAY = date(2026, 12, 1), date(2026, 12, 3)
WEEK = (
    Hours(VISIT, time(9), time(11, 30), time(11), SENTENCED, weekday=1),
    Hours(VISIT, time(9), time(11), None, DETAINEES, weekday=3),
    Hours(GOODS, time(8), time(10), weekday=1),
    Hours(TELEPHONE, time(8), time(12), weekday=5),
)
NEXT = "tahanan Kamis, 3 Desember 2026; narapidana Selasa, 8 Desember 2026."
LINE = f"Hari ini: kunjungan narapidana 09.00-11.30, penitipan barang 08.00-10.00. Berikutnya: {NEXT}"


@pytest.fixture
def at(monkeypatch):
    """Set the clock to a local time of day."""

    def move(hour: int, minute: int = 0, day: date = TUESDAY) -> None:
        moment = clock.utc(datetime.combine(day, time(hour, minute)))
        monkeypatch.setattr(clock, "now", lambda: moment)

    move(7)
    return move


@pytest.fixture
def siti(storage, at) -> Account:
    siti = an_account("siti", "staff")
    ClosedDay.change(None, {row.day: None for row in ClosedDay.select()})
    a_visiting_week(siti, *WEEK)
    return siti


def line(page) -> str:
    """Return what the box with the clock says."""
    return " ".join(page.one("div:not([lang]) > .notice--info").get_text(" ").split())


def test_nothing_is_shown_while_nothing_was_entered(visitor, storage):
    for path in ("/", "/home", "/terms/?q=jam+besuk", "/terms/?group=kunjungan", "/terms/jam-kunjungan"):
        page = visitor.get(path)

        assert "Hari ini" not in page
        assert page.all(".notice--info, .week, .index__hours") == []


@pytest.mark.parametrize("path", ["/", "/home"])
def test_the_hours_of_today_and_the_next_day_are_shown(visitor, siti, path):
    assert line(visitor.get(path)) == LINE


def test_the_attract_screen_says_it_in_each_language(visitor, siti):
    boxes = [box.get("lang") for box in visitor.get("/").all(".attract__list > div")]

    assert boxes == [None, "en"]


SENTENCES = {
    "while goods are over": (
        10,
        30,
        "Hari ini: kunjungan narapidana 09.00-11.30. Penitipan barang hari ini sudah selesai.",
    ),
    "after registration": (11, 0, "Hari ini: kunjungan narapidana 09.00-11.30 (pendaftaran sudah ditutup)."),
    "after the last session": (
        11,
        30,
        f"Kunjungan dan penitipan barang hari ini sudah selesai. Berikutnya: {NEXT}",
    ),
}


@pytest.mark.parametrize(("hour", "minute", "words"), SENTENCES.values(), ids=SENTENCES)
def test_it_follows_the_clock(visitor, siti, at, hour, minute, words):
    at(hour, minute)

    assert line(visitor.get("/home")).startswith(words)


def test_a_day_without_visits_says_so_and_names_the_next(visitor, siti, at):
    at(8, day=TUESDAY + timedelta(days=1))

    words = f"Hari ini tidak ada kunjungan atau penitipan barang. Kunjungan berikutnya: {NEXT}"
    assert line(visitor.get("/home")) == words


def test_where_both_have_the_same_next_day_it_is_named_once(visitor, siti):
    a_visiting_week(siti, *WEEK, Hours(VISIT, time(13), time(14), None, SENTENCED, weekday=3))

    assert line(visitor.get("/home")).endswith("Berikutnya: Kamis, 3 Desember 2026.")


def test_the_week_shows_today_as_decided(visitor, siti):
    a_visiting_day(siti, TUESDAY, {VISIT: CLOSED, GOODS: USUAL}, reason="Listrik padam")

    row = " ".join(visitor.get("/terms/jam-kunjungan").one(".week__today").get_text(" ").split())
    assert "tutup Listrik padam" in row and "09.00" not in row and "08.00-10.00" in row


def test_a_closed_day_says_why(visitor, siti):
    a_visiting_day(siti, TUESDAY, {VISIT: CLOSED, GOODS: USUAL}, reason="Pelatihan petugas.")

    assert line(visitor.get("/home")) == (
        f"Hari ini tidak ada kunjungan: Pelatihan petugas. Penitipan barang 08.00-10.00. Kunjungan berikutnya: {NEXT}"
    )


def test_a_holiday_for_which_nobody_has_decided_is_uncertain(visitor, siti):
    ClosedDay.change(None, {TUESDAY: "Libur nasional"})

    assert line(visitor.get("/home")).startswith("Jadwal hari ini belum dipastikan. Tanyakan petugas.")

    a_visiting_day(siti, TUESDAY, {VISIT: USUAL}, reason="Libur nasional")

    words = "Hari ini: kunjungan narapidana 09.00-11.30. Jadwal penitipan barang hari ini belum dipastikan."
    assert line(visitor.get("/home")).startswith(words)


def test_hours_that_nobody_has_confirmed_for_ninety_days_are_not_those_of_today(visitor, siti):
    VisitingWeek.update(confirmed_on=TUESDAY - STALE_AFTER).execute()

    for path in ("/", "/home", "/terms/?group=kunjungan"):
        assert "Hari ini" not in visitor.get(path)
    assert "Jadwal kunjungan belum dipastikan. Tanyakan petugas." in visitor.get("/terms/?q=jam+besuk+hari+ini")
    page = visitor.get("/terms/jam-kunjungan")
    assert "Jadwal ini sudah lama tidak dipastikan. Tanyakan dulu kepada petugas." in page
    assert "Hari ini:" not in page


QUESTIONS = {
    "jam besuk hari ini": LINE,
    "JAM KUNJUNGAN": LINE,
    "besok bisa besuk?": "Rabu, 2 Desember 2026 tidak ada kunjungan atau penitipan barang.",
    "lusa boleh jenguk": "Kamis, 3 Desember 2026: kunjungan tahanan 09.00-11.00. Tidak ada penitipan barang.",
    "sabtu boleh besuk": "Sabtu, 5 Desember 2026 tidak ada kunjungan",
    "can I visit on Thursday": "Kamis, 3 Desember 2026: kunjungan tahanan 09.00-11.00.",
}


@pytest.mark.parametrize(("query", "words"), QUESTIONS.items())
def test_a_question_about_a_day_is_answered_above_the_results(visitor, siti, query, words):
    page = visitor.get(f"/terms/?q={query}")

    box = page.one("[data-results] > :first-child")
    assert " ".join(box.get_text(" ").split()).startswith(words)
    assert box.select_one("a")["href"] == "/terms/jam-kunjungan"


@pytest.mark.parametrize("query", ["surat izin besuk tahanan", "asimilasi", "anak boleh ikut besuk", "hari ini"])
def test_another_question_gets_results_only(visitor, siti, query):
    assert visitor.get(f"/terms/?q={query}").all(".index__hours") == []


def test_an_answered_question_is_not_counted_as_missed(visitor, siti):
    page = visitor.get("/terms/?q=zzqqw besuk jumat")

    assert "Jumat, 4 Desember 2026 tidak ada kunjungan" in page
    assert page.all("form[data-module=count_view]") == []


def test_the_visit_information_begins_with_today(visitor, siti):
    assert LINE in visitor.get("/terms/?group=kunjungan").one("[data-results] .index__hours").get_text(" ").replace(
        "\n", ""
    )


def test_the_page_of_the_hours_shows_the_week_as_a_table(visitor, siti):
    page = visitor.get("/terms/jam-kunjungan")

    headings = [cell.get_text(strip=True) for cell in page.all(".week thead th")]
    rows = [" ".join(row.get_text(" ").split()) for row in page.all(".week tbody tr")]
    assert headings == ["Hari", "Kunjungan", "Penitipan barang", "Telepon dan video call"]
    assert rows[:2] == [
        "Senin tidak ada tidak ada tidak ada",
        "Selasa hari ini 09.00-11.30 narapidana, daftar sampai 11.00 08.00-10.00 tidak ada",
    ]
    assert len(rows) == 7
    assert LINE in page
    assert "Jadwal ini dipastikan petugas pada Selasa, 1 Desember 2026." in page


def test_it_names_the_days_of_two_weeks_that_differ(visitor, siti):
    a_visiting_day(siti, THURSDAY, {VISIT: CLOSED}, reason="Pelatihan petugas")
    ClosedDay.change(None, {date(2026, 12, 14): "Libur nasional", date(2026, 12, 15): "Libur lagi"})

    lines = [" ".join(one.get_text().split()) for one in visitor.get("/terms/jam-kunjungan").all(".week li")]

    assert lines == [
        "Kamis, 3 Desember 2026 tidak ada kunjungan: Pelatihan petugas.",
        "Jadwal Senin, 14 Desember 2026 belum dipastikan. Tanyakan petugas.",
    ]


def test_no_other_explanation_shows_the_week(visitor, siti):
    assert visitor.get("/terms/syarat-berkunjung").all(".week") == []


def test_an_unreadable_day_never_breaks_the_search(visitor, siti):
    for query in ("besuk " * 13, "besuk 31 februari", "besuk tanggal 99", "bésuk hari ini", "\u200bbesuk sabtu"):
        assert visitor.get(f"/terms/?q={query}").status == 200


def test_the_schedule_is_read_with_few_queries(visitor, siti, monkeypatch):
    visitor.get("/home")
    queries = []
    execute = type(database.obj).execute_sql
    monkeypatch.setattr(type(database.obj), "execute_sql", lambda *words: queries.append(words[1]) or execute(*words))

    visitor.get("/home")

    assert sum("visiting" in query or "closed_day" in query for query in queries) == 3


@jumping_far
@pytest.mark.parametrize("path", ["/", "/home", "/terms/?q=jam+besuk+besok", "/terms/jam-kunjungan"])
def test_while_the_clock_is_wrong_no_day_is_taken_for_today(machine, visitor, path, step):
    a_visiting_week(an_account("siti", "staff"), *WEEK)
    machine.jump(step)

    page = visitor.get(path)

    assert "Tanggal hari ini belum dipastikan" in page
    assert page.all(".clock, .week__today") == []
    assert "Hari ini:" not in page
