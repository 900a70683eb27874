"""What an act refers to ends while somebody types: nothing is stored, the page says so, and no word is lost."""

import pytest

from kiosk.core.models import Account, BoardEntry, ReplyTemplate, Suggestion
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.retention import purge
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts

WORDS = "Kata-kata yang sudah saya ketik."
PAIR = {"asked_id": "Ruang tunggu panas.", "done_id": "Dua kipas dipasang di ruang tunggu."}


def of(path: str) -> Suggestion:
    with database.connection_context():
        return Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1])


def form(act: str) -> str:
    return f"form[action$='/{act}']"


@pytest.mark.parametrize("act", ["extend", "close", "assign", "forward", "hold", "route", "reply", "note"])
@pytest.mark.parametrize("ended", ["closed", "purged"])
def test_words_of_an_act_on_a_case_that_ended_meanwhile_stay_on_the_page(officer, sent, act, ended):
    path = sent("Kipas mati")
    typed = {**officer.get(path).form(form(act)), "text": WORDS, "lane": "restricted", "outcome": "done", "unit": "X"}
    with database.connection_context():
        found, by = of(path), Account.named("officer")
        typed["officer"] = by.public_id
        if ended == "purged":
            purge(found)
        else:
            acts.close(found.cases.get(), by, "done", "Sudah", seen=found.events.count())
        before = found.events.count()

    page = officer.post(f"{path}/{act}", typed)

    assert page.status == 409
    assert "BELUM tersimpan" in page
    assert page.form(form(act))["text"].strip() == WORDS
    with database.connection_context():
        assert found.events.count() == before


def test_words_for_opening_again_stay_when_somebody_was_faster(officer, colleague, sent, act):
    path = sent("Kipas mati")
    act("officer", "close", path, "done", "Sudah")
    officer.get(path)
    typed = officer.page.form(form("status")) | {"status": "handled", "text": WORDS}
    act("colleague", "take", path, "Belum selesai")

    page = officer.post(f"{path}/status", typed)

    assert page.status == 409
    assert any(area.get_text(strip=True) == WORDS for area in page.all("#status-text"))


def test_a_template_that_was_removed_meanwhile_is_reported_missing(officer, sent):
    with database.connection_context():
        gone = ReplyTemplate.create(name="Diterima", bodies=Texts(id="Terima kasih."))
        ReplyTemplate.create(name="Yang lain", bodies=Texts(id="Ya."))
    path = sent()
    officer.get(path)
    with database.connection_context():
        gone.delete_instance()

    page = officer.post(f"{path}/compose", officer.page.form(form("reply")), template=str(gone.id), text=WORDS)

    assert page.status == 409
    assert "Templat itu sudah dihapus." in page.one("#reply-template-error").get_text()
    assert page.one("#reply-text").get_text(strip=True) == WORDS


@pytest.mark.parametrize("step", ["", "publish"])
def test_a_pair_whose_message_was_purged_meanwhile_is_shown_back(officer, sent, step):
    path = sent("Panas")
    suggestion = of(path)
    officer.get(f"/officer/board/{suggestion.public_id}/edit")
    with database.connection_context():
        purge(suggestion)

    page = officer.submit(**PAIR, then=step)

    assert page.status == 409
    assert [one.get_text() for one in page.all(".error-summary .message")] == list(PAIR.values())
    with database.connection_context():
        assert not BoardEntry.select().exists()


def test_a_reason_for_a_pair_that_somebody_else_took_down_stays_on_the_page(officer, colleague, sent):
    address = f"/officer/board/{of(sent('Panas')).public_id}"
    officer.get(f"{address}/edit")
    officer.submit(**PAIR)
    officer.submit(then="publish")
    officer.get(f"{address}/withdraw")
    typed = officer.page.form() | {"text": WORDS}
    colleague.get(f"{address}/withdraw")
    colleague.submit(text="Kipasnya rusak lagi")

    page = officer.post(f"{address}/withdraw", typed)
    again = colleague.post(f"{address}/withdraw", text="Kipasnya rusak lagi")

    assert page.status == 409
    assert "sudah ditarik lebih dulu" in page.one("#text-error").get_text()
    assert page.one("#text").get_text(strip=True) == WORDS
    assert "Ditarik dari papan" in again, "the same act sent twice is done once"
