"""What officers may do with a case: merging, assigning, recusing, and how the restricted lane limits each."""

from datetime import timedelta

import pytest

from kiosk.core.days.clock import today
from kiosk.core.models import Case, Event, ShutOut, Suggestion, Tag
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import ActedMeanwhile, Refused
from kiosk.core.models.suggestions.sender_view import replies_to
from tests.factories import a_suggestion, an_account

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer", name="Siti Rahmawati")


@pytest.fixture
def eva(storage):
    return an_account("eva", "inspector", name="Eva Wibowo")


def case_of(suggestion: Suggestion) -> Case:
    return suggestion.cases.get()


def seen(suggestion: Suggestion) -> int:
    return Event.of(suggestion.id).count()


def join(one: Suggestion, other: Suggestion, by) -> None:
    acts.merge(case_of(one), by, case_of(other), seen=seen(one))


def refused(act, *words, **more) -> str:
    with pytest.raises(Refused) as caught:
        act(*words, **more)
    return caught.value.reason


def test_a_duplicate_is_closed_and_reads_the_answers_of_the_one_it_was_merged_into(siti):
    first, second, third = (a_suggestion(f"Kipas mati {number}.").suggestion for number in range(3))
    join(third, second, siti)
    join(second, first, siti)

    acts.reply(case_of(first), siti, "Kipas sudah diganti.", seen=seen(first))

    assert (case_of(third).status, case_of(third).outcome) == ("closed", "merged")
    for one in (first, second, third):
        assert [words for _event, words in replies_to(one)] == ["Kipas sudah diganti."]


def test_no_suggestion_is_merged_into_itself_however_long_the_chain(siti):
    first, second, third = (a_suggestion(f"Kipas mati {number}.").suggestion for number in range(3))
    join(second, first, siti)
    join(third, second, siti)

    assert refused(join, first, third, siti) == Refused.CYCLE
    assert refused(join, first, first, siti) == Refused.CYCLE
    assert case_of(first).status == "new"


def test_the_same_merge_sent_twice_is_stored_once(siti):
    first, second = (a_suggestion(f"Kipas mati {number}.").suggestion for number in range(2))
    before = seen(second)

    for _ in range(2):
        acts.merge(case_of(second), siti, case_of(first), seen=before)

    assert second.events.where(Event.kind == "merged").count() == 1


def test_suggestions_of_different_lanes_are_not_merged(eva):
    plain = a_suggestion().suggestion
    hidden = a_suggestion(kind="complaint", topic="levy").suggestion

    assert refused(join, hidden, plain, eva) == Refused.OTHER_LANE
    assert refused(join, plain, hidden, eva) == Refused.OTHER_LANE


def test_a_case_is_assigned_only_to_accounts_that_may_read_it(siti, eva):
    hidden = a_suggestion("Siti Rahmawati meminta uang.", kind="complaint", topic="levy").suggestion
    joko = an_account("joko", "inspector", name="Joko Prasetyo")
    acts.mark_named(case_of(hidden), eva, joko, seen=seen(hidden))

    for other in (siti, joko, an_account("dewi", "staff")):
        assert refused(acts.assign, case_of(hidden), eva, other, seen=seen(hidden)) == Refused.NOT_A_READER
    acts.assign(case_of(hidden), eva, eva, seen=seen(hidden))

    assert case_of(hidden).assignee == eva


def test_an_account_named_in_the_words_is_recused_when_the_case_enters_the_restricted_lane(siti, eva):
    suggestion = a_suggestion("Eva Wibowo menyuruh membayar.").suggestion

    acts.route(case_of(suggestion), siti, Event.RESTRICTED, "Tentang petugas", seen=seen(suggestion))

    assert ShutOut.recuses(suggestion.id, eva)
    assert case_of(suggestion).assignee is None
    assert refused(acts.note, case_of(suggestion), eva, "Saya?", seen=seen(suggestion)) == Refused.HIDDEN


