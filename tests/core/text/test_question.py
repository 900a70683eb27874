"""What a question treats of, without the words around it."""

import pytest

from kiosk.core.text import question


@pytest.mark.parametrize(
    ("typed", "subjects"),
    [
        ("Asimilasi itu apa ya pak?", ("asimilasi",)),
        ("apa itu CB", ("cb",)),
        ("pripun carane besuk nggih", ("besuk",)),
        ("what does parole mean please", ("parole",)),
        ("How can my husband get parole?", ("parole",)),
        ("mau tanya bu,remisi.bagaimana", ("remisi",)),
        ("P.B. atau c b", ("pb", "cb")),
        ("p 21 dan P-21", ("p21",)),
        ("besuk besuk", ("besuk",)),
    ],
)
def test_question_words_particles_politeness_and_persons_are_passed_over(typed, subjects):
    assert question.read(typed).subjects == subjects


@pytest.mark.parametrize(
    "typed", ["apa itu", "pak mau tanya", "itu ya", "opo to kuwi", "what is it", "", "?!", "😀", "..."]
)
def test_a_question_of_such_words_alone_has_no_subject(typed):
    assert question.read(typed).subjects == ()


def test_a_child_of_whom_somebody_speaks_is_a_person_and_a_child_asked_about_is_not():
    assert question.read("anak saya dapat remisi").subjects == ("remisi",)
    assert question.read("remisi untuk anak").subjects == ("remisi", "anak")


def test_what_a_length_of_time_follows_is_a_circumstance_unless_nothing_else_was_asked():
    assert question.read("vonis 4 tahun subsider 3 bulan kapan bebas").subjects == ("bebas",)
    assert question.read("subsider 3 bulan maksudnya").subjects == ("subsider",)


def test_a_name_of_words_that_are_passed_over_is_a_subject_all_the_same():
    words = ("teman", "boleh", "besuk")

    assert question.Question.of_words(words).subjects == ("besuk",)
    assert question.Question.of_words(words, {"teman"}).subjects == ("teman", "besuk")


@pytest.mark.parametrize(
    "typed",
    [
        "pak budi blok mana",
        "suami saya joko sudah bebas",
        "anak saya bernama slamet riyadi",
        "napi suyatno",
        "Sdr. Wahyudi dapat remisi",
        "ahmad bin sulaiman",
    ],
)
def test_a_name_that_is_introduced_is_noticed(typed):
    assert question.introduces_name(question.read(typed))


@pytest.mark.parametrize(
    "typed", ["pak mau tanya wifi", "suami saya sakit", "wartel khusus", "anak saya ditahan", "ada wifi"]
)
def test_daily_words_are_no_names(typed):
    assert not question.introduces_name(question.read(typed))
