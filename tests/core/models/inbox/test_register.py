"""The register: who reads which book, in which order, under which numbers."""

from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.models import Account, Case, ClosedDay
from kiosk.core.models.inbox import export_rows
from kiosk.core.models.inbox.register import Register
from tests.factories import a_suggestion, an_account

NOVEMBER = Period.of("2026-11")

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def reader() -> Account:
    return an_account("siti", "officer")


def book(account: Account, period: Period = NOVEMBER, **fields) -> list[tuple[int, str | None]]:
    return [(number, line.text) for number, line in Register(account, period, **fields).entries()]


def test_entries_are_in_the_order_of_their_day_whenever_they_were_recorded(reader):
    a_suggestion("ketiga", day=date(2026, 11, 30))
    a_suggestion("pertama", day=date(2026, 11, 1))
    a_suggestion("kedua", day=date(2026, 11, 1))
    a_suggestion("lain", day=date(2026, 10, 31))
    a_suggestion("lain", day=date(2026, 12, 1))

    assert book(reader) == [(1, "pertama"), (2, "kedua"), (3, "ketiga")]
    assert len(book(reader, Period.of("2026"))) == 5


def test_a_book_read_in_steps_holds_each_entry_once(reader, monkeypatch):
    monkeypatch.setattr("kiosk.core.models.inbox.register.STEP", 2)
    monkeypatch.setattr(export_rows, "STEP", 2)
    for number in range(5):
        a_suggestion(f"Pesan {number}", day=date(2026, 11, 3 + number % 2))

    found = book(reader)

    assert [number for number, _text in found] == [1, 2, 3, 4, 5]
    assert [text for _number, text in found] == [f"Pesan {number}" for number in (0, 2, 4, 1, 3)]


def test_restricted_entries_are_in_a_book_of_their_own_and_leave_no_gap(reader):
    inspector, named = an_account("eva", "inspector"), an_account("bambang", "inspector")
    a_suggestion("biasa", day=date(2026, 11, 2))
    a_suggestion("pungutan", kind="complaint", topic="levy", day=date(2026, 11, 3))
    a_suggestion("pak bambang marah", kind="complaint", topic="officer", day=date(2026, 11, 4))
    a_suggestion("lagi", day=date(2026, 11, 5))

    assert book(reader) == book(inspector) == book(named) == [(1, "biasa"), (2, "lagi")]
    assert book(inspector, restricted=True) == [(1, "pungutan"), (2, "pak bambang marah")]
    assert book(named, restricted=True) == [(1, "pungutan")]
    assert book(reader, restricted=True) == []


def test_what_waits_for_its_batch_is_in_no_book(reader):
    suggestion = a_suggestion("belum", day=date(2026, 11, 2)).suggestion
    Case.update(released_at=clock.now() + timedelta(hours=1)).where(Case.suggestion == suggestion).execute()

    assert book(reader) == []
    assert not Register(reader, NOVEMBER).has_more_than(0)


def test_days_to_the_answer_follow_the_calendar():
    ClosedDay.change(None, {date(2026, 11, 4): "Libur"})
    count = export_rows.days_counter()

    assert count(date(2026, 11, 2), date(2026, 11, 6)) == 3
    assert count(date(2026, 11, 2), date(2026, 11, 2)) == 0
    assert count(date(2026, 11, 2), None) is None
