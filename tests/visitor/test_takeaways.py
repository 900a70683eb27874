"""An explanation is taken home as QR codes that hold its text, or on paper."""

import pytest

from kiosk.core.days import clock
from kiosk.core.documents import qr, takeaway
from kiosk.core.documents.printing import last_slip
from kiosk.core.models import Setting, Term, Throttle
from kiosk.core.models.accounts import guess, throttle
from kiosk.core.storage.database import database
from kiosk.core.web import device
from kiosk.core.web.page import day_short
from kiosk.core.web.wording import FACTS
from tests.factories import a_check, on_show
from tests.pages import Person

PRINTED = "Sedang dicetak. Ambil kertasnya di bawah layar."
NOT_PRINTED = "Kertas tidak tercetak."
FOOT = (
    "Rutan Kelas IIB Blora\n"
    "Keterangan umum. Yang berlaku adalah aturan dan keputusan resmi. Tanyakan kepada petugas Pelayanan Tahanan.\n"
    "Disusun: {month}\n"
    "Diperiksa: {checked}"
)


def expected_parts(visitor_app, slug, checked="belum"):
    """Return the Indonesian texts of the QR codes of an explanation that is not only for the sentenced."""
    term = Term.on_show(slug, "id")
    facts = [(str(FACTS[name]), lines) for name, lines in term.text.facts]
    foot = FOOT.format(month=visitor_app.jinja_env.filters["month"](term.text.written_on), checked=checked)
    return takeaway.parts(takeaway.plain(term.text.title, term.abbreviation, term.text.short_answer, facts, foot))


def test_an_explanation_has_a_door_to_take_it_home(visitor):
    page = visitor.get("/terms/asimilasi")

    assert page.one("a[href='/takeaways/asimilasi']").get_text(strip=True) == "Bawa pulang"


def test_the_picture_holds_the_short_answer_the_card_and_the_foot(visitor, visitor_app, storage):
    page = visitor.get("/takeaways/tahanan")

    with visitor_app.test_request_context():
        (text,) = expected_parts(visitor_app, "tahanan")
    assert qr.svg(text) in page.text
    assert on_show("tahanan").short_answer in text
    assert not page.all(".takeaway__parts")


def test_the_name_and_day_of_the_check_are_included(visitor, visitor_app, storage):
    a_check("tahanan")

    page = visitor.get("/takeaways/tahanan")

    with visitor_app.test_request_context():
        (text,) = expected_parts(visitor_app, "tahanan", f"{day_short(clock.today())} oleh Siti")
    assert qr.svg(text) in page.text


def test_a_long_explanation_is_shown_part_by_part(visitor, visitor_app, storage):
    with visitor_app.test_request_context():
        texts = expected_parts(visitor_app, "syarat-berkunjung")

    first = visitor.get("/takeaways/syarat-berkunjung")
    second = visitor.get(first.one(".takeaway__parts a")["href"])

    assert len(texts) == 2
    assert f"Bagian 1 dari {len(texts)}" in first
    assert qr.svg(texts[0]) in first.text
    assert f"Bagian 2 dari {len(texts)}" in second
    assert qr.svg(texts[1]) in second.text


@pytest.mark.parametrize(("part", "shown"), [("0", 1), ("-3", 1), ("99", 2), ("dua", 1), ("", 1)])
def test_a_part_that_does_not_exist_is_the_nearest_one(visitor, part, shown):
    page = visitor.get(f"/takeaways/syarat-berkunjung?part={part}")

    assert page.status == 200
    assert f"Bagian {shown} dari 2" in page


def test_what_is_only_for_the_sentenced_says_so_on_paper(visitor, printer):
    visitor.get("/takeaways/asimilasi")
    visitor.submit()

    assert "Tahanan belum bisa mengikutinya." in printer.read_words()


def test_the_language_of_the_visit_is_kept(visitor, printer):
    visitor.get("/takeaways/tahanan")
    visitor.submit("#settings", language="en")
    assert visitor.page.path == "/takeaways/tahanan"

    visitor.submit()

    words = printer.read_words()
    assert on_show("tahanan", "en").title in words
    assert on_show("tahanan").short_answer not in words


def test_an_unpublished_explanation_cannot_be_taken(visitor, printer):
    assert visitor.get("/takeaways/tidak-ada").status == 404

    visitor.get("/takeaways/tahanan")
    assert visitor.post("/takeaways/tidak-ada/slip").status == 404
    assert printer.read() == b""


