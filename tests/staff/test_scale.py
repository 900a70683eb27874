"""300 terms in two languages with twenty revisions each: no page asks more the more there is."""

from datetime import date

import pytest

from kiosk.core import clock
from kiosk.core.database import database
from kiosk.core.models import Clarity, MissedSearch, Reason, Revision, Term, TermTally

TERMS, REVISIONS = 300, 20
OFFICE = (
    "/staff/",
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
)


@pytest.fixture
def many(storage) -> None:
    """Fill the desk as years of work would."""
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
            "status": "published" if number == REVISIONS - 1 else "draft" if number == REVISIONS else "retired",
            "title": f"Istilah {term.position} {language}",
            "short_answer": f"Jawaban {number}.",
            "steps": "Satu\nDua",
            "written_on": date(2026, 11, 1),
            "created_at": now,
        }
        for term in terms
        for language in Revision.LANGUAGES
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


def test_every_page_of_the_desk_takes_at_most_twelve_queries(many, staff):
    taken = {path: queries(staff, path) for path in OFFICE}

    assert {path: number for path, number in taken.items() if not 0 < number <= 12} == {}


def test_the_kiosk_s_term_page_takes_at_most_three(many, visitor):
    taken = {path: queries(visitor, path) for path in ("/terms/istilah-7", "/terms/pembebasan-bersyarat")}

    assert {path: number for path, number in taken.items() if not 0 < number <= 3} == {}
