from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Contact, Event, Question, Revision, Suggestion, Term, Words
from kiosk.core.models.suggestions import acts
from kiosk.core.models.terms.publication import publish_draft
from kiosk.core.storage.database import database
from kiosk.core.text.text import marked
from tests.factories import a_draft, a_suggestion

LIST = "/staff/questions/"
ASKED = "Apakah ada potongan hukuman bulan Agustus?"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def question(storage) -> Suggestion:
    return a_suggestion(ASKED, kind="question", contact="0812 3456 7890", name="Ibu Sulastri").suggestion


@pytest.fixture
def path(question) -> str:
    return LIST + question.public_id


def events_of(question: Suggestion) -> list[tuple[str, str | None]]:
    """Return kind and words of each event of a question."""
    return [(event.kind, event.kept and event.kept.body) for event in Event.of(question.id)]


def officer_replies(question: Suggestion, words: str = "Sudah kami jawab.") -> None:
    case = Case.get_by_id(question.id)
    acts.reply(case, Account.named("officer"), words, seen=question.events.count())


# The list


def test_the_list_shows_open_questions_without_who_sent_them(staff, question):
    a_suggestion("Kursi kurang.")
    a_suggestion("Lama sekali?", kind="question", day=clock.today() - timedelta(days=60))

    page = staff.get(LIST)

    rows = page.all("tbody tr")
    assert [row.a.get_text() for row in rows] == ["Lama sekali?", ASKED]
    assert "Lewat" in rows[0].get_text()
    assert "Lewat" not in rows[1].get_text()
    assert "Kursi kurang" not in page
    assert "Sulastri" not in page.text and "0812" not in page.text
    assert Contact.select().exists()


def test_an_answered_or_hidden_question_is_not_listed(staff, officer, inspector, question):
    hidden = a_suggestion("Rahasia?", kind="question").suggestion
    acts.record(hidden, "routed", actor=Account.named("inspector"), value=Event.RESTRICTED, text="Pungutan")
    officer_replies(question)

    page = staff.get(LIST)

    assert "Tidak ada pertanyaan yang menunggu" in page
    assert staff.get(LIST + hidden.public_id).status == 404


def test_a_long_list_is_cut_and_says_so(staff):
    for number in range(51):
        a_suggestion(f"Pertanyaan {number}?", kind="question", key=f"k{number}")

    page = staff.get(LIST)

    assert len(page.all("tbody tr")) == 50
    assert "Ini 50 yang paling lama menunggu" in page


# One question


def test_the_page_shows_the_question_and_both_ways_but_not_the_sender(staff, path):
    page = staff.get(path)

    assert page.one(".message").get_text() == ASKED
    assert page.one("form[action*='/answer']") and page.one("form[action$='/begin']")
    assert "Sulastri" not in page.text and "0812" not in page.text


def test_terms_that_fit_the_question_are_offered_first(staff, path):
    page = staff.get(path)

    groups = {group["label"]: [option["value"] for option in group("option")] for group in page.all("#term optgroup")}
    assert "remisi" in groups["Cocok dengan pertanyaan"]
    assert "jam-kunjungan" in groups["Istilah lain"]
    assert sum(map(len, groups.values())) == len(Term.published("id"))


@pytest.mark.parametrize("public_id", ["tidak-ada", "%00", "a" * 300])
def test_an_unknown_question_is_not_found(staff, public_id):
    assert staff.get(LIST + public_id).status == 404


@pytest.mark.parametrize("kind", ["suggestion", "complaint", "praise"])
@pytest.mark.parametrize("verb", ["", "/answer", "/begin"])
def test_other_kinds_are_not_for_staff(staff, kind, verb):
    other = LIST + a_suggestion(kind=kind).suggestion.public_id
    staff.get(LIST)

    assert (staff.post(other + verb) if verb else staff.get(other)).status == 404


@pytest.mark.parametrize("page", ["index", "show"])
def test_a_page_takes_few_queries(staff, path, page):
    for number in range(20):
        a_suggestion(f"Pertanyaan {number}?", kind="question", key=f"k{number}")
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    answer = staff.get(LIST if page == "index" else path)

    database.obj.query_hooks.clear()
    assert answer.status == 200
    assert 0 < len(queries) <= 12


def test_a_question_whose_words_were_purged_still_has_its_page(staff, question, path):
    acts.record(question, "purged", actor=Account.named("staff"))
    Words.delete().where(Words.suggestion == question).execute()

    assert "Isinya sudah dihapus." in staff.get(LIST)
    assert "Isinya sudah dihapus." in staff.get("/staff/")
    assert "Isi pertanyaan ini sudah dihapus" in staff.get(path)


