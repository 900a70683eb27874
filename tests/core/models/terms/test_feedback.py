"""Reads and answers of visitors: counts by day, and never who."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Clarity, Feedback, MissedSearch, Question, Reason, Term, TermTally
from kiosk.core.models.terms.feedback import Confusion

pytestmark = pytest.mark.usefixtures("storage")


def reads(slug: str, times: int, *, ago: int = 0) -> None:
    TermTally.create(term=Term.at(slug), language="id", day=clock.today() - timedelta(days=ago), reads=times)


def answers(slug: str, *, clear: int = 0, unclear: int = 0, reason: str = "") -> None:
    chosen = Reason.get(Reason.code == reason) if reason else None
    for number in range(clear + unclear):
        Clarity.answer(
            key=f"{slug} {reason} {number}", term=Term.at(slug), language="id", clear=number < clear, reason=chosen
        )


def test_reads_of_one_day_and_language_share_one_row():
    for language in ("id", "id", "en"):
        TermTally.read("remisi", language)

    rows = TermTally.select(TermTally.language, TermTally.reads).order_by(TermTally.language).tuples()
    assert list(rows) == [("en", 1), ("id", 2)]


def test_what_is_not_on_show_is_not_counted():
    Term.begin(slug="wartel", group="kunjungan", author=None, fields={"title": "Wartel", "short_answer": ""})

    TermTally.read("wartel", "id")
    TermTally.read("tidak-ada", "id")
    TermTally.read("a\x00b", "id")

    assert TermTally.select().count() == 0


def test_the_most_read_term_leads_and_old_days_do_not_count():
    reads("remisi", 3)
    reads("remisi", 4, ago=29)
    reads("asimilasi", 6)
    reads("klien", 99, ago=30)

    found = Feedback(30).most_read(5)

    assert found == [(Term.at("remisi").id, 7), (Term.at("asimilasi").id, 6)]


def test_the_most_confusing_term_leads_with_its_main_reason():
    answers("remisi", clear=5, unclear=1, reason="long")
    answers("asimilasi", clear=1, unclear=3, reason="words")
    answers("asimilasi", unclear=1, reason="long")
    answers("klien", unclear=1)
    answers("litmas", clear=4)

    found = Feedback(90).most_confusing(5)

    assert found == [
        Confusion(Term.at("asimilasi").id, 4, 5, "Kata-katanya sulit"),
        Confusion(Term.at("klien").id, 1, 1, ""),
        Confusion(Term.at("remisi").id, 1, 6, "Terlalu panjang"),
    ]
    assert len(Feedback(90).most_confusing(1)) == 1


def test_the_feedback_of_one_term_holds_reads_answers_and_reasons():
    reads("remisi", 3)
    answers("remisi", clear=2, unclear=2, reason="long")
    answers("remisi", unclear=1, reason="words")

    feedback = Feedback().of(Term.at("remisi"))

    assert (feedback.reads, feedback.clear, feedback.unclear) == (3, 2, 3)
    assert feedback.ranked == [("Terlalu panjang", 2), ("Kata-katanya sulit", 1)]


def test_a_term_that_nobody_opened_has_no_feedback():
    feedback = Feedback().of(Term.at("remisi"))

    assert (feedback.reads, feedback.clear, feedback.unclear, feedback.ranked) == (0, 0, 0, [])


def test_a_search_without_result_is_shown_from_the_third_time_on():
    for words in ("Wartel Khusus", "wartel  khusus", "WARTEL KHUSUS", "budi santoso", "budi santoso"):
        MissedSearch.note(words)

    assert [(one.words, one.times) for one in MissedSearch.frequent(5)] == [("wartel khusus", 3)]


@pytest.mark.parametrize("words", ["0812 3456 7890", "budi@contoh.id", "blok 1234", "3316010101900001", "  ", "___"])
def test_what_may_point_at_a_person_is_not_kept(words):
    MissedSearch.note(words)

    assert MissedSearch.select().count() == 0


def test_words_are_cut_and_forgotten_after_their_time():
    MissedSearch.create(words="dahulu", month=clock.today().replace(day=1) - timedelta(days=200), times=9)

    MissedSearch.note("a" * 80)
    MissedSearch.forget(clock.today())

    assert [one.words for one in MissedSearch.select()] == ["a" * MissedSearch.MAX_WORDS]


def test_words_that_a_name_holds_by_now_are_answered():
    for _ in range(MissedSearch.SHOWN_FROM):
        MissedSearch.note("kamar mandi")
        MissedSearch.note("wartel")
    Term.begin(slug="wartel", group="kunjungan", author=None, fields={"title": "Wartelsuspas", "short_answer": ""})

    found = MissedSearch.unanswered(5, Term.desk())

    assert [one.words for one in found] == ["kamar mandi"]


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("Apa beda PB dan CB? Anak saya dihukum satu tahun.", "pembebasan-bersyarat"),
        ("Kapan potongan hukuman 17 Agustus diumumkan?", "remisi"),
        ("Siapa yang menulis surat jaminan?", "surat-jaminan"),
        ("Hari apa jam kunjungan?", "jam-kunjungan"),
        ("How do I get parole for my brother", "pembebasan-bersyarat"),
    ],
)
def test_the_terms_that_fit_a_question_come_first(question, slug):
    best = Question.best_terms(question, Term.published("id"))

    assert slug in [term.slug for term in best[:3]]


@pytest.mark.parametrize("question", ["", "?!", "zzz qqq"])
def test_a_question_that_fits_nothing_suggests_nothing(question):
    assert Question.best_terms(question, Term.published("id")) == []
