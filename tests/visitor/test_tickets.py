"""Reading the answer with the code from the paper."""

from datetime import timedelta

import pytest
from babel.dates import format_date

from kiosk.core.models import Question, Term
from kiosk.core.models.suggestions import acts
from kiosk.core.models.terms.publication import publish_draft, retire
from tests.factories import a_suggestion, an_account
from tests.machine import jumping_far


def ask(visitor, code):
    visitor.get("/tickets/")
    return visitor.submit(code=code)


def test_a_ticket_shows_the_promised_date_while_there_is_no_answer(visitor, storage):
    receipt = a_suggestion()

    page = ask(visitor, receipt.code)

    assert page.status == 200
    assert "Sudah diterima" in page
    assert "Dijawab paling lambat" in page


def test_a_ticket_shows_the_answer(visitor, storage):
    receipt = a_suggestion()
    acts.record(receipt.suggestion, "reply", actor=an_account("siti", "officer"), text="Kipas sudah dipasang.")

    page = ask(visitor, receipt.code)

    assert page.heading == "Jawaban untuk Anda"
    assert "Kipas sudah dipasang." in page


def test_an_internal_note_is_never_shown(visitor, storage):
    receipt = a_suggestion()
    acts.record(receipt.suggestion, "note", actor=an_account("siti", "officer"), text="Catatan dalam")

    assert "Catatan dalam" not in ask(visitor, receipt.code)


def test_the_words_of_the_sender_are_not_shown_again(visitor, storage):
    receipt = a_suggestion("Rahasia saya")

    assert "Rahasia saya" not in ask(visitor, receipt.code)


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")]
)
def test_case_and_blanks_are_ignored(visitor, storage, written):
    receipt = a_suggestion()

    assert ask(visitor, written(receipt.code)).status == 200


def test_letters_that_look_like_digits_are_read_as_digits(visitor, storage):
    receipt = a_suggestion(key="fixed")
    typed = receipt.code.replace("0", "O").replace("1", "I")

    assert ask(visitor, typed).status == 200


def test_a_malformed_code_is_a_typing_slip_and_not_counted(visitor, storage):
    receipt = a_suggestion()
    for _ in range(6):
        page = ask(visitor, "K7QDM-3X9")
        assert page.status == 400
        assert "10 huruf atau angka" in page.one("#code-error").get_text()

    assert ask(visitor, receipt.code).status == 200


def test_a_wrong_code_says_so_and_keeps_what_was_typed(visitor, storage):
    a_suggestion()

    page = ask(visitor, "K7QDM-3X9TA")

    assert page.status == 400
    assert "tidak cocok" in page.one("#code-error").get_text()
    assert page.one("#code")["value"] == "K7QDM-3X9TA"


def test_half_a_code_opens_nothing(visitor, storage):
    finder = a_suggestion().code.split("-")[0]

    assert "tidak cocok" in ask(visitor, f"{finder}-00000")


def test_five_wrong_attempts_bring_a_short_wait_with_a_countdown(visitor, storage):
    receipt = a_suggestion()
    for _ in range(5):
        page = ask(visitor, "K7QDM-3X9TA")

    assert page.status == 429
    seconds = int(page.one("[data-module=countdown]")["data-seconds"])
    assert 0 < seconds <= 15
    assert "tidak cocok" not in page
    assert ask(visitor, receipt.code).status == 429


def test_a_message_closed_without_an_answer_says_so(visitor, storage):
    receipt = a_suggestion()
    acts.record(receipt.suggestion, "status", actor=an_account("siti", "officer"), value="closed", text="Ganda")

    page = ask(visitor, receipt.code)

    assert page.heading == "Pesan Anda sudah selesai ditangani"
    assert "Ganda" not in page
    assert "Dijawab paling lambat" not in page


def a_question(language: str = "id"):
    return a_suggestion("Apa itu remisi?", kind="question", language=language)


def test_an_answer_from_a_term_leads_to_it(visitor, storage):
    receipt = a_question()
    asked = Question.find(receipt.suggestion.public_id)
    Question.answer(asked, Term.on_show("remisi", "id"), by=an_account("dewi", "staff"), seen=1)

    page = ask(visitor, receipt.code)

    link = page.one(".actions a[href='/terms/remisi']")
    assert link.get_text(strip=True) == "Baca penjelasannya"
    assert visitor.get(link["href"]).heading == "Remisi"


def test_a_term_that_is_off_the_kiosk_is_not_offered(visitor, storage):
    receipt = a_question()
    asked = Question.find(receipt.suggestion.public_id)
    account = an_account("dewi", "staff")
    Question.answer(asked, Term.on_show("remisi", "id"), by=account, seen=1)
    retire(Term.on_show("remisi", "id").text, account, "Keliru")

    page = ask(visitor, receipt.code)

    assert page.heading == "Jawaban untuk Anda"
    assert not page.all(".actions a[href^='/terms/']")


def test_a_question_that_waits_for_a_draft_leads_nowhere_yet(visitor, storage):
    receipt = a_question()
    asked = Question.find(receipt.suggestion.public_id)
    text = {"title": "Wartel", "short_answer": "Ada."}
    Question.begin_term(asked, by=an_account("dewi", "staff"), seen=1, slug="wartel", group="kunjungan", fields=text)

    page = ask(visitor, receipt.code)

    assert "Sedang ditangani" in page
    assert not page.all(".actions a[href^='/terms/']")


def test_an_english_question_waits_for_no_translation(visitor, storage):
    receipt = a_question("en")
    account = an_account("dewi", "staff")
    asked = Question.find(receipt.suggestion.public_id)
    text = {"title": "Wartel", "short_answer": "Ada."}
    Question.begin_term(asked, by=account, seen=1, slug="wartel", group="kunjungan", fields=text)
    publish_draft(Term.at("wartel"), "id", seen=1, account=account)

    page = ask(visitor, receipt.code)

    assert "Ada." in page
    assert page.one(".actions a[href='/terms/wartel']")


def test_an_english_answer_leads_to_the_english_explanation(visitor, storage):
    receipt = a_question("en")
    asked = Question.find(receipt.suggestion.public_id)
    Question.answer(asked, Term.on_show("remisi", "en"), by=an_account("dewi", "staff"), seen=1)
    page = ask(visitor, receipt.code)
    button = page.one("button[form=explained]")

    page = visitor.submit("#explained", **{button["name"]: button["value"]})

    assert page.path == "/terms/remisi"
    assert page.soup.html["lang"] == "en"
    assert page.heading == Term.on_show("remisi", "en").text.title


@jumping_far
def test_what_came_under_a_wrong_clock_has_no_day_until_it_is_right_again(machine, visitor, step):
    machine.jump(step)
    receipt = a_suggestion()

    page = ask(visitor, receipt.code)
    assert "Saran Anda (tanggal menyusul)" in page
    assert "Dijawab paling lambat tanggal menyusul" in page
    machine.jump(timedelta())
    acts.date_due()
    page = ask(visitor, receipt.code)

    assert "tanggal menyusul" not in page
    assert format_date(receipt.suggestion.due_on, "EEEE, d MMMM y", locale="id") in page
