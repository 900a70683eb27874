"""A check is of the texts that were read: every way in which a text on show changes clears it."""

import copy
from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.models import Account, Revision, Term
from kiosk.core.models.terms.empty_row import fill_row
from kiosk.core.models.terms.publication import publish_draft, publish_due
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.seed.proposals import proposal
from kiosk.core.seed.seed_files import released, seed_lists, seed_terms, with_release
from kiosk.core.seed.terms_update import update_terms
from tests.factories import a_check, a_draft, a_proposal, an_account, leave_empty, on_show

pytestmark = pytest.mark.usefixtures("storage")


def _publish(siti: Account, language: str = "id") -> None:
    publish_draft(Term.at("klien"), language, seen=a_draft("klien", language).number, account=siti)


def _translate(siti: Account) -> None:
    _publish(siti, "en")


def _restore(siti: Account) -> None:
    term = Term.at("klien")
    draft = Revision.numbered(term, "id", 1).restore(author=siti, base=term.newest("id").number)
    publish_draft(term, "id", seen=draft.number, account=siti)


def _fill(siti: Account) -> None:
    fill_row(Term.at("klien"), "id", "steps", "Datang.", siti)


def _come_due(siti: Account) -> None:
    draft = a_draft("klien")
    publish_draft(draft.term, "id", seen=draft.number, account=siti, at=clock.now() + timedelta(hours=1))
    Revision.update(publish_at=clock.now()).where(Revision.id == draft.id).execute()
    publish_due()


def _import(account: Account | None) -> None:
    here = exchange.export()
    entry = next(entry for entry in here["terms"] if entry["slug"] == "klien")
    entry["revisions"]["id"]["published"]["short_answer"] = "Dari berkas."
    # The file of another unit, whose checks do not count here.
    exchange.apply({**here, "unit": "Rutan lain"}, account=account, review=False)


def _command(_siti: Account) -> None:
    _import(None)


def _release(_siti: Account) -> None:
    shown = on_show("klien")
    entries = copy.deepcopy(seed_terms())
    entry = next(entry for entry in entries if entry["slug"] == "klien")
    texts = {"id": {"published": {name: getattr(shown, name) for name in TEXTS}}}
    earlier = [{**entry, "revisions": texts}]
    update_terms(entries, with_release(with_release(released(), seed_terms()), earlier), seed_lists()["groups"])


def _take_over(siti: Account) -> None:
    one = proposal(Term.at("klien"), "id")
    one.accept(siti, seen=one.shown.number)


WAYS = (_publish, _translate, _restore, _fill, _come_due, _import, _command, _release, _take_over)


@pytest.fixture
def siti() -> Account:
    return an_account("siti", "staff")


@pytest.fixture(autouse=True)
def checked(storage) -> None:
    """Klien is checked; its text on show is not the seed's, and its steps are empty."""
    a_proposal("klien", steps="")
    leave_empty("klien", "steps")
    a_check("klien")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_a_text_that_changes_loses_its_check(siti, way: Callable[[Account], None]):
    before = Term.at("klien").shown_numbers

    way(siti)

    term = Term.at("klien")
    assert term.shown_numbers != before
    assert (term.checked_on, term.checked_by, term.next_check_on) == (None, None, None)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_without_the_rule_each_of_these_ways_would_keep_the_check(siti, monkeypatch, way: Callable[[Account], None]):
    monkeypatch.setattr(Term, "uncheck", lambda term: None)

    way(siti)

    assert Term.at("klien").checked_on is not None
