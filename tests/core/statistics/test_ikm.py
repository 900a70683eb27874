"""The index of the satisfaction survey: the known vectors, its two weights, its grades, and an oracle that adds sheets.

The vectors come from a public worked example with 29 sheets and from the table of Krejcie & Morgan (1970).
"""

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.statistics.ikm import ELEMENTS, SCORES, SHEET, Index, grade, half_up, sample_size, total

WORKED = (105, 101, 100, 116, 102, 105, 106, 105, 115)

sheets_of = st.lists(st.tuples(*[st.sampled_from(SCORES)] * len(ELEMENTS)), min_size=1, max_size=40)


def index_of(sheets):
    """Count sheets, each the nine scores in the regulation's order."""
    return Index(
        {element: Counter(scores) for element, scores in zip(ELEMENTS, zip(*sheets, strict=True), strict=True)}
    )


def index_with(sums, sheets):
    """Make an index whose elements have these sums, each as even as can be."""
    counts = {}
    for element, score_sum in zip(ELEMENTS, sums, strict=True):
        low, higher = divmod(score_sum, sheets)
        counts[element] = {low: sheets - higher, low + 1: higher} if higher else {low: sheets}
    return Index(counts)


def index_at(points, sheets=5_000):
    """Make an index of exactly so many points."""
    scores = Fraction(points) * 9 * sheets / 25
    assert scores.denominator == 1
    each, more = divmod(int(scores), 9)
    return index_with([each + (place < more) for place in range(9)], sheets)


def oracle(sheets):
    """Calculate sheet by sheet, where the index goes element by element."""
    return sum((Fraction(sum(sheet), 36) * 100 for sheet in sheets), Fraction()) / len(sheets)


def test_the_questionnaire_asks_all_elements_and_the_last_two_the_other_way_round():
    assert sorted(SHEET) == sorted(ELEMENTS)
    assert SHEET[:7] == ELEMENTS[:7]
    assert (SHEET[7], SHEET[8]) == (ELEMENTS[8], ELEMENTS[7]) == ("u9", "u8")


def test_the_worked_example_by_both_weights():
    index = index_with(WORKED, 29)

    assert (index.respondents, [index.sum(element) for element in ELEMENTS]) == (29, list(WORKED))
    assert (index.value, index.value_by_011) == (Decimal("91.48"), Decimal("90.56"))
    assert (index.grade, index.grade_by_011) == ("A", "A")
    assert (index.average("u1"), index.weighted("u1")) == (Fraction(105, 29), Fraction(105, 261))
    assert (index.unit_value("u1"), index.converted("u1")) == (Decimal("3.62"), Decimal("90.52"))
    assert (str(index.unit_value("u4")), str(index.converted("u4"))) == ("4.00", "100.00")
    assert index.weakest() == ("u3", "u2", "u5")
    assert index.ranked == ("u3", "u2", "u5", "u1", "u6", "u8", "u7", "u9", "u4")


@pytest.mark.parametrize(
    ("score", "value", "by_011", "letter"),
    [(4, "100.00", "99.00", "A"), (3, "75.00", "74.25", "C"), (2, "50.00", "49.50", "D"), (1, "25.00", "24.75", "D")],
)
def test_the_same_answer_everywhere_by_both_weights(score, value, by_011, letter):
    index = index_of([[score] * 9] * 7)

    assert (str(index.value), str(index.value_by_011)) == (value, by_011)
    assert (index.grade, index.grade_by_011) == (letter, letter)
    assert (index.ranked, index.weakest(2)) == (ELEMENTS, ("u1", "u2"))


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        *[("24.75", "D"), ("25.00", "D"), ("64.99", "D"), ("64.9949", "D"), ("64.995", "C"), ("65.00", "C")],
        *[("76.60", "C"), ("76.6049", "C"), ("76.605", "B"), ("76.61", "B")],
        *[("88.30", "B"), ("88.3049", "B"), ("88.305", "A"), ("88.31", "A"), ("100.00", "A")],
    ],
)
def test_a_value_in_the_gap_between_two_grades_is_rounded_into_one(value, letter):
    assert grade(Decimal(value)) == letter


def test_every_hundredth_has_the_grade_of_the_table():
    bands = {"D": (2_500, 6_499), "C": (6_500, 7_660), "B": (7_661, 8_830), "A": (8_831, 10_000)}

    for letter, (first, last) in bands.items():
        assert {grade(Decimal(points) / 100) for points in range(first, last + 1)} == {letter}


def test_an_index_in_the_gap_is_rounded_before_it_is_graded():
    within, below = index_at("88.305"), index_at(Fraction("88.305") - Fraction(25, 45_000))

    assert (within.exact, within.value, within.grade) == (Fraction("88.305"), Decimal("88.31"), "A")
    assert (below.value, below.grade) == (Decimal("88.30"), "B")


@pytest.mark.parametrize(
    ("points", "letter", "by_011"),
    [
        *[("88.30", "B", "B"), ("88.31", "A", "B"), ("89.19", "A", "B"), ("89.20", "A", "A")],
        *[("76.60", "C", "C"), ("76.61", "B", "C"), ("77.37", "B", "C"), ("77.38", "B", "B")],
        *[("64.99", "D", "D"), ("65.00", "C", "D"), ("65.65", "C", "D"), ("65.66", "C", "C")],
    ],
)
def test_the_printed_weight_takes_a_grade_from_the_lowest_of_each_band(points, letter, by_011):
    index = index_at(points)

    assert str(index.value) == points
    assert (index.grade, index.grade_by_011) == (letter, by_011)


