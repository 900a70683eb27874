"""Figures of the ratings, from tallies and too coarse to identify a person."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Rating, RatingReason, Reason, Service, Setting, Sheet, SurveyPeriod
from kiosk.core.models.proof import tallies
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import database
from tests.factories import an_account

PAGE = "/officer/ratings/?span="


@pytest.fixture
def rated(visitor_app):
    """Store ``number`` ratings of one score, given ``days`` days ago, each with the first reason if asked."""
    made = iter(range(10_000))

    def give(score, number, days=1, *, reason=False, **fields):
        with database.connection_context():
            for _ in range(number):
                rating = Rating.create(
                    key_hmac=f"{next(made)}",
                    score=score,
                    day=clock.today() - timedelta(days=days),
                    language="id",
                    **{"hour": 9, **fields},
                )
                if reason:
                    RatingReason.create(rating=rating, reason=Reason.offered("rating").first())
            tallies.rebuild()

    return give


def cells(page, word):
    """The cells of the row that begins with ``word``."""
    (row,) = [row for row in page.all("tr") if row.th and row.th.get_text(" ", strip=True) == word]
    return [" ".join(cell.get_text().split()) for cell in row.find_all("td")]


def figure(page, word):
    """The figure below a heading of the leading list."""
    (found,) = [one for one in page.all(".figures > div") if one.dt.get_text(strip=True) == word]
    return " ".join(found.dd.get_text(" ").split())


@pytest.mark.parametrize(
    ("span", "counted", "before"),
    [("7", "10", "20"), ("30", "30", "30"), ("90", "60", "kurang dari 5"), ("today", "kurang dari 5", "10")],
)
def test_a_span_stands_beside_the_one_before(officer, rated, span, counted, before):
    rated(4, 10)
    rated(3, 20, days=8)
    rated(1, 30, days=40)

    page = officer.get(PAGE + span)

    assert figure(page, "Penilaian dihitung") == f"{counted} sebelumnya {before}"


def test_scores_are_counted_and_compared(officer, rated):
    for score, number in {1: 5, 2: 5, 3: 20, 4: 10}.items():
        rated(score, number)
        rated(score, 10, days=10)

    page = officer.get(PAGE + "7")

    assert cells(page, "Puas") == ["20", "10"]
    assert figure(page, "Puas atau sangat puas") == "75% dari 40 penilaian, antara 59% dan 86% naik 25 poin"
    assert figure(page, "Rentang sebelumnya") == "50% dari 40 penilaian, antara 35% dan 65%"
    assert len(page.all(".scores__bar")) == 4


@pytest.mark.parametrize(("number", "share"), [(7, "–"), (12, "66% atau lebih")])
def test_a_small_number_is_shown_and_called_inconclusive(officer, rated, number, share):
    rated(4, number)

    assert figure(officer.get(PAGE + "7"), "Puas atau sangat puas") == (
        f"{share} n = {number}: terlalu sedikit untuk disimpulkan"
    )


def test_fewer_than_five_are_suppressed_and_so_is_what_would_give_them_away(officer, rated):
    for score, number in {4: 20, 3: 20, 2: 6, 1: 4}.items():
        rated(score, number)

    page = officer.get(PAGE + "7")

    assert [cells(page, word)[0] for word in ("Tidak puas", "Kurang puas", "Puas")] == [
        "kurang dari 5 atau disamarkan",
        "kurang dari 5 atau disamarkan",
        "20",
    ]
    assert figure(page, "Penilaian dihitung").startswith("50 ")


def test_a_span_below_the_threshold_looks_like_an_empty_one(officer, rated):
    without = officer.get(PAGE + "7").words

    rated(1, 4, reason=True)

    assert officer.get(PAGE + "7").words == without
    assert "Belum cukup penilaian dalam rentang ini" in without


def test_what_came_too_fast_is_left_out_and_shown_apart(officer, rated):
    rated(4, 20)
    rated(1, 60, flagged=True)

    page = officer.get(PAGE + "7")

    assert figure(page, "Penilaian dihitung").startswith("20 ")
    assert figure(page, "Terlalu cepat, tidak dihitung") == "60 75% dari semua sentuhan"
    assert cells(page, "Tidak puas")[0] == "kurang dari 5 atau disamarkan"


def test_what_was_pressed_after_the_last_batch_waits_for_the_next(officer, rated):
    # Figures follow their batch by five minutes: at the start of an hour the last batch is that of the hour before.
    now = clock.local(clock.now() - timedelta(minutes=10))
    earlier = now - timedelta(hours=1)
    rated(4, 5, days=(clock.today() - earlier.date()).days, hour=earlier.hour)
    rated(3, 7, days=(clock.today() - now.date()).days, hour=now.hour)
    without_batches = figure(officer.get(PAGE + "7"), "Penilaian dihitung")

    with database.connection_context():
        Setting.change(batches=f"{now.hour:02}.00")

    assert without_batches.startswith("12 ")
    assert figure(officer.get(PAGE + "7"), "Penilaian dihitung").startswith("5 ")


def test_services_hours_and_reasons_are_shown(officer, rated):
    with database.connection_context():
        visits, goods = Service.offered().limit(2)
    rated(4, 12, service=visits, hour=9)
    rated(2, 8, service=visits, hour=10, reason=True)
    rated(4, 9, service=goods, hour=10)

    page = officer.get(PAGE + "7")

    assert cells(page, visits.names.source)[:2] == ["20", "60%"]
    assert cells(page, goods.names.source)[:2] == ["9", "–"]
    assert cells(page, "Waktu tunggu") == ["8"]
    weekday = (clock.today() - timedelta(days=1)).weekday()
    assert [cells(page, hour)[weekday] for hour in ("09", "10")] == ["12", "17"]
    assert len(page.all(".heat__spot")) == 2


def test_elements_are_ranked_and_the_weakest_is_named(officer, visitor_app):
    with database.connection_context():
        period = SurveyPeriod.open(
            an_account("opener", "officer"),
            name="SKM 2026",
            first=clock.today(),
            last=clock.today(),
            population=100,
        )
        for number in range(6):
            Sheet.give(key=f"{number}", answers={**dict.fromkeys(ikm.ELEMENTS, 4), "u9": 2}, language="id")

    page = officer.get(PAGE + "survey")

    assert "Paling lemah: U9 Sarana dan prasarana." in page
    assert "SKM 2026: 6 lembar lengkap dari sasaran 80" in page
    assert cells(page, "U9 Sarana dan prasarana") == ["2,00", "–"]
    assert page.one(f'main a[href$="/survey_reports/{period.id}"]')


def test_without_ratings_the_page_says_so(officer):
    page = officer.get("/officer/ratings/?span=unknown")

    assert page.one(".empty")
    assert "Belum ada periode survei" in page


@pytest.mark.parametrize(("who", "status"), [("inspector", 200), ("staff", 403), ("admin", 403)])
def test_who_may_see_the_figures(request, who, status):
    assert request.getfixturevalue(who).get(PAGE).status == status