def test_a_recused_account_is_no_longer_the_assignee(eva):
    joko = an_account("joko", "inspector")
    hidden = a_suggestion(kind="complaint", topic="officer").suggestion
    acts.take(case_of(hidden), joko, seen=seen(hidden))

    acts.mark_named(case_of(hidden), eva, joko, seen=seen(hidden))

    assert case_of(hidden).assignee is None
    assert list(Case.visible_to(joko)) == []


def test_only_another_inspector_lifts_a_recusal(eva):
    joko, maya = an_account("joko", "inspector"), an_account("maya", "inspector")
    hidden = a_suggestion(kind="complaint", topic="officer").suggestion
    acts.mark_named(case_of(hidden), eva, joko, seen=seen(hidden))

    def clear(by):
        acts.clear_named(case_of(hidden), by, joko, "Bukan dia", seen=seen(hidden))

    assert refused(clear, eva) == Refused.SAME_INSPECTOR
    assert refused(clear, joko) == Refused.HIDDEN
    clear(maya)

    assert list(Case.visible_to(joko)) == [hidden]


def test_an_officer_cannot_recuse_anybody(siti, eva):
    suggestion = a_suggestion().suggestion

    assert refused(acts.mark_named, case_of(suggestion), siti, eva, seen=seen(suggestion)) == Refused.HIDDEN


def test_a_later_date_is_promised_once_and_with_a_reason(siti):
    suggestion = a_suggestion().suggestion
    later = suggestion.extended_promise
    case = case_of(suggestion)

    assert refused(acts.extend, case, siti, later, " ", seen=1) == Refused.NO_REASON
    assert refused(acts.extend, case, siti, today(), "Menunggu kantor wilayah", seen=1) == Refused.NOT_LATER
    acts.extend(case, siti, later, "Menunggu kantor wilayah", seen=1)

    assert case_of(suggestion).due_on == later > suggestion.due_on
    assert refused(acts.extend, case_of(suggestion), siti, later, "Lagi", seen=2) == Refused.ONCE


def test_an_act_is_refused_after_somebody_acted_meanwhile(siti, eva):
    suggestion = a_suggestion().suggestion
    acts.reply(case_of(suggestion), eva, "Sudah diganti.", seen=1)

    with pytest.raises(ActedMeanwhile):
        acts.close(case_of(suggestion), siti, "done", "Selesai", seen=1)

    assert case_of(suggestion).status == "answered"


def test_a_tag_is_put_on_once_and_taken_off_once(siti):
    suggestion = a_suggestion().suggestion
    tag = Tag.called("fasilitas").id

    assert refused(acts.untag, case_of(suggestion), siti, tag, seen=1) == Refused.NO_CHANGE
    acts.tag(case_of(suggestion), siti, tag, seen=1)
    assert refused(acts.tag, case_of(suggestion), siti, tag, seen=2) == Refused.NO_CHANGE
    acts.untag(case_of(suggestion), siti, tag, seen=2)

    assert [event.kind for event in Event.of(suggestion.id)] == ["received", "tagged", "untagged"]


def test_a_suggestion_is_not_merged_into_one_promised_later(siti):
    first = a_suggestion(day=today() - timedelta(days=5)).suggestion
    second = a_suggestion("Kipas mati.").suggestion

    assert refused(join, first, second, siti) == Refused.LATER
    join(second, first, siti)

    assert case_of(second).merged_into_id == first.id


def test_an_answer_in_the_restricted_lane_is_only_for_its_senders(siti, eva):
    first, second = (a_suggestion(f"Kipas mati {number}.").suggestion for number in range(2))
    join(second, first, siti)
    acts.route(case_of(first), siti, Event.RESTRICTED, "Tentang petugas", seen=seen(first))

    acts.reply(case_of(first), eva, "Kami periksa.", seen=seen(first))

    assert [words for _event, words in replies_to(second)] == ["Kami periksa."]
    assert replies_to(second, siti) == []
    assert len(replies_to(second, eva)) == 1
