"""The suggestion flow without script: each step is a form; nothing is stored before "Kirim", then exactly once."""

import pytest

from kiosk.core.models import Audit, Case, Contact, Suggestion, Words
from kiosk.core.models.suggestions.suggestion import KINDS

TEXT = "Ruang tunggu panas dan kursinya kurang."


def walk_to_text(visitor, kind="suggestion"):
    visitor.get("/suggestions/new")
    visitor.submit(kind=kind)
    if kind == "complaint":
        visitor.submit(topic="service", go="next")
    return visitor.submit(service="visits")


def walk_to_review(visitor, text=TEXT, kind="suggestion"):
    walk_to_text(visitor, kind)
    visitor.submit(text=text, go="next")
    return visitor.submit(go="anonymous")


def send(visitor, text=TEXT, kind="suggestion"):
    walk_to_review(visitor, text, kind)
    return visitor.submit(go="send")


def test_a_suggestion_is_stored_and_its_ticket_shown(visitor, storage):
    page = send(visitor)

    assert page.heading == "Pesan Anda sudah kami terima"
    assert "Dijawab paling lambat" in page
    suggestion = Suggestion.get()
    assert (suggestion.kind, suggestion.text, suggestion.service.code) == ("suggestion", TEXT, "visits")
    assert suggestion.contact is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_message_can_be_sent(visitor, storage, kind):
    page = send(visitor, kind=kind)

    assert page.status == 200
    assert Suggestion.get().kind == kind


def test_praise_promises_no_date(visitor, storage):
    page = send(visitor, kind="praise")

    assert "Dijawab paling lambat" not in page
    assert Suggestion.get().due_on is None


def test_nothing_is_stored_before_the_last_touch(visitor, storage):
    walk_to_review(visitor)

    assert Suggestion.select().count() == 0


def test_back_returns_to_the_step_before_and_keeps_what_was_typed(visitor):
    walk_to_review(visitor)

    page = visitor.submit(go="back")
    assert page.heading == "Tetap tanpa nama?"
    page = visitor.submit(go="back")

    assert page.one("#text").get_text().strip() == TEXT


def test_language_and_text_size_can_change_in_the_middle_of_a_text(visitor):
    walk_to_text(visitor)

    visitor.submit(text=TEXT, language="en")
    page = visitor.submit(text_size="3")

    assert page.soup.html["lang"] == "en"
    assert page.soup.html["data-text-size"] == "3"
    assert page.one("#text").get_text().strip() == TEXT


def test_an_empty_suggestion_is_refused(visitor, storage):
    walk_to_text(visitor)

    page = visitor.submit(text="   ", go="next")

    assert page.status == 400
    assert "Tulis pesan Anda dulu." in page.one("#text-error").get_text()
    assert Suggestion.select().count() == 0


def test_a_text_that_is_too_long_is_refused_and_kept(visitor):
    walk_to_text(visitor)
    long = "a" * (Suggestion.MAX_LENGTH + 1)

    page = visitor.submit(text=long, go="next")

    assert page.status == 400
    assert "2000" in page.one("#text-error").get_text()
    assert page.one("#text").get_text().strip() == long


def test_length_counts_code_points_and_a_line_break_as_one(visitor):
    walk_to_text(visitor)
    text = "é\n" * (Suggestion.MAX_LENGTH // 2 - 1) + "ok"

    page = visitor.submit(text=text.replace("\n", "\r\n"), go="next")

    assert page.heading == "Tetap tanpa nama?"


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\u202e", "\u2066"], ids=["NUL", "bell", "override", "isolate"])
def test_hidden_characters_are_refused_and_the_text_is_kept(visitor, storage, hidden):
    walk_to_text(visitor)

    page = visitor.submit(text=f"Ruang{hidden}tunggu", go="next")

    assert page.status == 400
    assert "tanda yang tidak terlihat" in page.one("#text-error").get_text()
    assert page.one("#text").get_text().strip() == "Ruang▯tunggu"


def test_a_sign_that_stands_for_a_hidden_character_is_not_stored(visitor, storage):
    walk_to_text(visitor)
    visitor.submit(text="Ruang \u202etunggu panas.", go="next")

    visitor.submit(go="next")
    page = visitor.submit(go="anonymous")

    assert "Ruang tunggu panas." in page
    assert "▯" not in page


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("NIK saya 3316 0101 0190 0001", "nomor NIK"),
        ("hubungi 0812-3456-7890", "nomor telepon"),
        ("surel saya ibu@contoh.id", "alamat email"),
    ],
)
def test_personal_data_is_warned_about_before_sending(visitor, storage, text, named):
    page = walk_to_review(visitor, text)
    assert named in page

    visitor.submit(go="send")

    assert Suggestion.get().text == text


def test_the_same_form_again_shows_the_same_ticket_and_stores_nothing_twice(visitor, storage):
    walk_to_review(visitor)
    fields = visitor.page.form()

    first = visitor.post("/suggestions/new", fields, go="send").one("[data-ticket-code]").get_text()
    second = visitor.post("/suggestions/new", fields, go="send").one("[data-ticket-code]").get_text()

    assert first == second
    assert Suggestion.select().count() == Words.select().count() == Case.select().count() == 1


