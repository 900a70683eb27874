"""Every Indonesian sentence of the seed rests on a fact that may be shown; ``python -m tests.facts`` lists them."""

from collections import Counter

from tests import facts

TERMS = facts.load_terms()
FACTS = facts.load_facts()
TRACED = facts.load_traced()


def as_lines(found):
    """Return what is wrong as lines of ``sentences.tsv``, to be mended there."""
    return "\n".join("\t".join(one) for one in found)


def test_every_sentence_of_every_card_is_in_the_list():
    assert as_lines(facts.untraced(TERMS, TRACED)) == ""


def test_every_sentence_of_the_list_stands_on_its_card_once():
    assert as_lines(facts.outdated(TERMS, TRACED)) == ""


def test_every_sentence_rests_on_a_fact_that_may_be_shown():
    assert as_lines(facts.not_to_be_shown(TRACED, FACTS)) == ""


def test_every_fact_has_a_key_of_its_own_and_a_mark():
    assert [key for key, times in Counter(fact.key for fact in FACTS).items() if times > 1] == []
    assert [fact.key for fact in FACTS if not fact.fact or fact.mark not in facts.MARKS] == []


def test_every_fact_that_may_be_shown_is_used():
    used = {one.key for one in TRACED}
    assert [fact.key for fact in FACTS if fact.mark in facts.SHOWN and fact.key not in used] == []


def test_control_a_sentence_without_a_fact_is_found():
    words = {**TERMS["bapas"]["revisions"]["id"], "details": "Kantornya buka setiap hari.\n\n| Hari | Jam |"}
    planted = {"bapas": {"revisions": {"id": words}}}
    assert [one.sentence for one in facts.untraced(planted, TRACED)] == ["Kantornya buka setiap hari.", "Hari | Jam"]


def test_control_a_sentence_on_a_fact_not_to_be_shown_is_found():
    planted = [TRACED[0]._replace(key="blood-donor"), TRACED[0]._replace(key="invented"), TRACED[0]]
    assert facts.not_to_be_shown(planted, FACTS) == planted[:2]


def test_control_a_sentence_that_left_its_card_or_stands_twice_is_found():
    gone = TRACED[0]._replace(sentence="Sudah dihapus.")
    assert facts.outdated(TERMS, [TRACED[0], TRACED[0], gone]) == [TRACED[0], gone]
