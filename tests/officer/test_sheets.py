"""An officer types in paper sheets: nine digits in the order of the printed sheet, and Enter."""

from datetime import date, timedelta

import pytest

from kiosk.core.models import Account, Service, Sheet, SurveyPeriod
from kiosk.core.models.surveys.results import Results
from tests.pages import Page, Person
from tests.surveys import TODAY, a_paper_sheet, a_period

PAGE = "/officer/sheets/"
FORM = ".sheet-form"


@pytest.fixture(autouse=True)
def today(storage, monkeypatch) -> None:
    monkeypatch.setattr("kiosk.core.days.clock.today", lambda: TODAY)


@pytest.fixture
def by(officer: Person) -> Account:
    return Account.named("officer")


@pytest.fixture
def period(by: Account):
    return a_period(by)


def typed(officer: Person, digits: str, **fields: str) -> Page:
    officer.get(PAGE)
    return officer.submit(FORM, digits=digits, **{"service": "visits", **fields})


def listed(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all(".survey-list tbody tr")]


@pytest.mark.usefixtures("period")
def test_nine_digits_are_the_answers_in_the_order_of_the_printed_sheet(officer):
    page = typed(officer, "123 412 34 1")

    sheet = Sheet.get()
    assert (sheet.u1, sheet.u4, sheet.u7) == (1, 4, 3)
    assert (sheet.u9, sheet.u8) == (4, 1), "the eighth question is about the facilities, the ninth about complaints"
    assert (sheet.source, sheet.day, sheet.service.code, sheet.recorded_by.username) == (
        "paper",
        TODAY,
        "visits",
        "officer",
    )
    assert 'Lembar tersimpan di "Triwulan IV": 1 2 3 4 1 2 3 4 1. Lengkap.' in page
    assert listed(page) == ["1 2 3 4 1 2 3 4 1 24 Nov 2026 Kunjungan Batalkan 1 2 3 4 1 2 3 4 1"]


@pytest.mark.usefixtures("period")
def test_the_day_and_the_service_stay_for_the_next_sheet_and_nothing_else(officer):
    page = typed(officer, "3" * 9, day="2026-11-20", age="25-34", sex="female", education="sma", occupation="self")

    sheet, form = Sheet.get(), page.form(FORM)
    assert (sheet.age, sheet.sex, sheet.education, sheet.occupation) == ("25-34", "female", "sma", "self")
    assert (form["day"], form["service"]) == ("2026-11-20", "visits")
    assert not any(form[name] for name in ("digits", "age", "sex", "education", "occupation"))
    assert page.one("[autofocus]")["name"] == "digits"
    assert page.one("[name=digits]")["inputmode"] == "numeric"


def test_a_sheet_that_is_not_complete_is_stored_and_makes_no_index(officer, period):
    page = typed(officer, "34-30333-")

    assert (
        'Lembar tersimpan di "Triwulan IV": 3 4 – 3 – 3 3 3 –.'
        " 3 jawaban kosong, jadi lembar ini tidak masuk hitungan indeks."
    ) in page
    assert "Tidak lengkap" in listed(page)[0]
    assert Sheet.get().answers == {"u1": 3, "u2": 4, "u4": 3, "u6": 3, "u7": 3, "u9": 3}
    assert (Results.whole(period).complete, Results.whole(period).incomplete) == (0, 1)


WRONG = (
    ("digits", "", "Ketik sembilan angka"),
    ("digits", "34343434", "Jumlahnya 8, seharusnya sembilan."),
    ("digits", "3434343434", "Jumlahnya 10, seharusnya sembilan."),
    ("digits", "343 435 434", 'Angka ke-6 adalah "5".'),
    ("digits", "343a34434", 'Angka ke-4 adalah "a".'),
    ("digits", "٣43434343", 'Angka ke-1 adalah "٣".'),
    ("digits", "0-0 000 000", "Lembar kosong tidak disimpan."),
    ("service", "", "Pilih layanan yang tertulis di lembar."),
    ("service", "parkir", "Pilihan ini tidak tersedia."),
    ("day", "", "Pilih tanggalnya."),
    ("day", "2026-11-25", "Tanggal ini belum tiba."),
    ("day", "2026-10-31", 'Yang terdekat: "Triwulan IV", 1 Nov 2026 sampai 30 Nov 2026.'),
    ("age", "7", "Pilihan ini tidak tersedia."),
)


@pytest.mark.usefixtures("period")
def test_what_cannot_be_a_sheet_is_named_beside_its_field_and_nothing_typed_is_lost(officer):
    for field, value, words in WRONG:
        whole = {"day": "2026-11-20", "digits": "343434343", "education": "smp", field: value}
        page = typed(officer, **whole)

        assert page.status == 400, (field, value)
        assert words in page.one(f"#{field}-error").get_text(), (field, value)
        kept = {name: typed for name, typed in whole.items() if name in ("day", "digits", "education")}
        assert page.form(FORM) | kept == page.form(FORM)
    assert not Sheet.select().exists()


@pytest.mark.usefixtures("period")
def test_enter_pressed_twice_is_one_sheet(officer):
    officer.get(PAGE)
    fields = officer.page.form(FORM) | {"service": "visits", "digits": "333333333"}

    officer.post(PAGE, fields)
    page = officer.post(PAGE, fields)

    assert "Lembar tersimpan" in page
    assert len(listed(page)) == Sheet.select().count() == 1
    assert officer.post(PAGE, fields, key="tebakan").status == 400


