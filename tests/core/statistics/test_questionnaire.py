"""The official questionnaire: what it offers and how that is worded must not drift apart."""

import pytest

from kiosk.core.statistics import ikm, questionnaire
from kiosk.core.statistics.questionnaire import Respondent
from kiosk.core.web import questionnaire_wording as wording


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (wording.AGES, Respondent.AGES),
        (wording.SEXES, Respondent.SEXES),
        (wording.EDUCATIONS, Respondent.EDUCATIONS),
        (wording.OCCUPATIONS, Respondent.OCCUPATIONS),
        (wording.SOURCES, questionnaire.SOURCES),
        (wording.ELEMENTS, ikm.ELEMENTS),
        (wording.SHORT, ikm.ELEMENTS),
        (wording.QUESTIONS, ikm.ELEMENTS),
        (wording.ANSWERS, ikm.ELEMENTS),
    ],
)
def test_everything_that_the_questionnaire_offers_has_words_in_its_order(words, offered):
    assert tuple(words) == offered


def test_every_question_has_an_answer_for_each_score():
    assert all(len(answers) == len(ikm.SCORES) for answers in wording.ANSWERS.values())
