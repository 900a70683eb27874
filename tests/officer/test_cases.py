"""The page of a suggestion, as an officer reads it."""

import pytest

from kiosk.core import clock
from kiosk.core.database import database
from kiosk.core.keys import keyring
from kiosk.core.models import Event, Suggestion
from kiosk.core.models.reception import Consent, Message, receive
from tests.factories import a_suggestion

INBOX = "/officer/suggestions/"


def test_the_page_tells_all_that_is_known(officer, sent):
    path = sent(
        "Antrean titipan lama sekali.",
        kind="complaint",
        topic="other",
        officer_named="Penjaga pintu",
        contact="0812 3456 7890",
        name="Ibu Sri",
        day=clock.today(),
        part="afternoon",
    )

    page = officer.get(path)

    for words in (
        "Antrean titipan lama sekali.",
        "Lainnya",
        "Penjaga pintu",
        "Kunjungan",
        "Indonesia",
        "Layar kiosk",
        "sore",
        "0812 3456 7890",
        "Ibu Sri",
        "Saya setuju",
        "Diterima",
    ):
        assert words in page


def test_an_anonymous_sender_is_said_to_be_one(officer, sent):
    assert "Tidak meninggalkan nama atau kontak" in officer.get(sent())


def test_the_language_to_answer_in_is_named(officer, storage):
    path = a_suggestion("When are visits?", kind="question", language="en").suggestion.public_id

    assert "Ia memakai bahasa Inggris" in officer.get(INBOX + path)


def test_reading_changes_nothing(officer, sent, events):
    path = sent()

    officer.get(path)

    assert [kind for kind, _value, _text in events(path)] == ["received"]


def test_markup_in_a_text_stays_text(officer, sent):
    page = officer.get(sent("<script>alert(1)</script> & <b>tebal</b>"))

    assert "<script>alert(1)</script> & <b>tebal</b>" in page


def test_a_purged_suggestion_still_has_its_page_and_row(officer, sent):
    path = sent("Rahasia keluarga", contact="0812")
    with database.connection_context():
        found = Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1])
        Event.record(found, "purged")
        found.words.get().delete_instance()
        found.contacts.get().delete_instance()

    assert "sudah dihapus" in officer.get(path)
    assert "Isinya sudah dihapus." in officer.get(INBOX)


@pytest.mark.parametrize("path", ["unknown", "%00", "a" * 300])
def test_an_unknown_suggestion_is_not_found(officer, path):
    assert officer.get(INBOX + path).status == 404


def test_consent_keeps_its_language(officer, storage):
    message = Message("question", "When are visits?", "en", contact="me", consent=Consent("I agree", "en"))
    path = receive(keyring.mint("suggestion"), message).suggestion.public_id

    assert officer.get(INBOX + path).one("q")["lang"] == "en"
