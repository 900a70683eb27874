"""What officers do to a suggestion: note, reply, status; and what is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.core.models import Event, Suggestion
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database
from kiosk.core.text.text import marked
from tests.factories import an_account

INBOX = "/officer/suggestions/"
REPLY, NOTE, STATUS, CLOSE = (f"form[action$='/{verb}']" for verb in ("reply", "note", "status", "close"))
HIDDEN_MARK = "Ada tanda yang tidak terlihat"


def case_of(path):
    with database.connection_context():
        found = Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1])
        case = found.cases.get()
        return case.status, case.assignee and case.assignee.username, case.unread


def test_a_note_is_kept_and_starts_the_handling(officer, sent, events):
    path = sent()
    officer.get(path)

    page = officer.submit(NOTE, text="Ditanyakan ke bagian umum.\r\nMenunggu kabar.")

    assert page.path == path
    assert "Catatan tersimpan" in page
    assert "Ditanyakan ke bagian umum." in page.one(".timeline").get_text()
    assert events(path)[1:] == [("note", "", "Ditanyakan ke bagian umum.\nMenunggu kabar.")]
    assert case_of(path) == ("handled", "officer", False)


def test_a_reply_is_kept_and_reaches_the_visitor(officer, sent, events):
    path = sent()
    officer.get(path)

    page = officer.submit(REPLY, text="Kipas sudah dipesan.")

    assert "Jawaban tersimpan" in page
    assert page.one(".timeline__text--reply").get_text() == "Kipas sudah dipesan."
    assert events(path)[1:] == [("reply", "", "Kipas sudah dipesan.")]
    assert case_of(path)[0] == "answered"


def test_one_touch_starts_the_handling(officer, sent, events):
    path = sent()
    officer.get(path)

    page = officer.submit(STATUS, status="handled")

    assert "Anda sekarang menangani ini" in page
    assert events(path)[1:] == [("status", "handled", None)]
    assert case_of(path) == ("handled", "officer", False)


def test_a_colleague_takes_over(officer, colleague, sent, act):
    path = sent()
    act("officer", "take", path)
    assert "Ambil alih" in colleague.get(path)

    colleague.submit(STATUS, status="handled")

    assert case_of(path)[:2] == ("handled", "colleague")


def test_closing_keeps_the_reason(officer, sent, events):
    path = sent()
    officer.get(path)

    page = officer.submit(CLOSE, outcome="void", text="Bukan masukan.")

    assert "Sudah ditutup" in page
    assert events(path)[1:] == [("closed", "void", "Bukan masukan.")]
    assert "Buka kembali" in page


def test_a_closed_suggestion_is_opened_again(officer, sent, act):
    path = sent()
    act("officer", "close", path, "done", "Keliru ditutup")
    officer.get(path)

    officer.submit("details " + STATUS, status="handled", text="Ada kabar baru.")

    assert case_of(path)[0] == "handled"


@pytest.mark.parametrize(
    ("before", "form", "fields", "message"),
    [
        ([], CLOSE, {"outcome": "done"}, "wajib diisi"),
        ([("close", "done", "Selesai")], STATUS, {"status": "handled"}, "Tulis alasannya"),
        ([("reply", "Jawaban")], STATUS, {"status": "handled"}, "Tulis alasannya"),
    ],
)
def test_closing_and_opening_again_need_a_reason(officer, sent, act, events, before, form, fields, message):
    path = sent()
    for verb, *words in before:
        act("officer", verb, path, *words)
    known = events(path)
    officer.get(path)

    page = officer.submit("details " + form, text="   ", **fields)

    assert page.status == 400
    assert message in page
    assert page.one("details[open] textarea[aria-invalid=true]")
    assert events(path) == known


@pytest.mark.parametrize(
    ("before", "verb", "fields"),
    [
        (("close", "done", "Selesai"), "close", {"outcome": "done", "text": "Alasan"}),
        (("take",), "status", {"status": "handled"}),
    ],
)
def test_what_is_already_so_is_not_done_again(officer, sent, act, events, before, verb, fields):
    path = sent()
    act("officer", before[0], path, *before[1:])
    known = events(path)
    officer.get(path)

    page = officer.post(f"{path}/{verb}", seen=str(len(known)), **fields)

    assert page.status == 400
    assert "Keadaan ini sudah berlaku" in page
    assert events(path) == known


@pytest.mark.parametrize("status", ["new", "answered", "closed", "deleted", "", "\x00"])
def test_no_other_status_can_be_set(officer, sent, events, status):
    path = sent()
    officer.get(path)

    page = officer.submit(STATUS, status=status)

    assert page.status == 400
    assert len(events(path)) == 1


def test_closing_needs_a_known_outcome(officer, sent, events):
    path = sent()
    officer.get(path)

    for fields in ({}, {"outcome": "merged"}, {"outcome": ""}):
        page = officer.submit(CLOSE, text="Alasan yang panjang", **fields)

        assert page.status == 400
        assert page.one("details[open] fieldset[aria-invalid=true]")
        assert page.form("details[open] form")["text"] == "Alasan yang panjang"
    assert len(events(path)) == 1


@pytest.mark.parametrize("form", [NOTE, REPLY])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "wajib diisi"),
        ("  \r\n ", "wajib diisi"),
        ("a" * (Event.MAX_TEXT + 1), "4000"),
        ("satu\x00dua", HIDDEN_MARK),
        ("satu\u202edua", HIDDEN_MARK),
        ("satu\x07dua", HIDDEN_MARK),
    ],
)
def test_bad_words_are_refused_and_kept_on_the_page(officer, sent, events, form, text, message):
    path = sent()
    officer.get(path)

    page = officer.submit(form, text=text)

    assert page.status == 400
    assert page.soup.title.get_text().strip().startswith("Masalah:")
    assert message in page.one(".error-summary").get_text()
    if "\x00" not in text:  # no page can hold a NUL
        assert page.form(form)["text"].strip() == marked(text).strip()
    assert len(events(path)) == 1


def test_four_thousand_characters_fit_however_lines_end(officer, sent, events):
    path = sent()
    officer.get(path)
    text = "\r\n".join(["é" * 39] * 100) + "x"

    officer.submit(REPLY, text=text)

    assert events(path)[1:] == [("reply", "", text.replace("\r\n", "\n"))]
    assert len(events(path)[1][2]) == Event.MAX_TEXT


def test_the_same_form_twice_is_one_act(officer, sent, events):
    path = sent()
    fields = officer.get(path).form(REPLY)

    officer.post(path + "/reply", fields, text="Kipas sudah dipesan.")
    page = officer.post(path + "/reply", fields, text="Kipas sudah dipesan.")

    assert page.status == 200
    assert len(events(path)) == 2


def test_of_two_officers_at_once_the_second_is_warned_and_keeps_the_text(officer, colleague, sent, events):
    path = sent()
    officer.get(path)
    colleague.get(path)
    officer.submit(REPLY, text="Jawaban pertama.")

    page = colleague.submit(REPLY, text="Jawaban kedua.")

    assert page.status == 409
    assert "BELUM tersimpan" in page
    assert "Jawaban pertama." in page.one(".timeline").get_text()
    assert page.form(REPLY)["text"] == "Jawaban kedua."
    assert len(events(path)) == 2
    assert colleague.submit(REPLY).status == 200
    assert [text for _kind, _value, text in events(path)[1:]] == ["Jawaban pertama.", "Jawaban kedua."]


@pytest.mark.parametrize("seen", ["", "-1", "0", "99", "x", "1e3", "9" * 400, "\x00"])
def test_a_form_that_saw_no_such_page_stores_nothing(officer, sent, events, seen):
    path = sent()
    officer.get(path)

    page = officer.submit(NOTE, seen=seen, text="Catatan")

    assert page.status == 409
    assert page.form(NOTE)["text"] == "Catatan"
    assert len(events(path)) == 1


def test_marking_as_read_twice_is_one_event(officer, sent, events):
    path = sent()
    fields = officer.get(path).form("form[action$='/opened']")

    officer.post(path + "/opened", fields)
    page = officer.post(path + "/opened", fields)

    assert page.status == 200
    assert [kind for kind, _value, _text in events(path)] == ["received", "opened"]


def test_a_stale_token_stores_nothing_and_keeps_the_text(officer, sent, events):
    path = sent()
    officer.get(path)

    page = officer.submit(REPLY, csrf_token="stale", text="Kipas sudah dipesan.")

    assert page.status == 400
    assert "Kipas sudah dipesan." in page
    assert len(events(path)) == 1


@pytest.mark.parametrize("verb", ["note", "reply", "status", "route", "opened", "close", "merge"])
def test_an_act_cannot_be_fetched(officer, sent, verb):
    assert officer.get(f"{sent()}/{verb}").status == 405


@pytest.mark.parametrize("who", ["staff", "admin"])
def test_others_may_neither_read_nor_act(request, sent, events, who):
    person = request.getfixturevalue(who)
    path = sent()

    assert person.get(INBOX).status == 403
    assert person.get(path).status == 403
    person.get("/")
    assert person.post(path + "/reply", text="Ya", seen="1").status == 403
    assert len(events(path)) == 1


def test_of_two_replies_in_the_same_moment_one_is_stored(officer, colleague, sent, events):
    path = sent()
    desks = [(officer, "Jawaban pertama."), (colleague, "Jawaban kedua.")]
    for person, _text in desks:
        person.get(path)

    with ThreadPoolExecutor() as pool:
        pages = list(pool.map(lambda desk: desk[0].submit(REPLY, text=desk[1]), desks))

    assert sorted(page.status for page in pages) == [200, 409]
    assert len(events(path)) == 2


@pytest.mark.parametrize(
    ("verb", "fields", "kind"),
    [
        ("extend", {"text": "Menunggu suku cadang"}, "extended"),
        ("untag", {}, "untagged"),
        ("tag", {"tag": "kipas"}, "tagged"),
    ],
)
def test_a_second_touch_is_the_same_act(officer, sent, act, events, verb, fields, kind):
    path = sent()
    if verb == "untag":
        officer.get(path)
        officer.submit("form[action$='/tag']", tag="kipas")
    form = f"form[action$='/{verb}']"
    page = officer.get(path)
    sends = {**page.form(form), **fields}
    if verb == "untag":
        sends["off"] = page.one(f"{form} [name=off]").get("value")

    for _ in range(2):
        page = officer.post(f"{path}/{verb}", sends)

    assert page.status == 200
    assert [one for one, _value, _text in events(path)].count(kind) == 1


@pytest.mark.parametrize(("verb", "kind"), [("name", "named"), ("clear", "cleared")])
def test_marking_and_clearing_somebody_twice_is_one_act(inspector, sent, storage, events, verb, kind):
    path = sent("Ada yang marah.", kind="complaint", topic="officer")
    budi = an_account("budi", "inspector")
    if verb == "clear":
        acts.record(Suggestion.get(), "named", value=budi.id)
    fields = {**inspector.get(path).form(f"form[action$='/{verb}']"), "officer": budi.public_id, "text": "Bukan dia"}

    for _ in range(2):
        page = inspector.post(f"{path}/{verb}", fields)

    assert page.status == 200
    assert [one for one, _value, _text in events(path)].count(kind) == 1
