"""The figures of a month and of the day: what is counted, of what, and for whose eyes."""

from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.models import Account, Audit, Case, Service, Tag
from kiosk.core.models.inbox.due_list import DueList
from kiosk.core.models.inbox.report import Report
from kiosk.core.models.suggestions import acts
from tests.factories import a_suggestion, an_account

# Far enough back that every promise of it is decided.
MONTH = Period.of("2026-03")

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def reader() -> Account:
    return an_account("siti", "officer")


def a_case(day: date = date(2026, 3, 2), *, restricted: bool = False, **state) -> int:
    """Send a message that came on ``day``, and put its case into the state that the test needs."""
    fields = {"kind": "complaint", "topic": "levy"} if restricted else {"kind": state.pop("kind", "suggestion")}
    suggestion = a_suggestion("Pesan", day=day, service=state.pop("service", None), **fields).suggestion
    if state:
        Case.update(state).where(Case.suggestion == suggestion).execute()
    return suggestion.id


def answered(days: int, **state) -> int:
    """Send a message of a Monday that was answered ``days`` calendar days later; its promise is two weeks."""
    due_on = date(2026, 3, 16)
    answered_on = date(2026, 3, 2) + timedelta(days=days)
    return a_case(**{"status": "answered", "due_on": due_on, "answered_on": answered_on, **state})


def test_a_month_adds_up(reader):
    answered(1)
    answered(21)
    a_case(status="closed", outcome="explained", due_on=date(2026, 3, 16))
    a_case(due_on=date(2026, 3, 16))
    a_case(due_on=clock.today() + timedelta(days=1))
    a_case(day=date(2026, 2, 28))
    a_case(day=date(2026, 4, 1))

    all_of_it = Report.of(reader, MONTH).all

    assert (all_of_it.received, all_of_it.answered, all_of_it.closed) == (5, 2, 1)
    assert (all_of_it.waiting, all_of_it.overdue) == (2, 1)
    assert (all_of_it.in_time.part, all_of_it.in_time.whole) == (1, 4)


def test_praise_and_what_was_joined_or_void_is_left_out_of_the_share(reader):
    answered(1)
    answered(1, status="closed", outcome="void")
    answered(1, status="closed", outcome="merged")
    a_case(kind="praise", status="answered", answered_on=date(2026, 3, 3))

    report = Report.of(reader, MONTH)

    assert (report.all.received, report.all.answered) == (4, 4)
    assert (report.all.in_time.part, report.all.in_time.whole, report.all.timed) == (1, 1, 1)
    assert report.kinds["praise"].in_time.percent is None


def test_days_are_disclosed_from_five_answers_on_and_by_nearest_rank(reader):
    for days in (1, 2, 3, 7):
        answered(days)
    assert Report.of(reader, MONTH).all.days_of(50) is None

    answered(14)
    figures = Report.of(reader, MONTH).all

    assert sorted(figures.days.elements()) == [1, 2, 3, 5, 10]
    assert (figures.days_of(50), figures.days_of(90)) == (3, 10)


def test_services_kinds_and_tags_are_counted(reader):
    visits, goods = Service.offered()[:2]
    for service in (visits, visits, goods):
        a_case(service=service)
    tagged = a_case(kind="question", service=goods)
    for number in (tagged, tagged - 1):
        acts.record(number, "tagged", actor=reader, value=Tag.called("antrean").id)
    acts.record(a_case(day=date(2026, 4, 1)), "tagged", actor=reader, value=Tag.called("lain").id)

    report = Report.of(reader, MONTH)

    assert {name: one.received for name, one in report.services.items()} == {
        visits.names.source: 2,
        goods.names.source: 2,
    }
    assert {kind: one.received for kind, one in report.kinds.items() if one.received} == {
        "suggestion": 3,
        "question": 1,
    }
    assert report.tags == [("antrean", 2)]


def test_the_trend_has_twelve_months_and_agrees_with_the_month(reader):
    answered(1)
    a_case(day=date(2025, 4, 1), due_on=date(2025, 4, 20))
    a_case(day=date(2025, 3, 31))

    report = Report.of(reader, MONTH)
    months = {month.code: figures for month, figures in report.trend}

    assert list(months)[::11] == ["2025-04", "2026-03"]
    assert sum(figures.received for figures in months.values()) == 2
    assert (months["2026-03"].kept, months["2026-03"].decided) == (report.all.kept, report.all.decided) == (1, 1)
    assert (months["2025-04"].kept, months["2025-04"].decided) == (0, 1)


def test_what_a_reader_may_not_see_is_in_no_figure(reader):
    before = Report.of(reader, MONTH), DueList.of(reader)
    hidden = a_case(restricted=True, status="answered", answered_on=date(2026, 3, 3))
    acts.record(hidden, "tagged", actor=reader, value=Tag.called("rahasia").id)
    a_case(released_at=clock.now() + timedelta(hours=1))
    a_case(restricted=True, due_on=clock.today())

    assert (Report.of(reader, MONTH), DueList.of(reader)) == before
    inspector = an_account("eva", "inspector")
    assert Report.of(inspector, MONTH).all.received == 2
    assert Report.of(inspector, MONTH).tags == [("rahasia", 1)]
    assert len(DueList.of(inspector).today) == 1


def test_the_list_of_the_day_goes_three_working_days_ahead(reader):
    today = clock.today()
    until = DueList.of(reader).until
    near, far = a_case(due_on=until), a_case(due_on=until + timedelta(days=1))
    now, late, later = a_case(due_on=today), a_case(due_on=today - timedelta(days=9)), a_case(due_on=date(2026, 1, 1))
    a_case(due_on=today, status="answered", answered_on=today)

    due = DueList.of(reader)

    assert [line.id for line in due.overdue] == [later, late]
    assert [line.id for line in due.today] == [now]
    assert [line.id for line in due.soon] == [near]
    assert far and due.count == 4 and not due.more


def test_a_long_list_of_the_day_says_that_it_stops(reader, monkeypatch):
    monkeypatch.setattr(DueList, "MOST", 1)
    a_case(due_on=date(2026, 1, 2))
    a_case(due_on=date(2026, 1, 1))

    due = DueList.of(reader)

    assert [line.due_on for line in due.overdue] == [date(2026, 1, 1)]
    assert due.more


def test_the_anchor_of_the_day_stays_while_things_come_in(reader):
    tomorrow = clock.today() + timedelta(days=1)
    row = Audit.add("signed in", "sign-in", [], actor=reader)
    a_suggestion("Datang di layar")

    assert Audit.before(tomorrow) == row
    assert Audit.before(clock.today()) is None
    assert Audit.head() != row
