"""A new release reaches the texts that the unit has not changed, and proposes those that it has."""

import copy
import json
from datetime import timedelta

import pytest

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.models import Audit, Group, Revision, Term, TermEvent
from kiosk.core.models.proof import verify
from kiosk.core.models.terms.publication import publish, publish_draft
from kiosk.core.models.terms.publication import retire as take_off
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.seed import load_seed
from kiosk.core.seed.seed_files import (
    RELEASED,
    released,
    seed_lists,
    seed_terms,
    text_digest,
    with_release,
)
from kiosk.core.seed.terms_update import update_terms
from kiosk.core.storage.database import database
from tests.factories import a_check, a_draft, an_account, on_show

pytestmark = pytest.mark.usefixtures("storage")

NEW = "Jawaban dari rilis baru."
OWN = "Jawaban unit ini sendiri."


@pytest.fixture
def siti():
    return an_account("siti", "staff")


@pytest.fixture
def next_release() -> list[dict]:
    """The next release: another Indonesian answer of Klien, one more synonym, and a term that is new."""
    entries = copy.deepcopy(seed_terms())
    klien = entry_of(entries, "klien")
    klien["revisions"]["id"]["published"]["short_answer"] = NEW
    klien["synonyms"] = [*klien["synonyms"], "anak bapas"]
    new = copy.deepcopy(entry_of(entries, "bapas"))
    entries.append({**new, "slug": "istilah-baru", "group": "proses", "related": ["klien", "tidak-ada"]})
    return entries


def entry_of(entries: list[dict], slug: str) -> dict:
    return next(entry for entry in entries if entry["slug"] == slug)


def apply(entries: list[dict]) -> None:
    """Start the program of a release whose earlier one is the seed of this database."""
    update_terms(entries, with_release(released(), seed_terms()), seed_lists()["groups"])


def proposed() -> list[tuple[str, str]]:
    events = TermEvent.select().where(TermEvent.kind == "proposed")
    return [(event.term.slug, event.language) for event in events]


def own_text(account, slug: str = "klien", language: str = "id") -> Revision:
    """Show a text of the unit's own."""
    term, shown = Term.at(slug), on_show(slug, language)
    fields = {name: getattr(shown, name) for name in TEXTS} | {"short_answer": OWN}
    draft = term.write(language=language, author=account, base=term.newest(language).number, fields=fields)
    publish_draft(term, language, seen=draft.number, account=account)
    return draft


def snapshot() -> str:
    return json.dumps(exchange.export()) + str(Audit.select().count()) + str(TermEvent.select().count())


# A text that the unit has not changed


def test_an_untouched_text_is_replaced_by_the_program_and_sealed(next_release):
    before = on_show("klien")

    apply(next_release)

    after = on_show("klien")
    assert (after.short_answer, after.number, after.author, after.published_by) == (NEW, before.number + 1, None, None)
    event = TermEvent.get(TermEvent.kind == "published", TermEvent.term == after.term)
    assert (event.number, event.language, event.actor) == (after.number, "id", None)
    assert proposed() == []
    assert verify.verify() == []


def test_an_untouched_text_loses_its_check_and_others_keep_theirs(next_release):
    a_check("klien")
    a_check("bapas")

    apply(next_release)

    assert Term.at("klien").checked_on is None
    assert Term.at("bapas").checked_on is not None


def test_an_untouched_translation_stays_as_it_is(next_release):
    before = on_show("klien", "en")

    apply(next_release)

    assert on_show("klien", "en") == before


def test_a_draft_that_waits_stays_on_top(next_release, siti):
    draft = a_draft("klien", short_answer="Belum selesai.")
    Revision.update(author=siti).where(Revision.id == draft.id).execute()

    apply(next_release)

    newest = Term.at("klien").newest("id")
    assert (newest.short_answer, newest.status, newest.author) == ("Belum selesai.", Revision.DRAFT, siti)
    assert on_show("klien").short_answer == NEW


