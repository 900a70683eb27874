"""Verbs that take a text without a form: letters that nobody sees are no text, and what is sealed is what is stored."""

import pytest

from kiosk.core.days import clock
from kiosk.core.models import (
    Account,
    Case,
    ClosedDay,
    Event,
    Notice,
    Pronunciation,
    ReplyTemplate,
    SavedView,
    Setting,
    SurveyPeriod,
    Tag,
)
from kiosk.core.models.proof import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Refused
from kiosk.core.models.terms.publication import Unfinished, publish_draft
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.text.languages import Texts
from kiosk.core.text.text import EmptyText
from tests.factories import a_draft, a_suggestion, an_account, on_show

NOTHING = "\u200b\u2800 \u3164\ufeff"

pytestmark = [pytest.mark.usefixtures("storage"), pytest.mark.sqlite_only]


@pytest.fixture
def officer() -> Account:
    return an_account("officer", "officer")


@pytest.fixture
def case() -> Case:
    return Case.get(Case.suggestion == a_suggestion(contact="Bu Sri").suggestion)


@pytest.mark.parametrize("act", [acts.reply, acts.note, acts.forward, acts.hold])
def test_an_act_without_visible_words_is_refused_and_changes_nothing(case, officer, act):
    before = case.stamp

    with pytest.raises(Refused) as refused:
        act(case, officer, NOTHING, seen=1)

    assert refused.value.reason == Refused.NO_REASON
    assert (Case.get_by_id(case.suggestion_id).stamp, Case.get_by_id(case.suggestion_id).answered_on) == (before, None)


def test_words_that_may_be_left_out_are_left_out(case, officer):
    acts.take(case, officer, NOTHING, seen=1)

    assert [event.text for event in Event.of(case.suggestion_id)][1:] == [None]


def test_a_message_without_visible_letters_is_refused():
    with pytest.raises(ValueError, match="characters"):
        a_suggestion(NOTHING)


def test_a_name_without_visible_letters_leaves_its_sender_anonymous():
    receipt = a_suggestion(name="\u200b")

    assert receipt.suggestion.contact is None


def _a_period(name: str) -> None:
    SurveyPeriod.create(name=name, first=clock.today(), last=clock.today(), population=9)


@pytest.mark.parametrize(
    "verb",
    [
        lambda: Account.enrol(username="rudi", name=NOTHING, roles=("staff",)),
        lambda: Tag.called(NOTHING),
        lambda: SavedView.keep(an_account("rudi", "officer"), NOTHING, "view=all"),
        lambda: Setting.change(unit_name=NOTHING),
        lambda: Setting.change(unit_tagline=Texts(id=NOTHING, en="Service")),
        lambda: ReplyTemplate.create(name=NOTHING, bodies=Texts(id="Terima kasih")),
        lambda: ReplyTemplate.create(name="Terima kasih", bodies=Texts(id=NOTHING, en="Thanks")),
        lambda: Notice.create(texts=Texts(id=NOTHING)),
        lambda: ClosedDay.create(day=clock.today(), name=NOTHING),
        lambda: _a_period(NOTHING),
        lambda: Pronunciation().keep(language="id", written=NOTHING, spoken="satu", author=an_account("rudi", "staff")),
        lambda: Pronunciation().keep(language="id", written="satu", spoken=NOTHING, author=an_account("rudi", "staff")),
        lambda: TermEvent.record(on_show(), "retired", actor=an_account("rudi", "staff"), words=NOTHING),
    ],
)
def test_what_must_have_words_says_so_itself(verb):
    with pytest.raises(EmptyText):
        verb()


@pytest.mark.parametrize("empty", ["title", "short_answer"])
def test_a_draft_without_visible_words_is_not_published(empty):
    staff = an_account("rudi", "staff")
    draft = a_draft(**{empty: NOTHING})

    with pytest.raises(Unfinished):
        publish_draft(draft.term, "id", seen=draft.number, account=staff)


def test_a_name_is_one_line_and_sealed_as_it_is_stored():
    account, _code = Account.enrol(
        username="rudi", name="Rudi\r\nHar\u200btono", post="Ka\u00adrupam", roles=("staff",)
    )

    assert (account.name, account.post) == ("Rudi Hartono", "Karupam")
    assert Account.named("rudi").name == "Rudi Hartono"
    assert verify.check(()).findings == []
