"""The page of a suggestion, as an officer reads it."""

from datetime import date

import pytest
from babel.dates import format_date

from kiosk.core.days import clock
from kiosk.core.models import Account, ClosedDay, Inbox, ReplyTemplate, Service, Suggestion, Tag
from kiosk.core.models.suggestions import acts, retention
from kiosk.core.models.suggestions.acts import reopen
from kiosk.core.models.suggestions.case import Refused
from kiosk.core.models.suggestions.receiving import Consent, Message, receive
from kiosk.core.models.suggestions.sender_view import replies_to
from kiosk.core.models.suggestions.state import OUTCOMES
from kiosk.core.storage.database import database
from kiosk.core.storage.keys import keyring
from kiosk.core.text.languages import Texts
from kiosk.officer import wording
from tests.factories import a_suggestion, an_account
from tests.pages import Person

REPLY, EXTEND, MERGE = (f"form[action$='/{verb}']" for verb in ("reply", "extend", "merge"))
INBOX, CASES = "/officer/suggestions/", "/officer/cases/"


def test_the_page_shows_all_that_is_known(officer, sent):
    path = sent(
        "Antrean titipan lama sekali.",
        kind="complaint",
        topic="other",
        officer_named="Penjaga pintu",
        contact="0812 3456 7890",
        name="Ibu Sri",
        day=clock.today(),
        part="afternoon",
    )

    page = officer.get(path)

    for words in (
        "Antrean titipan lama sekali.",
        "Lainnya",
        "Penjaga pintu",
        "Kunjungan",
        "Indonesia",
        "Layar kiosk",
        "sore",
        "0812 3456 7890",
        "Ibu Sri",
        "Saya setuju",
        "Diterima",
    ):
        assert words in page


def test_an_anonymous_sender_is_shown_as_such(officer, sent):
    assert "Tidak meninggalkan nama atau kontak" in officer.get(sent())


def test_the_language_to_answer_in_is_named(officer, storage):
    path = a_suggestion("When are visits?", kind="question", language="en").suggestion.public_id

    assert "Ia memakai bahasa Inggris" in officer.get(CASES + path)


def test_reading_changes_nothing(officer, sent, events):
    path = sent()

    officer.get(path)

    assert [kind for kind, _value, _text in events(path)] == ["received"]


def test_markup_in_a_text_stays_text(officer, sent):
    page = officer.get(sent("<script>alert(1)</script> & <b>tebal</b>"))

    assert "<script>alert(1)</script> & <b>tebal</b>" in page


def test_a_purged_suggestion_still_has_its_page_and_row(officer, sent):
    path = sent("Rahasia keluarga", contact="0812")
    with database.connection_context():
        found = Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1])
        acts.record(found, "purged")
        found.words.get().delete_instance()
        found.contacts.get().delete_instance()

    assert "sudah dihapus" in officer.get(path)
    assert "Isinya sudah dihapus." in officer.get(INBOX)


@pytest.mark.parametrize("path", ["unknown", "%00", "a" * 300])
def test_an_unknown_suggestion_is_not_found(officer, path):
    assert officer.get(CASES + path).status == 404


def test_consent_keeps_its_language(officer, storage):
    message = Message("question", "When are visits?", "en", contact="me", consent=Consent("I agree", "en"))
    path = receive(keyring.mint("suggestion"), message).suggestion.public_id

    assert officer.get(CASES + path).one("q")["lang"] == "en"


def queries(person, path):
    """Return the page of ``path`` and how many queries it took."""
    # A page twenty seconds after the last one records that its reader is there, by one more query: not this one.
    person.get(path)
    asked = []
    database.obj.query_hooks.append(asked.append)
    page = person.get(path)
    database.obj.query_hooks.remove(asked.append)
    return page, asked


def known(path):
    return path.rsplit("/", 1)[1]


