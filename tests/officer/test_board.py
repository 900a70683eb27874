"""Officers write the public version, look at it once more, show it, and take it down."""

from collections.abc import Callable

import pytest

from kiosk.core.models import Account, BoardEntry, Event, Suggestion
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.retention import purge
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from tests.factories import a_suggestion, an_account
from tests.pages import Page, Person

pytestmark = pytest.mark.usefixtures("storage")

LIST = "/officer/board/"
PAIR = {"asked_id": "Ruang tunggu panas.", "done_id": "Dua kipas dipasang di ruang tunggu."}
TEXT = "Ruang tunggu panas, kata Andi dari desa Kamolan."


def sent(text: str = TEXT, **fields) -> Suggestion:
    return a_suggestion(text, **fields).suggestion


def edit(suggestion: Suggestion) -> str:
    return f"{LIST}{suggestion.public_id}/edit"


def show(person: Person, suggestion: Suggestion, **words: str) -> Page:
    """Write a pair, look at it and let it be shown."""
    person.get(edit(suggestion))
    person.submit(**PAIR, **words)
    return person.submit(then="publish")


def rows(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.all("a[data-row]")]


def test_nothing_is_shown_before_it_was_looked_at_once_more(officer, visitor):
    suggestion = sent()
    acts.record(suggestion, "reply", actor=Account.named("officer"), text="Kipas sudah dipesan.")

    page = officer.get(edit(suggestion))
    preview = officer.submit(**PAIR)
    before = "Ruang tunggu panas." in visitor.get("/board/")
    after = officer.submit(then="publish")

    assert TEXT in page
    assert "Kipas sudah dipesan." in page
    assert preview.heading == "Periksa sebelum tampil"
    assert "Program tidak menemukan nama, nomor, atau alamat" in preview
    assert not before
    assert "Sudah tampil di papan pengunjung" in after
    assert rows(after) == ["Ruang tunggu panas."]
    assert "Dua kipas dipasang di ruang tunggu." in visitor.get("/board/")
    assert BoardEntry.get().author == Account.named("officer")


def test_going_back_from_the_preview_keeps_everything_typed(officer):
    typed = {**PAIR, "asked_en": 'The "hall" & <b>', "done_en": "Two fans"}
    officer.get(edit(sent()))
    officer.submit(**typed)

    page = officer.submit(then="edit")

    assert {name: page.form()[name] for name in typed} == typed
    assert page.all(".field__error") == []
    assert not BoardEntry.select().exists()


def test_names_numbers_and_addresses_are_changed_or_ticked_one_by_one(officer):
    an_account("rahma", "staff", name="Rahma Wijaya")
    suggestion = sent(contact="Sutini, 0812 3456 789")
    officer.get(edit(suggestion))

    preview = officer.submit(asked_id="andi dan rahma wijaya, desa Kamolan", done_id="Hubungi 0296 531234, Sutini.")
    ticks = [box["value"] for box in preview.all("input[name=allowed]")]
    marked = [mark.get_text() for mark in preview.all("mark")]
    some = officer.post(edit(suggestion), {**preview.form(), "allowed": ticks[:-1], "then": "publish"})
    kept = BoardEntry.select().count()
    officer.post(edit(suggestion), {**some.form(), "allowed": ticks, "then": "publish"})

    assert marked == ["andi", "rahma wijaya", "desa Kamolan", "0296 531234", "Sutini"]
    assert (some.status, kept) == (400, 0)
    assert "Ubah kata-katanya, atau centang bahwa ini boleh tampil: Sutini." in some.one("#allowed-error").get_text()
    assert len(some.all("input[name=allowed][checked]")) == 4
    assert BoardEntry.get().asked.source == "andi dan rahma wijaya, desa Kamolan"


def test_a_tick_holds_for_what_was_ticked_and_for_nothing_else(officer):
    suggestion = sent()
    officer.get(edit(suggestion))
    preview = officer.submit(**PAIR | {"asked_id": "Andi kepanasan."})
    fields = {**preview.form(), "asked_id": "Wagiman kepanasan.", "allowed": ["name andi"], "then": "publish"}

    page = officer.post(edit(suggestion), fields)

    assert page.status == 400
    assert [mark.get_text() for mark in page.all("mark")] == ["Wagiman"]
    assert not BoardEntry.select().exists()


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("asked_id", {"asked_id": " \n "}),
        ("done_id", {"done_id": ""}),
        ("done_id", {"done_id": "a" * 301}),
        ("done_en", {"asked_en": "The hall is hot"}),
        ("asked_en", {"done_en": "Two fans"}),
        ("asked_en", {"asked_en": "a\u202eb", "done_en": "Two fans"}),
    ],
)
def test_bad_input_is_named_beside_its_field_and_nothing_typed_is_lost(officer, field, words):
    officer.get(edit(sent()))

    page = officer.submit(**{**PAIR, **words}, then="publish")

    assert page.status == 400
    assert page.one(f"#{field}-error").get_text(strip=True)
    assert {name: page.form()[name] for name in PAIR if name not in words}.items() <= PAIR.items()
    assert not BoardEntry.select().exists()


