"""With many suggestions the inbox takes a dozen queries, turns pages by keys, and hides what it must.

``tests.bench.inbox`` measures the same pages with a million rows.
"""

import pytest

from kiosk.core.models import Account, Case
from kiosk.core.models.inbox.facets import Facets
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.models.inbox.inbox import Count, Inbox
from kiosk.core.models.suggestions.state import OPEN_STATUSES
from kiosk.core.storage.database import database
from tests.bench.inbox import PATHS
from tests.bench.rows import fill
from tests.factories import an_account

INBOX = "/officer/suggestions/"
ROWS = 20_000


def fill_inbox() -> None:
    fill(ROWS, an_account("named", "inspector"))


@pytest.fixture
def filled(office_app, once) -> None:
    once(fill_inbox)


@pytest.fixture
def many(filled, officer):
    """An officer with twenty thousand suggestions, recused from some."""
    return officer


def queries(person, path):
    """Return the page of ``path`` and the SQL it took."""
    # A page twenty seconds after the last one records that its reader is there, by one more query: not this one.
    person.get(path)
    asked = []
    hooks = database.obj.query_hooks
    hooks.append(asked.append)
    try:
        page = person.get(path)
    finally:
        hooks.remove(asked.append)
    return page, asked


def test_every_page_takes_a_dozen_queries_and_no_offset(many):
    for address in PATHS:
        path = address.format(middle=ROWS // 2 + 1)

        page, asked = queries(many, path)

        assert page.status == 200, path
        assert len(asked) <= 12, (path, len(asked))
        # Peewee writes OFFSET 0 for a single row.
        assert not any("OFFSET" in event.sql and event.params[-1] != 0 for event in asked), path


def test_the_worst_page_takes_a_dozen_queries_too(many):
    narrow = f"?view=all&service=none&officer=nobody&tag=x&q=kipas&since=2020-01-01&after=many-{ROWS - 200}"

    page, asked = queries(many, INBOX + narrow)

    assert page.one(".empty")
    assert len(asked) <= 12


def test_pages_turned_to_the_end_hold_each_row_once(many):
    page = many.get(INBOX + "?view=all&tag=jarang")
    small = [row["href"] for row in page.all("a[data-row]")]
    page = many.get(INBOX + "?view=new&service=visits")
    seen = [row["href"] for row in page.all("a[data-row]")]
    while page.all("a[rel=next]"):
        page = many.get(page.one("a[rel=next]")["href"])
        seen += [row["href"] for row in page.all("a[data-row]")]

    with database.connection_context():
        rows = Inbox(Account.named("officer")).rows(Filters(view="new", service="visits"))
        expected = [f"/officer/cases/{row.public_id}" for row in rows]
    assert len(small) == 4
    assert seen == expected
    assert len(seen) > 2 * Inbox.SIZE


def test_counts_stop_and_say_so(many):
    page = many.get(INBOX + "?view=all")

    counts = {link.contents[0].strip(): link.span.get_text() for link in page.all(".filters[aria-label=Keadaan] a")}
    assert counts["Semua"] == counts["Selesai"] == "1.000+"
    assert counts["Menunggu"] not in ("0", "1.000+")


def test_no_number_counts_what_an_account_may_not_see(many):
    filters = Filters(view="waiting")
    with database.connection_context():
        waiting = list(Case.select().where(Case.status.in_(OPEN_STATUSES), Case.suggestion <= ROWS - 100))
        known = {
            "officer": sum(not case.restricted for case in waiting),
            "named": sum(case.suggestion_id % 500 != 0 for case in waiting),
        }
        for username, number in known.items():
            inbox = Inbox(Account.named(username))

            assert inbox.rows(filters).count() == number
            assert inbox.counts(filters)["waiting"] == Count(number)
            assert Facets.of(inbox, filters).values["language"].total() == number
    assert 0 < known["officer"] < known["named"] < len(waiting)
