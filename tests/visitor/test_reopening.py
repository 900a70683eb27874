"""What the holder of an opened ticket may do after the answer: reopen once, and erase the contact."""

from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Case, Contact, Event, Setting, Suggestion
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.acts.reopen import Wait
from kiosk.core.models.suggestions.retention import purge
from kiosk.core.text.text import marked
from kiosk.visitor import open_ticket
from tests.factories import a_suggestion, an_account

TEXT = "Kipasnya belum dipasang."


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer")


@pytest.fixture
def answered(siti):
    receipt = a_suggestion(contact="0812 0000")
    acts.reply(receipt.suggestion.cases.get(), siti, "Akan dipasang.", seen=1)
    return receipt


def ask(visitor, receipt):
    visitor.get("/tickets/")
    return visitor.submit(code=receipt.code)


def write(visitor, receipt):
    ask(visitor, receipt)
    return visitor.submit("#reopen")


def stored_texts(receipt) -> list[str]:
    return Event.reopening_texts(receipt.suggestion.id)


def test_it_is_offered_after_an_answer_and_once(visitor, siti, answered):
    fresh = a_suggestion()
    assert not ask(visitor, fresh).all("button[form=reopen]")
    assert ask(visitor, answered).one("button[form=reopen]").get_text(strip=True) == "Belum terjawab"

    write(visitor, answered)
    visitor.submit("#flow", text=TEXT, go="send")

    assert not ask(visitor, answered).all("button[form=reopen]")


def test_a_reopening_text_opens_the_case_and_the_page_shows_the_new_date(visitor, answered):
    page = write(visitor, answered)
    assert page.heading == "Apa yang belum terjawab?"

    page = visitor.submit("#flow", text=TEXT, go="send")

    assert page.heading == "Tulisan Anda sudah kami terima"
    assert "Dijawab paling lambat" in page
    assert stored_texts(answered) == [TEXT]
    page = visitor.submit("#opened")
    assert page.heading == "Pesan Anda kami tangani lagi"
    assert "Anda menulis bahwa ini belum terjawab" in page
    assert TEXT not in page


def test_before_its_batch_the_ticket_already_confirms_the_reopening(visitor, siti):
    receipt = a_suggestion()
    acts.reply(receipt.suggestion.cases.get(), siti, "Akan dipasang.", seen=1)
    Setting.change(batches="00.01")
    write(visitor, receipt)
    visitor.submit("#flow", text=TEXT, go="send")

    page = visitor.submit("#opened")

    assert Case.get().status == "answered"
    assert page.one(".status").get_text() == "Diterima lagi"
    assert "Dijawab paling lambat" in page and "Akan dipasang." in page


def test_a_double_send_reopens_once(visitor, answered):
    fields = write(visitor, answered).form("#flow")

    pages = [visitor.post("/tickets/reopen", fields, text=TEXT, go="send") for _ in range(2)]

    assert [page.heading for page in pages] == ["Tulisan Anda sudah kami terima"] * 2
    assert stored_texts(answered) == [TEXT]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("   ", "Tulis dulu apa yang belum terjawab."),
        ("a" * (Suggestion.MAX_LENGTH + 1), "2000"),
        ("Kipas\x07 belum", "tanda yang tidak terlihat"),
    ],
    ids=["empty", "too long", "hidden"],
)
def test_a_refused_text_is_explained_and_kept(visitor, answered, typed, message):
    write(visitor, answered)

    page = visitor.submit("#flow", text=typed, go="send")

    assert page.status == 400
    assert message in page.one("#text-error").get_text()
    assert page.one("#text").get_text().strip() == marked(typed).strip()
    assert stored_texts(answered) == []


def test_personal_data_is_warned_about_once_before_sending(visitor, answered):
    write(visitor, answered)

    page = visitor.submit("#flow", text="Hubungi 0812-3456-7890", go="send")
    assert "nomor telepon" in page.one(".notice").get_text()
    assert stored_texts(answered) == []
    page = visitor.submit("#flow", text="Hubungi 0812-3456-7890 atau ibu@contoh.id", go="send")
    assert "alamat email" in page.one(".notice").get_text()
    visitor.submit("#flow", go="send")

    assert stored_texts(answered) == ["Hubungi 0812-3456-7890 atau ibu@contoh.id"]


