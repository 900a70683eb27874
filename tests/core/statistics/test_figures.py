"""The statistics, and the pure pieces behind registers and reports: vectors."""

import math
import random
from collections import Counter
from datetime import date
from decimal import Decimal, localcontext
from statistics import mean, stdev

import pytest

from kiosk.core.days.periods import Period
from kiosk.core.days.working_days import count_working_days
from kiosk.core.documents.spreadsheet import LONGEST, csv_chunks, neutral
from kiosk.core.statistics.charts import Bars, Columns, Heat
from kiosk.core.statistics.figures import Share, mean_interval, nearest_rank, wilson


@pytest.mark.parametrize(
    ("values", "median", "ninetieth"),
    [
        ([], None, None),
        ([0], 0, 0),
        ([3], 3, 3),
        ([3, 1], 1, 3),
        ([1, 2, 3], 2, 3),
        ([4, 1, 2, 3], 2, 4),
        ([15, 20, 35, 40, 50], 35, 50),
        ([3, 6, 7, 8, 8, 10, 13, 15, 16, 20], 8, 16),
        ([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 9, 16),
        ([5] * 89 + [6] + [40] * 10, 5, 6),
        ([5] * 89 + [40] * 11, 5, 40),
        (list(range(1, 101)), 50, 90),
        ([0] * 1_000_000 + [9], 0, 0),
    ],
)
def test_a_percentile_is_the_value_at_the_nearest_rank(values, median, ninetieth):
    times = Counter(values)

    assert (nearest_rank(times, 50), nearest_rank(times, 90)) == (median, ninetieth)
    if values:
        assert (nearest_rank(times, 1), nearest_rank(times, 100)) == (min(values), max(values))


def test_a_value_that_never_occurs_is_not_returned():
    assert nearest_rank({1: 0, 2: 3, 3: 0}, 100) == 2
    assert nearest_rank({1: 0}, 50) is None


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, None), (0, 3, 0), (2, 3, 66), (3, 3, 100), (999, 1000, 99), (1, 1000, 0)]
)
def test_a_share_never_flatters(part, whole, percent):
    assert Share(part, whole).percent == percent


@pytest.mark.parametrize(
    ("part", "whole", "interval"),
    [
        *[(0, 1, (0, 80)), (1, 1, (20, 100)), (0, 10, (0, 28)), (10, 10, (72, 100)), (5, 10, (23, 77))],
        # Worked examples of Newcombe (Statistics in Medicine 17, 1998), and a very large one.
        *[(1, 29, (0, 18)), (81, 263, (25, 37)), (15, 148, (6, 17)), (500_000, 1_000_000, (49, 51))],
        # Bounds that are whole by themselves: a rounded root could widen them by one.
        *[(1_201, 2_500, (46, 50)), (1_299, 2_500, (50, 54))],
    ],
)
def test_a_share_has_its_score_interval(part, whole, interval):
    assert wilson(part, whole) == interval


def test_a_score_interval_is_the_closed_form_widened_to_whole_per_cent():
    with localcontext(prec=40):
        square = Decimal("1.96") ** 2
        for whole in range(1, 51):
            for part in range(whole + 1):
                root = (square * part * (whole - part) / whole + square**2 / 4).sqrt()
                lower, upper = (100 * (part + square / 2 + sign * root) / (whole + square) for sign in (-1, 1))

                # At the two ends the closed form is exact but for the last digit of its root.
                near = Decimal("1e-30")
                assert wilson(part, whole) == (math.floor(lower + near), math.ceil(upper - near))
                assert wilson(whole - part, whole) == tuple(100 - bound for bound in reversed(wilson(part, whole)))


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (1, 0), (-1, 5), (6, 5), (0, -1), (-2, -1)])
def test_what_is_no_share_has_no_interval(part, whole):
    with pytest.raises(ValueError):
        wilson(part, whole)


