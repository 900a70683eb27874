"""A choice is withdrawn while a visitor is using it: the screen says so and keeps the other answers."""

import pytest

from kiosk.core.models import Account, Clarity, Rating, RatingReason, Reason, Service, Suggestion
from tests.factories import an_account

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def admin() -> Account:
    return an_account("root", "admin")


def test_a_suggestion_about_a_withdrawn_service_keeps_its_text(visitor, admin):
    visitor.get("/suggestions/new")
    for step in ({"kind": "suggestion"}, {"service": "visits"}, {"text": "Kursi kurang", "go": "next"}):
        visitor.submit(**step)
    visitor.submit(go="anonymous")
    Service.at("visits").withdraw(admin)

    page = visitor.submit(go="send")
    assert page.status == 400
    assert page.heading == "Tentang layanan yang mana?"
    assert "Layanan itu tidak ditawarkan lagi." in page
    assert page.form("#flow")["text"] == "Kursi kurang"
    assert not Suggestion.select().exists()

    for step in ({"service": "goods"}, {"go": "next"}, {"go": "anonymous"}, {"go": "send"}):
        page = visitor.submit("#flow", **step)
    assert page.heading == "Pesan Anda sudah kami terima"
    assert (Suggestion.get().text, Suggestion.get().service.code) == ("Kursi kurang", "goods")


def test_a_rating_stays_about_the_service_of_its_link(visitor, admin):
    visitor.get("/ratings/new?service=goods")
    Service.at("goods").withdraw(admin)

    visitor.submit(score="3")

    assert Rating.get().service.code == "goods"


def test_a_withdrawn_reason_is_reported_and_the_others_stay(visitor, admin):
    visitor.get("/ratings/new")
    visitor.submit(score="2")
    fields = visitor.page.form()
    first, second = list(Reason.offered("rating"))[:2]
    first.withdraw(admin)

    page = visitor.post("/ratings/reasons", {**fields, "reasons": [first.code, second.code], "service": "visits"})

    assert page.status == 400
    assert "Belum tersimpan" in page
    assert {box["value"] for box in page.all("input[checked]")} == {second.code, "visits"}
    assert not RatingReason.select().exists()


def test_a_withdrawn_service_is_reported_after_a_rating(visitor, admin):
    visitor.get("/ratings/new")
    visitor.submit(score="2")
    fields = visitor.page.form()
    Service.at("visits").withdraw(admin)

    page = visitor.post("/ratings/reasons", {**fields, "reasons": ["waiting"], "service": "visits"})

    assert page.status == 400
    assert "Belum tersimpan" in page
    assert [box["value"] for box in page.all("input[checked]")] == ["waiting"]
    assert Rating.get().service is None


def test_the_reason_is_asked_again_when_the_chosen_one_was_withdrawn(visitor, admin):
    visitor.get("/terms/asimilasi")
    visitor.submit("form[action$=clarity]", clear="no")
    fields = visitor.page.form("form[action$=clarity]")
    first, second = list(Reason.offered("clarity"))[:2]
    first.withdraw(admin)

    page = visitor.post("/terms/asimilasi/clarity", {**fields, "reason": first.code})
    assert page.status == 409
    assert "tidak ditawarkan lagi" in page
    assert Clarity.get().reason is None

    page = visitor.submit("form[action$=clarity]", reason=second.code)
    assert page.heading == "Terima kasih"
    assert Clarity.get().reason == second