@pytest.mark.parametrize("status", [Revision.REVIEW, Revision.SCHEDULED])
def test_a_text_that_was_sent_to_review_or_scheduled_is_not_cancelled_and_the_new_one_is_proposed(
    next_release, siti, status
):
    draft = a_draft("klien", short_answer="Segera terbit.")
    moment = clock.now() + timedelta(days=3) if status == Revision.SCHEDULED else None
    Revision.update(author=siti, status=status, publish_at=moment).where(Revision.id == draft.id).execute()

    apply(next_release)

    newest = Term.at("klien").newest("id")
    assert (newest.short_answer, newest.status, newest.publish_at) == ("Segera terbit.", status, moment)
    assert on_show("klien").short_answer != NEW
    assert ("klien", "id") in proposed()


def test_a_text_of_any_earlier_release_is_untouched(next_release):
    older = copy.deepcopy(seed_terms())
    entry_of(older, "klien")["revisions"]["id"]["published"]["short_answer"] = "Jawaban dua rilis lalu."
    publish(a_draft("klien", **words_of(older, "klien")), None)

    update_terms(next_release, with_release(with_release(released(), older), seed_terms()), seed_lists()["groups"])

    assert on_show("klien").short_answer == NEW


def words_of(entries: list[dict], slug: str) -> dict:
    words = entry_of(entries, slug)["revisions"]["id"]["published"]
    return {name: words.get(name) for name in TEXTS}


def test_applying_a_release_again_changes_nothing(next_release):
    apply(next_release)
    before = snapshot()

    apply(next_release)

    assert snapshot() == before


def test_a_start_without_a_new_release_reads_one_row_and_writes_nothing():
    queries = []
    before = snapshot()
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    update_terms(seed_terms(), released(), seed_lists()["groups"])

    database.obj.query_hooks.clear()
    assert len(queries) == 1
    assert snapshot() == before


