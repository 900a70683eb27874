"""An officer records what did not come by the kiosk; the sender checks it, and it is stored once, with a ticket."""

from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, ClosedDay, Contact, Event, Setting, ShutOut, Suggestion
from kiosk.core.models.proof.verify import verify
from kiosk.core.security.tickets import parse
from kiosk.core.storage.database import database
from tests.factories import an_account
from tests.pages import Page, Person
from tests.printer import a_printer

NEW = "/officer/intake/new"
SAVE, CHANGE = "form[action$=create]", "form[action$=new]"
TEXT = "Kipas di ruang tunggu tidak berputar."
RESTRICTED = {"kind": "complaint", "topic": "levy", "text": "Saya diminta membayar di gerbang."}


def typed(person: Person, **fields: str) -> Page:
    """Fill the form as an officer does, and look at what the sender is shown."""
    person.get(NEW)
    return person.submit(**{"channel": "phone", "kind": "suggestion", "text": TEXT, **fields})


def stored(person: Person, **fields: str) -> Page:
    typed(person, **fields)
    return person.submit(SAVE)


def code(page: Page) -> str:
    return page.one("[data-ticket-code]").get_text()


def all_of() -> list[Suggestion]:
    with database.connection_context():
        return list(Suggestion.select().order_by(Suggestion.id))


def test_the_sender_reads_what_would_be_stored_and_nothing_is_stored_yet(officer):
    page = typed(officer, name="Sulastri", contact="0812 3456 7890", consent="y", service="visits")

    assert page.heading == "Begini yang kami catat"
    assert page.one(".message").get_text() == TEXT
    for words in ("Saran", "Telepon", "Kunjungan", "Sulastri, 0812 3456 7890", "Saya setuju nama dan kontak ini"):
        assert words in page
    assert not page.all(".side, textarea, input:not([type=hidden])"), "nothing else of the desk lies there"
    assert all_of() == []


def test_what_the_sender_found_right_is_stored_with_its_way_its_day_and_who_wrote_it(officer):
    came = clock.today() - timedelta(days=2)

    page = stored(officer, channel="letter", day=came.isoformat(), kind="question", service="visits")

    (suggestion,) = all_of()
    with database.connection_context():
        assert (suggestion.kind, suggestion.channel, suggestion.day, suggestion.language) == (
            "question",
            "letter",
            came,
            "id",
        )
        assert (suggestion.recorded_by.username, suggestion.service.code) == ("officer", "visits")
        assert suggestion.text == TEXT
        assert suggestion.due_on == ClosedDay.promise(came, Setting.read("question_days"))
        assert [event.at is not None for event in Event.of(suggestion.id)] == [True]
        assert Suggestion.of_ticket(*parse(code(page))) == suggestion
        assert verify([Audit.anchor()]) == []
    assert officer.get("/officer/suggestions/?view=all&channel=letter").all("tbody tr")


def test_the_code_opens_the_ticket_at_the_kiosk_and_stands_in_no_address(officer, visitor):
    page = stored(officer)
    visitor.get("/tickets/")

    opened = visitor.submit(code=code(page))

    assert opened.heading == "Pesan Anda sedang kami tangani"
    assert not [tag for tag in page.all("[href], [action], [src]") if code(page) in str(tag.attrs)]


def test_the_same_form_again_shows_the_same_ticket(officer):
    typed(officer)
    fields = officer.page.form(SAVE)

    first, again = (code(officer.post("/officer/intake/create", fields)) for _ in range(2))

    assert first == again
    assert len(all_of()) == 1


def test_a_form_that_was_changed_after_it_was_stored_is_a_new_suggestion_only_if_wanted(officer):
    typed(officer)
    fields = officer.page.form(SAVE)
    officer.post("/officer/intake/create", fields)

    page = officer.post("/officer/intake/create", {**fields, "text": "Kursinya patah."})

    assert page.status == 409
    assert "berbeda dan BELUM disimpan" in page
    assert len(all_of()) == 1
    officer.submit(SAVE)
    assert len(all_of()) == 2