@pytest.mark.usefixtures("period")
def test_the_next_sheet_typed_into_a_form_that_was_stored_is_not_taken_for_the_old_one(officer):
    officer.get(PAGE)
    fields = officer.page.form(FORM) | {"service": "visits", "digits": "333333333"}
    officer.post(PAGE, fields)

    for change in ({"digits": "444444444"}, {"day": "2026-11-02"}, {"service": "-"}, {"sex": "male"}):
        page = officer.post(PAGE, fields | change)
        kept = page.form(FORM)
        assert page.status == 409
        assert "BELUM tersimpan" in page
        assert {name: kept[name] for name in change} == change
    officer.submit(FORM)

    assert [sheet.sex for sheet in Sheet.select().order_by(Sheet.id)] == ["", "male"]


def test_a_sheet_typed_wrongly_is_withdrawn_out_of_all_figures_and_may_be_typed_again(officer, period):
    typed(officer, "111111111", service="-")
    fields = officer.page.form(FORM)

    asked = officer.get(officer.page.one("a[href$=withdraw]")["href"])
    page = officer.submit()
    again = officer.submit(FORM, digits="111111111")

    assert "1 1 1 1 1 1 1 1 1" in asked
    assert "Lembar dibatalkan: 1 1 1 1 1 1 1 1 1." in page
    assert listed(page) == []
    assert page.form(FORM)["service"] == fields["service"] == "-"
    assert len(listed(again)) == 1
    assert Results.whole(period).complete == 1


@pytest.mark.usefixtures("period")
def test_a_stored_form_sent_again_after_its_sheet_was_withdrawn_is_asked_about(officer, by):
    officer.get(PAGE)
    fields = officer.page.form(FORM) | {"service": "visits", "digits": "333333333"}
    officer.post(PAGE, fields)
    Sheet.get().withdraw(by)

    assert officer.post(PAGE, fields).status == 409


@pytest.mark.usefixtures("period")
def test_nobody_withdraws_the_sheet_of_another_officer_or_of_a_visitor(officer, by, colleague):
    sheet = a_paper_sheet(by)
    visitors = a_paper_sheet(by)
    Sheet.update(source="kiosk", recorded_by=None).where(Sheet.id == visitors.id).execute()

    assert colleague.post(f"{PAGE}{sheet.key_hmac}/withdraw").status == 404
    assert officer.post(f"{PAGE}{visitors.key_hmac}/withdraw").status == 404
    assert listed(colleague.get(PAGE)) == []
    assert not Sheet.select().where(Sheet.withdrawn).exists()


def test_the_last_ten_are_listed_the_newest_first_whatever_became_of_their_service(officer, by, period):
    service = Service.at("visits")
    for number in range(11):
        a_paper_sheet(by, 4 if number == 10 else 3, service=service, day=period.first + timedelta(days=number))
    service.withdraw(by)

    rows = listed(officer.get(PAGE))

    assert len(rows) == 10
    assert rows[0] == "4 4 4 4 4 4 4 4 4 11 Nov 2026 Kunjungan Batalkan 4 4 4 4 4 4 4 4 4"


def test_the_day_begins_as_today_or_as_the_last_day_of_the_survey_that_ended(officer, by):
    a_period(by, date(2026, 9, 1), date(2026, 9, 30))
    ended = officer.get(PAGE).form(FORM)["day"]
    a_period(by)

    assert ended == "2026-09-30"
    assert officer.get(PAGE).form(FORM)["day"] == str(TODAY)
    assert officer.get(f"{PAGE}?day=kemarin&service=parkir").form(FORM)["day"] == str(TODAY)


def test_without_a_survey_the_page_says_to_open_one(officer, by):
    none = officer.get(PAGE)
    a_period(by, date(2026, 12, 1), date(2026, 12, 31))
    coming = officer.get(PAGE)

    assert none.one(".empty a")["href"] == "/officer/surveys/new"
    assert 'Survei "Triwulan IV" baru mulai Selasa, 1 Desember 2026.' in coming
    assert not none.all(FORM) and not coming.all(FORM)


def kept(page):
    """Return what the page still holds of a typed sheet."""
    return {name: value for name, value in page.form(FORM).items() if name in ("digits", "service", "sex")}


def test_a_survey_that_was_moved_while_somebody_typed_takes_no_sheet_and_loses_no_digit(officer, by, period):
    officer.get(PAGE)
    period.change(by, period.stamp, name="Nanti", first=date(2026, 12, 1), last=date(2026, 12, 31), population=9)

    page = officer.submit(FORM, service="visits", digits="333333333", sex="male")

    assert page.status == 400
    assert 'Yang terdekat: "Nanti", 1 Des 2026 sampai 31 Des 2026.' in page.one("#day-error").get_text()
    assert kept(page) == {"service": "visits", "digits": "333333333", "sex": "male"}
    assert not Sheet.select().exists()


def test_a_survey_that_ended_while_somebody_typed_takes_no_sheet_and_loses_no_digit(officer, by, period):
    officer.get(PAGE)
    ended = {"name": period.name, "first": period.first, "last": TODAY - timedelta(days=1), "population": 9}
    SurveyPeriod.update(**ended).where(SurveyPeriod.id == period.id).execute()

    page = officer.submit(FORM, day=str(TODAY), service="visits", digits="333333333", sex="male")

    assert page.status == 400
    assert "Tidak ada survei pada tanggal ini." in page.one("#day-error").get_text()
    assert kept(page) == {"service": "visits", "digits": "333333333", "sex": "male"}
    assert not Sheet.select().exists()


def test_without_any_survey_a_typed_sheet_is_refused_beside_its_day(officer, by):
    period = a_period(by)
    officer.get(PAGE)
    period.delete_instance()

    page = officer.submit(FORM, service="visits", digits="333333333", sex="male")

    assert page.status == 400
    assert "Belum ada survei." in page.one("#day-error").get_text()
    assert kept(page) == {"service": "visits", "digits": "333333333", "sex": "male"}


def test_staff_may_not_enter(staff):
    assert staff.get(PAGE).status == 403
