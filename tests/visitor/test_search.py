"""What visitors type into the search is answered, or honestly not; nothing that names a person is stored."""

from urllib.parse import urlencode

import pytest

from kiosk.core.models import MissedSearch
from tests.visitor.test_terms import TALLY

HONEST = "Kami belum punya penjelasan yang pas"
ASK = "/suggestions/new?kind=question"


def search(visitor, typed: str):
    return visitor.get("/terms/?" + urlencode({"q": typed}))


def first(page) -> str:
    rows = page.all(".term-row")
    return rows[0]["href"].removeprefix("/terms/") if rows else ""


def stored(visitor, typed: str) -> list[str]:
    """Send what the script sends for ``typed``, fitting or not, and return the words that are kept."""
    form = search(visitor, "zzqq").form(TALLY)
    assert visitor.client.post("/terms/missed", data={**form, "q": typed}).status_code == 204
    return [one.words for one in MissedSearch.select()]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Asimilasi itu apa ya pak?", "asimilasi"),
        ("apa itu CB", "cuti-bersyarat"),
        ("pripun carane besuk", "syarat-berkunjung"),
        ("how do I get parole untuk suami saya", "pembebasan-bersyarat"),
        ("Assalamualaikum, " + "mohon maaf " * 24 + "remisi?", "remisi"),
    ],
)
def test_a_question_is_answered(visitor, typed, slug):
    page = search(visitor, typed)

    assert first(page) == slug
    assert HONEST not in page
    assert not page.all(TALLY)


@pytest.mark.parametrize(
    "typed",
    [
        "apa itu",
        "ya kok sih dong",
        "pak mau tanya",
        "a" * 300,
        "kata " * 60,
        "3316010101900001",
        "Budi Santoso",
        "bapak",
        "' OR 1=1 --",
        'NEAR("a" b)*',
        "AND OR NOT",
        "ꦧꦱꦗꦮ",
        "😀🙏",
        "%_%",
        "؟",
    ],
)
def test_what_nothing_answers_gets_an_honest_answer(visitor, typed):
    page = search(visitor, typed)

    assert page.status == 200
    assert HONEST in page
    assert page.one("main .empty a")["href"] == ASK


def test_the_way_to_ask_comes_before_the_nearest_terms(visitor):
    page = search(visitor, "lowongan kerja sipir di lapas")

    places = [element["href"] for element in page.all("[data-results] a")]
    assert places[0] == ASK
    assert 1 < len(places) <= 4
    assert "Yang paling dekat" in page


def test_the_result_is_said_to_those_who_do_not_see_it(visitor):
    assert HONEST in search(visitor, "zzqq").one("[data-results-count]").get_text()
    assert "istilah" in search(visitor, "remisi").one("[data-results-count]").get_text()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Apakah ada wifi di sini ya pak?", ["apakah ada wifi di sini ya pak"]),
        ("WIFI?", ["wifi"]),
        ("lowongan sipir lapas", ["lowongan sipir lapas"]),
    ],
)
def test_what_was_asked_is_counted_in_its_own_words(visitor, storage, typed, kept):
    assert stored(visitor, typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "apa itu",
        "pak budi di blok mana",
        "anak saya bernama Slamet Riyadi",
        "suami saya joko sudah bebas apa belum",
        "napi suyatno",
        "keponakan joko",
        "bapakku slamet dimana",
        "nephew joko",
        "pak slamet masih di dalam",
        "bu guru sri wahyuni",
        "jenguk kakak saya joko",
        "mau besuk ucok",
        "sipir herman pungli",
        "ny. ratna",
        "is my husband budi ok",
        "inmate john smith visiting",
        "bayu kamar 3 blok b",
        "ahmad bin sulaiman",
        "3316010101900001",
        "NIK 3316 0101 0190 0001",
        "0812-3456-7890",
        "budi@contoh.id",
        "😀",
        "bedanya PB dan CB",
    ],
)
def test_nothing_is_stored_of_what_names_a_person_asks_nothing_or_is_answered(visitor, storage, typed):
    assert stored(visitor, typed) == []


def test_a_name_in_several_wordings_does_not_add_up(visitor, storage):
    for typed in ("budi santoso", "dimana budi santoso", "budi santoso ada", "cari budi santoso"):
        stored(visitor, typed)

    assert not list(MissedSearch.frequent(9))


def test_a_search_that_does_not_fit_says_so_although_it_names_a_day(visitor, storage):
    page = search(visitor, "wifi kunjungan sabtu")

    assert "Yang paling dekat" in page or HONEST in page
