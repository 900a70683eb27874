"""One touch rates, and the thanks are the same for every score."""

import os
import time

import pytest

from kiosk.core.days import clock
from kiosk.core.days.periods import Span
from kiosk.core.models import Rating, RatingReason
from kiosk.core.models.proof import tallies
from kiosk.core.models.ratings.dashboard import Dashboard
from kiosk.core.security.tap_rate import taps
from kiosk.core.storage.keys import keyring


def rate(visitor, score, path="/ratings/new"):
    visitor.get(path)
    return visitor.submit(score=str(score))


@pytest.mark.parametrize("score", Rating.SCORES)
def test_one_touch_stores_a_rating(visitor, storage, score):
    page = rate(visitor, score)

    assert page.heading == "Terima kasih"
    rating = Rating.get()
    assert (rating.score, rating.service) == (score, None)


def test_the_thanks_do_not_reveal_the_score(visitor, storage):
    def seen(score):
        page = rate(visitor, score)
        for secret in page.all("input[name=key], input[name=csrf_token]"):
            secret["value"] = ""
        for now in page.all("[data-clock-time]"):
            now.string = ""
        return str(page.soup)

    assert len({seen(score) for score in Rating.SCORES}) == 1


def test_the_same_form_twice_is_one_rating(visitor, storage):
    visitor.get("/ratings/new")
    fields = visitor.page.form()

    visitor.post("/ratings/new", fields, score="4")
    visitor.post("/ratings/new", fields, score="1")

    assert [rating.score for rating in Rating.select()] == [4]


@pytest.mark.parametrize("score", ["0", "5", "", "satu", "4.0"])
def test_an_invalid_score_is_refused(visitor, storage, score):
    page = rate(visitor, score)

    assert page.status == 400
    assert Rating.select().count() == 0


def test_reasons_and_a_service_can_follow(visitor, storage):
    rate(visitor, 2)

    page = visitor.submit(reasons="waiting", service="visits")

    assert page.status == 200
    rating = Rating.get()
    assert rating.service.code == "visits"
    assert [row.reason.code for row in RatingReason.select()] == ["waiting"]


def test_a_rating_opened_from_a_service_is_about_it(visitor, storage):
    rate(visitor, 3, "/ratings/new?service=goods")

    assert Rating.get().service.code == "goods"


def test_the_language_can_change_on_the_thanks(visitor, storage):
    rate(visitor, 3)

    page = visitor.submit(language="en")

    assert page.soup.html["lang"] == "en"
    assert Rating.select().count() == 1


def test_the_hour_is_the_finest_time_kept(visitor, storage):
    rate(visitor, 3)

    assert set(Rating._meta.fields) == {"id", "key_hmac", "service", "score", "day", "hour", "language", "flagged"}


def headline():
    """Return the figures of two days that the office sees: counted ratings, satisfied ones, and hasty taps."""
    found = Dashboard.of(Span.until(clock.today(), 2), None).now.ratings
    return found.total, found.high, found.flagged


def test_a_script_moves_the_figures_by_eight_taps_a_minute_at_most(visitor, storage):
    presses = int(os.environ.get("KIOSK_DRILL_TAPS", "150"))
    for number in range(40):
        Rating.give(key=f"{number}", score=4, language="id")
    assert headline() == (40, 40, 0)
    token = visitor.get("/ratings/new").form()["csrf_token"]
    began = time.monotonic()

    for _ in range(presses):
        fields = {"csrf_token": token, "key": keyring.mint("rating"), "score": "1"}
        assert visitor.client.post("/ratings/new", data=fields).status_code == 200

    most = 8 * (1 + (time.monotonic() - began) // 60)
    total, satisfied, flagged = headline()
    print(f"{presses} taps in {time.monotonic() - began:.0f} s: {total - 40} counted")
    assert Rating.select().where(Rating.score == 1).count() == presses
    assert (total + flagged, satisfied) == (40 + presses, 40)
    assert 1 <= total - 40 <= most
    assert sum(tallies.verify().values()) == 0


def test_two_people_one_after_the_other_both_count_and_a_finger_that_slips_does_not(visitor, visitor_app, storage):
    rate(visitor, 4)
    taps._moments[0] -= 6
    rate(visitor, 3)
    rate(visitor, 1)

    assert [(rating.score, rating.flagged) for rating in Rating.select().order_by(Rating.id)] == [
        (4, False),
        (3, False),
        (1, True),
    ]


def test_a_repeat_of_a_form_is_no_tap(visitor, visitor_app, storage):
    visitor.get("/ratings/new")
    fields = visitor.page.form()

    for score in "44":
        visitor.post("/ratings/new", fields, score=score)

    assert len(taps._moments) == 1
    assert not Rating.get().flagged


def test_the_thanks_do_not_reveal_that_a_tap_was_flagged(visitor, storage):
    rate(visitor, 4)
    first = visitor.page.words
    rate(visitor, 4)

    assert Rating.select().where(Rating.flagged).count() == 1
    assert visitor.page.words == first
