"""The page of a ticket: the sender view in plain words, and nothing internal."""

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, Case, Event, Setting, ShutOut, Tag
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.retention import purge
from kiosk.core.models.suggestions.sender_view import anchor_of
from kiosk.core.models.suggestions.state import OUTCOMES
from kiosk.core.storage.keys import keyring
from kiosk.core.web.page import day
from kiosk.visitor.wording import OUTCOMES as OUTCOME_WORDS
from tests.factories import a_suggestion, an_account

NOBODY_READS = "Saat ini tidak ada pengawas yang bisa membaca pesan ini."


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer", name="Siti Aminah")


@pytest.fixture
def eva(storage):
    return an_account("eva", "inspector", name="Eva Lestari")


def ask(visitor, receipt):
    visitor.get("/tickets/")
    return visitor.submit(code=receipt.code)


def case_of(receipt) -> Case:
    return receipt.suggestion.cases.get()


def history(page) -> list[str]:
    return [one.get_text() for one in page.all(".ticket-history__fact b")]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_closed_message_shows_its_outcome_and_the_reason(visitor, siti, outcome):
    receipt = a_suggestion()
    acts.close(case_of(receipt), siti, outcome, "Kipas dipasang hari Senin.", seen=1)

    page = ask(visitor, receipt)

    assert page.heading == "Pesan Anda sudah selesai ditangani"
    assert f"Selesai: {OUTCOME_WORDS[outcome]}" in page
    assert page.words.count("Kipas dipasang hari Senin.") == 1


def test_an_extension_gives_the_later_date_and_its_reason(visitor, siti, visitor_app):
    receipt = a_suggestion()
    until = receipt.suggestion.extended_promise
    acts.extend(case_of(receipt), siti, until, "Menunggu jawaban kantor wilayah.", seen=1)

    page = ask(visitor, receipt)

    with visitor_app.test_request_context():
        assert page.one(".message--waiting b").get_text() == day(until)
        assert f"Batas waktu jawaban diperpanjang sampai {day(until)}. Alasan: Menunggu jawaban kantor wilayah." in page
    assert page.words.count("Menunggu jawaban kantor wilayah.") == 1


def test_a_forwarded_message_says_where_it_went_and_stays_open(visitor, siti):
    receipt = a_suggestion()
    acts.forward(case_of(receipt), siti, "Diteruskan ke bagian umum.", seen=1)

    page = ask(visitor, receipt)

    assert history(page) == ["Pesan Anda kami terima", "Diteruskan ke unit lain"]
    assert "Diteruskan ke bagian umum." in page
    assert "Dijawab paling lambat" in page


def test_merged_messages_are_answered_together(visitor, siti):
    mine, other = a_suggestion("Rahasia saya"), a_suggestion("Rahasia tetangga")
    acts.merge(case_of(mine), siti, case_of(other), "Sama persis", seen=1)

    page = ask(visitor, mine)
    assert "Pesan yang serupa dijawab bersama." in page
    assert page.one(".status").get_text() == "Dijawab bersama pesan serupa"
    assert "Dijawab paling lambat" in page

    acts.reply(case_of(other), siti, "Kipas sudah dipasang.", seen=1)
    acts.close(case_of(other), siti, "done", "Tiga kipas.", seen=2)
    page = ask(visitor, mine)

    assert page.heading == "Jawaban untuk Anda"
    assert "Kipas sudah dipasang." in page and "Tiga kipas." in page
    assert "Dijawab paling lambat" not in page
    assert all(words not in page for words in ("Rahasia", "Sama persis"))


def test_after_a_purge_the_ticket_says_what_was_destroyed_and_what_is_left(visitor, siti):
    receipt = a_suggestion()
    acts.reply(case_of(receipt), siti, "Kipas sudah dipasang.", seen=1)
    acts.close(case_of(receipt), siti, "done", "Tiga kipas.", seen=2)
    purge(receipt.suggestion)

    page = ask(visitor, receipt)

    assert page.heading == "Isi pesan ini sudah dihapus"
    assert "Masa simpan pesan ini sudah berakhir." in page
    assert history(page)[-2:] == ["Selesai: sudah dilaksanakan", "Isi pesan dan jawaban dihapus"]
    assert not page.all("button[form=reopen]")


