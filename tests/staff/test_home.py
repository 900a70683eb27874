from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Clarity, MissedSearch, Reason, Revision, Term, TermTally
from kiosk.core.models.terms.publication import publish_draft
from kiosk.core.models.terms.revision import CARD
from kiosk.core.storage.database import database
from tests.factories import a_check, a_draft, a_suggestion, leave_empty

HOME = "/staff/"

pytestmark = pytest.mark.usefixtures("storage")


def cards(page) -> dict[str, str]:
    """Return the words of each card by its title, without how many there are."""
    found = {}
    for card in page.all(".card"):
        title = card.h2.find(string=True).strip()
        found[title] = " ".join(card.get_text(" ").split()).removeprefix(title).strip()
    return found


def test_the_desk_opens_with_this_page_and_says_what_brings_each_list(staff):
    page = staff.get("/")

    assert page.heading == "Meja kerja"
    words = cards(page)
    assert "Belum ada yang dibaca" in words["Paling dibaca"]
    assert 'Belum ada yang menyentuh "Belum jelas"' in words["Paling membingungkan"]
    assert "Tidak ada pertanyaan" in words["Pertanyaan menunggu"]
    assert "Tidak ada draf" in words["Draf dan jadwal"]
    assert "tiga kali atau lebih tanpa hasil" in words["Dicari, tetapi tidak ditemukan"]
    assert "ada dalam bahasa Inggris" in words["Belum ada bahasa Inggris"]


def test_what_was_read_and_not_understood_leads(staff):
    TermTally.create(term=Term.at("remisi"), language="id", reads=12)
    reason = Reason.get(Reason.code == "words")
    for number in range(3):
        Clarity.answer(key=str(number), term=Term.at("klien"), language="id", clear=number == 0, reason=reason)

    page = staff.get(HOME)

    words = cards(page)
    assert words["Paling dibaca"] == "30 hari terakhir Remisi 12 kali"
    assert words["Paling membingungkan"] == "jawaban belum jelas, 90 hari Klien Kata-katanya sulit 2 dari 3"
    assert page.one(".desk-home").select(".card")[0].a["href"] == "/staff/terms/remisi"
    assert page.one("a[href='/staff/terms/klien']")


def test_what_is_still_empty_leads_the_most_read_first(staff):
    leave_empty("klien", "steps", "cost")
    leave_empty("remisi", "steps")
    TermTally.create(term=Term.at("klien"), language="id", reads=900)

    lead = staff.get(HOME).all(".desk-lead .card")[0]

    assert lead.h2.get_text(" ", strip=True).startswith("Yang masih kosong")
    assert [row["id"] for row in lead.select(".gap")[:2]] == ["row-klien-id-steps", "row-klien-id-cost"]


def test_a_long_list_of_empty_rows_shows_a_few_and_a_way_to_all(staff):
    leave_empty("klien", *CARD)

    page = staff.get(HOME)

    assert len(page.all(".gap")) == 6
    assert page.one("main a[href='/staff/empty_rows/']").get_text().startswith("Lihat semua ")


def test_the_desk_says_how_many_terms_are_checked_and_leads_to_the_next(staff):
    total = Term.select().count()
    a_check("klien")

    page = staff.get(HOME)

    assert f"1 dari {total} diperiksa" in page
    assert page.one("a[href='/staff/checks/']").get_text(strip=True) == "Periksa berikutnya"


def test_questions_wait_oldest_first_with_their_promise(staff):
    a_suggestion("Yang baru?", kind="question")
    a_suggestion("Yang lama?", kind="question", day=clock.today() - timedelta(days=40))
    a_suggestion("Bukan pertanyaan")

    page = staff.get(HOME)

    words = cards(page)["Pertanyaan menunggu"]
    assert words.index("Yang lama?") < words.index("Lewat") < words.index("Yang baru?") < words.index("janji")
    assert "Bukan pertanyaan" not in page
    assert page.one(".side__link[aria-current]").get_text(strip=True) == "Meja kerja"
    assert page.one(".side__link[href='/staff/questions/'] .side__count").get_text() == "2"


def test_only_a_few_questions_are_shown_and_the_rest_is_one_link_away(staff):
    for number in range(7):
        a_suggestion(f"Pertanyaan {number}?", kind="question")

    page = staff.get(HOME)

    assert len(page.all(".ledger a[href^='/staff/questions/']")) == 5
    assert page.one("main a[href='/staff/questions/']").get_text() == "Lihat semua 7 pertanyaan"


def test_drafts_show_whether_they_wait_for_a_reader_or_for_their_moment(staff):
    account = Account.named("staff")
    a_draft("klien").ask_review(account)
    scheduled = a_draft("remisi")
    publish_draft(Term.at("remisi"), "id", seen=scheduled.number, account=account, at=clock.now() + timedelta(days=2))
    a_draft("asimilasi", "en")

    words = cards(staff.get(HOME))["Draf dan jadwal"]

    assert words.startswith("3 Judul Bahasa Indonesia Minta ditinjau Judul Bahasa Indonesia terbit ")
    assert words.endswith("Asimilasi Bahasa Inggris Draf")


def test_a_text_taken_off_the_kiosk_is_no_draft(staff):
    Revision.update(status=Revision.RETIRED).where(
        Revision.term == Term.at("klien"), Revision.language == "en"
    ).execute()

    page = staff.get(HOME)

    assert "Tidak ada draf" in cards(page)["Draf dan jadwal"]
    assert cards(page)["Belum ada bahasa Inggris"] == "1 Klien"
    assert page.one("a[href='/staff/revisions/klien/en']")


def test_overdue_checks_come_before_what_was_never_checked(staff):
    for term in Term.select():
        term.check("Siti", clock.today(), None, seen=term.shown_numbers, by=None)
    for slug, days in (("klien", 14), ("remisi", -3), ("asimilasi", 15)):
        term = Term.at(slug)
        day = clock.today()
        term.check("Siti", day, day + timedelta(days=days), seen=term.shown_numbers, by=None)
    Term.at("litmas").uncheck()

    page = staff.get(HOME)

    links = [link["href"] for link in page.all(".ledger a[href^='/staff/terms/']")]
    assert links == ["/staff/terms/remisi", "/staff/terms/litmas", "/staff/terms/klien"]
    assert "terlewat sejak" in page
    assert "belum diperiksa" in page


def test_words_that_found_nothing_begin_a_term_or_are_looked_up(staff):
    for _ in range(3):
        MissedSearch.note("Kamar mandi")

    page = staff.get(HOME)

    assert "kamar mandi 3 kali" in page
    assert page.one("a[href='/staff/terms/?q=kamar+mandi']")
    href = page.one("a[href^='/staff/terms/new?']")["href"]
    assert staff.get(href).form()["title"] == "Kamar mandi"


def test_the_page_takes_few_queries_whatever_there_is(staff):
    for number in range(30):
        slug = f"t-{number}"
        Term.begin(slug=slug, group="proses", author=None, fields={"title": f"T {number}", "short_answer": ""})
        TermTally.create(term=Term.at(slug), language="id", reads=number)
        Clarity.answer(key=slug, term=Term.at(slug), language="id", clear=False)
        a_suggestion(f"Pertanyaan {number}?", kind="question", key=slug)
        MissedSearch.create(words=f"kata {number}", month=clock.today(), times=5)
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = staff.get(HOME)

    database.obj.query_hooks.clear()
    assert page.status == 200
    assert 0 < len(queries) <= 15


def test_an_officer_may_not_enter(officer):
    assert officer.get(HOME).status == 403
