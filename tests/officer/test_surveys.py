"""Officers open, change, end and publish the periods of the official survey."""

from datetime import date, timedelta

import pytest

from kiosk.core.models import Account, Audit, SurveyPeriod
from tests.pages import Page, Person
from tests.surveys import TODAY, a_paper_sheet, a_period

LIST = "/officer/surveys/"
PUBLISH, CLOSE = "form[action$=publish]", "form[action$=close]"
FIELDS = {"name": "Semester II", "first": "2026-11-01", "last": "2026-11-30", "population": "120"}


@pytest.fixture(autouse=True)
def today(storage, monkeypatch) -> None:
    monkeypatch.setattr("kiosk.core.days.clock.today", lambda: TODAY)


@pytest.fixture
def by(officer: Person) -> Account:
    return Account.named("officer")


def rows(page: Page) -> list[list[str]]:
    return [[" ".join(cell.get_text(" ").split()) for cell in row("td")] for row in page.all(".survey-list tbody tr")]


def opened(officer: Person, **fields: str) -> Page:
    officer.get(f"{LIST}new")
    return officer.submit(**{**FIELDS, **fields})


def test_an_empty_list_says_what_a_survey_is_and_how_often_it_must_be_held(officer):
    page = officer.get(LIST)

    assert "paling sedikit sekali setahun (PermenPANRB 14/2017)" in page
    assert page.one(".empty a")["href"] == f"{LIST}new"


def test_a_survey_is_opened_with_the_target_that_the_table_asks_for(officer):
    page = opened(officer)

    assert "Sasarannya 92 lembar lengkap dari 120 pengguna layanan." in page
    assert rows(page)[0][:3] == ["Semester II 1 Nov 2026 – 30 Nov 2026", "Berjalan", "kurang dari 5 sasaran 92"]
    assert [row.action for row in Audit.select().where(Audit.action == "period opened")] == ["period opened"]


def test_periods_stand_newest_first_each_with_its_state_its_sheets_and_its_index(officer, by):
    a_period(by, date(2026, 12, 1), date(2026, 12, 31), "Nanti")
    running = a_period(by)
    over = a_period(by, date(2026, 9, 1), date(2026, 9, 30), "Lalu")
    for _ in range(5):
        a_paper_sheet(by, 4)
    for _ in range(4):
        a_paper_sheet(by, day=over.last)

    page = officer.get(LIST)

    assert [(name.split()[0], *rest) for name, *rest, _acts in rows(page)] == [
        ("Nanti", "Akan datang", "kurang dari 5 sasaran 132", "–"),
        ("Triwulan", "Berjalan", "5 dari 132", "100,00 A, Sangat baik terlalu sedikit untuk disimpulkan"),
        ("Lalu", "Selesai", "kurang dari 5 sasaran 132", "–"),
    ]
    assert [link["href"] for link in page.all(".table__acts a")][2:4] == [
        f"/officer/survey_reports/{running.id}",
        f"{LIST}{running.id}",
    ]


WRONG = (
    ("name", "", "wajib diisi"),
    ("name", "a" * 81, "paling banyak 80 karakter"),
    ("first", "", "Pilih tanggalnya."),
    ("first", "0026-11-01", "Tahun ini tidak masuk akal."),
    ("last", "30 November", "Pilih tanggalnya."),
    ("last", "2026-10-31", "Hari terakhir lebih awal daripada hari pertama."),
    ("last", "2027-12-06", "paling lambat 5 Des 2027."),
    ("population", "", "wajib diisi"),
    ("population", "seratus", "Isi dengan angka bulat."),
    ("population", "0", "dari 1 sampai 1.000.000"),
    ("population", "-5", "dari 1 sampai 1.000.000"),
    ("population", "1000001", "dari 1 sampai 1.000.000"),
)


def test_what_cannot_stand_is_named_beside_its_field_and_kept(officer):
    for field, typed, words in WRONG:
        page = opened(officer, **{field: typed})

        assert page.status == 400, (field, typed)
        assert words in page.one(f"#{field}-error").get_text(), (field, typed)
        assert page.form() | {**FIELDS, field: typed} == page.form()
    assert not SurveyPeriod.select().exists()


