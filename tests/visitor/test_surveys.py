"""The official survey without script: each question is a form; nothing is stored before "Kirim", then exactly once."""

from datetime import datetime, time, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import RatingReason, Service, Setting, Sheet, SurveyPeriod
from kiosk.core.statistics import ikm
from kiosk.core.web.questionnaire_wording import ABOUT, ANSWERS, QUESTIONS
from tests.factories import an_account
from tests.surveys import a_period, filled

PAGE = "/surveys/new"
EVERYTHING = {**{element: str(score) for element, score in filled().items()}, "service": "visits"}


@pytest.fixture
def period(storage) -> SurveyPeriod:
    """A survey period that is open now."""
    return a_period(an_account("siti", "officer"), clock.today(), clock.today() + timedelta(days=1))


def answer(visitor, *scores):
    """Begin, skip the service, and answer each question in turn; None skips it."""
    visitor.get(PAGE)
    visitor.submit(go="next")
    page = visitor.submit(go="skip")
    for score in scores:
        page = visitor.submit(**({"answer": str(score)} if score else {"go": "skip"}))
    return page


def at(visitor, step, **answers):
    """Return the page of a step with these answers given."""
    visitor.get(PAGE)
    return visitor.submit(step=step, text_size="1", **answers)


def send(visitor, **answers):
    at(visitor, "send", **answers)
    return visitor.submit(go="send")


def chosen(page):
    return [button["value"] for button in page.all("button[aria-pressed=true]:not(.control)")]


def stored():
    return [sheet.answers for sheet in Sheet.select()]


def test_a_whole_survey_is_stored_with_the_respondent(visitor, period):
    page = visitor.get(PAGE)
    assert page.heading == "Survei kepuasan layanan"
    assert "Survei Kepuasan Masyarakat (SKM)" in page and "tanpa nama" in page
    visitor.submit(go="next")
    page = visitor.submit(answer="visits")
    seen = []
    for place in range(len(ikm.SHEET)):
        seen.append((page.heading, len(page.all("button[name=answer]"))))
        assert f"{place + 3} dari 16" in page
        page = visitor.submit(answer=str(place % 4 + 1))
    for value in ("25-34", "female", "sma", "self"):
        page = visitor.submit(answer=value)
    assert "9 dari 9 pertanyaan sudah Anda jawab" in page
    assert stored() == []

    page = visitor.submit(go="send")

    assert seen == [(str(QUESTIONS[element]), 4) for element in ikm.SHEET]
    assert page.heading == "Terima kasih"
    assert "Isian Anda lengkap" in page
    sheet = Sheet.get()
    assert sheet.answers == {element: place % 4 + 1 for place, element in enumerate(ikm.SHEET)}
    assert (sheet.age, sheet.sex, sheet.education, sheet.occupation) == ("25-34", "female", "sma", "self")
    assert (sheet.service.code, sheet.period, sheet.source, sheet.language) == ("visits", period, "kiosk", "id")


def test_the_eighth_question_is_about_the_facilities_and_the_ninth_about_complaints(visitor, period):
    page = answer(visitor, *[4] * 7)
    assert "sarana dan prasarana" in page.heading
    assert [button.b.get_text() for button in page.all("button[name=answer]")][0] == "Buruk"
    page = visitor.submit(answer="1")
    assert "penanganan pengaduan" in page.heading
    visitor.submit(answer="2")
    for _ in ABOUT:
        visitor.submit(go="skip")
    visitor.submit(go="send")

    assert stored() == [{**filled(4), "u9": 1, "u8": 2}]


def test_a_skipped_question_makes_an_incomplete_sheet_and_both_screens_say_so(visitor, period):
    answer(visitor, 3, None, *[3] * 7, *[None] * 4)
    page = visitor.page
    assert "8 dari 9 pertanyaan sudah Anda jawab" in page
    assert "tetap disimpan, tetapi tidak ikut dihitung dalam nilai layanan" in page

    page = visitor.submit(go="send")

    assert "8 dari 9 pertanyaan terjawab" in page and "tidak ikut dihitung dalam nilai layanan" in page
    assert stored() == [filled(3, u2=None)]
    assert not Sheet.get().complete


