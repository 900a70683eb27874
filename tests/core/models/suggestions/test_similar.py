"""Messages about the same thing: which ones are found similar, and by whom."""

from datetime import timedelta

import pytest

from kiosk.core.days.clock import today
from kiosk.core.models import Account, Event, Suggestion
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.similar import MOST, joined_here, joined_into, similar
from tests.factories import a_suggestion, an_account

FAN = "Kipas angin di ruang tunggu mati sejak Senin."


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer")


def sent(text: str, **fields) -> Suggestion:
    return a_suggestion(text, **fields).suggestion


def found(text: str, account: Account) -> list[str]:
    """Return the texts found similar to a new message with this text."""
    return [one.kept.body for one in similar(sent(text), text, account)]


def test_messages_that_share_two_distinctive_words_are_found_best_match_first(siti):
    sent("Kipas di ruang tunggu berdebu.")
    sent("Antrean titipan lama sekali.")
    sent("Mohon KIPAS ANGIN ruang tunggu diganti, mati terus!")
    sent("Ruang sempit.")

    assert found(FAN, siti) == ["Mohon KIPAS ANGIN ruang tunggu diganti, mati terus!", "Kipas di ruang tunggu berdebu."]


def test_at_most_five_are_found_and_none_that_are_old(siti):
    sent(FAN, day=today() - timedelta(days=91))
    assert found(FAN, siti) == []
    for _number in range(MOST + 2):
        sent(FAN)

    assert len(found(FAN, siti)) == MOST


def test_hidden_suggestions_are_not_found(siti):
    eva, joko = an_account("eva", "inspector", name="Eva Lestari"), an_account("joko", "inspector")
    sent(FAN + " Kata Bu Eva begitu.", kind="complaint", topic="officer")

    assert [len(found(FAN, account)) for account in (siti, eva, joko)] == [0, 1, 3]


@pytest.mark.parametrize(
    "text", ["", "a b c", "1234567 89101112", "!!! ???", '"NEAR" AND OR NOT* ("kipas")', "é' OR 1=1 --"]
)
def test_odd_texts_find_nothing_and_raise_nothing(siti, text):
    other = sent("Lain")

    assert similar(other, text, siti) == []


def test_one_distinctive_word_is_enough_if_there_is_no_second(siti):
    sent("Wartel rusak.")

    assert found("Wartel?", siti) == ["Wartel rusak."]


def test_a_merged_suggestion_is_found_with_the_one_that_answers_and_no_longer_by_itself(siti):
    first, second, third = (sent(FAN) for _number in range(3))
    for one, other in ((third, second), (second, first)):
        acts.merge(one.cases.get(), siti, other.cases.get(), seen=Event.of(one.id).count())

    assert {one.id for one in joined_here(first.id, siti)} == {second.id, third.id}
    assert joined_here(third.id, siti) == []
    assert joined_into(second.cases.get(), siti) == first
    assert joined_into(first.cases.get(), siti) is None
    assert found(FAN, siti) == [FAN]


def test_of_the_merged_only_visible_ones_are_listed(siti):
    an_account("eva", "inspector")
    first, second = sent(FAN), sent(FAN)
    acts.merge(second.cases.get(), siti, first.cases.get(), seen=1)
    acts.route(second.cases.get(), siti, Event.RESTRICTED, "Menyebut petugas.", seen=2)

    assert joined_here(first.id, siti) == []
    assert [one.id for one in joined_here(first.id, Account.named("eva"))] == [second.id]