# Answering from a term


def test_a_question_is_answered_from_a_term_after_words_of_ones_own(staff, visitor, question, path):
    staff.get(path)

    page = staff.submit("form[action*='/answer']", term="remisi", words="Terima kasih sudah bertanya.")

    term = Term.on_show("remisi", "id")
    kind, words = events_of(question)[-1]
    assert kind == "reply"
    assert words.startswith(f"Terima kasih sudah bertanya.\n\nRemisi\n{term.text.short_answer}\n\n")
    assert "Jawaban terkirim" in page
    assert term.text.short_answer in page.one(".message--reply").get_text()
    assert not page.all("form[action*='/answer']")
    assert Case.get_by_id(question.id).status == "answered"


def test_the_answer_can_be_read_before_it_is_sent(staff, question, path):
    staff.get(path)

    page = staff.submit("form[action*='/answer']", term="remisi", words="Terima kasih.", then="preview")

    preview = page.one("#preview span").get_text()
    assert len(events_of(question)) == 1
    assert page.form("form[action*='/answer']")["words"] == "Terima kasih."
    staff.submit("form[action*='/answer']")
    assert events_of(question)[-1] == ("reply", preview)


def test_an_english_question_is_answered_in_english(staff):
    asked = a_suggestion("What is remission?", kind="question", language="en").suggestion
    staff.get(LIST + asked.public_id)

    staff.submit("form[action*='/answer']", term="remisi")

    assert Term.on_show("remisi", "en").text.short_answer in events_of(asked)[-1][1]


def test_the_same_answer_sent_twice_is_stored_once(staff, question, path):
    fields = staff.get(path).form("form[action*='/answer']")

    for _ in range(2):
        staff.post(path + "/answer", {**fields, "term": "remisi"})

    assert [kind for kind, _words in events_of(question)] == ["received", "reply"]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("", "Kata saya"),
        ("tidak-ada", "Kata saya"),
        ("remisi", "a" * 3_001),
        ("remisi", "a\x00b"),
        ("\x00", "Kata saya"),
    ],
)
def test_a_bad_answer_is_named_beside_its_field_and_kept(staff, question, path, term, words):
    staff.get(path)

    page = staff.submit("form[action*='/answer']", term=term, words=words)

    assert page.status == 400
    assert page.soup.title.get_text().startswith("Masalah:")
    assert page.all("#term-error, #words-error")
    assert page.form("form[action*='/answer']")["words"] == marked(words)
    assert len(events_of(question)) == 1


def test_an_officer_who_was_faster_is_shown_and_nothing_is_lost(staff, officer, question, path):
    staff.get(path)
    officer_replies(question, "Ada, pada 17 Agustus.")

    page = staff.submit("form[action*='/answer']", term="remisi", words="Kata saya.")

    assert page.status == 409
    assert "Ada yang baru saja bertindak lebih dulu" in page
    assert "Ada, pada 17 Agustus." in page
    assert page.form("form[action*='/answer']")["words"] == "Kata saya."
    assert page.form("form[action*='/answer']")["term"] == "remisi"
    assert [kind for kind, _words in events_of(question)] == ["received", "reply"]
    staff.submit("form[action*='/answer']")
    assert [kind for kind, _words in events_of(question)] == ["received", "reply", "reply"]


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_an_act_that_saw_nothing_is_held_back(staff, question, path, seen):
    staff.get(path)

    page = staff.submit("form[action*='/answer']", term="remisi", seen=seen)

    assert page.status == 409
    assert len(events_of(question)) == 1


@pytest.mark.parametrize("verb", ["answer", "begin"])
def test_a_question_moved_into_the_restricted_lane_is_gone(staff, inspector, question, path, verb):
    fields = staff.get(path).form(f"form[action*='/{verb}']")
    acts.record(question, "routed", actor=Account.named("inspector"), value=Event.RESTRICTED, text="Pungutan")

    page = staff.post(f"{path}/{verb}", {**fields, "term": "remisi", "title": "Wartel"})

    assert page.status == 404
    assert Term.at("wartel") is None


# Making a term of it


def test_a_question_becomes_a_draft_whose_publication_answers_it(staff, visitor, question, path):
    staff.get(path)

    page = staff.submit("form[action$='/begin']", title="Potongan Agustus", group="program", short_answer="Bisa.")

    assert page.path == "/staff/revisions/potongan-agustus/id"
    assert "Draf istilah dibuat" in page
    assert events_of(question)[-1][0] == "explained"
    case = Case.get_by_id(question.id)
    assert (case.status, case.assignee) == ("handled", None)
    linked = staff.get(path)
    assert 'sudah dijadikan istilah "Potongan Agustus"' in linked
    assert linked.all("a[href='/staff/revisions/potongan-agustus/id']")
    assert not linked.all("form[action$='/begin']")
    publish_draft(Term.at("potongan-agustus"), "id", seen=1, account=Account.named("staff"))
    assert events_of(question)[-1][1].startswith("Potongan Agustus\nBisa.")
    assert Case.get_by_id(question.id).status == "answered"