def test_markup_is_shown_as_it_was_typed(officer, visitor):
    suggestion = sent("Panas")

    show(officer, suggestion, asked_en="<b>hot</b>", done_en="<script>fans</script>")
    visitor.get("/board/")
    page = visitor.submit("#settings", language="en")

    assert "<script>fans</script>" in page.one(".pair").get_text()


def test_a_second_officer_is_warned_and_keeps_what_was_typed(officer, colleague):
    suggestion = sent("Panas")
    officer.get(edit(suggestion))
    officer.submit(**PAIR)
    show(colleague, suggestion)

    late = officer.submit(then="publish", done_id="Tiga kipas dipasang.")
    officer.submit()
    officer.submit(then="publish")

    assert late.status == 409
    assert "ada yang mengubahnya saat Anda menyunting" in late
    assert late.form()["done_id"] == "Tiga kipas dipasang."
    assert BoardEntry.get().done.source == "Tiga kipas dipasang."


def test_it_is_withdrawn_with_a_reason_and_gone_at_once(officer, visitor):
    suggestion = sent("Panas")
    show(officer, suggestion)

    asked = officer.get(f"{LIST}{suggestion.public_id}/withdraw")
    empty = officer.submit(text=" ")
    page = officer.submit(text="Kipasnya rusak lagi")
    again = officer.get(f"{LIST}{suggestion.public_id}/withdraw")

    assert "Dua kipas dipasang di ruang tunggu." in asked
    assert empty.status == 400
    assert "Ditarik dari papan" in page
    assert rows(officer.get(f"{LIST}?view=withdrawn")) == ["Ruang tunggu panas."]
    assert "tidak sedang tampil" in again
    assert "kipas" not in visitor.get("/board/")
    assert suggestion.events.where(Event.kind == "withdrawn").get().text == "Kipasnya rusak lagi"


def test_a_restricted_message_is_refused_plainly_and_exists_for_inspectors_alone(officer, inspector):
    suggestion = sent("Diminta uang", kind="complaint", topic="levy")

    page = inspector.get(edit(suggestion))
    sent_anyway = inspector.post(edit(suggestion), {**PAIR, "then": "publish"})

    assert "jalur pengawas tidak dapat ditampilkan di papan" in page
    assert page.all("textarea") == []
    assert "jalur pengawas tidak dapat ditampilkan di papan" in sent_anyway
    for path in ("edit", "withdraw"):
        assert officer.get(f"{LIST}{suggestion.public_id}/{path}").status == 404
    assert not BoardEntry.select().exists()


def test_what_went_into_the_restricted_lane_leaves_the_list_of_officers(officer, inspector, act: Callable[..., None]):
    suggestion = sent("Panas")
    show(officer, suggestion)
    act("inspector", "route", f"/officer/suggestions/{suggestion.public_id}", "restricted", "Ternyata pungutan")

    assert rows(officer.get(LIST)) == []
    assert "jalur pengawas" not in officer.get(LIST).one(".filters").get_text()
    assert rows(inspector.get(f"{LIST}?view=hidden")) == ["Ruang tunggu panas."]


def test_words_of_a_purged_message_are_written_about_no_more(officer):
    suggestion = sent("Panas")
    show(officer, suggestion)
    purge(suggestion)

    page = officer.get(edit(suggestion))

    assert "tidak dapat ditulis atau diubah lagi" in page
    assert page.all("textarea") == []
    assert rows(officer.get(f"{LIST}?view=showing")) == ["Ruang tunggu panas."]
    assert officer.get(f"{LIST}{suggestion.public_id}/withdraw").all("textarea")


def test_an_empty_board_says_what_to_do(officer):
    assert "Papan masih kosong" in officer.get(LIST)
    assert "Tidak ada pasangan dalam keadaan ini" in officer.get(f"{LIST}?view=withdrawn")


def test_pages_take_few_queries_whatever_the_number(officer):
    siti = Account.named("officer")
    for number in range(30):
        BoardEntry.publish(
            sent(f"Panas {number}"), by=siti, asked=Texts(id=PAIR["asked_id"]), done=Texts(id=PAIR["done_id"])
        )
    queries: list = []

    asked = {}
    for path in (LIST, edit(Suggestion.get())):
        # A page twenty seconds after the last one records that its reader is there, by one more query: not this one.
        officer.get(path)
        database.obj.query_hooks.append(queries.append)
        officer.get(path)
        database.obj.query_hooks.clear()
        asked[path] = len(queries)
        queries.clear()

    assert max(asked.values()) <= 12, asked


def test_staff_may_not_enter(staff):
    assert staff.get(LIST).status == 403


def test_a_call_name_of_an_account_is_marked_in_words_for_the_public(officer):
    with database.connection_context():
        an_account("joko", "officer", name="Suyanto, S.H.")
    officer.get(edit(sent()))

    page = officer.submit(**{**PAIR, "done_id": "pak yanto memasang dua kipas."})

    assert "yanto" in page.one("form fieldset").get_text()