def test_what_the_sender_wants_changed_is_typed_again_from_where_it_was(officer):
    typed(officer, name="Sulastri", consent="y", **RESTRICTED)

    page = officer.submit(CHANGE)

    fields = page.form()
    assert (fields["text"], fields["name"], fields["topic"]) == (RESTRICTED["text"], "Sulastri", "levy")
    assert (fields["channel"], fields["consent"]) == ("phone", "y")


def test_the_consent_is_kept_in_the_words_and_language_that_the_sender_read(officer):
    page = typed(officer, name="Jane", consent="y", language="en", text="The fan is broken.")
    wording = page.all(".facing__known dd")[-1].get_text()
    officer.submit(SAVE)

    with database.connection_context():
        kept = Contact.get()
        assert (kept.name, kept.consent_language, kept.consent_wording) == ("Jane", "en", wording)
    assert wording.startswith("I agree")
    assert officer.page.one("html")["lang"] == "en"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"channel": "kiosk"}, "channel", "Pilihan ini tidak tersedia"),
        ({"kind": "complaint"}, "topic", "Kalau ragu, pilih"),
        ({"text": "  \n "}, "text", "Tulis isi pesannya"),
        ({"text": "a" * 2001}, "text", "2000"),
        ({"name": "Sulastri"}, "consent", "hanya disimpan bila pengirim setuju"),
        ({"day": ""}, "day", "Pilih tanggalnya"),
        ({"day": "kemarin"}, "day", "tanggal"),
        ({"day": "tomorrow"}, "day", "Tanggal ini belum tiba"),
        ({"day": "long ago"}, "day", "Paling lama satu tahun yang lalu"),
        ({"service": "tidak-ada"}, "service", "Pilihan ini tidak tersedia"),
        ({"language": "jv"}, "language", "Pilihan ini tidak tersedia"),
        ({"key": "tebakan"}, None, "Formulir ini tidak dikenal"),
    ],
)
@pytest.mark.parametrize("step", ["check", "create"])
def test_what_cannot_be_stored_is_named_beside_its_field_and_kept(officer, fields, field, words, step):
    days = {"tomorrow": clock.today() + timedelta(days=1), "long ago": clock.today() - timedelta(days=366)}
    fields = {name: str(days.get(value, value)) for name, value in fields.items()}
    whole = {"channel": "phone", "kind": "suggestion", "officer_named": "Tetap di sini", "text": TEXT, **fields}
    officer.get(NEW)

    page = officer.post(f"/officer/intake/{step}", {**officer.page.form(), **whole})

    assert page.status == 400
    assert words in page
    if field:
        assert page.one(f"#{field}[aria-invalid=true]")
    assert page.form()["officer_named"] == "Tetap di sini"
    assert all_of() == []


def test_a_restricted_complaint_leaves_the_desk_of_the_officer_who_recorded_it(officer, inspector):
    page = typed(officer, **RESTRICTED)
    assert "hanya pengawas yang tidak disebut di dalamnya" in page
    assert "Petugas yang mencatatnya tidak dapat membukanya lagi" in page
    assert "Ombudsman" in page

    officer.submit(SAVE)

    (suggestion,) = all_of()
    assert suggestion.restricted
    assert not officer.get("/officer/suggestions/?view=all").all("tbody tr")
    assert len(inspector.get("/officer/suggestions/?view=all").all("tbody tr")) == 1


def test_the_subject_of_a_complaint_does_not_learn_of_being_recused(inspector, stranger):
    with database.connection_context():
        an_account("wati", "inspector", name="Wati Lestari")
    pages = [typed(inspector, **{**RESTRICTED, "officer_named": named}) for named in ("Inspector", "Orang lain")]
    seen = [page.words.replace("Inspector", "Orang lain") for page in pages]
    assert seen[0] == seen[1]

    tickets = [stored(inspector, **{**RESTRICTED, "officer_named": named}) for named in ("Inspector", "Orang lain")]

    notes = [[note.get_text() for note in page.all(".facing__notes li")] for page in tickets]
    assert notes[0] == notes[1]
    with database.connection_context():
        me = Account.named("inspector")
        first, second = Suggestion.select().order_by(Suggestion.id)
        assert (ShutOut.recuses(first.id, me), ShutOut.recuses(second.id, me)) == (True, False)