def test_what_was_skipped_is_asked_again_from_the_end_and_nothing_else(visitor, period):
    answer(visitor, 3, None, 3, None, *[3] * 5, *[None] * 4)

    page = visitor.submit(go="fill")
    assert page.heading == str(QUESTIONS["u2"])
    page = visitor.submit(answer="1")
    assert page.heading == str(QUESTIONS["u4"])
    page = visitor.submit(answer="2")

    assert "9 dari 9 pertanyaan sudah Anda jawab" in page
    visitor.submit(go="send")
    assert stored() == [filled(3, u2=1, u4=2)]


def test_back_shows_what_was_chosen_and_skip_clears_it(visitor, period):
    answer(visitor, 2, 4)

    page = visitor.submit(go="back")
    assert (page.heading, chosen(page)) == (str(QUESTIONS["u2"]), ["4"])
    page = visitor.submit(go="back")
    assert (page.heading, chosen(page)) == (str(QUESTIONS["u1"]), ["2"])
    visitor.submit(go="next")
    visitor.submit(go="skip")
    page = visitor.submit(go="back")

    assert (page.heading, chosen(page)) == (str(QUESTIONS["u2"]), [])
    assert page.form()["u1"] == "2"
    assert "u2" not in page.form()


def test_leaving_shows_what_is_answered_and_offers_to_go_on_or_discard_it(visitor, period):
    answer(visitor, 2, 4, 1)

    page = visitor.submit(go="leave")

    assert "Anda sudah menjawab 3 dari 9. Belum ada yang disimpan." in page
    assert page.one(".actions a")["href"] == "/home"
    assert stored() == []
    page = visitor.submit(go="stay")
    assert page.heading == str(QUESTIONS["u4"])
    assert [page.form()[element] for element in ("u1", "u2", "u3")] == ["2", "4", "1"]


def test_leaving_offers_to_send_what_is_answered(visitor, period):
    answer(visitor, 2, 4, 1)
    visitor.submit(go="leave")

    page = visitor.submit(go="send")

    assert page.heading == "Terima kasih"
    assert stored() == [{"u1": 2, "u2": 4, "u3": 1}]


def test_without_an_answer_nothing_can_be_sent(visitor, period):
    answer(visitor)
    assert not visitor.submit(go="leave").all("button[value=send]")
    assert not at(visitor, "send", service="visits", age="25-34").all("button[value=send]")

    page = visitor.submit(go="send")

    assert page.status == 400
    assert page.one(".error-summary").get_text().startswith("Belum ada pertanyaan yang dijawab.")
    assert stored() == []


@pytest.mark.parametrize("step", ["intro", "service", "u9", "education", "send", "leave"])
def test_the_display_buttons_change_the_screen_and_lose_nothing(visitor, period, step):
    before = at(visitor, step, **EVERYTHING, education="s1", left="u4", filling="y").form()

    for display in ({"language": "en"}, {"text_size": "3"}, {"contrast": "1"}):
        page = visitor.submit(**display)

    html = page.soup.html
    assert (html["lang"], html["data-text-size"], html["data-contrast"]) == ("en", "3", "high")
    assert {**page.form(), "csrf_token": ""} == {**before, "csrf_token": ""}


@pytest.mark.parametrize("value", ["0", "5", "٣", " 3", "\x00"])
def test_an_invalid_score_is_refused_on_its_question(visitor, period, value):
    at(visitor, "u5", u1="2")

    page = visitor.submit(answer=value)

    assert page.status == 400
    assert page.heading == str(QUESTIONS["u5"])
    assert page.one(".error-summary").get_text() == "Jawaban itu tidak ada di daftar. Sentuh salah satu, atau lewati."
    assert "u5" not in page.form()
    assert visitor.submit(answer="4").form() | {"u1": "2", "u5": "4"} == visitor.page.form()


