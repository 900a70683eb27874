"""An officer types for a visitor: every step is marked, and the sender confirms the text at the end."""

import pytest

from kiosk.core.models import Suggestion

TEXT = "Kursinya kurang."


def walk_to_review(visitor, **first):
    visitor.get("/suggestions/new")
    visitor.submit(kind="suggestion", **first)
    pages = [visitor.page, visitor.submit(service="visits"), visitor.submit(text=TEXT, go="next")]
    return [*pages, visitor.submit(go="anonymous")]


def test_the_mark_is_on_every_step_and_the_confirmed_message_keeps_it(visitor, storage):
    pages = walk_to_review(visitor, assisted="y")
    assert [page.one(".status").get_text() for page in pages] == ["Dibantu petugas"] * 4

    visitor.submit(confirmed="y", go="send")

    assert Suggestion.get().assisted


def test_without_the_tick_it_is_not_sent(visitor, storage):
    walk_to_review(visitor, assisted="y")

    page = visitor.submit(go="send")

    assert page.status == 400
    assert "Centang di sini" in page.one("#confirmed-error").get_text()
    assert Suggestion.select().count() == 0


def test_a_changed_text_must_be_confirmed_again(visitor, storage):
    walk_to_review(visitor, assisted="y")
    visitor.submit(confirmed="y", go="edit-text")
    visitor.submit(text="Kursinya sangat kurang.", go="next")
    page = visitor.submit(go="anonymous")

    assert not page.one("#confirmed").has_attr("checked")
    assert visitor.submit(go="send").status == 400


def test_a_visitor_who_types_alone_needs_no_confirmation(visitor, storage):
    pages = walk_to_review(visitor)
    assert not any(page.all(".status, #confirmed") for page in pages)

    visitor.submit(go="send")

    assert not Suggestion.get().assisted


def test_another_text_under_the_same_key_stays_confirmed(visitor, storage):
    walk_to_review(visitor, assisted="y")
    fields = visitor.page.form()
    visitor.post("/suggestions/new", fields, confirmed="y", go="send")

    visitor.post("/suggestions/new", fields, text="Teks lain", confirmed="y", go="send")
    page = visitor.submit(go="send")

    assert page.heading == "Pesan Anda sudah kami terima"
    assert [one.assisted for one in Suggestion.select()] == [True, True]


@pytest.mark.parametrize(("go", "assisted"), [("alone", False), ("next", True)])
def test_a_restricted_topic_asks_whether_the_helper_may_stay(visitor, storage, go, assisted):
    visitor.get("/suggestions/new")
    visitor.submit(kind="complaint", assisted="y")
    page = visitor.submit(topic="officer", go="next")
    assert page.heading == "Lanjutkan tanpa petugas?"

    page = visitor.submit(go=go)

    assert page.heading == "Tentang layanan yang mana?"
    assert bool(page.all(".status")) is assisted
    visitor.submit(service="visits")
    visitor.submit(text=TEXT, go="next")
    visitor.submit(go="anonymous")
    visitor.submit(go="send", **({"confirmed": "y"} if assisted else {}))
    assert Suggestion.get().assisted is assisted
