"""100 terms in two languages with twenty revisions each, and their related rows: no page needs more queries.

``KIOSK_DRILL_TERMS=300`` makes them as many as `make drills` does.
"""

import os
from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import (
    Account,
    Clarity,
    MissedSearch,
    Notice,
    Pronunciation,
    Question,
    Reason,
    Relation,
    Revision,
    Term,
    TermTally,
)
from kiosk.core.storage.database import database
from kiosk.core.text.languages import LANGUAGES, Texts
from tests.factories import a_recording, a_suggestion, an_account

TERMS = int(os.environ.get("KIOSK_DRILL_TERMS", "100"))
REVISIONS, QUESTIONS, FEW = 20, 30, 40
OFFICE = (
    "/staff/",
    "/staff/empty_rows/",
    "/staff/checks/term/istilah-7",
    "/staff/proposals/",
    "/staff/terms/",
    "/staff/terms/?q=istilah",
    "/staff/terms/new",
    "/staff/terms/istilah-7",
    "/staff/revisions/istilah-7/id",
    "/staff/revisions/istilah-7/en",
    "/staff/revisions/istilah-7/id/preview",
    "/staff/revisions/istilah-7/id/history",
    "/staff/revisions/istilah-7/id/compare",
    "/staff/publications/istilah-7/id",
    "/staff/questions/",
    "/staff/notices/",
    "/staff/groups/",
    "/staff/groups/proses",
    "/staff/recordings/",
    "/staff/recordings/istilah-7/id",
    "/staff/pronunciations/",
    "/staff/transfers/",
    "/staff/transfers/terms.json",
)


@pytest.fixture
def many(storage, office_app) -> tuple[str, ...]:
    """Fill the database like years of work; return the addresses that are known only then."""
    dewi = an_account("dewi", "staff")
    Term.insert_many(
        {"slug": f"istilah-{number}", "group": "proses", "position": number, "abbreviation": f"I{number}"}
        for number in range(TERMS)
    ).execute()
    terms = list(Term.select().where(Term.slug.startswith("istilah-")))
    now = clock.now()
    rows = [
        {
            "term": term,
            "language": language,
            "number": number,
            "status": _status(term, number),
            "title": f"Istilah {term.position} {language}",
            "short_answer": f"Jawaban {number}.",
            "steps": "Satu\nDua",
            "written_on": date(2026, 11, 1),
            "created_at": now,
            "author": dewi,
            "publish_at": now + timedelta(days=9) if number == REVISIONS and term.position % 2 else None,
        }
        for term in terms
        for language in LANGUAGES
        for number in range(1, REVISIONS + 1)
    ]
    for begin in range(0, len(rows), 1_000):
        Revision.insert_many(rows[begin : begin + 1_000]).execute()
    TermTally.insert_many({"term": term, "language": "id", "reads": 5} for term in terms).execute()
    reason = Reason.get(Reason.topic == "clarity")
    Clarity.insert_many(
        {"key_hmac": str(term.id), "term": term, "language": "id", "clear": False, "reason": reason} for term in terms
    ).execute()
    MissedSearch.insert_many(
        {"words": f"kata {number}", "month": now.date(), "times": 3} for number in range(99)
    ).execute()
    Relation.insert_many(
        {"term": term, "other": other, "position": position}
        for term in terms
        for position, other in enumerate(terms[:5])
        if term != other
    ).execute()
    Pronunciation.insert_many(
        {"language": "id", "written": f"Istilah {number}", "spoken": "is ti lah", "author": dewi}
        for number in range(FEW)
    ).execute()
    Notice.insert_many({"texts": Texts(id=f"Pengumuman {number}"), "author": dewi} for number in range(FEW)).execute()
    with office_app.app_context():
        for term in terms[:FEW]:
            a_recording(office_app, term.slug)
            a_recording(office_app, term.slug, "en")
    asked = _ask(terms, dewi)
    return (*(f"/staff/questions/{public_id}" for public_id in asked[:2]), f"/staff/notices/{Notice.get().id}")


def _status(term: Term, number: int) -> str:
    if number == REVISIONS:
        return Revision.SCHEDULED if term.position % 2 else Revision.DRAFT
    return Revision.PUBLISHED if number == REVISIONS - 1 else Revision.RETIRED


def _ask(terms: list[Term], dewi: Account) -> list[str]:
    """Store questions and return their addresses; every second one waits for a term."""
    asked = [
        a_suggestion(f"Apa itu istilah {number}?", kind="question", key=f"k{number}").suggestion
        for number in range(QUESTIONS)
    ]
    for suggestion, term in zip(asked[1::2], terms, strict=False):
        Question.create(suggestion=suggestion, term=term, account=dewi)
    return [suggestion.public_id for suggestion in asked]


def queries(person, path: str) -> int:
    """Return how many queries a page takes."""
    counted: list = []
    person.get(path)
    database.obj.query_hooks.append(lambda *event: counted.append(event))
    try:
        assert person.get(path).status == 200
    finally:
        database.obj.query_hooks.clear()
    return len(counted)


def test_every_page_of_the_desk_takes_at_most_fifteen_queries(many, staff):
    taken = {path: queries(staff, path) for path in (*OFFICE, *many)}

    assert {path: number for path, number in taken.items() if not 0 < number <= 15} == {}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_kiosk_s_term_page_takes_at_most_three(many, visitor, language):
    visitor.get("/terms/istilah-7")
    spoken = visitor.submit("#settings", language=language)
    assert (spoken.soup.html["lang"], bool(spoken.all("[data-module=read_aloud], audio"))) == (language, True)

    taken = {path: queries(visitor, path) for path in ("/terms/istilah-7", "/terms/pembebasan-bersyarat")}

    assert {path: number for path, number in taken.items() if not 0 < number <= 3} == {}
