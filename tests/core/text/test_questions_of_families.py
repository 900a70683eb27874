"""What families ask is answered: the list, and every name in every form, over the seed terms without a database."""

import pytest

from kiosk.core.text import question
from kiosk.core.text.languages import LANGUAGES
from kiosk.core.text.term_index import build
from kiosk.core.text.term_ranking import rank
from tests.questions import Figures, entries, forms, judge, questions


def asked(rows, language: str) -> Figures:
    index = build(entries(language))

    def answer(words: str) -> tuple[str | None, bool]:
        ranking = rank(words, index)
        return (ranking.keys[0] if ranking.keys else None), ranking.fits

    return judge(rows, answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_in_every_form_gives_its_term_first(language):
    figures = asked(forms(), language)

    assert figures.faults == []
    assert figures.right > 5_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_of_families_are_answered_or_honestly_not(language):
    figures = asked(questions(), language)

    assert figures.is_good, (str(figures), figures.faults)


def test_questions_that_nobody_tuned_for_are_answered_as_well():
    figures = asked([one for one in questions() if one.use == "held"], "id")

    right, wrong, honest = figures.shares
    assert right >= 0.9 and wrong <= 0.05 and honest >= 0.8, (str(figures), figures.faults)


def test_the_figures_fail_where_no_word_is_passed_over(monkeypatch):
    monkeypatch.setattr(question, "PASSED_OVER", frozenset())
    build.cache_clear()

    figures = asked([*questions(), *forms()[::20]], "id")

    build.cache_clear()
    assert not figures.is_good


def test_the_list_holds_questions_for_most_terms_and_some_for_none():
    rows = questions()

    assert len({one.words for one in rows}) == len(rows) >= 850
    assert sum(not one.terms for one in rows) >= 120
    assert sum(one.use == "held" for one in rows) >= 50
