"""An explanation offers to be read aloud if it has a recording."""

import pytest

from kiosk.core.models import Revision
from kiosk.core.models.terms.publication import publish
from kiosk.core.sound import recordings
from kiosk.core.storage.database import database
from tests.factories import a_draft, a_recording, a_wav, on_show

ASIMILASI = "/terms/asimilasi"

pytestmark = pytest.mark.usefixtures("storage")


def test_without_a_sound_there_is_no_button(visitor):
    page = visitor.get(ASIMILASI)

    assert "Dengarkan" not in page
    assert not page.all("audio, [data-module=read_aloud]")
    assert visitor.get(ASIMILASI + "/audio").status == 404


def test_the_player_knows_each_sentence_and_where_it_begins(visitor, visitor_app):
    with visitor_app.app_context():
        recording = a_recording(visitor_app)
        read = recordings.sentences(on_show())

    page = visitor.get(ASIMILASI)

    assert page.one(".bar [data-module=read_aloud]")["data-src"] == ASIMILASI + "/audio"
    lines = page.all("[data-read-aloud-sentences] > li")
    assert [line.get_text() for line in lines] == read
    shares = [round(share, 4) for share in recordings.shares(recording, read)]
    assert [float(line["data-at"]) for line in lines] == shares


def test_every_visit_hears_its_own_language(visitor, visitor_app):
    with visitor_app.app_context():
        a_recording(visitor_app, language="id", data=a_wav(1))
        a_recording(visitor_app, language="en", data=a_wav(2))
    visitor.get("/home")
    visitor.submit("#settings", language="en")

    with visitor.client.get(ASIMILASI + "/audio") as answer:
        assert answer.data == a_wav(2)


def test_what_is_not_translated_is_heard_as_it_is_shown(visitor, visitor_app):
    with visitor_app.app_context():
        a_recording(visitor_app)
    Revision.update(status=Revision.RETIRED).where(Revision.language == "en").execute()
    visitor.get("/home")
    visitor.submit("#settings", language="en")

    assert visitor.get(ASIMILASI).one("audio")
    with visitor.client.get(ASIMILASI + "/audio") as answer:
        assert answer.data == a_wav()


def test_a_text_that_has_changed_is_not_read_in_its_old_words(visitor, visitor_app):
    with visitor_app.app_context():
        a_recording(visitor_app)
    publish(a_draft(short_answer="Jawaban yang baru."), None)

    assert not visitor.get(ASIMILASI).all("audio")
    assert visitor.get(ASIMILASI + "/audio").status == 404


@pytest.mark.parametrize("path", ["/terms/tidak-ada/audio", "/terms/%00/audio", "/terms/../audio"])
def test_no_other_file_is_ever_sent(visitor, path):
    assert visitor.get(path).status == 404


def test_the_page_takes_three_queries(visitor, visitor_app):
    with visitor_app.app_context():
        a_recording(visitor_app)
    visitor.get("/home")
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    visitor.get(ASIMILASI)

    database.obj.query_hooks.clear()
    assert 0 < len(queries) <= 3