def test_without_a_printer_there_is_no_button_and_staff_help_instead(visitor):
    page = visitor.get("/takeaways/tahanan")

    assert not page.all(".takeaway__print")
    assert "Mintalah petugas membantu Anda mencatat" in page


def test_a_printer_removed_meanwhile_gives_a_clear_page(visitor):
    visitor.get("/takeaways/tahanan")
    page = visitor.post("/takeaways/tahanan/slip")

    assert NOT_PRINTED in page
    assert page.all("svg.qr")
    assert not page.all("main button[type=submit]")


def test_the_slip_comes_out_of_the_printer(visitor, printer):
    visitor.get("/takeaways/syarat-berkunjung?part=2")
    page = visitor.submit()

    assert PRINTED in page
    assert "Bagian 2 dari 2" in page
    words = printer.read_words()
    text = on_show("syarat-berkunjung")
    assert text.title in words
    assert "SURAT-SURAT: " in words
    assert "Diperiksa: belum" in words


def test_a_slip_of_58_mm_has_lines_of_32_columns(visitor, printer):
    Setting.change(slip_columns=32)
    visitor.get("/takeaways/tahanan")
    visitor.submit()

    lines = printer.read().decode("cp437").split("\n")[3:]
    assert max(map(len, lines[:-2])) in range(25, 33)


def test_a_missing_printer_gives_a_clear_page_with_the_picture(visitor, printer, caplog):
    Setting.change(printer="/dev/usb/lp99")
    visitor.get("/takeaways/tahanan")
    page = visitor.submit()

    assert page.status == 200
    assert NOT_PRINTED in page
    assert PRINTED not in page
    assert page.all("svg.qr")
    assert "Cetak di kertas" in page
    assert "missing" in caplog.text
    assert (last_slip.last.trouble, last_slip.last.day) == ("missing", clock.today())


def test_after_a_slip_that_came_out_the_printer_has_no_fault_any_more(visitor, printer):
    last_slip.note("refused")
    visitor.get("/takeaways/tahanan")
    visitor.submit()

    assert last_slip.last.trouble == ""


def test_a_child_cannot_empty_the_roll(visitor, printer):
    visitor.get("/takeaways/tahanan")
    slips = 0
    for _ in range(8):
        page = visitor.submit()
        slips += printer.read().count(b"\x1dVB\x00")

    assert slips == 5
    assert page.status == 429
    assert PRINTED not in page
    assert "sebelum mencetak lagi" in page


def test_a_client_that_drops_each_number_cannot_empty_the_roll(visitor, printer, monkeypatch):
    monkeypatch.setitem(guess.NEW_DEVICES, "slip", 2)
    slips = 0
    for _ in range(12):
        visitor.client.delete_cookie(device.NUMBERS["visitor"])
        visitor.get("/takeaways/tahanan")
        visitor.submit()
        slips += printer.read().count(b"\x1dVB\x00")

    assert slips == 2 + Throttle.FREE


def test_two_screens_behind_one_address_do_not_share_their_slips(visitor, visitor_app, printer):
    for screen in (visitor, Person(visitor_app)):
        screen.get("/takeaways/tahanan")
        statuses = [screen.submit().status for _ in range(Throttle.FREE)]

        assert statuses == [200] * Throttle.FREE


@pytest.mark.sqlite_only
def test_while_the_disk_takes_no_writes_slips_are_printed_and_counted(visitor, printer, monkeypatch):
    visitor.get("/takeaways/tahanan")
    database.close()
    monkeypatch.setattr(database.obj, "_pragmas", [*database.obj._pragmas, ("query_only", 1)])

    statuses = [visitor.submit().status for _ in range(Throttle.FREE + 1)]

    throttle._held.clear()
    database.close()
    assert statuses == [200] * Throttle.FREE + [429]
    assert printer.read().count(b"\x1dVB\x00") == Throttle.FREE


def test_the_text_size_can_be_changed_after_printing(visitor, printer):
    visitor.get("/takeaways/syarat-berkunjung?part=2")
    visitor.submit()

    page = visitor.submit("#settings", text_size="3")

    assert page.status == 200
    assert "Bagian 2 dari 2" in page
