"""Figures of the ratings, too coarse to find a person in them."""

from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.core.database import database
from kiosk.core.models import Rating, RatingReason, Reason

PAGE = "/officer/ratings/"


@pytest.fixture
def rated(visitor_app):
    """Store ``number`` ratings of one score, given ``days`` days ago, each with the first reason if asked."""
    made = iter(range(10_000))

    def give(score, number, days=1, *, reason=False):
        with database.connection_context():
            for _ in range(number):
                rating = Rating.create(
                    key_hmac=f"{next(made)}",
                    score=score,
                    day=clock.today() - timedelta(days=days),
                    hour=9,
                    language="id",
                )
                if reason:
                    RatingReason.create(rating=rating, reason=Reason.offered("rating").first())

    return give


def cells(page, word):
    """The three cells of the row that begins with ``word``: 7, 30 and 90 days."""
    (row,) = [row for row in page.all("tr") if row.th and row.th.get_text(strip=True) == word]
    return [" ".join(cell.get_text().split()) for cell in row.find_all("td")]


def test_scores_are_counted_over_three_periods(officer, rated):
    for score in (1, 2, 3, 4):
        rated(score, 5)
        rated(score, 5, days=20)
        rated(score, 10, days=90)
        rated(score, 50, days=91)

    page = officer.get(PAGE)

    assert cells(page, "Puas") == ["5", "10", "20"]
    assert cells(page, "Semua penilaian") == ["20", "40", "80"]
    assert cells(page, "Puas atau sangat puas") == ["50%", "50%", "50%"]
    assert len(page.all(".scores__bar")) == 12


def test_what_was_touched_today_is_shown_tomorrow(officer, rated):
    rated(4, 30, days=0)

    assert "Belum ada penilaian" in officer.get(PAGE)


def test_fewer_than_five_are_not_told(officer, rated):
    rated(4, 20)
    rated(3, 20)
    rated(2, 6)
    rated(1, 4)

    page = officer.get(PAGE)

    assert cells(page, "Tidak puas") == ["kurang dari 5"] * 3
    assert cells(page, "Semua penilaian") == ["paling sedikit 46"] * 3
    assert cells(page, "Puas atau sangat puas") == ["–"] * 3


def test_nobody_and_a_few_look_the_same(officer, rated):
    rated(4, 20)
    rated(1, 0)
    without = officer.get(PAGE).words

    rated(1, 1)

    assert officer.get(PAGE).words.replace("95%", "100%") == without


def test_a_period_with_fewer_than_five_tells_nothing(officer, rated):
    rated(1, 4)

    page = officer.get(PAGE)

    assert cells(page, "Tidak puas") == ["–"] * 3
    assert cells(page, "Semua penilaian") == ["kurang dari 5"] * 3
    assert cells(page, "Puas atau sangat puas") == ["terlalu sedikit untuk disimpulkan"] * 3


def test_reasons_are_counted_the_same_way(officer, rated):
    rated(4, 6, reason=True)
    rated(4, 3, days=20, reason=True)

    page = officer.get(PAGE)

    assert cells(page, "Waktu tunggu") == ["6", "9", "9"]


def test_without_ratings_the_page_says_so(officer):
    assert officer.get(PAGE).one(".empty")


@pytest.mark.parametrize(("who", "status"), [("inspector", 200), ("staff", 403), ("admin", 403)])
def test_who_may_see_the_figures(request, who, status):
    assert request.getfixturevalue(who).get(PAGE).status == status