def once_already(receipt, siti):
    acts.record(receipt.suggestion, "unanswered", value=Wait(date(2026, 12, 1), None), text="Dari layar lain")
    acts.record(receipt.suggestion, "reopened", value=date(2026, 12, 1))


def by_an_officer(receipt, siti):
    acts.record(receipt.suggestion, "status", actor=siti, value="handled", text="Belum selesai")


def purged(receipt, siti):
    purge(receipt.suggestion)


@pytest.mark.parametrize(
    ("meanwhile", "message"),
    [(once_already, "sekali"), (by_an_officer, "petugas sudah membuka lagi"), (purged, "masa simpan")],
)
def test_a_refused_reopening_explains_why_and_offers_a_new_message(visitor, siti, answered, meanwhile, message):
    write(visitor, answered)
    meanwhile(answered, siti)

    page = visitor.submit("#flow", text=TEXT, go="send")

    assert page.status == 409
    assert message in page.one(".notice").get_text()
    assert page.one("#text").get_text().strip() == TEXT
    assert TEXT not in stored_texts(answered)
    page = visitor.submit("#new-message", go="back")
    assert page.heading == "Apa yang ingin Anda sampaikan?"
    assert page.form("#flow")["text"] == TEXT


def test_a_change_of_display_keeps_what_was_typed(visitor, answered):
    write(visitor, answered)

    page = visitor.submit("#flow", text=TEXT, language="en")

    assert page.soup.html["lang"] == "en"
    assert page.one("#text").get_text().strip() == TEXT


def test_after_the_visit_nobody_can_act_for_the_holder(visitor, answered):
    fields = write(visitor, answered).form("#flow")
    visitor.post("/end")
    visitor.get("/home")

    page = visitor.post("/tickets/reopen", {**fields, "csrf_token": visitor._token()}, text=TEXT, go="send")
    erased = visitor.post("/tickets/erase", {**fields, "csrf_token": visitor._token()}, go="erase")

    assert (page.heading, erased.heading) == ("Cek jawaban", "Cek jawaban")
    assert (stored_texts(answered), Contact.select().count()) == ([], 1)


def test_a_visit_that_has_opened_another_ticket_since_writes_to_none_by_mistake(visitor, answered):
    fields = write(visitor, answered).form("#flow")
    ask(visitor, a_suggestion())

    page = visitor.post("/tickets/reopen", fields, text=TEXT, go="send")

    assert page.status == 400
    assert Event.select().where(Event.kind == "unanswered").count() == 0


def test_after_a_long_pause_the_code_is_asked_again_and_the_text_is_kept(visitor, answered, monkeypatch):
    write(visitor, answered)
    later = clock.now() + timedelta(seconds=open_ticket.LIFE + 1)
    monkeypatch.setattr(clock, "now", lambda: later)

    page = visitor.submit("#flow", text=TEXT, go="send")
    assert "Ketik kodenya sekali lagi. Yang Anda tulis masih ada" in page
    page = visitor.submit(code="K7QDM-3X9TA")
    assert page.form()["text"] == TEXT
    page = visitor.submit(code=answered.code)

    assert page.heading == "Apa yang belum terjawab?"
    assert page.one("#text").get_text().strip() == TEXT


def test_name_and_contact_are_erased_at_the_senders_request(visitor, answered):
    ask(visitor, answered)

    page = visitor.submit("#erase")
    assert page.heading == "Hapus nama dan kontak Anda?"
    assert Contact.select().count() == 1
    page = visitor.submit("#flow", go="erase")

    assert page.heading == "Nama dan kontak Anda sudah dihapus"
    assert (Contact.select().count(), Case.get().has_contact) == (0, False)
    assert answered.suggestion.text
    page = visitor.submit("#flow", go="erase")
    assert page.heading == "Nama dan kontak Anda sudah tidak ada"
    assert not visitor.submit("#opened").all("button[form=erase]")


def test_without_a_contact_erasing_is_not_offered(visitor, storage):
    assert not ask(visitor, a_suggestion()).all("button[form=erase]")


def test_a_change_of_display_keeps_the_text_while_the_code_is_asked(visitor, answered, monkeypatch):
    write(visitor, answered)
    later = clock.now() + timedelta(seconds=open_ticket.LIFE + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    visitor.submit("#flow", text=TEXT, go="send")

    page = visitor.submit("#ticket-form", text_size="2")

    assert page.form("#ticket-form")["text"] == TEXT
    assert "Kode ini tidak cocok" not in page
