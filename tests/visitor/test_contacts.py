"""How the unit, its complaint officer and the Ombudsman are reached: on cards, on paper, among other channels."""

import pytest

from kiosk.core.documents.printing import ticket_slip
from kiosk.core.models import Setting
from kiosk.core.text.telephone import is_telephone
from tests.factories import a_suggestion

pytestmark = pytest.mark.usefixtures("storage")
CARD = "/terms/pembebasan-bersyarat"


def set_contacts() -> None:
    Setting.change(
        unit_telephone="0296-531000",
        unit_whatsapp="0812-3456-7890",
        complaint_officer="Siti",
        complaint_officer_post="Kasubsi Pelayanan",
    )


def test_a_card_says_no_contact_that_is_not_set(visitor):
    assert visitor.get(CARD).all(".fact__contact") == []


def test_the_contacts_stand_below_whom_to_ask(visitor):
    set_contacts()

    lines = [one.get_text() for one in visitor.get(CARD).all(".fact__contact")]
    complaints = [one.get_text() for one in visitor.get("/terms/saran-dan-pengaduan").all(".fact__contact")]

    assert lines == ["Rutan Kelas IIB Blora", "Telepon: 0296-531000", "WhatsApp: 0812-3456-7890"]
    assert complaints == [*lines, "Petugas pengaduan: Siti, Kasubsi Pelayanan"]


def test_the_card_of_outside_channels_names_no_number_of_the_unit(visitor):
    set_contacts()

    assert visitor.get("/terms/saluran-pengaduan-lain").all(".fact__contact") == []


def test_the_slip_of_an_explanation_carries_them(visitor, printer):
    set_contacts()
    visitor.get("/takeaways/pembebasan-bersyarat")

    visitor.post("/takeaways/pembebasan-bersyarat/slip")

    assert "0296-531000" in printer.read_words()


def test_the_slip_of_a_ticket_carries_them(visitor_app):
    set_contacts()
    with visitor_app.test_request_context("/"):
        lines = ticket_slip(a_suggestion(), "Dijawab.").lines

    assert "Telepon: 0296-531000\nWhatsApp: 0812-3456-7890\nPetugas pengaduan: Siti, Kasubsi Pelayanan" in lines


def test_the_other_channels_begin_with_the_ombudsman(visitor):
    Setting.change(ombudsman_office="Jalan Contoh 1, Semarang", channels="Ombudsman Republik Indonesia\nKantor Wilayah")
    visitor.get("/suggestions/new")

    page = visitor.submit(kind="complaint")

    assert (
        "Ombudsman Republik Indonesia (telepon 137, WhatsApp 0821-3737-3737, ombudsman.go.id); "
        "Kantor Ombudsman provinsi: Jalan Contoh 1, Semarang; Kantor Wilayah" in page
    )


def test_the_letterhead_carries_them(officer):
    set_contacts()

    assert "Telepon: 0296-531000, WhatsApp: 0812-3456-7890" in officer.get("/officer/reports/month")


@pytest.mark.parametrize("number", ["137", "0296-531000", "+62 812 3456 7890", "(0296) 531000"])
def test_numbers_are_taken_as_people_write_them(number):
    assert is_telephone(number)


@pytest.mark.parametrize("number", ["", "12", "nol", "0812x", "1" * 16, "\u0661\u0663\u0667"])
def test_what_is_no_number_is_refused(number):
    assert not is_telephone(number)
