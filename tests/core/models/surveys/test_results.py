"""The results of a survey period, made from tallies, against what the sheets themselves say."""

import random
from datetime import datetime
from fractions import Fraction
from statistics import mean, stdev

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Respondent, Service, Setting, Sheet
from kiosk.core.models.surveys.results import Results
from kiosk.core.statistics import ikm
from kiosk.core.statistics.disclosure import THRESHOLD
from kiosk.core.storage.database import transaction
from tests.bench.surveys import asked
from tests.factories import an_account
from tests.surveys import TODAY, a_paper_sheet, a_period, a_sheet, filled

AGES = ("", *Respondent.AGES)
CUTS = {
    "service": tuple(map(str, range(7))),
    "age": AGES,
    "sex": ("", *Respondent.SEXES),
    "education": ("", *Respondent.EDUCATIONS),
    "occupation": ("", *Respondent.OCCUPATIONS),
}


@pytest.fixture
def siti(storage, monkeypatch):
    """An officer at nine in the morning."""
    monkeypatch.setattr(clock, "now", lambda: clock.utc(datetime(TODAY.year, TODAY.month, TODAY.day, 9)))
    return an_account("siti", "officer")


@pytest.fixture
def period(siti):
    return a_period(siti)


def aged(age, number, score=3):
    for _ in range(number):
        a_sheet(score, respondent=Respondent(age=age))


def scores_of(sheets):
    """Return the nine scores of each complete sheet."""
    rows = [[getattr(sheet, element) for element in ikm.ELEMENTS] for sheet in sheets if not sheet.withdrawn]
    return [row for row in rows if None not in row]


def oracle(rows):
    """Calculate the index sheet by sheet."""
    return sum((Fraction(100 * sum(row), 36) for row in rows), Fraction()) / len(rows)


def value_of(sheet, cut):
    return str(sheet.service_id or 0) if cut == "service" else getattr(sheet, cut)


def numbers(results, cut, values):
    return {group.value: group.number for group in results.groups(cut, values)}


def a_random_sheet(chance, siti):
    """Send or type in a random sheet; some lack answers and some are withdrawn."""
    answers = filled(3, **{element: chance.choice((1, 2, 3, 3, 4, 4)) for element in ikm.ELEMENTS})
    for _ in range(chance.choice((0, 0, 0, 0, 1, 8))):
        answers.pop(chance.choice(list(answers)))
    about = Respondent(
        age=chance.choice(AGES[:5]),
        sex=chance.choice(CUTS["sex"]),
        education=chance.choice(CUTS["education"]),
        occupation=chance.choice((*["other"] * 200, "army")),
    )
    fields = {"answers": answers, "service": chance.choice((None, *Service.offered()[:4])), "respondent": about}
    if chance.random() < 0.3:
        sheet = a_paper_sheet(siti, **fields)
        if chance.random() < 0.2:
            sheet.withdraw(siti)
    else:
        a_sheet(**fields)


@pytest.mark.sqlite_only
def test_five_hundred_sheets_make_the_index_of_the_oracle_whole_and_in_every_cut(period, siti):
    chance = random.Random(14_2017)
    with transaction():
        for _ in range(500):
            a_random_sheet(chance, siti)

    results = Results.whole(period)

    sheets = list(Sheet.select())
    rows = scores_of(sheets)
    assert (len(sheets), results.complete) == (500, len(rows))
    assert results.incomplete == sum(not sheet.withdrawn for sheet in sheets) - len(rows)
    assert results.index.exact == oracle(rows)
    assert {element: results.index.sum(element) for element in ikm.ELEMENTS} == {
        element: sum(row[place] for row in rows) for place, element in enumerate(ikm.ELEMENTS)
    }
    shown = 0
    for cut, values in CUTS.items():
        for group in results.groups(cut, values):
            of_it = scores_of(sheet for sheet in sheets if value_of(sheet, cut) == group.value)
            assert group.number in (None, len(of_it)), (cut, group.value)
            if group.number:
                assert group.index.exact == oracle(of_it)
                shown += 1
    assert shown > 20


@pytest.mark.sqlite_only
def test_the_interval_is_that_of_the_sheets_own_totals(period):
    chance = random.Random(3)
    with transaction():
        for _ in range(60):
            a_sheet(chance.choice((1, 2, 3)))

    low, high = Results.whole(period).interval

    points = [100 * sum(row) / 36 for row in scores_of(Sheet.select())]
    margin = 1.96 * stdev(points) / len(points) ** 0.5
    assert float(low) == pytest.approx(mean(points) - margin, abs=0.006)
    assert float(high) == pytest.approx(mean(points) + margin, abs=0.006)


@pytest.mark.parametrize(
    ("scores", "interval"), [([4, 4, 4, 4, 3], ("81.12", "100.00")), ([1, 1, 1, 1, 4], ("25.00", "81.64"))]
)
def test_an_interval_stays_among_what_an_index_can_be(period, scores, interval):
    for score in scores:
        a_sheet(score)

    assert tuple(map(str, Results.whole(period).interval)) == interval