@pytest.mark.parametrize(
    ("field", "value"),
    [("service", "tidak-ada"), ("service", "\x00"), ("age", "12"), ("sex", "x"), ("education", "tk"), ("u9", "5")],
)
def test_a_value_that_no_screen_offers_is_refused_even_at_the_end(visitor, period, field, value):
    at(visitor, "send")

    page = visitor.submit(**{**EVERYTHING, field: value, "go": "send"})

    assert page.status == 400
    assert page.one("[name=step]")["value"] == field
    assert page.one(".error-summary")
    assert stored() == []


@pytest.mark.parametrize(
    ("step", "name", "shown"), [("u2", "u1", "u1"), ("u2", "answer", "u2"), ("send", "go", "send"), ("u3", "key", "u3")]
)
def test_a_field_sent_twice_is_refused(visitor, period, step, name, shown):
    at(visitor, step, u1="2", u3="1")
    fields = {**visitor.page.form(), "answer": "3", "go": "send" if name == "go" else "next"}

    page = visitor.post(PAGE, {**fields, name: [fields[name], "4"]})

    assert page.status == 400
    assert page.one("[name=step]")["value"] == shown
    assert page.one(".error-summary").get_text() == "Sentuhan terbaca dua kali. Silakan pilih sekali lagi."
    assert stored() == []


def test_a_form_with_a_forged_key_is_refused_and_keeps_its_answers_under_a_new_key(visitor, period):
    at(visitor, "send", u1="2")

    page = visitor.submit(key="0" * 22, go="send")

    assert page.status == 400
    assert "Formulir ini tidak dikenal." in page
    assert page.form()["u1"] == "2"
    assert visitor.submit(go="send").heading == "Terima kasih"


def test_a_sheet_sent_twice_is_stored_once_with_the_same_thanks(visitor, period):
    at(visitor, "send", **EVERYTHING)
    fields = {**visitor.page.form(), "go": "send"}

    first = visitor.post(PAGE, fields)
    again = visitor.post(PAGE, fields)
    changed = visitor.post(PAGE, {**fields, "u1": "1", "u2": "9"})

    assert stored() == [filled()]
    assert first.words == again.words == changed.words
    assert "sudah kami terima dan simpan" in changed


def test_the_thanks_do_not_reveal_the_answers(visitor, period):
    def seen(score):
        page = send(visitor, **{element: str(score) for element in ikm.ELEMENTS})
        for secret in page.all("input[name=key], input[name=csrf_token]"):
            secret["value"] = ""
        return str(page.soup)

    assert len({seen(score) for score in ikm.SCORES}) == 1


def test_the_display_can_change_on_the_thanks(visitor, period):
    send(visitor, **EVERYTHING)

    page = visitor.submit(language="en", selector="#flow")

    assert page.soup.html["lang"] == "en"
    assert page.form("#flow").keys() == {"csrf_token", "key"}
    assert Sheet.select().count() == 1


def test_a_clock_that_jumps_an_hour_while_a_sheet_is_filled_in_changes_only_the_hour(visitor, period, monkeypatch):
    today = clock.today()

    def turn(hour):
        monkeypatch.setattr(clock, "now", lambda: clock.utc(datetime.combine(today, time(hour))))

    turn(10)
    answer(visitor, 1, 2)
    turn(11)
    visitor.submit(answer="3")
    turn(9)
    visitor.submit(go="leave")

    page = visitor.submit(go="send")

    assert page.heading == "Terima kasih"
    assert (Sheet.get().hour, stored()) == (9, [{"u1": 1, "u2": 2, "u3": 3}])