def test_internal_acts_and_names_are_not_shown(visitor, siti, eva):
    receipt = a_suggestion("Rahasia saya", contact="0812 0000")
    done = {
        "opened": {},
        "note": {"text": "CATATAN"},
        "explained": {"text": "CATATAN"},
        "status": {"value": "handled", "text": "CATATAN"},
        "assigned": {"value": siti.id, "text": "CATATAN"},
        "tagged": {"value": Tag.create(name="CATATAN").id},
        "routed": {"value": Event.RESTRICTED, "text": "CATATAN"},
        "named": {"value": siti.id, "text": "CATATAN"},
        "cleared": {"value": siti.id, "text": "CATATAN"},
        "held": {"text": "CATATAN"},
        "unheld": {"text": "CATATAN"},
    }
    for kind, more in done.items():
        acts.record(receipt.suggestion, kind, actor=eva, **more)
    acts.record(receipt.suggestion, "status", actor=eva, value="closed", text="CATATAN")

    page = ask(visitor, receipt)

    assert history(page) == ["Pesan Anda kami terima", "Selesai"]
    assert all(words not in page for words in ("CATATAN", "Siti", "Eva", "Rahasia", "0812"))
    assert "belum ada jawaban tertulis" in page


def test_without_an_inspector_a_restricted_ticket_names_the_other_channels(visitor, storage):
    receipt = a_suggestion("Pungutan", kind="complaint", topic="levy")

    page = ask(visitor, receipt)

    assert page.heading == "Pesan Anda belum bisa ditangani"
    assert NOBODY_READS in page and "Ombudsman" in page
    assert "Dijawab paling lambat" not in page


def test_it_names_them_too_when_the_last_inspector_leaves_or_is_recused(visitor, eva):
    Setting.change(channels="Kantor Wilayah, Semarang")
    receipt = a_suggestion("Pungutan", kind="complaint", topic="levy")
    plain = a_suggestion()
    assert NOBODY_READS not in ask(visitor, receipt)

    acts.record(receipt.suggestion, "named", actor=eva, value=eva.id)
    assert ShutOut.recuses(receipt.suggestion.id, eva)
    page = ask(visitor, receipt)
    assert "ombudsman.go.id) Kantor Wilayah, Semarang Pesan ini menyebut semua pengawas di sini." in page

    acts.record(receipt.suggestion, "cleared", actor=eva, value=eva.id, text="Keliru")
    assert NOBODY_READS not in ask(visitor, receipt)
    Account.get_by_id(eva.id).disable()
    assert NOBODY_READS in ask(visitor, receipt)
    assert NOBODY_READS not in ask(visitor, plain)


def test_the_ticket_carries_an_anchor_that_reveals_nothing_about_later_rows(visitor, siti):
    receipt = a_suggestion()
    before = ask(visitor, receipt).one(".anchor__code").get_text()
    a_suggestion("Pesan lain")

    page = ask(visitor, receipt)

    assert page.one(".anchor__code").get_text() == before == anchor_of(receipt.suggestion)
    assert before.startswith(clock.today().isoformat())


def test_another_language_keeps_the_ticket_open_and_the_code_is_on_no_page(visitor, siti):
    receipt = a_suggestion()
    acts.reply(case_of(receipt), siti, "Kipas sudah dipasang.", seen=1)
    ask(visitor, receipt)

    page = visitor.submit("#opened", language="en")

    assert page.soup.html["lang"] == "en"
    assert "Kipas sudah dipasang." in page
    assert not any(half in page.text for half in receipt.code.split("-"))
    assert receipt.suggestion.public_id not in page.text


def test_the_slip_carries_the_anchor_and_promises_nothing_that_nobody_can_keep(visitor, printer):
    key = keyring.mint("suggestion")
    a_suggestion("Pungutan", kind="complaint", topic="levy", key=key)
    visitor.get("/home")

    visitor.post("/suggestions/ticket", key=key, go="print")

    words = printer.read_words()
    assert f"Tanda bukti: {Audit.anchor()}." in words
    assert NOBODY_READS in words and "Ombudsman" in words
    assert "Dijawab paling lambat" not in words