def test_without_any_inspector_the_page_says_so_before_it_is_stored(officer):
    page = typed(officer, **RESTRICTED)

    assert "pengawas belum ditunjuk" in page
    assert "Dijawab paling lambat" not in page
    assert "Dijawab paling lambat" not in officer.submit(SAVE)


@pytest.mark.parametrize(
    ("came", "words"),
    [
        (date(2026, 11, 24), "Dijawab paling lambat Senin, 14 Desember 2026"),
        (date(2026, 11, 4), "paling lambat hari ini, Selasa, 24 November 2026"),
        (date(2026, 10, 5), "seharusnya sudah ada pada Jumat, 23 Oktober 2026"),
    ],
)
def test_the_promise_counts_from_the_day_on_which_it_came(officer, monkeypatch, came, words):
    monkeypatch.setattr("kiosk.core.days.clock.today", lambda: date(2026, 11, 24))

    assert words in typed(officer, day=came.isoformat())
    assert words in officer.submit(SAVE)


def test_praise_is_promised_no_answer(officer):
    assert "Apresiasi Anda dibaca petugas" in typed(officer, kind="praise")


def test_an_anonymous_text_that_gives_its_sender_away_is_named(officer):
    assert "tampak seperti nomor telepon" in typed(officer, text="Hubungi saya di 0812 3456 7890.")


def test_a_topic_that_was_chosen_for_another_kind_does_not_count(officer):
    stored(officer, kind="praise", topic="levy", officer_named="Budi")

    (suggestion,) = all_of()
    assert (suggestion.topic, suggestion.restricted) == (None, False)


def test_a_session_that_ended_meanwhile_keeps_the_text(officer):
    officer.get(NEW)
    with database.connection_context():
        Account.named("officer").end_sessions()

    page = officer.submit(channel="phone", kind="suggestion", text=TEXT)

    assert page.status == 401
    assert TEXT in page
    assert all_of() == []


def test_the_slip_is_printed_where_a_printer_is_set(officer):
    with a_printer() as printer:
        with database.connection_context():
            Setting.change(printer=printer.path)
        page = stored(officer)
        ticket = code(page)

        page = officer.submit("form[action$=ticket]")

        assert "Sedang dicetak" in page
        assert code(page) == ticket
        assert ticket.encode() in printer.read()


def test_the_slip_says_what_the_kiosk_prints_but_for_the_promise(officer):
    with a_printer() as printer:
        with database.connection_context():
            Setting.change(printer=printer.path)
        stored(officer)

        officer.submit("form[action$=ticket]")

        words = printer.read_words()
    assert "Kode di atas membuka jawaban untuk Anda." in words
    assert "dihitung sejak pesan datang." in words
    assert "Dengan tanda ini bisa dicek" in words


def test_a_ticket_is_shown_only_to_the_officer_who_stored_it(officer):
    officer.get(NEW)

    page = officer.post("/officer/intake/ticket", key=officer.page.form()["key"])

    assert page.heading == "Catat saran"
    assert "Tiket hanya tampil sesudah pesan disimpan" in page


def test_the_sender_of_a_complaint_about_every_inspector_gets_no_promise(officer):
    with database.connection_context():
        an_account("wati", "inspector", name="Wati Lestari")

    page = stored(officer, **{**RESTRICTED, "officer_named": "Bu Wati"})

    assert "menyebut semua pengawas di sini" in page
    assert "Dijawab paling lambat" not in page


def test_its_slip_names_the_other_channels(officer):
    with a_printer() as printer:
        with database.connection_context():
            an_account("wati", "inspector", name="Wati Lestari")
            Setting.change(printer=printer.path)
        stored(officer, **{**RESTRICTED, "officer_named": "Bu Wati"})

        officer.submit(selector="form[action$=ticket]")
        words = printer.read_words()

    assert "Sampaikan juga ke:" in words
    assert "Ombudsman Republik Indonesia" in words


def test_a_complaint_about_somebody_leaves_the_desk_whatever_its_topic(officer, inspector):
    page = typed(officer, kind="complaint", topic="service", text="Pak Officer membuka loket terlambat.")

    assert "Sesudah disimpan, hanya pengawas" in page
    officer.submit(selector="form[action$=create]")
    assert all_of()[0].restricted
