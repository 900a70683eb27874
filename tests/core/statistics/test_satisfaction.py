"""What is disclosed of one-tap ratings: vectors, and every small table that a curious reader could work out."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.statistics.disclosure import THRESHOLD, disclosed
from kiosk.core.statistics.satisfaction import SCORES, Summary, disclosed_beside


def summary(*numbers, flagged=0):
    """Make a summary of how often the scores 1 to 4 were given."""
    return Summary(dict(zip(SCORES, numbers, strict=True)), flagged)


@pytest.mark.parametrize(
    ("numbers", "satisfied", "interval"),
    [
        ((0, 0, 0, 0), None, None),
        ((1, 0, 1, 2), None, None),
        ((1, 3, 2, 2), None, None),
        ((0, 0, 0, 8), None, None),
        ((0, 0, 0, 9), ("at least", 55), None),
        ((2, 2, 0, 5), ("at least", 55), None),
        ((5, 0, 4, 0), ("at most", 45), None),
        ((1, 3, 40, 60), ("at least", 96), None),
        ((0, 0, 40, 60), ("at least", 96), None),
        ((40, 60, 3, 1), ("at most", 4), None),
        ((40, 60, 0, 0), ("at most", 4), None),
        ((40, 61, 0, 0), ("at most", 4), None),
        ((5, 0, 0, 5), ("exactly", 50), (23, 77)),
        ((5, 11, 20, 60), ("exactly", 83), (74, 90)),
        ((100, 99, 0, 201), ("exactly", 50), (45, 56)),
        ((499_000, 1_000, 250_000, 250_000), ("exactly", 50), (49, 51)),
    ],
)
def test_the_share_of_the_satisfied_is_exact_or_a_bound_and_has_an_interval(numbers, satisfied, interval):
    assert summary(*numbers).satisfied == satisfied
    assert summary(*numbers).interval == interval


@given(st.tuples(*[st.integers(0, 400)] * 4))
def test_a_bound_holds_whatever_the_suppressed_number(numbers):
    found = summary(*numbers)

    if found.satisfied is not None:
        kind, percent = found.satisfied
        exact = 100 * (numbers[2] + numbers[3])
        assert 0 <= percent <= 100
        assert kind != "at least" or percent * found.total <= exact
        assert kind != "at most" or percent * found.total >= exact
        assert kind != "exactly" or abs(percent * found.total - exact) * 2 <= found.total


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((5, 6, 7, 8), (5, 6, 7, 8)),
        ((4, 6, 7, 8), (None, None, 7, 8)),
        # The share reveals how many were satisfied: the 9 would give the 4 away.
        ((4, 4, 4, 9), (None, None, None, None)),
        ((10, 10, 4, 9), (10, 10, None, None)),
        ((10, 10, 0, 9), (10, 10, None, 9)),
        ((0, 3, 9, 9), (None, None, None, 9)),
        ((9, 8, 0, 1), (9, None, None, None)),
        ((9, 8, 0, 0), (9, 8, None, None)),
        # The bound reveals that the first two are at most four; so is the 4, and the total reveals that all are.
        ((0, 4, 5, 4), (None, None, None, None)),
        ((1, 2, 20, 30), (None, None, None, 30)),
    ],
)
def test_small_counts_are_suppressed_and_so_is_what_would_give_them_away(numbers, shown):
    assert tuple(summary(*numbers).disclosed.values()) == shown
    assert list(summary(*numbers).disclosed) == list(SCORES)
    assert summary(*numbers).longest == max(number or 0 for number in shown)


def test_being_suppressed_is_not_the_same_as_being_inconclusive():
    assert [summary(0, 0, 0, number).suppressed for number in (0, 4, 5)] == [True, True, False]
    assert [summary(0, 0, 0, number).inconclusive for number in (0, 29, 30)] == [True, True, False]


@pytest.mark.parametrize(
    ("total", "flagged", "percent"),
    [(0, 0, None), (40, 0, None), (999, 4, None), (999, 5, 1), (60, 40, 40), (4, 9, None), (5, 4_995, 100)],
)
def test_the_share_of_hasty_taps_is_shown_when_neither_part_is_suppressed(total, flagged, percent):
    found = summary(0, 0, 0, total, flagged=flagged)

    assert found.hasty == percent
    assert found.total == total


def worked_out(tables, page):
    """Return the tables of which a reader, who knows the rules, finds a count of 1 to 4 among all that look alike."""
    alike = defaultdict(list)
    for numbers in tables:
        alike[page(numbers)].append(numbers)
    return [
        numbers
        for same in alike.values()
        if any(len(values) == 1 and 0 < max(values) < THRESHOLD for values in map(set, zip(*same, strict=True)))
        for numbers in same
    ]


def tables_of(total):
    """Yield every way to spread ``total`` ratings over four counts."""
    for first in range(total + 1):
        for second in range(total - first + 1):
            for third in range(total - first - second + 1):
                yield first, second, third, total - first - second - third


def page_of_scores(numbers):
    """Return everything that a page may show of one summary."""
    found = summary(*numbers)
    if found.suppressed:
        return None
    return found.total, tuple(found.disclosed.values()), found.satisfied, found.interval, found.longest


def test_no_small_count_can_be_worked_out_of_any_small_table():
    for total in range(23):
        assert worked_out(tables_of(total), page_of_scores) == []


def test_counts_hidden_beside_the_total_alone_would_be_worked_out(monkeypatch):
    monkeypatch.setattr(Summary, "disclosed", property(lambda found: disclosed(found.scores)))

    assert (4, 4, 4, 9) in worked_out(tables_of(21), page_of_scores)


def two_services(numbers):
    """Return two summaries: how many were not satisfied and how many were, of the first and of the second."""
    parts = {"visits": summary(numbers[0], 0, 0, numbers[1]), "goods": summary(numbers[2], 0, 0, numbers[3])}
    return {one: part for one, part in parts.items() if part.total}


def page_of_services(numbers):
    """Return what a page shows of two services and of both together."""
    low, high = numbers[0] + numbers[2], numbers[1] + numbers[3]
    return low + high, summary(low, 0, 0, high).satisfied, tuple(disclosed_beside(two_services(numbers)).items())


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((5, 20, 6, 10), [(25, ("exactly", 80)), (16, ("exactly", 63))]),
        ((4, 20, 6, 10), [(24, None), (16, None)]),
        ((4, 20, 0, 0), [(24, None)]),
        ((3, 1, 10, 20), [(None, None), (None, None)]),
    ],
)
def test_a_service_beside_the_whole_has_no_share_that_would_give_a_small_count_away(numbers, shown):
    assert list(disclosed_beside(two_services(numbers)).values()) == shown


def test_no_small_count_of_a_service_can_be_worked_out_from_another_and_the_whole():
    for total in range(5, 21):
        assert worked_out(tables_of(total), page_of_services) == []


def test_bounds_beside_the_whole_would_be_worked_out():
    def page(numbers):
        bounds = [part.satisfied for part in two_services(numbers).values()]
        return page_of_services(numbers), tuple(None if one and one[0] == "exactly" else one for one in bounds)

    assert (13, 4, 0, 9) in worked_out(tables_of(26), page)
