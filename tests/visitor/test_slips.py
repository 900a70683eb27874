"""The printed code of a ticket: only for its sender, and a limited number of times."""

import logging

import pytest

from kiosk.core.documents import qr
from kiosk.core.models import Setting, Suggestion
from kiosk.core.storage.keys import keyring
from tests.factories import a_suggestion

TEXT = "Ruang tunggu panas dan kursinya kurang."
PRINTED = "Sedang dicetak. Ambil kertasnya di bawah layar."


@pytest.fixture
def sent(visitor, storage):
    """A visitor whose ticket is on the screen, and its code."""
    visitor.get("/suggestions/new")
    visitor.submit(kind="suggestion")
    visitor.submit(service="visits")
    visitor.submit(text=TEXT, go="next")
    visitor.submit(go="anonymous")
    page = visitor.submit(go="send")
    return visitor, page.one("[data-ticket-code]").get_text()


def test_the_code_comes_out_of_the_printer(printer, sent):
    visitor, code = sent
    assert visitor.page.one("main button[value=print]").get_text(strip=True) == "Cetak kode ini"

    page = visitor.submit("#ticket", go="print")

    assert PRINTED in page
    assert page.heading == "Pesan Anda sudah kami terima"
    assert page.one("[data-ticket-code]").get_text() == code
    assert "Sudah saya catat" in page
    paper = printer.read()
    assert b"\x1d!\x11" + code.encode() + b"\n\x1d!\x00" in paper
    assert b"1P0" + code.encode() in paper
    words = " ".join(paper.decode("cp437").split())
    assert "Rutan Kelas IIB Blora" in words
    assert "Kode di atas membuka jawaban untuk Anda." in words
    assert page.one(".ticket__rest b").get_text() in words
    assert 'sentuh "Cek jawaban"' in words
    assert TEXT not in words


def test_praise_promises_no_date_on_paper(visitor, printer):
    key = keyring.mint("suggestion")
    a_suggestion(kind="praise", key=key)
    visitor.get("/home")

    visitor.post("/suggestions/ticket", key=key, go="print")

    words = printer.read_words()
    assert "Apresiasi Anda dibaca petugas." in words
    assert "Dijawab paling lambat" not in words


def test_without_a_printer_there_is_no_button_and_nothing_is_claimed(sent):
    visitor, code = sent
    assert not visitor.page.all("main button[value=print]")

    page = visitor.submit("#ticket", go="print")

    assert PRINTED not in page
    assert "Kertas tidak tercetak." in page
    assert page.one("[data-ticket-code]").get_text() == code


def test_a_printer_that_is_missing_leaves_the_code_on_the_screen(printer, sent, caplog):
    visitor, code = sent
    Setting.change(printer="/dev/usb/lp99")

    with caplog.at_level(logging.DEBUG):
        page = visitor.submit("#ticket", go="print")

    assert "Kertas tidak tercetak." in page
    assert page.one("[data-ticket-code]").get_text() == code
    assert "missing" in caplog.text
    assert code not in caplog.text


@pytest.mark.parametrize("key", ["", "x", "K7QDM-3X9TA", "<b>Teks lain</b>\x00"])
def test_nobody_prints_a_text_of_their_own(visitor, printer, key):
    visitor.get("/home")
    page = visitor.post("/suggestions/ticket", key=key, go="print")

    assert page.status == 404
    assert printer.read() == b""


def test_the_key_of_a_form_that_was_never_sent_prints_nothing(visitor, printer):
    visitor.get("/suggestions/new")
    key = visitor.page.one("main input[name=key]")["value"]

    page = visitor.post("/suggestions/ticket", key=key, go="print")

    assert page.status == 404
    assert printer.read() == b""
    assert not Suggestion.select().exists()


def test_the_code_is_never_in_an_address(printer, sent):
    visitor, code = sent
    page = visitor.submit("#ticket", go="print")

    assert page.path == "/suggestions/ticket"
    assert "Location" not in page.headers
    for tag in page.all("[href], [action], [src]"):
        assert code not in str(tag.attrs)


def test_another_language_or_text_size_keeps_the_ticket(sent):
    visitor, code = sent
    page = visitor.submit("#ticket", text_size="2")
    assert page.soup.html["data-text-size"] == "2"
    assert page.one("[data-ticket-code]").get_text() == code

    page = visitor.submit("#ticket", language="en")

    assert page.soup.html["lang"] == "en"
    assert page.one("[data-ticket-code]").get_text() == code
    assert qr.svg(code) in page.text


def test_a_ticket_can_be_printed_again_a_limited_number_of_times(printer, sent):
    visitor, code = sent
    slips = 0
    for _ in range(7):
        page = visitor.submit("#ticket", go="print")
        slips += printer.read().count(b"\x1dVB\x00")

    assert slips == 5
    assert page.status == 429
    assert page.one("[data-ticket-code]").get_text() == code


def test_a_failed_print_does_not_count(printer, sent):
    visitor, _code = sent
    Setting.change(printer="/dev/usb/lp99")
    failed = [visitor.submit("#ticket", go="print").status for _ in range(12)]

    Setting.change(printer=printer.path)
    page = visitor.submit("#ticket", go="print")

    assert set(failed) == {200}
    assert PRINTED in page


def test_printing_explanations_does_not_use_up_the_prints_of_tickets(printer, sent):
    visitor, _code = sent
    key = visitor.page.form("#ticket")["key"]
    visitor.get("/takeaways/tahanan")
    for _ in range(7):
        visitor.submit()
        printer.read()

    page = visitor.post("/suggestions/ticket", key=key, go="print")

    assert PRINTED in page