def test_indexes_that_round_to_the_same_value_can_have_two_grades_by_the_printed_weight():
    lower, upper = index_with([454] * 8 + [446], 127), index_at("89.20")

    assert str(lower.value) == str(upper.value) == "89.20"
    assert (lower.grade_by_011, upper.grade_by_011) == ("B", "A")


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        *[("0.125", 2, "0.13"), ("0.135", 2, "0.14"), ("0.1249", 2, "0.12"), ("3", 2, "3.00"), ("2.5", 0, "3")],
        *[("99.995", 2, "100.00"), ("0", 2, "0.00"), ("0.05", 1, "0.1")],
    ],
)
def test_a_half_is_rounded_up(value, places, rounded):
    assert str(half_up(Decimal(value), places)) == str(half_up(Fraction(value), places)) == rounded


def test_only_a_complete_sheet_has_a_total():
    answers = dict(zip(SHEET, [4, 3, 3, 4, 2, 3, 4, 1, 2], strict=True))

    assert total(answers) == 26
    assert total(answers | {"remark": 9}) == 26
    assert total({}) is None
    for element in ELEMENTS:
        assert total({asked: score for asked, score in answers.items() if asked != element}) is None


@pytest.mark.parametrize(
    "changed",
    [
        *[{"u3": {0: 2}}, {"u3": {5: 2}}, {"u3": {3: 2, 5: 0}}, {"u3": {3: 3, 4: -1}}, {"u3": {3: 1}}, {"u3": {}}],
        *[{"u10": {3: 2}}, {element: {} for element in ELEMENTS}, {element: {3: 0} for element in ELEMENTS}],
    ],
)
def test_what_is_not_made_of_complete_sheets_is_refused(changed):
    whole = {element: {3: 2} for element in ELEMENTS}
    assert Index(whole).respondents == 2

    with pytest.raises(ValueError):
        Index(whole | changed)


@pytest.mark.parametrize("missing", ELEMENTS)
def test_an_index_without_one_of_the_elements_is_refused(missing):
    with pytest.raises(ValueError):
        Index({element: {3: 2} for element in ELEMENTS if element != missing})


def agrees_with_the_oracle(sheets, chance):
    """Compare an index with the oracle, and with itself after one answer of one sheet was raised."""
    index = index_of(sheets)
    assert index.exact == oracle(sheets)
    assert 25 <= index.exact <= 100
    assert index.respondents == len(sheets)
    assert abs(Fraction(index.value) - index.exact) <= Fraction(1, 200)
    assert abs(Fraction(index.value_by_011) - index.exact * Fraction(99, 100)) <= Fraction(1, 200)
    assert all(index.sum(one) <= index.sum(other) for one, other in pairwise(index.ranked))

    which, place = chance.randrange(len(sheets)), chance.randrange(9)
    raised = [list(sheet) for sheet in sheets]
    raised[which][place] = min(4, raised[which][place] + 1)
    better = index_of(raised)
    assert better.exact >= index.exact
    assert better.value >= index.value
    assert better.grade <= index.grade


@given(sheets_of, st.randoms(use_true_random=False))
def test_any_sheets_make_the_index_of_the_oracle(sheets, chance):
    agrees_with_the_oracle(sheets, chance)


@given(sheets_of)
def test_the_totals_of_the_sheets_are_the_sums_of_the_elements(sheets):
    index = index_of(sheets)

    totals = [total(dict(zip(ELEMENTS, sheet, strict=True))) for sheet in sheets]
    assert sum(totals) == sum(map(index.sum, ELEMENTS))
    assert index.exact == Fraction(25 * sum(totals), 9 * len(sheets))


def test_a_thousand_drawn_surveys_make_the_index_of_the_oracle():
    chance = random.Random(14_2017)

    for _ in range(1_000):
        weights = [chance.random() for _ in SCORES]
        sheets = [chance.choices(SCORES, weights, k=9) for _ in range(chance.randint(1, 30))]
        agrees_with_the_oracle(sheets, chance)


@pytest.mark.parametrize(
    ("population", "size"),
    [
        *[(1, 1), (10, 10), (15, 14), (20, 19), (25, 24), (30, 28), (40, 36), (50, 44), (60, 52), (70, 59), (80, 66)],
        *[(90, 73), (100, 80), (120, 92), (150, 108), (200, 132), (220, 140), (250, 152), (300, 169), (400, 196)],
        *[(500, 217), (600, 234), (800, 260), (1_000, 278), (1_500, 306), (2_000, 322), (3_000, 341), (5_000, 357)],
        # Where a chi square of 3.84 would ask for one less, and populations beyond any table.
        *[(275, 161), (1_095, 285), (10**6, 384), (10**12, 384)],
    ],
)
def test_a_sample_is_as_large_as_the_table_has_it(population, size):
    assert sample_size(population) == size


def test_a_sample_grows_with_the_population_and_is_never_larger():
    sizes = [sample_size(population) for population in range(1, 6_001)]

    assert all(one <= other for one, other in pairwise(sizes))
    assert all(size <= population for population, size in enumerate(sizes, 1))


@pytest.mark.parametrize("population", [0, -1])
def test_there_is_no_sample_of_nobody(population):
    with pytest.raises(ValueError):
        sample_size(population)
