"""A case is exactly what its events make of it."""

import pytest

from kiosk.core.models import Account, Case, Event, Inbox
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.models.suggestions import acts
from tests.factories import a_suggestion, an_account


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer")


def test_a_note_assigns_a_new_case(siti):
    suggestion = a_suggestion().suggestion

    acts.record(suggestion, "note", actor=siti, text="Ditanyakan ke bagian umum")

    case = Case.get()
    assert (case.status, case.assignee) == ("handled", siti)


def test_a_reply_answers_it_and_the_first_answer_counts(siti):
    suggestion = a_suggestion().suggestion

    first = acts.record(suggestion, "reply", actor=siti, text="Terima kasih")
    acts.record(suggestion, "reply", actor=siti, text="Tambahan")

    case = Case.get()
    assert (case.status, case.answered_on) == ("answered", first.day)


@pytest.mark.parametrize("kind", ["note", "reply", "routed"])
@pytest.mark.parametrize("text", ["", "   ", "a" * (Event.MAX_TEXT + 1)])
def test_an_act_without_words_or_with_too_many_is_refused(siti, kind, text):
    suggestion = a_suggestion().suggestion

    with pytest.raises(ValueError):
        acts.record(suggestion, kind, actor=siti, text=text)

    assert suggestion.events.count() == 1


def test_rebuilding_changes_no_case(siti):
    eva = an_account("eva", "inspector")
    for number in range(6):
        suggestion = a_suggestion(
            f"Pesan {number}", kind="complaint", topic="levy" if number % 2 else "other"
        ).suggestion
        if number > 1:
            acts.record(suggestion, "opened", actor=siti)
        if number > 2:
            acts.record(suggestion, "note", actor=siti, text="Catatan")
        if number > 3:
            acts.record(suggestion, "routed", actor=eva, value=Event.RESTRICTED, text="Tentang petugas")
        if number > 4:
            acts.record(suggestion, "reply", actor=eva, text="Jawaban")
            acts.record(suggestion, "closed", actor=eva, value="done", text="Selesai")
    before = list(Case.select().order_by(Case.suggestion).dicts())

    assert acts.rebuild_cases() == 6

    assert list(Case.select().order_by(Case.suggestion).dicts()) == before


def test_restricted_suggestions_exist_for_inspectors_only(storage):
    secret = a_suggestion("Rahasia", kind="complaint", topic="officer").suggestion
    plain = a_suggestion("Terbuka").suggestion
    roles = {"officer": [plain], "inspector": [plain, secret], "staff": [], "admin": []}

    for role, seen in roles.items():
        account = an_account(role, role)
        assert list(Case.visible_to(account)) == seen
        assert Inbox(account).counts(Filters())["all"].number == len(seen)
        assert len(list(Inbox(account).rows(Filters(view="all", q="rahasia")))) == (secret in seen)


def test_an_account_that_was_disabled_sees_nothing(siti):
    a_suggestion()
    siti.disable()

    assert list(Case.visible_to(Account.get_by_id(siti.id))) == []