def test_days_of_another_survey_are_refused_with_its_name_and_days(officer, by):
    a_period(by)

    for first, last, field in (
        ("2026-11-30", "2026-12-31", "first"),
        ("2026-10-01", "2026-11-01", "last"),
        ("2026-10-01", "2027-01-01", "last"),
    ):
        page = opened(officer, first=first, last=last)
        error = page.one(f"#{field}-error").get_text()
        assert page.status == 400
        assert 'Bertumpuk dengan "Triwulan IV", 1 Nov 2026 sampai 30 Nov 2026.' in error
    assert SurveyPeriod.select().count() == 1


def test_a_survey_may_last_four_hundred_days_and_begin_the_day_after_another(officer, by):
    a_period(by)

    page = opened(officer, first="2026-12-01", last=str(date(2026, 12, 1) + timedelta(days=399)))

    assert page.status == 200
    assert len(rows(page)) == 2


def test_a_survey_is_changed_and_a_second_officer_loses_nothing(officer, by, colleague):
    period = a_period(by)
    officer.get(f"{LIST}{period.id}")
    colleague.get(f"{LIST}{period.id}")

    officer.submit(name="Triwulan terakhir")
    late = colleague.submit(population="0150")
    stored = SurveyPeriod.get()
    colleague.submit(name="Triwulan terakhir")

    assert (late.status, late.form()["population"]) == (409, "0150")
    assert (stored.name, stored.population) == ("Triwulan terakhir", 200)
    assert SurveyPeriod.get().population == 150


def test_days_on_which_sheets_were_filled_in_stay_in_their_survey(officer, by):
    period = a_period(by)
    a_paper_sheet(by)
    officer.get(f"{LIST}{period.id}")

    page = officer.submit(last=str(TODAY - timedelta(days=1)))
    kept = officer.submit(last=str(TODAY))

    assert page.status == 400
    assert "mungkin sudah ada, lembar yang diisi" in page.one("#last-error").get_text()
    assert not page.all("#first-error")
    assert kept.status == 200
    assert SurveyPeriod.get().last == TODAY


def test_a_survey_that_runs_is_closed_with_one_button(officer, by):
    period = a_period(by)
    officer.get(f"{LIST}{period.id}")

    page = officer.submit(CLOSE)

    assert "Hari ini menjadi hari terakhir." in page
    assert not page.all(CLOSE)
    assert SurveyPeriod.get().last == TODAY


def test_nothing_is_closed_that_does_not_run_or_was_changed_meanwhile(officer, by):
    period = a_period(by)
    over = a_period(by, date(2026, 9, 1), date(2026, 9, 30))
    officer.get(f"{LIST}{period.id}")
    period.change(by, period.stamp, name="Lain", first=period.first, last=period.last, population=9)

    changed = officer.submit(CLOSE)
    ended = officer.post(f"{LIST}{over.id}/close", seen=over.stamp)

    assert "Belum ditutup: survei ini berubah" in changed
    assert "tidak sedang berjalan" in ended
    assert [one.last for one in SurveyPeriod.newest_first()] == [date(2026, 11, 30), date(2026, 9, 30)]


def test_an_index_is_shown_on_the_attract_screen_and_taken_down(officer, by):
    period = a_period(by)
    for _ in range(5):
        a_paper_sheet(by)
    officer.get(f"{LIST}{period.id}")

    shown = officer.submit(PUBLISH, shown="1")
    listed = rows(officer.get(LIST))[0][3]
    officer.get(f"{LIST}{period.id}")
    officer.submit(PUBLISH, shown="0")

    assert "Indeks survei ini tampil di layar awal." in shown
    assert listed.endswith("Tampil di layar awal")
    assert not SurveyPeriod.get().published


def test_an_index_of_too_few_sheets_is_not_shown(officer, by):
    period = a_period(by)
    for _ in range(4):
        a_paper_sheet(by)

    page = officer.get(f"{LIST}{period.id}")
    refused = officer.post(f"{LIST}{period.id}/publish", shown="1")

    assert not page.all(f"{PUBLISH} button")
    assert "lembar lengkapnya kurang dari 5" in refused
    assert not SurveyPeriod.get().published


def test_a_page_out_of_date_does_not_take_down_the_index_of_another_survey(officer, by):
    shown, other = a_period(by), a_period(by, date(2026, 9, 1), date(2026, 9, 30))
    shown.publish(by, True)

    officer.post(f"{LIST}{other.id}/publish", shown="0")

    assert SurveyPeriod.get_by_id(shown.id).published
    assert officer.post(f"{LIST}{other.id}/publish", shown="yes").status == 400


def test_a_survey_that_does_not_exist_is_no_page(officer, staff):
    assert officer.get(f"{LIST}7").status == 404
    assert staff.get(LIST).status == 403