def test_the_survey_speaks_english(visitor, period):
    visitor.get(PAGE)
    assert visitor.submit(language="en").heading == "Service satisfaction survey"
    visitor.submit(go="next")
    visitor.submit(go="skip")

    for element in ikm.SHEET:
        page = visitor.page
        words = [button.b.get_text() for button in page.all("button[name=answer]")]
        assert page.heading != str(QUESTIONS[element])
        assert not set(words) & set(map(str, ANSWERS[element]))
        visitor.submit(answer="4")
    for _ in ABOUT:
        visitor.submit(go="skip")
    visitor.submit(go="send")

    assert (stored(), Sheet.get().language) == ([filled(4)], "en")


@pytest.mark.parametrize("go", ["next", "send"])
def test_a_survey_that_closes_meanwhile_stores_nothing_and_says_so(visitor, period, go):
    at(visitor, "send", **EVERYTHING)
    SurveyPeriod.delete().execute()

    page = visitor.submit(go=go)

    assert (page.status, page.heading) == (409, "Survei baru saja ditutup")
    assert "jawaban Anda tidak disimpan" in page
    assert stored() == []


def test_without_an_open_survey_a_page_leads_to_the_rating(visitor, storage):
    page = visitor.get(PAGE)

    assert (page.status, page.heading) == (200, "Saat ini tidak ada survei")
    assert [link["href"] for link in page.all(".actions a")] == ["/home", "/ratings/new"]
    assert not page.all("main form")


def test_a_survey_that_is_always_open_needs_no_period(visitor, storage):
    Setting.change(survey_always=True)

    page = send(visitor, **EVERYTHING)

    assert page.heading == "Terima kasih"
    assert Sheet.get().period is None


def test_a_service_that_is_withdrawn_meanwhile_is_asked_for_again(visitor, period):
    at(visitor, "send", **EVERYTHING)
    Service.update(active=False).where(Service.code == "visits").execute()

    page = visitor.submit(go="send")

    assert (page.status, page.heading) == (400, "Layanan apa yang Anda terima?")
    assert page.one(".error-summary").get_text().startswith("Layanan itu tidak ada di daftar.")
    assert page.form()["u1"] == "3"


def test_the_links_to_the_survey_are_shown_only_while_it_is_open(visitor, storage):
    def doors():
        home = visitor.get("/home")
        visitor.get("/ratings/new")
        rated = visitor.submit(score="1")
        thanked = visitor.submit()
        links = [len(page.all(f"a[href='{PAGE}']")) for page in (home, thanked)]
        return [*links, len(rated.all("button[value=survey]"))]

    assert doors() == [0, 0, 0]

    Setting.change(survey_always=True)

    assert doors() == [1, 1, 1]


def test_chosen_reasons_are_stored_on_the_way_to_the_survey(visitor, period):
    visitor.get("/ratings/new")
    visitor.submit(score="2")

    page = visitor.submit(reasons="waiting", go="survey")

    assert page.path == PAGE
    assert [row.reason.code for row in RatingReason.select()] == ["waiting"]


def test_the_ministrys_survey_is_shown_after_the_thanks_as_another_one_if_it_is_set(visitor, period):
    page = send(visitor, **EVERYTHING)
    assert not page.all(".qr") and "kementerian" not in page

    Setting.change(ministry_survey="https://survei.contoh.go.id/a?b=1&c=2")
    page = send(visitor, **EVERYTHING)

    assert page.one("figure .qr")
    assert "Survei kementerian Ini survei lain, yang diadakan kementerian." in page
    assert "https://survei.contoh.go.id/a?b=1&c=2" in page


def test_no_screen_calls_it_the_ministrys_own_survey(visitor, period):
    Setting.change(ministry_survey="https://survei.contoh.go.id/")
    pages = [at(visitor, step).words for step in ("intro", "service", "u1", "age", "send", "leave")]
    pages.append(send(visitor, **EVERYTHING).words)

    assert not any(word in page for page in pages for word in ("SPAK", "SPKP"))