def test_a_reopened_question_gets_no_second_answer_when_its_term_is_published_again(staff, officer, question, path):
    staff.get(path)
    staff.submit("form[action$='/begin']", title="Wartel", short_answer="Ada.")
    publish_draft(Term.at("wartel"), "id", seen=1, account=Account.named("staff"))
    case = Case.get_by_id(question.id)
    acts.take(case, Account.named("officer"), "Belum terjawab.", seen=question.events.count())

    draft = a_draft("wartel", short_answer="Ada, di blok A.")
    publish_draft(Term.at("wartel"), "id", seen=draft.number, account=Account.named("staff"))

    assert [kind for kind, _words in events_of(question)] == ["received", "explained", "reply", "status"]
    assert Case.get_by_id(question.id).status == "handled"


def test_a_case_made_again_from_its_events_is_the_same(staff, question, path):
    staff.get(path)
    staff.submit("form[action$='/begin']", title="Wartel", short_answer="Ada.")
    before = list(Case.select().tuples())

    acts.rebuild_cases()

    assert list(Case.select().tuples()) == before


def test_a_draft_begun_twice_is_one_draft(staff, question, path):
    fields = {**staff.get(path).form("form[action$='/begin']"), "title": "Wartel", "short_answer": "Ada."}

    pages = [staff.post(path + "/begin", fields) for _ in range(2)]

    assert [page.path for page in pages] == ["/staff/revisions/wartel/id"] * 2
    assert Revision.select().where(Revision.term == Term.at("wartel")).count() == 1
    assert [kind for kind, _words in events_of(question)] == ["received", "explained"]


@pytest.mark.parametrize(
    ("title", "error"),
    [
        ("Remisi", "Sudah ada istilah dengan judul ini"),
        ("", "wajib diisi"),
        ("???", "dengan huruf atau angka"),
        ("New", "dengan huruf atau angka"),
        ("a" * 81, "paling banyak 80"),
        ("a\x00b", "tanda yang tidak terlihat"),
    ],
)
def test_a_bad_title_is_named_and_everything_is_kept(staff, question, path, title, error):
    staff.get(path)

    page = staff.submit("form[action$='/begin']", title=title, short_answer="Jawaban saya.", group="proses")

    assert page.status == 400
    assert error in page.one("#title-error").get_text()
    form = page.form("form[action$='/begin']")
    assert (form["title"], form["short_answer"], form["group"]) == (marked(title), "Jawaban saya.", "proses")
    assert len(events_of(question)) == 1
    assert Question.select().count() == 0


def test_a_term_begun_too_late_is_held_back_and_kept(staff, officer, question, path):
    staff.get(path)
    officer_replies(question)

    page = staff.submit("form[action$='/begin']", title="Wartel", short_answer="Jawaban saya.")

    assert page.status == 409
    assert page.form("form[action$='/begin']")["short_answer"] == "Jawaban saya."
    assert Term.at("wartel") is None


def test_a_hidden_question_is_not_answered_by_publishing(staff, inspector, question, path):
    staff.get(path)
    staff.submit("form[action$='/begin']", title="Wartel", short_answer="Ada.")
    acts.record(question, "routed", actor=Account.named("inspector"), value=Event.RESTRICTED, text="Pungutan")

    publish_draft(Term.at("wartel"), "id", seen=1, account=Account.named("staff"))

    assert "reply" not in [kind for kind, _words in events_of(question)]


def test_the_officer_reads_in_the_history_what_staff_did(staff, officer, question, path):
    staff.get(path)
    staff.submit("form[action$='/begin']", title="Wartel", short_answer="Ada.")
    publish_draft(Term.at("wartel"), "id", seen=1, account=Account.named("staff"))

    page = officer.get(f"/officer/cases/{question.public_id}")

    history = " ".join(page.one("#history").get_text(" ").split())
    assert "Dijadikan istilah , Staff" in history
    assert 'Dijadikan istilah baru: "Wartel"' in history
    assert "Jawaban kepada pengunjung , Staff" in history


def test_an_officer_may_not_enter(officer, path):
    assert officer.get(LIST).status == 403
    assert officer.get(path).status == 403