def test_a_release_that_is_interrupted_is_applied_by_the_next_start(next_release, monkeypatch):
    monkeypatch.setattr(Audit, "add", lambda *arguments, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply(next_release)
    monkeypatch.undo()
    assert on_show("klien").short_answer != NEW
    assert Term.at("istilah-baru") is None

    apply(next_release)

    assert on_show("klien").short_answer == NEW


class Meddler:
    """Somebody who changes a term each time the program has read them, ``times`` times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, event) -> None:
        # The last of what an export reads.
        if self.times and 'FROM "pronunciation"' in event.sql:
            self.times -= 1
            Term.update(synonyms=f"kata {self.times}").where(Term.slug == "bapas").execute()


@pytest.mark.parametrize(("times", "applied"), [(1, True), (4, True), (99, False)])
def test_terms_that_change_while_a_release_is_applied_are_read_again(next_release, times, applied):
    before = on_show("klien")
    meddler = Meddler(times)
    database.obj.query_hooks.append(meddler)

    apply(next_release)

    database.obj.query_hooks.clear()
    assert (on_show("klien").short_answer == NEW) == applied
    assert (on_show("klien").number == before.number + 1) == applied
    apply(next_release)
    assert on_show("klien").short_answer == NEW


# A text of the unit's own


def test_a_text_of_the_unit_stays_and_the_new_one_is_proposed(next_release, siti):
    own_text(siti)
    a_check("klien")

    apply(next_release)

    assert on_show("klien").short_answer == OWN
    assert Term.at("klien").checked_on is not None
    assert proposed() == [("klien", "id")]
    assert verify.verify() == []


def test_a_text_that_was_edited_after_its_release_came_is_not_proposed_again(next_release, siti):
    apply(next_release)
    own_text(siti)

    apply([*next_release, {**entry_of(next_release, "bapas"), "slug": "istilah-lain", "related": []}])

    assert on_show("klien").short_answer == OWN
    assert proposed() == []


def test_a_fresh_unit_that_edits_its_texts_has_no_proposal(siti):
    own_text(siti)

    load_seed()

    assert proposed() == []
    assert on_show("klien").short_answer == OWN


def test_an_imported_text_is_the_unit_s_own(next_release, siti):
    here = exchange.export()
    entry_of(here["terms"], "klien")["revisions"]["id"]["published"]["short_answer"] = OWN
    exchange.apply(here, account=siti, review=False)

    apply(next_release)

    assert on_show("klien").short_answer == OWN
    assert proposed() == [("klien", "id")]


def test_a_text_taken_off_the_kiosk_stays_off_and_its_new_one_is_proposed(next_release, siti):
    take_off(on_show("klien"), siti, "Salah.")

    apply(next_release)

    assert Term.on_show("klien", "id") is None
    assert proposed() == [("klien", "id")]


# Terms, languages and properties


def test_a_new_term_is_added_with_the_related_terms_that_exist(next_release):
    apply(next_release)

    term = Term.on_show("istilah-baru", "id")
    assert [other.slug for other in term.related] == ["klien"]
    assert Term.on_show("istilah-baru", "en").text.language == "en"
    assert term.checked_on is None
    assert verify.verify() == []


def test_a_new_term_brings_the_group_that_it_needs(next_release):
    entry_of(next_release, "istilah-baru")["group"] = "baru"

    update_terms(
        next_release,
        with_release(released(), seed_terms()),
        [*seed_lists()["groups"], {"code": "baru", "names": {"id": "Baru", "en": "New"}}],
    )

    assert Group.get_by_id("baru").names["en"] == "New"


def test_a_term_that_was_removed_outside_the_program_does_not_come_back(next_release):
    Term.delete().where(Term.slug == "klien").execute()

    apply(next_release)

    assert Term.at("klien") is None
    assert Term.at("istilah-baru") is not None
    assert verify.verify() != []


def test_a_new_term_that_was_removed_outside_the_program_does_not_come_back_at_the_next_start(next_release):
    apply(next_release)
    Term.delete().where(Term.slug == "istilah-baru").execute()

    apply(next_release)

    assert Term.at("istilah-baru") is None


def test_a_term_of_the_unit_at_the_address_of_a_new_one_keeps_its_text_and_properties(next_release, siti):
    own = Term.begin(
        slug="istilah-baru", group="kunjungan", author=siti, fields={"title": "Milik unit", "short_answer": OWN}
    )
    publish_draft(own, "id", seen=1, account=siti)

    apply(next_release)

    term = Term.on_show("istilah-baru", "id")
    assert (term.text.short_answer, term.group, term.synonyms) == (OWN, "kunjungan", "")
    assert own.newest("en") is None
    assert proposed() == [("istilah-baru", "id")]


def test_a_language_that_the_unit_lacks_comes_only_if_no_earlier_release_had_it(next_release):
    before = with_release({}, seed_terms())
    for slug in ("bapas", "klien"):
        Revision.delete().where(Revision.term == Term.at(slug), Revision.language == "en").execute()
    del before["bapas"]["en"]

    update_terms(next_release, before, seed_lists()["groups"])

    assert Term.at("bapas").newest("en").status == Revision.PUBLISHED
    assert Term.at("klien").newest("en") is None


def test_an_untouched_property_is_replaced_and_one_of_the_unit_is_not(next_release):
    entry_of(next_release, "klien")["abbreviation"] = "KL"
    Term.update(abbreviation="UNIT").where(Term.slug == "klien").execute()
    before = Term.at("klien")

    apply(next_release)

    after = Term.at("klien")
    assert after.synonym_list == [*before.synonym_list, "anak bapas"]
    assert after.abbreviation == "UNIT"


def test_synonyms_that_the_unit_changed_stay_its_own(next_release):
    Term.update(synonyms="kata unit").where(Term.slug == "klien").execute()

    apply(next_release)

    assert Term.at("klien").synonyms == "kata unit"


def test_new_synonyms_alone_leave_the_check(next_release):
    entry_of(next_release, "bapas")["synonyms"] = ["kantor bapas"]
    a_check("bapas")

    apply(next_release)

    assert Term.at("bapas").synonyms == "kantor bapas"
    assert Term.at("bapas").checked_on is not None


# The digests


def test_a_row_that_does_not_apply_is_no_part_of_a_digest():
    words = {"title": "T", "short_answer": "J", "steps": ""}

    assert text_digest(words) == text_digest({**words, "duration": None, "written_on": "2026-11-01"})
    assert text_digest(words) != text_digest({**words, "duration": ""})


def test_the_committed_digests_hold_each_term_of_the_first_release():
    stored = json.loads(RELEASED.read_text("utf-8"))

    assert len(stored) == 40
    assert all({"id", "en", "synonyms", "related", "group"} <= parts.keys() for parts in stored.values())


def test_recording_a_release_twice_adds_nothing():
    once = with_release(released(), seed_terms())

    assert with_release(once, seed_terms()) == once