def test_another_text_under_the_same_key_is_not_stored_but_offered_as_a_new_one(visitor, storage):
    walk_to_review(visitor)
    fields = visitor.page.form()
    first = visitor.post("/suggestions/new", fields, go="send").one("[data-ticket-code]").get_text()

    page = visitor.post("/suggestions/new", fields, text="Teks lain sama sekali", go="send")

    assert page.status == 409
    assert page.heading == "Pesan pertama Anda sudah kami terima"
    assert page.one("[data-ticket-code]").get_text() == first
    assert Suggestion.select().count() == 1

    page = visitor.submit(go="send")

    assert page.one("[data-ticket-code]").get_text() != first
    assert sorted(row.text for row in Suggestion.select()) == sorted([TEXT, "Teks lain sama sekali"])


def test_a_key_that_the_server_did_not_make_is_refused(visitor, storage):
    walk_to_review(visitor)

    page = visitor.submit(go="send", key="x" * 39)

    assert page.status == 400
    assert Suggestion.select().count() == 0


def test_a_stale_token_keeps_what_was_typed_and_the_next_touch_sends_it(visitor, storage):
    walk_to_review(visitor.with_origin())
    fields = visitor.page.form()

    page = visitor.post("/suggestions/new", {**fields, "csrf_token": "stale"}, go="send")

    assert page.status == 400
    assert page.heading == "Layar ini sempat disetel ulang"
    assert TEXT in page
    assert Suggestion.select().count() == 0
    assert visitor.submit().heading == "Pesan Anda sudah kami terima"


def test_a_name_needs_consent(visitor, storage):
    walk_to_text(visitor)
    visitor.submit(text=TEXT, go="next")

    page = visitor.submit(name="Sumarni", contact="0812 3456 7890", go="next")

    assert page.status == 400
    assert 'centang "Saya setuju"' in page.one("#consent-error").get_text()
    assert page.one("#name")["value"] == "Sumarni"


NOTHING_KEPT = "Tanpa nama: kami tidak menyimpan nama, nomor, atau jam."


def test_the_ticket_says_that_nothing_of_the_sender_is_kept(visitor, storage):
    page = send(visitor)

    assert NOTHING_KEPT in page
    assert "Ruang ini mungkin diawasi kamera." in page


def test_the_ticket_does_not_say_so_if_the_text_holds_a_number(visitor, storage):
    page = send(visitor, "Ruang tunggu panas, hubungi 0812-3456-7890.")

    assert NOTHING_KEPT not in page
    assert "Kami menyimpan yang Anda tulis di dalam pesan." in page


def test_the_ticket_does_not_say_so_if_a_name_was_left(visitor, storage):
    walk_to_text(visitor)
    visitor.submit(text=TEXT, go="next")
    visitor.submit(name="Sumarni", consent="y", go="next")

    page = visitor.submit(go="send")

    assert NOTHING_KEPT not in page
    assert "seperti yang Anda setujui" in page


def test_consent_is_not_ticked_beforehand_and_its_wording_is_kept(visitor, storage):
    walk_to_text(visitor)
    page = visitor.submit(text=TEXT, go="next")
    assert not page.one("#consent").has_attr("checked")
    visitor.submit(name="Sumarni", contact="0812 3456 7890", consent="y", go="next")

    visitor.submit(go="send")

    contact = Contact.get()
    assert (contact.name, contact.contact, contact.consent_language) == ("Sumarni", "0812 3456 7890", "id")
    assert contact.consent_wording.startswith("Saya setuju")
    assert contact.consent_day == Suggestion.get().day


def test_staying_without_a_name_drops_what_was_typed_there(visitor, storage):
    walk_to_text(visitor)
    visitor.submit(text=TEXT, go="next")
    visitor.submit(name="Sumarni", contact="0812", go="anonymous")

    visitor.submit(go="send")

    assert Contact.select().count() == 0


def test_an_anonymous_suggestion_keeps_no_clock_time(visitor, storage):
    send(visitor)

    suggestion = Suggestion.get()
    event = suggestion.events.get()
    assert suggestion.part in ("morning", "noon", "afternoon")
    assert (event.at, event.actor) == (None, None)


def test_a_question_can_be_begun_from_an_explanation(visitor):
    page = visitor.get("/suggestions/new?kind=question")

    assert page.heading == "Tentang layanan yang mana?"


def test_an_answer_of_an_earlier_step_is_checked_again_at_the_end(visitor, storage):
    walk_to_review(visitor)

    page = visitor.submit(go="send", text="")

    assert page.status == 400
    assert page.heading.endswith("Tulis pesan Anda")
    assert Suggestion.select().count() == 0


@pytest.mark.parametrize(
    "tampered",
    [
        {"step": "kind", "go": "edit-review", "kind": ""},
        {"step": "review", "language": "en", "kind": ""},
        {"step": "review", "language": "en", "kind": "complaint", "topic": ""},
        {"step": "review", "go": "back", "kind": "nothing"},
        {"step": "nothing", "go": "nothing"},
        {"step": "review", "go": "edit-nothing"},
        {"step": "review", "go": "send", "service": "\x00"},
    ],
)
def test_a_tampered_step_never_breaks_the_flow(visitor, storage, tampered):
    walk_to_review(visitor)

    page = visitor.submit(**tampered)

    assert page.status in (200, 400)


def test_the_ticket_shows_an_anchor_that_covers_what_was_sent(visitor, storage):
    page = send(visitor)

    assert page.one(".anchor__code").get_text() == Audit.anchor()
    sealed = {row.object: row.seq for row in Audit.select()}
    suggestion = Suggestion.get()
    names = (suggestion.name_in_chain, suggestion.events.get().name)
    head = Audit.head()
    assert head.as_anchor == page.one(".anchor__code").get_text()
    assert all(sealed[Audit.digest_of_object(name)] <= head.seq for name in names)