def test_a_full_page_takes_a_dozen_queries(officer, colleague, sent, act):
    path, double = sent("Kipas angin ruang tunggu mati."), sent("Kipas angin ruang tunggu rusak.")
    sent("Kipas angin ruang tunggu hilang.")
    with database.connection_context():
        ReplyTemplate.create(name="Terima kasih", bodies=Texts(id="Terima kasih."))
        colleague_account, main = Account.named("colleague"), Inbox(Account.named("officer")).find(known(path))
        acts.tag(main.case, colleague_account, Tag.called("fasilitas").id, seen=1)
        acts.merge(Inbox(colleague_account).find(known(double)).case, colleague_account, main.case, seen=1)
    act("colleague", "assign", path, Account.named("officer"))

    page, asked = queries(officer, path)

    for words in ('Diberi tag "fasilitas"', "Ditugaskan kepada Officer", "1 pengirim lain", "Perpanjang", "Pakai"):
        assert words in page
    assert len(asked) <= 12, "\n".join(e.sql[:150] for e in asked)


def test_a_template_is_filled_below_what_was_typed(officer, storage):
    ReplyTemplate.create(
        name="Diterima", bodies=Texts(id="Kami jawab {tanggal}.", en="Your {jenis} on {layanan}: by {tanggal}. {x}")
    )
    service = Service.get(Service.code == "visits")
    suggestion = a_suggestion("When?", kind="question", language="en", service=service).suggestion
    officer.get(CASES + suggestion.public_id)
    fields = officer.page.form(REPLY)
    template = officer.page.one("#reply-template option:not([value=''])")["value"]

    page = officer.post(f"{CASES}{suggestion.public_id}/compose", fields, template=template, text="Dear guest,")

    filled = (
        f"Your question on {service.name('en')}: by {format_date(suggestion.due_on, 'EEEE, d MMMM y', 'en')}. {{x}}"
    )
    assert page.status == 200
    assert page.form(REPLY)["text"] == f"Dear guest,\r\n\r\n{filled}"
    assert officer.submit(REPLY).status == 200
    assert [words for _event, words in replies_to(suggestion)] == [f"Dear guest,\n\n{filled}"]


def test_an_answer_is_looked_at_changed_and_sent(officer, sent, events):
    path = sent("<b>Kapan?</b>")
    fields = officer.get(path).form(REPLY)

    page = officer.post(path + "/preview", fields, text="<b>Besok</b>\nPukul 9")
    assert page.one(".message--reply .message__text").get_text() == "<b>Besok</b>\nPukul 9"
    page = officer.submit("#change")
    assert page.form(REPLY)["text"] == "<b>Besok</b>\r\nPukul 9"
    officer.post(path + "/preview", page.form(REPLY))
    officer.submit("#send")

    assert events(path)[1:] == [("reply", "", "<b>Besok</b>\nPukul 9")]


def test_an_empty_answer_has_no_preview(officer, sent):
    path = sent()
    fields = officer.get(path).form(REPLY)

    page = officer.post(path + "/preview", fields, text="  ")

    assert page.status == 400
    assert "wajib diisi" in page.one(".error-summary").get_text()


