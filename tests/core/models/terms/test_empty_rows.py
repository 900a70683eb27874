"""Empty rows of fact cards: which are listed, and how one is filled without losing or publishing anything else."""

import pytest

from kiosk.core.models import Revision, Setting, Term
from kiosk.core.models.proof import verify
from kiosk.core.models.terms.current_texts import CurrentTexts
from kiosk.core.models.terms.empty_row import DraftWaits, RowFilled, TextGone, empty_row, empty_rows, fill_row
from kiosk.core.models.terms.publication import publish
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.storage.database import database
from tests.factories import a_check, a_draft, an_account, leave_empty, on_show

pytestmark = pytest.mark.usefixtures("storage")

STEPS = "Datang ke meja layanan\nTunjukkan KTP"


@pytest.fixture
def siti():
    return an_account("siti", "staff")


@pytest.fixture
def budi():
    return an_account("budi", "staff")


@pytest.fixture
def klien() -> Term:
    """A term whose rows steps and cost are empty in both languages."""
    leave_empty("klien", "steps", "cost")
    leave_empty("klien", "steps", "cost", language="en")
    return Term.at("klien")


def listed(*terms: Term, reads: dict | None = None) -> list[str]:
    return [
        f"{row.term.slug} {row.language} {row.name}" for row in empty_rows(list(terms), CurrentTexts(), reads or {})
    ]


def test_the_rows_of_the_term_that_is_read_most_come_first(klien):
    leave_empty("remisi", "steps")
    leave_empty("remisi", language="en")
    remisi = Term.at("remisi")

    assert listed(klien, remisi, reads={remisi.id: 3, klien.id: 2})[:2] == ["remisi id steps", "klien id steps"]


def test_a_translation_is_listed_once_its_indonesian_row_is_filled_and_after_all_indonesian_rows(klien, siti):
    before = listed(klien)
    fill_row(klien, "id", "steps", STEPS, siti)

    assert before == ["klien id steps", "klien id cost"]
    assert listed(klien) == ["klien id cost", "klien en steps"]
    assert empty_row(klien, "en", "steps").source == STEPS


def test_a_text_that_is_not_on_show_lists_nothing(klien):
    Revision.update(status=Revision.RETIRED).where(Revision.term == klien).execute()

    assert listed(klien) == []
    assert empty_row(klien, "id", "steps") is None


def test_the_list_takes_one_query_whatever_the_number_of_terms(klien):
    terms = list(Term.select())
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    empty_rows(terms, CurrentTexts(), {})

    database.obj.query_hooks.clear()
    assert len(queries) == 1


def test_a_row_is_filled_on_show_at_once_and_nothing_else_changes(klien, siti):
    before = on_show("klien")

    fill_row(klien, "id", "steps", STEPS, siti)

    after = on_show("klien")
    assert {name for name in TEXTS if getattr(before, name) != getattr(after, name)} == {"steps"}
    assert (after.steps, after.author, after.published_by, after.number) == (STEPS, siti, siti, before.number + 1)
    assert verify.verify() == []


def test_a_filled_row_clears_the_check(klien, siti):
    a_check("klien")

    fill_row(klien, "id", "steps", STEPS, siti)

    assert Term.at("klien").checked_on is None


def test_the_same_value_sent_twice_is_saved_once(klien, siti):
    first = fill_row(klien, "id", "steps", STEPS, siti)

    assert fill_row(klien, "id", "steps", STEPS, siti).number == first.number
    assert Revision.newest(klien, "id").number == first.number


def test_another_row_that_was_filled_meanwhile_stays(klien, siti, budi):
    fill_row(klien, "id", "steps", STEPS, siti)
    fill_row(klien, "id", "cost", "Gratis.", budi)

    assert (on_show("klien").steps, on_show("klien").cost) == (STEPS, "Gratis.")


@pytest.mark.parametrize("value", ["Isi Budi.", None])
def test_a_row_that_somebody_filled_meanwhile_is_not_overwritten(klien, siti, budi, value):
    fill_row(klien, "id", "steps", value, budi)

    with pytest.raises(RowFilled) as refused:
        fill_row(klien, "id", "steps", STEPS, siti)

    assert refused.value.value == value
    assert on_show("klien").steps == value


@pytest.mark.parametrize("mine", [True, False])
def test_a_waiting_draft_is_neither_lost_nor_published(klien, siti, budi, mine):
    draft = a_draft("klien", short_answer="Belum selesai.")
    Revision.update(author=siti if mine else budi).where(Revision.id == draft.id).execute()

    with pytest.raises(DraftWaits):
        fill_row(klien, "id", "steps", STEPS, siti)

    assert klien.newest("id").id == draft.id
    assert klien.newest("id").status == Revision.DRAFT
    assert on_show("klien").steps == ""


def test_with_a_second_reader_a_filled_row_waits_and_further_rows_join_it(klien, siti, budi):
    Setting.change(second_reader=True)

    fill_row(klien, "id", "steps", STEPS, siti)
    waiting = fill_row(klien, "id", "cost", "Gratis.", siti)

    assert (waiting.status, waiting.steps, waiting.cost) == (Revision.REVIEW, STEPS, "Gratis.")
    assert on_show("klien").steps == ""
    row = empty_row(klien, "id", "steps")
    assert row.is_sent(siti, True)
    assert not row.is_sent(budi, True)
    with pytest.raises(DraftWaits):
        fill_row(klien, "id", "steps", "Isi Budi.", budi)


def test_without_a_second_reader_what_still_waits_for_one_is_not_published(klien, siti):
    Setting.change(second_reader=True)
    fill_row(klien, "id", "steps", STEPS, siti)
    Setting.change(second_reader=False)

    with pytest.raises(DraftWaits):
        fill_row(klien, "id", "cost", "Gratis.", siti)


def test_what_does_not_apply_in_indonesian_applies_in_no_translation(klien, siti):
    fill_row(klien, "id", "steps", None, siti)

    assert (on_show("klien").steps, on_show("klien", "en").steps) == (None, None)
    assert listed(klien) == ["klien id cost"]
    assert verify.verify() == []


def test_a_translation_with_a_waiting_draft_keeps_it_and_stays_listed(klien, siti):
    draft = a_draft("klien", "en")

    fill_row(klien, "id", "steps", None, siti)

    assert klien.newest("en").id == draft.id
    assert listed(klien) == ["klien id cost", "klien en steps"]


def test_a_row_that_does_not_apply_in_one_translation_leaves_the_indonesian_one(klien, siti):
    fill_row(klien, "id", "steps", STEPS, siti)

    fill_row(klien, "en", "steps", None, siti)

    assert (on_show("klien").steps, on_show("klien", "en").steps) == (STEPS, None)


def test_a_scheduled_text_waits_as_well(klien, siti):
    draft = a_draft("klien")
    Revision.update(status=Revision.SCHEDULED).where(Revision.id == draft.id).execute()

    with pytest.raises(DraftWaits):
        fill_row(klien, "id", "steps", STEPS, siti)


def test_a_text_taken_off_meanwhile_is_not_shown_again(klien, siti):
    publish(klien.newest("id"), siti)
    Revision.update(status=Revision.RETIRED).where(Revision.term == klien).execute()

    with pytest.raises(TextGone):
        fill_row(klien, "id", "steps", STEPS, siti)
