"""The workflow of one text: draft, review, schedule, published, retired; older texts never undo newer ones."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Autosave, Revision, Setting, Term, TermEvent
from kiosk.core.models.terms.history import MOST, Texts, moment_of, timeline
from kiosk.core.models.terms.publication import NeedsAnother, Unfinished, publish_draft, publish_due, retire, unschedule
from kiosk.core.models.terms.revision import StaleRevision
from tests.factories import a_check, a_draft, an_account, on_show

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def siti():
    return an_account("siti", "staff")


@pytest.fixture
def budi():
    return an_account("budi", "staff")


def asimilasi() -> Term:
    return Term.at("asimilasi")


def soon(minutes: int = 60):
    return clock.now() + timedelta(minutes=minutes)


def comes_due(*revisions: Revision) -> None:
    """Make these due, in this order."""
    for place, revision in enumerate(revisions):
        at = clock.now() - timedelta(minutes=10 - place)
        Revision.update(publish_at=at).where(Revision.id == revision.id).execute()


def kinds(language: str = "id") -> list[str]:
    return [event.kind for event in TermEvent.of(asimilasi(), language)]


# Schedules


def test_a_text_for_later_waits_and_then_appears_by_itself(siti):
    draft = a_draft(short_answer="Besok.")

    publish_draft(asimilasi(), "id", seen=draft.number, account=siti, at=soon())
    waiting = on_show().number
    nothing_due = publish_due()
    comes_due(draft)
    due = publish_due()

    assert (waiting, nothing_due, due) == (1, 0, 1)
    assert on_show().short_answer == "Besok."
    assert on_show().publish_at is None
    assert kinds() == ["published", "scheduled"]


def test_what_is_due_is_published_once_and_takes_the_check_away(siti):
    a_check("asimilasi")
    draft = a_draft()
    publish_draft(asimilasi(), "id", seen=draft.number, account=siti, at=soon())
    comes_due(draft)

    assert [publish_due(), publish_due()] == [1, 0]
    assert asimilasi().checked_on is None
    assert on_show().published_by == siti


def test_an_older_text_for_later_never_undoes_a_newer_one_on_show(siti):
    older = a_draft(short_answer="Lama.")
    publish_draft(asimilasi(), "id", seen=older.number, account=siti, at=soon())
    newer = a_draft(short_answer="Baru.")

    publish_draft(asimilasi(), "id", seen=newer.number, account=siti)
    comes_due(older)
    publish_due()

    assert on_show().short_answer == "Baru."
    assert Revision.get_by_id(older.id).status == Revision.DRAFT


def test_a_newer_text_for_later_still_comes_after_an_older_one(siti):
    older = a_draft(short_answer="Lebih dulu.")
    publish_draft(asimilasi(), "id", seen=older.number, account=siti, at=soon(30))
    newer = a_draft(short_answer="Kemudian.")
    publish_draft(asimilasi(), "id", seen=newer.number, account=siti, at=soon(90))

    comes_due(older)
    publish_due()
    first = on_show().short_answer
    comes_due(newer)
    publish_due()

    assert (first, on_show().short_answer) == ("Lebih dulu.", "Kemudian.")


def test_both_due_at_once_end_with_the_newer_one(siti):
    older = a_draft(short_answer="Lama.")
    publish_draft(asimilasi(), "id", seen=older.number, account=siti, at=soon())
    newer = a_draft(short_answer="Baru.")
    publish_draft(asimilasi(), "id", seen=newer.number, account=siti, at=soon())

    comes_due(newer, older)
    publish_due()

    assert on_show().short_answer == "Baru."


def test_a_schedule_is_cancelled_and_nothing_appears(siti):
    draft = a_draft()
    publish_draft(asimilasi(), "id", seen=draft.number, account=siti, at=soon())

    unschedule(draft, siti)
    unschedule(draft, siti)

    assert Revision.get_by_id(draft.id).status == Revision.DRAFT
    assert publish_due() == 0
    assert kinds() == ["unscheduled", "scheduled"]


# Who may publish what


def test_with_a_second_reader_nobody_publishes_their_own_text(siti, budi):
    Setting.change(second_reader=True)
    draft = asimilasi().write(
        language="id", author=siti, base=1, fields={"title": "Asimilasi", "short_answer": "Jawaban."}
    )

    for at in (None, soon()):
        with pytest.raises(NeedsAnother):
            publish_draft(asimilasi(), "id", seen=draft.number, account=siti, at=at)
    publish_draft(asimilasi(), "id", seen=draft.number, account=budi)

    assert on_show().number == draft.number


def test_an_unfinished_or_unread_draft_is_not_published(siti):
    draft = a_draft(short_answer="")

    with pytest.raises(Unfinished):
        publish_draft(asimilasi(), "id", seen=draft.number, account=siti)
    with pytest.raises(StaleRevision):
        publish_draft(asimilasi(), "id", seen=1, account=siti)

    assert on_show().number == 1


def test_a_review_is_asked_for_and_answered_once(siti, budi):
    draft = a_draft()

    draft.ask_review(siti)
    draft.ask_review(siti)
    draft.send_back(budi, "Sebut biayanya.")
    draft.send_back(budi, "Sebut biayanya.")

    assert Revision.get_by_id(draft.id).status == Revision.DRAFT
    assert kinds() == ["sent back", "review asked"]
    assert TermEvent.last(draft).words == "Sebut biayanya."


def test_a_text_in_review_can_be_published(siti):
    draft = a_draft()
    draft.ask_review(siti)

    publish_draft(asimilasi(), "id", seen=draft.number, account=siti)

    assert on_show().number == draft.number


# Off the kiosk, and back


def test_with_the_indonesian_text_go_its_translations(siti):
    retire(on_show(), siti, "Aturannya dicabut.")

    assert Term.on_show("asimilasi", "id") is None
    assert Term.on_show("asimilasi", "en") is None
    assert [kinds("id"), kinds("en")] == [["retired"], ["retired"]]


def test_without_its_translation_a_text_stays(siti):
    retire(on_show(language="en"), siti, "Terjemahannya keliru.")

    assert Term.on_show("asimilasi", "en").text.language == "id"


def test_only_the_text_that_was_read_is_taken_off(siti):
    read = on_show()
    newer = a_draft()
    publish_draft(asimilasi(), "id", seen=newer.number, account=siti)

    with pytest.raises(StaleRevision):
        retire(read, siti, "Keliru.")

    assert on_show().number == newer.number


def test_what_was_taken_off_comes_back_as_a_new_draft(siti):
    gone = on_show()
    retire(gone, siti, "Sementara.")

    draft = Revision.get_by_id(gone.id).restore(author=siti, base=gone.number)
    publish_draft(asimilasi(), "id", seen=draft.number, account=siti)

    assert draft.number == 2
    assert on_show().says({name: getattr(gone, name) for name in ("title", "short_answer", "details")})


def test_an_older_text_is_restored_on_top_of_the_newest_only(siti):
    first = on_show()
    a_draft()
    a_draft(short_answer="Yang ketiga.")

    with pytest.raises(StaleRevision):
        first.restore(author=siti, base=2)
    draft = first.restore(author=siti, base=3)

    assert (draft.number, draft.short_answer, draft.author) == (4, first.short_answer, siti)
    assert draft.status == Revision.DRAFT


# Autosave


def test_an_autosave_keeps_the_last_typing_of_each_person_even_what_no_revision_may_hold(siti, budi):
    term = asimilasi()
    Autosave.keep(term=term, language="id", account=siti, base=1, fields={"title": "satu"})
    Autosave.keep(term=term, language="id", account=siti, base=1, fields={"title": "dua\x00\ud800"})
    Autosave.keep(term=term, language="id", account=budi, base=1, fields={"title": "tiga"})

    Autosave.forget(term, "id", budi)

    assert Autosave.of(term, "id", siti).fields == {"title": "dua\x00\ud800"}
    assert Autosave.of(term, "id", budi) is None
    assert Autosave.of(term, "en", siti) is None


# Current texts and timeline


def test_the_texts_of_a_term_are_the_newest_the_shown_and_the_scheduled(siti):
    scheduled = a_draft()
    publish_draft(asimilasi(), "id", seen=scheduled.number, account=siti, at=soon())
    newest = a_draft(title="Judul baru")

    texts = Texts(asimilasi())

    assert (texts.newest["id"], texts.shown["id"].number, texts.scheduled["id"]) == (newest, 1, [scheduled])
    assert texts.newest["en"] == texts.shown["en"]
    assert texts.title == "Judul baru"


def test_the_timeline_mixes_writing_and_acts_and_goes_on_where_it_ended(siti):
    for number in range(MOST):
        a_draft(short_answer=f"Jawaban {number}.")
    asimilasi().newest("id").ask_review(siti)

    entries, older = timeline(asimilasi(), "id")
    rest, end = timeline(asimilasi(), "id", older)

    assert entries[0].kind == "review asked"
    assert [len(entries), len(rest), end] == [MOST, 2, None]
    moments = [moment_of(entry) for entry in (*entries, *rest)]
    assert moments == sorted(moments, reverse=True)