def area_of_student(quantile, freedom, steps=400):
    """Integrate the density of Student's t between both quantiles, by Simpson's rule."""
    scale = math.gamma((freedom + 1) / 2) / math.gamma(freedom / 2) / math.sqrt(freedom * math.pi)
    width = quantile / steps
    heights = [scale * (1 + (step * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for step in range(steps + 1)]
    return 2 * width / 3 * (heights[0] + heights[-1] + 4 * sum(heights[1::2]) + 2 * sum(heights[2:-1:2]))


@pytest.mark.parametrize("number", range(2, 31))
def test_the_margin_of_a_mean_is_of_students_t(number):
    values = [*range(number)]

    lower, upper = mean_interval(Counter(values))

    quantile = (upper - lower) / 2 / (stdev(values) / math.sqrt(number))
    assert (lower + upper) / 2 == pytest.approx(mean(values))
    assert quantile == pytest.approx(round(quantile, 3), abs=1e-9)
    assert area_of_student(quantile - 0.0006, number - 1) < 0.95 < area_of_student(quantile + 0.0006, number - 1)


@pytest.mark.parametrize(
    ("times", "interval"),
    [
        ({}, None),
        ({7: 0}, None),
        ({7: 1, 9: 0}, None),
        ({7: 2}, None),
        ({1: 1, 3: 1}, (2 - 12.706, 2 + 12.706)),
        ({1: 2, 2: 1, 3: 1, 4: 1}, (2.2 - 2.776 * math.sqrt(1.7 / 5), 2.2 + 2.776 * math.sqrt(1.7 / 5))),
        ({0: 50, 2: 50}, (1 - 1.96 / math.sqrt(99), 1 + 1.96 / math.sqrt(99))),
        ({10**9: 1, 10**9 + 2: 1}, (10**9 + 1 - 12.706, 10**9 + 1 + 12.706)),
    ],
)
def test_a_mean_has_an_interval_from_two_values_on(times, interval):
    assert mean_interval(times) == (interval and pytest.approx(interval, rel=1e-12))


def test_from_thirty_one_values_on_the_normal_quantile_serves():
    chance = random.Random(1908)
    values = [chance.randint(1, 4) for _ in range(31)]

    lower, upper = mean_interval(Counter(values))

    assert (upper - lower) / 2 == pytest.approx(1.96 * stdev(values) / math.sqrt(31))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-24", "2026-11-24", 0),
        ("2026-11-24", "2026-11-25", 1),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-28", "2026-11-29", 0),
        ("2026-12-24", "2026-12-28", 1),
        ("2026-11-24", "2026-12-08", 10),
        ("2026-11-25", "2026-11-24", 0),
    ],
)
def test_working_days_are_counted_as_a_promise_counts_them(start, end, days):
    closed = {date(2026, 12, 25)}

    assert count_working_days(date.fromisoformat(start), date.fromisoformat(end), closed) == days


def test_a_period_is_a_month_or_a_year_and_has_neighbours():
    november, year = Period.of("2026-11"), Period.of("2024")

    assert (november.first, november.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (november.before.code, november.after.code, november.after.after.code) == ("2026-10", "2026-12", "2027-01")
    assert (year.before.code, year.after.code, year.last) == ("2023", "2025", date(2024, 12, 31))
    assert Period.of("2024-02").last.day == 29
    assert (Period.of("2099").after.code, Period.of("2000-01").before.code) == ("2100", "1999-12")
    assert [one.code for one in Period.of("2026-02").months_until(3)] == ["2025-12", "2026-01", "2026-02"]


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-00", "2026-1", "1999", "2100-01", "26-11", "2026-11-01", "x", "２０２６"]
)
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError):
        Period.of(code)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@A1", "\t=1", "\r1", " =1", "\n@x", "\uff1d1", "\uff0b1", "\uff20x"]
)
def test_what_a_spreadsheet_would_calculate_stays_text(text):
    assert neutral(text) == f"'{text}"


def test_plain_text_is_left_alone_and_a_file_escapes_what_parts_cells():
    rows = [["a;b", 'c"d', "e\nf", None, 7, date(2026, 11, 2)], ["x" * (LONGEST + 5)]]

    first, second = b"".join(csv_chunks(rows)).decode().removesuffix("\r\n").split("\r\n")

    assert neutral("Kipas = rusak") == "Kipas = rusak"
    assert neutral("") == ""
    assert first == '\ufeff"a;b";"c""d";"e\nf";;7;2026-11-02'
    assert len(second) == LONGEST + 1


def test_bars_are_of_the_longest_and_long_words_are_cut():
    chart = Bars.of([("Kunjungan", 10), ("Pengurusan PB, CB, CMB, dan hak lain", 5), ("Tidak", 0)])

    assert [bar.length for bar in chart.bars] == [Bars.LONGEST, Bars.LONGEST / 2, 0]
    assert chart.bars[1].label.endswith("\u2026")
    assert chart.height == 3 * Bars.STEP
    assert Bars.of([]).height > 0


@pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (5, 8), (32, 40), (81, 200), (8_333, 20_000)])
def test_columns_stand_over_lines_at_round_numbers(most, top):
    chart = Columns.of([("Nov", "2026", most, most // 2), ("Des", "", 0, 0)])

    assert [number for _y, number in chart.lines] == [top * line // 4 for line in range(5)]
    assert Columns.TOP <= chart.columns[0].whole_y <= chart.columns[0].part_y <= Columns.FLOOR
    assert chart.columns[1].whole_y == Columns.FLOOR


def test_squares_of_a_heat_map_have_areas_by_their_numbers_and_stand_in_their_row_and_column():
    chart = Heat.of({(0, 9): 16, (2, 9): 4, (2, 11): None})

    spots = {(spot.x + spot.side / 2, spot.y + spot.side / 2): spot.side for spot in chart.spots if spot.number}
    (nine, _), (_ten, _), (_eleven, _) = chart.hours
    monday, _tuesday, wednesday = [y for y, _weekday in chart.weekdays]
    assert spots == {(nine, monday): 24, (nine, wednesday): 12}
    assert all(Heat.LEFT < spot.x + spot.side <= Heat.WIDTH for spot in chart.spots)
    assert Heat.of({}).height > 0