def test_of_fewer_than_five_sheets_nothing_is_disclosed(period):
    for _ in range(THRESHOLD - 1):
        a_sheet()
    a_sheet(answers={"u1": 4})

    results = Results.whole(period)

    assert (results.suppressed, results.inconclusive, results.index, results.interval) == (True, True, None, None)
    assert {group.number for group in results.sources()} == {None}
    a_sheet()
    assert Results.whole(period).index.respondents == THRESHOLD


def test_fewer_than_five_from_the_kiosk_are_left_out_among_many_of_paper(period, siti):
    for _ in range(20):
        a_paper_sheet(siti)
    assert Results.whole(period).index.value == 75

    for _ in range(THRESHOLD - 1):
        a_sheet(1)
        a_sheet(answers={"u1": 1})
        results = Results.whole(period)
        assert (results.complete, results.incomplete, results.index.value) == (20, 0, 75)
        assert {sheet.source for sheet in results.sheets()} == {"paper"}

    a_sheet(1)
    a_sheet(answers={"u1": 1})
    results = Results.whole(period)
    assert (results.complete, results.incomplete, len(results.sheets())) == (25, 5, 30)


def test_a_group_is_disclosed_when_the_kiosk_gave_it_enough_or_nothing(period, siti):
    young, old = (Respondent(age=age) for age in ("-24", "55-"))
    for _ in range(8):
        a_paper_sheet(siti, respondent=old)
        a_sheet(respondent=young)
    for _ in range(2):
        a_sheet(1, respondent=old)
    a_paper_sheet(siti, respondent=young)

    shown = numbers(Results.whole(period), "age", AGES)

    assert shown["55-"] is None
    assert sum(number is None for number in shown.values()) > 1


def test_small_groups_are_suppressed_and_so_is_one_that_would_give_them_away(period):
    for age, number in (("-24", 8), ("25-34", 3), ("35-44", 6), ("55-", 9)):
        aged(age, number)

    groups = Results.whole(period).groups("age", AGES)

    assert [(group.value, group.number) for group in groups] == [
        ("", None),
        ("-24", 8),
        ("25-34", None),
        ("35-44", None),
        ("45-54", None),
        ("55-", 9),
    ]
    assert all((group.index is None) == (group.number is None) for group in groups)


def test_groups_that_were_not_asked_for_give_nobody_away_either(period):
    for age, number in (("", 2), ("-24", 8), ("55-", 9)):
        aged(age, number)

    assert numbers(Results.whole(period), "age", ["55-", "-24"]) == {"55-": 9, "-24": None}


@pytest.mark.sqlite_only
def test_what_the_groups_of_any_cut_leave_of_the_whole_is_no_small_count(period, siti):
    chance = random.Random(8)
    for _ in range(12):
        with transaction():
            for _number in range(chance.randint(1, 9)):
                a_random_sheet(chance, siti)
        results = Results.whole(period)
        for cut, values in CUTS.items():
            shown = numbers(results, cut, values)
            withheld = [value for value, number in shown.items() if number is None]
            left = results.complete - sum(number or 0 for number in shown.values())
            assert left == 0 or left >= THRESHOLD or len(withheld) == len(values)
            assert all(number is None or number >= THRESHOLD for number in shown.values())


def test_sheets_whose_batch_has_not_come_are_in_no_group(period, siti):
    Setting.change(batches="12.00")
    for _ in range(6):
        a_paper_sheet(siti)
        a_sheet(4)

    results = Results.whole(period)

    assert (results.complete, results.index.value) == (6, 75)
    assert [(group.value, group.number) for group in results.sources()] == [("kiosk", None), ("paper", 6)]


def test_periods_are_kept_apart_and_an_empty_one_has_no_index(period, siti):
    aged("55-", 5)
    later = a_period(siti, first=TODAY.replace(month=12, day=1), last=TODAY.replace(month=12, day=9))
    before = a_period(siti, first=TODAY.replace(month=10, day=1), last=TODAY.replace(month=10, day=9))
    for score in (2, 2, 2, 2, 2, 4):
        a_paper_sheet(siti, score, day=before.first)

    found = Results.of([before, period, later])

    assert [one.period for one in found] == [before, period, later]
    assert [one.complete for one in found] == [6, 5, 0]
    assert [one.index and one.index.exact for one in found] == [Fraction(350, 6), 75, None]
    assert Results.of([]) == []


def test_results_take_few_queries_however_many_periods_and_sheets_there_are(period, siti):
    Setting.change(batches="12.00")
    for month in range(1, 10):
        a_period(siti, first=TODAY.replace(month=month, day=1), last=TODAY.replace(month=month, day=28))
    with transaction():
        for number in range(40):
            a_paper_sheet(siti, day=TODAY.replace(month=number % 9 + 1, day=2))
            a_sheet()

    for wanted in ([period], list(type(period).newest_first())):
        with asked() as queries:
            found = Results.of(wanted, CUTS)
            assert all(one.groups("age", AGES) for one in found)

        # On PostgreSQL one of them takes the lock.
        assert len(queries) <= 4
