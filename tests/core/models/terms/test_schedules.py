"""Scheduled texts, when something else happens first."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Revision, Setting, Term, TermEvent
from kiosk.core.models.terms.publication import WithoutSource, publish_draft, publish_due, retire
from tests.factories import a_draft, an_account, on_show
from tests.machine import jumping_far

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def siti() -> Account:
    return an_account("siti", "staff")


def asimilasi() -> Term:
    return Term.at("asimilasi")


def a_schedule(by: Account, language: str = "id", **fields) -> Revision:
    """Schedule another text for tomorrow."""
    draft = a_draft(language=language, **fields)
    tomorrow = clock.now() + timedelta(days=1)
    return publish_draft(asimilasi(), language, seen=draft.number, account=by, at=tomorrow)


def comes_due(revision: Revision) -> None:
    Revision.update(publish_at=clock.now() - timedelta(minutes=1)).where(Revision.id == revision.id).execute()


def status(revision: Revision) -> str:
    return Revision.get_by_id(revision.id).status


def kinds(language: str = "id") -> list[str]:
    return [event.kind for event in TermEvent.of(asimilasi(), language)]


def test_with_the_text_its_schedules_are_dropped_those_of_translations_as_well(siti):
    waiting = [a_schedule(siti), a_schedule(siti, "en")]

    retire(on_show(), siti, "Aturannya dicabut.")
    for revision in waiting:
        comes_due(revision)

    assert publish_due() == 0
    assert [status(revision) for revision in waiting] == [Revision.DRAFT, Revision.DRAFT]
    assert [kinds("id"), kinds("en")] == [["unscheduled", "retired", "scheduled"]] * 2
    assert Term.on_show("asimilasi", "id") is None


def test_with_a_translation_alone_the_schedule_of_the_indonesian_text_stays(siti):
    indonesian, english = a_schedule(siti), a_schedule(siti, "en")

    retire(on_show(language="en"), siti, "Terjemahannya keliru.")

    assert [status(indonesian), status(english)] == [Revision.SCHEDULED, Revision.DRAFT]
    assert kinds("id") == ["scheduled"]


def test_what_a_newer_text_overtakes_is_noted(siti):
    older = a_schedule(siti)
    newer = a_draft(short_answer="Yang lebih baru.")

    publish_draft(asimilasi(), "id", seen=newer.number, account=siti)

    assert status(older) == Revision.DRAFT
    event = TermEvent.of(asimilasi(), "id").where(TermEvent.kind == "unscheduled").get()
    assert (event.number, event.actor) == (older.number, siti)


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=1)])
def test_a_translation_of_what_is_not_on_show_is_not_published(siti, later):
    retire(on_show(), siti, "Aturannya dicabut.")
    draft = a_draft(language="en")

    with pytest.raises(WithoutSource):
        publish_draft(asimilasi(), "en", seen=draft.number, account=siti, at=clock.now() + later)

    assert status(draft) == Revision.DRAFT


def test_a_translation_that_is_due_waits_for_its_indonesian_text(siti):
    english = a_schedule(siti, "en", short_answer="An answer.")
    Revision.update(status=Revision.RETIRED).where(
        Revision.term == asimilasi(), Revision.status == Revision.PUBLISHED
    ).execute()
    comes_due(english)
    waited = [publish_due(), status(english)]

    draft = a_draft(short_answer="Jawaban baru.")
    publish_draft(asimilasi(), "id", seen=draft.number, account=siti)

    assert waited == [0, Revision.SCHEDULED]
    assert publish_due() == 1
    assert on_show(language="en").short_answer == "An answer."


def test_what_its_author_may_no_longer_publish_alone_becomes_a_draft(siti):
    draft = asimilasi().write(language="id", author=siti, base=1, fields={"title": "Judul", "short_answer": "Jawaban."})
    own = publish_draft(asimilasi(), "id", seen=draft.number, account=siti, at=clock.now() + timedelta(days=1))
    Setting.change(second_reader=True)
    comes_due(own)

    assert publish_due() == 0
    assert status(own) == Revision.DRAFT
    assert on_show().number == 1
    event = TermEvent.last(own)
    assert (event.kind, event.actor) == ("unscheduled", None)


def test_what_another_wrote_still_appears_with_a_second_reader(siti):
    other = a_schedule(siti, short_answer="Tulisan orang lain.")
    Setting.change(second_reader=True)
    comes_due(other)

    assert publish_due() == 1
    assert on_show().short_answer == "Tulisan orang lain."


def test_nothing_is_taken_off_where_nothing_is_on_show(siti):
    Revision.update(status=Revision.RETIRED).where(Revision.term == asimilasi()).execute()
    draft = a_draft()

    assert retire(draft, siti, "Keliru.") is False
    assert kinds() == []
    assert status(draft) == Revision.DRAFT


@jumping_far
def test_on_an_untrusted_day_no_schedule_is_published_and_after_it_every_one(machine, step):
    siti = an_account("siti", "staff")
    revision = a_schedule(siti)
    comes_due(revision)
    machine.jump(step)

    assert (publish_due(), status(revision)) == (0, Revision.SCHEDULED)
    machine.jump(timedelta())
    assert (publish_due(), status(revision)) == (1, Revision.PUBLISHED)
