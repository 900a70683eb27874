"""One touch, and the same thanks for every face."""

import pytest

from kiosk.core.models import Rating, RatingReason


def rate(visitor, score, path="/ratings/new"):
    visitor.get(path)
    return visitor.submit(score=str(score))


@pytest.mark.parametrize("score", Rating.SCORES)
def test_one_touch_is_the_whole_job(visitor, storage, score):
    page = rate(visitor, score)

    assert page.heading == "Terima kasih"
    rating = Rating.get()
    assert (rating.score, rating.service) == (score, None)


def test_the_thanks_tell_nothing_of_the_face_that_was_touched(visitor, storage):
    def seen(score):
        page = rate(visitor, score)
        for secret in page.all("input[name=key], input[name=csrf_token]"):
            secret["value"] = ""
        return str(page.soup)

    assert len({seen(score) for score in Rating.SCORES}) == 1


def test_the_same_form_twice_is_one_rating(visitor, storage):
    visitor.get("/ratings/new")
    fields = visitor.page.form()

    visitor.post("/ratings/new", fields, score="4")
    visitor.post("/ratings/new", fields, score="1")

    assert [rating.score for rating in Rating.select()] == [4]


@pytest.mark.parametrize("score", ["0", "5", "", "satu", "4.0"])
def test_a_score_that_is_none_is_refused(visitor, storage, score):
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


def test_a_rating_begun_from_a_service_is_about_it(visitor, storage):
    rate(visitor, 3, "/ratings/new?service=goods")

    assert Rating.get().service.code == "goods"


def test_the_language_can_change_on_the_thanks(visitor, storage):
    rate(visitor, 3)

    page = visitor.submit(language="en")

    assert page.soup.html["lang"] == "en"
    assert Rating.select().count() == 1


def test_the_hour_is_the_finest_time_kept(visitor, storage):
    rate(visitor, 3)

    assert set(Rating._meta.fields) == {"id", "key_hmac", "service", "score", "day", "hour", "language"}
