"""Saran Anda, tindakan kami: the board as visitors see it."""

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, BoardEntry
from kiosk.core.text.languages import Texts
from tests.factories import a_suggestion, an_account

ASKED, DONE = HOT = ("Ruang tunggu panas.", "Dua kipas dipasang.")
ENGLISH = ("The waiting room is hot.", "Two fans were put up.")


@pytest.fixture
def siti(storage) -> Account:
    return an_account("siti", "officer")


def published(by: Account, asked: str = ASKED, english: tuple[str, str] = ("", "")) -> BoardEntry:
    sent = a_suggestion("Kata pengirim sendiri").suggestion
    pair = {"asked": Texts(id=asked, en=english[0]), "done": Texts(id=DONE, en=english[1])}
    return BoardEntry.publish(sent, by=by, **pair)


def test_each_pair_shows_request_action_and_day_and_no_word_of_the_sender(visitor, siti):
    published(siti)

    page = visitor.get("/board/")

    assert [words.get_text(strip=True) for words in page.all(".pair__words")] == list(HOT)
    assert page.one(".pair__day time")["datetime"] == clock.today().isoformat()
    assert "Kata pengirim sendiri" not in page
    assert BoardEntry.get().suggestion.public_id not in page.text


def test_pairs_are_in_english_if_translated_and_otherwise_in_indonesian(visitor, siti):
    published(siti, english=ENGLISH)
    published(siti)
    visitor.get("/board/")

    page = visitor.submit("#settings", language="en")

    texts = [(words.get("lang"), words.get_text(strip=True)) for words in page.all(".pair__half--asked .pair__words")]
    assert texts == [("id", ASKED), (None, ENGLISH[0])]


def test_an_empty_board_says_that_it_is_empty(visitor):
    page = visitor.get("/board/")

    assert "Belum ada yang ditampilkan di sini" in page
    assert page.all(".pair") == []


def test_only_the_newest_are_shown_and_the_page_says_that_there_are_more(visitor, siti, monkeypatch):
    monkeypatch.setattr(BoardEntry, "NEWEST", 2)
    for number in range(3):
        published(siti, f"Saran {number}")

    page = visitor.get("/board/")

    assert [words.get_text(strip=True) for words in page.all(".pair__half--asked .pair__words")] == [
        "Saran 2",
        "Saran 1",
    ]
    assert "Yang lebih lama tidak ditampilkan lagi" in page


def test_the_attract_screen_shows_the_newest_in_each_language_the_first_without_script(visitor, siti):
    for number in range(4):
        published(siti, f"Saran {number}")
    published(siti, english=ENGLISH)

    page = visitor.get("/")

    shown = [
        (link.get("lang"), link.select_one(".attract__half > span").get_text()) for link in page.all("a.attract__pair")
    ]
    assert shown == [(None, ASKED), ("en", ENGLISH[0]), (None, "Saran 3"), (None, "Saran 2")]
    assert [link.has_attr("hidden") for link in page.all("a.attract__pair")] == [False, True, True, True]
    assert {link["href"] for link in page.all("a.attract__pair")} == {"/board/"}


def test_a_withdrawn_pair_is_gone_at_once_everywhere(visitor, siti):
    published(siti).withdraw(siti, "Keliru")

    assert ASKED not in visitor.get("/")
    assert ASKED not in visitor.get("/board/")