def test_each_act_is_shown_in_the_history(officer, colleague, sent, events):
    path = sent()
    with database.connection_context():
        to = Account.named("colleague").public_id
    acts = [
        ("assign", {"officer": to, "text": "Tolong"}, "Ditugaskan kepada Colleague"),
        ("forward", {"unit": "Dinas Sosial", "text": "Urusan bantuan."}, "Diteruskan ke unit lain"),
        ("extend", {"text": "Menunggu suku cadang."}, "Janji diperpanjang sampai"),
        ("hold", {"text": "Masih diperiksa."}, "Ditahan dari penghapusan"),
        ("unhold", {}, "Boleh dihapus bila waktunya tiba"),
        ("tag", {"tag": "Fasilitas"}, 'Diberi tag "fasilitas"'),
        ("close", {"outcome": "elsewhere", "text": "Bukan urusan kami."}, "Ditutup: Bukan wewenang kami"),
    ]

    for verb, fields, shown in acts:
        officer.get(path)
        page = officer.submit(f"form[action$='/{verb}']", **fields)
        assert page.status == 200, page.words
        assert shown in " ".join(page.all(".timeline li")[0].get_text(" ").split())

    page = officer.submit("form[action$='/untag']", off=officer.page.one(".tags__off")["value"])
    assert 'Tag "fasilitas" dilepas' in page
    assert events(path)[2] == ("forwarded", "", "Dinas Sosial\nUrusan bantuan.")
    assert "Perpanjang janji" not in page


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("assign", {}),
        ("assign", {"officer": "nobody"}),
        ("forward", {"text": "Alasan"}),
        ("forward", {"unit": "Dinas"}),
        ("forward", {"unit": "a" * 121, "text": "Alasan"}),
        ("extend", {"text": " "}),
        ("hold", {}),
        ("tag", {"tag": "a" * 31}),
        ("untag", {"off": "7"}),
        ("merge", {"into": "unknown"}),
        ("merge", {"into": "\x00"}),
        ("merge", {}),
    ],
)
def test_bad_input_is_named_and_nothing_is_stored(officer, sent, events, verb, fields):
    path = sent()
    officer.get(path)

    page = officer.post(f"{path}/{verb}", seen="1", **fields)

    assert page.status == 400
    assert page.one(".error-summary")
    assert len(events(path)) == 1


def test_a_late_officer_keeps_what_was_chosen_and_sees_what_is_new(officer, colleague, sent, events):
    path = sent()
    officer.get(path)
    colleague.get(path)
    officer.submit("form[action$='/note']", text="Sudah saya tanyakan.")

    page = colleague.submit("form[action$='/close']", outcome="thanks", text="Terima kasih.")

    assert page.status == 409
    assert "Sudah saya tanyakan." in page.one(".timeline__new").get_text()
    assert page.form("details[open] form")["outcome"] == "thanks"
    assert page.form("details[open] form")["text"] == "Terima kasih."
    assert colleague.submit("form[action$='/close']").status == 200
    assert events(path)[2:] == [("closed", "thanks", "Terima kasih.")]


def test_a_date_that_moved_meanwhile_is_shown_before_it_is_promised(officer, sent, events):
    path = sent()
    page = officer.get(path)
    shown = date.fromisoformat(page.form(EXTEND)["until"])
    with database.connection_context():
        ClosedDay.change(None, {shown: "Cuti bersama"})

    page = officer.submit(EXTEND, text="Menunggu suku cadang.")

    assert page.status == 400
    assert "Tanggal barunya berubah" in page
    assert page.form(EXTEND)["text"] == "Menunggu suku cadang."
    officer.submit(EXTEND)
    assert events(path)[1][0] == "extended" and date.fromisoformat(events(path)[1][1]) > shown


def test_a_duplicate_is_joined_to_the_one_that_is_answered(officer, sent, act):
    main, double = sent("Kipas angin ruang tunggu mati."), sent("Kipas angin di ruang tunggu rusak!")
    page = officer.get(double)
    assert "Kipas angin ruang tunggu mati." in page.one(".alike").get_text()

    page = officer.submit(MERGE, into=page.one("button[name=into]")["value"])

    assert page.status == 200
    assert "Digabungkan" in page and page.one(".joined a")["href"] == main
    page = officer.get(main)
    assert "1 pengirim lain membaca jawaban ini juga" in page
    assert page.one(".alike a")["href"] == double
    refused = officer.post(main + "/merge", seen="1", into=known(double))
    assert refused.status == 400 and "sudah digabungkan ke pesan ini" in refused
    refused = officer.post(main + "/merge", seen="1", into=known(main))
    assert refused.status == 400 and "dirinya sendiri" in refused


def test_what_is_in_the_other_lane_or_purged_takes_no_duplicate(inspector, sent):
    path, secret, gone = sent(), sent("Rahasia", kind="complaint", topic="levy"), sent("Lama")
    with database.connection_context():
        retention.purge(Suggestion.get(Suggestion.public_id == known(gone)))
    inspector.get(path)

    for target, reason in ((secret, "jalur pengawas"), (gone, "sudah dihapus")):
        page = inspector.post(path + "/merge", seen="1", into=known(target))
        assert page.status == 400
        assert reason in page.one(".error-summary").get_text()


def test_a_purged_suggestion_offers_only_what_can_be_done(officer, sent, events):
    path = sent("Rahasia keluarga")
    with database.connection_context():
        retention.purge(Suggestion.get(Suggestion.public_id == known(path)))

    page = officer.get(path)

    acts = {form["action"].rsplit("/", 1)[1] for form in page.all("main form")}
    assert acts == {"opened", "tag", "note"}
    assert officer.post(path + "/reply", seen="2", text="Jawaban").status == 400
    assert "Isi pesan ini sudah dihapus" in officer.page
    assert len(events(path)) == 2


def test_what_was_not_answered_stands_above_everything(officer, sent, act):
    path = sent()
    act("officer", "reply", path, "Kipas dipasang.")
    with database.connection_context():
        reopen(Suggestion.get(Suggestion.public_id == known(path)), "Kipasnya belum ada.")

    page = officer.get(path)

    assert page.one(".again__text").get_text() == "Kipasnya belum ada."
    assert page.one(".timeline__text--unanswered")
    act("officer", "reply", path, "Sekarang sudah.")
    assert not officer.get(path).all(".again")


def test_inspectors_recuse_whom_it_is_about_and_another_lifts_that(inspector, office_app, password_hash, sent):
    with database.connection_context():
        for username in ("eva", "joko"):
            an_account(username, "inspector", name=f"{username.title()} Lestari", password_hash=password_hash)
        eva = Account.named("eva").public_id
    path = sent("Diminta uang.", kind="complaint", topic="levy")
    inspector.get(path)

    page = inspector.submit("form[action$='/name']", officer=eva, text="Itu dia.")
    assert "Ditandai oleh Inspector" in page
    page = inspector.submit("form[action$='/clear']", officer=eva, text="Bukan dia.")
    assert page.status == 400 and "Pengawas lain yang harus memutuskan" in page
    second, first = Person(office_app), Person(office_app)
    first.sign_in("eva")
    assert first.get(path).status == 404
    second.sign_in("joko")
    second.get(path)
    page = second.submit("form[action$='/clear']", officer=eva, text="Namanya saja yang sama.")

    assert "Eva Lestari boleh membacanya lagi" in page
    assert first.get(path).status == 200


def test_officers_name_nobody(officer, sent):
    path = sent()
    officer.get(path)
    with database.connection_context():
        myself = Account.named("officer").public_id

    assert officer.post(path + "/name", seen="1", officer=myself).status == 404


def test_no_page_offers_a_tag_that_only_hidden_cases_carry(officer, inspector, sent, act):
    with database.connection_context():
        tags = [str(Tag.called(name).id) for name in ("penjaga pintu", "antrean")]
        paths = (sent("Penjaga", kind="complaint", topic="levy"), sent("Antre"))
        for path, tag in zip(paths, tags, strict=True):
            found = Inbox(Account.named("inspector")).find(known(path))
            acts.tag(found.case, Account.named("inspector"), int(tag), seen=1)
    path = sent()

    offered = {
        name: {one["value"] for one in person.get(path).all("#tag-names option")}
        for name, person in (("officer", officer), ("inspector", inspector))
    }

    assert offered == {"officer": {"antrean"}, "inspector": {"antrean", "penjaga pintu"}}


@pytest.mark.parametrize("kind", acts.ACTS)
def test_every_kind_of_event_has_a_name(kind):
    assert str(wording.EVENTS[kind])


def test_every_refusal_has_a_sentence_and_every_outcome_a_name():
    reasons = {value for name, value in vars(Refused).items() if name.isupper()}

    assert set(wording.REFUSALS) == reasons
    assert set(wording.OUTCOMES) == set(OUTCOMES)
