from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Revision, Setting, Term, TermEvent
from kiosk.core.models.terms.publication import publish, publish_draft
from kiosk.core.storage.database import database
from kiosk.core.text.text import marked
from tests.factories import a_check, a_draft, an_account, on_show

ASIMILASI = "/staff/publications/asimilasi/id"
ASIMILASI_EN = "/staff/publications/asimilasi/en"
EDITOR = "/staff/revisions/asimilasi/id"

pytestmark = pytest.mark.usefixtures("storage")


def form_of(act: str) -> str:
    return f"form[action$='/{act}']"


def in_an_hour() -> str:
    return f"{clock.local(clock.now()) + timedelta(hours=1):%Y-%m-%dT%H:%M}"


def acts(page) -> set[str]:
    """Which acts the page offers."""
    return {form["action"].rsplit("/", 1)[-1] for form in page.all("form.act")}


# What is offered


def test_only_what_applies_is_offered(staff):
    shown = acts(staff.get(ASIMILASI))
    draft = a_draft()
    drafted = acts(staff.get(ASIMILASI))
    draft.ask_review(an_account("siti", "staff"))
    reviewed = acts(staff.get(ASIMILASI))

    assert shown == {"retire"}
    assert drafted == {"publish", "schedule", "review", "retire"}
    assert reviewed == {"publish", "schedule", "send_back", "retire"}


def test_a_language_without_text_says_where_to_begin(staff):
    Term.begin(slug="baru", group="proses", author=None, fields={"title": "Baru", "short_answer": ""})

    page = staff.get("/staff/publications/baru/en")

    assert page.one(".empty a")["href"] == "/staff/revisions/baru/en"
    assert not acts(page)


def test_an_unfinished_draft_cannot_be_published_and_the_page_says_why(staff):
    a_draft(short_answer="")

    page = staff.get(ASIMILASI)

    assert acts(page) == {"review", "retire"}
    assert "isi dulu judul dan jawaban singkatnya" in page


# Publishing


def test_a_draft_is_published_from_its_preview(staff):
    a_draft(short_answer="Jawaban baru.")
    staff.get(EDITOR + "/preview")

    page = staff.submit("form#publish")

    assert "Revisi 2 terbit" in page
    assert on_show().short_answer == "Jawaban baru."


def test_publishing_names_the_loss_of_the_check(staff):
    a_check("asimilasi")
    a_draft()
    staff.get(ASIMILASI)

    page = staff.submit(form_of("publish"))

    assert "sudah diperiksa" in page
    assert Term.at("asimilasi").checked_on is None


def test_a_second_tap_on_publish_keeps_a_check_made_meanwhile(staff):
    a_draft()
    form = staff.get(ASIMILASI).form(form_of("publish"))
    staff.post(ASIMILASI + "/publish", form)
    a_check("asimilasi")

    staff.post(ASIMILASI + "/publish", form)

    assert Term.at("asimilasi").checked_by == "Siti"


@pytest.mark.parametrize("act", ["publish", "schedule", "review"])
def test_only_the_draft_that_was_read_goes_on(staff, act):
    a_draft(short_answer="Yang dibaca.")
    form = staff.get(ASIMILASI).form(form_of(act))
    a_draft(short_answer="Yang belum dibaca.")

    page = staff.post(f"{ASIMILASI}/{act}", {**form, "at": in_an_hour()})

    assert "bukan lagi yang terbaru" in page
    assert on_show().number == 1
    assert {revision.status for revision in Revision.history(Term.at("asimilasi"), "id")} == {"draft", "published"}


@pytest.mark.parametrize("act", ["publish", "review", "unschedule", "restore"])
def test_a_forged_number_does_nothing(staff, act):
    a_draft()
    staff.get(ASIMILASI)

    for seen in ("", "satu", "-1", "99999999999999999999"):
        page = staff.post(f"{ASIMILASI}/{act}", {"seen": seen, "again": seen})
        assert "Belum" in page.one(".flash").get_text(), seen

    assert on_show().number == 1
    assert not TermEvent.select().exists()


def test_a_draft_without_short_answer_is_kept_but_not_published(staff):
    staff.get(EDITOR)

    page = staff.submit(short_answer="", then="publish")

    assert "belum bisa terbit" in page
    assert Term.at("asimilasi").newest("id").status == Revision.DRAFT
    assert on_show().number == 1


def test_with_a_second_reader_the_author_must_ask_for_a_review(staff):
    Setting.change(second_reader=True)
    staff.get(EDITOR)
    staff.submit(short_answer="Jawaban baru.")

    page = staff.get(ASIMILASI)
    forged = staff.post(ASIMILASI + "/publish", {"seen": "2"})

    assert acts(page) == {"review", "retire"}
    assert "pengaturan meminta orang lain" in page
    assert "orang lain yang menerbitkan tulisan Anda" in forged
    assert on_show().number == 1


def test_another_person_publishes_what_was_written(staff):
    Setting.change(second_reader=True)
    a_draft(short_answer="Tulisan orang lain.")
    staff.get(ASIMILASI)

    page = staff.submit(form_of("publish"))

    assert "Revisi 2 terbit" in page


# Schedules


def test_a_draft_is_scheduled_by_the_clock_on_the_wall(staff):
    a_draft()
    staff.get(ASIMILASI)

    page = staff.submit(form_of("schedule"), at="2999-01-02T08:30")

    newest = Term.at("asimilasi").newest("id")
    assert newest.status == Revision.SCHEDULED
    assert f"{newest.publish_at:%Y-%m-%d %H:%M}" == "2999-01-02 01:30"
    assert "tampil mulai Rabu, 2 Januari 2999, 08.30 WIB" in page
    assert on_show().number == 1


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("", "Isi tanggal dan jam"),
        ("besok", "Isi tanggal dan jam"),
        ("2026-13-40T99:99", "Isi tanggal dan jam"),
        ("2020-01-01T08:00", "sudah lewat"),
        ("0001-01-01T00:00", "sudah lewat"),
    ],
)
def test_no_moment_and_a_past_one_are_refused_beside_the_field(staff, at, words):
    a_draft()
    staff.get(ASIMILASI)

    page = staff.submit(form_of("schedule"), at=at)

    assert page.status == 400
    assert words in page.one("#at-error").get_text()
    assert Term.at("asimilasi").newest("id").status == Revision.DRAFT


def test_a_schedule_is_cancelled(staff):
    a_draft()
    staff.get(ASIMILASI)
    staff.submit(form_of("schedule"), at=in_an_hour())

    page = staff.submit(form_of("unschedule"))

    assert "Jadwal dibatalkan" in page
    assert Term.at("asimilasi").newest("id").status == Revision.DRAFT


def test_an_older_schedule_stays_visible_behind_a_newer_draft(staff):
    draft = a_draft()
    publish_draft(
        Term.at("asimilasi"),
        "id",
        seen=draft.number,
        account=an_account("siti", "staff"),
        at=clock.now() + timedelta(days=1),
    )
    a_draft(title="Lebih baru")

    page = staff.get(ASIMILASI)

    assert "Revisi 2 dijadwalkan tampil mulai" in page.one(".stands").get_text()
    assert page.form(form_of("unschedule"))["seen"] == "2"


# Review


def test_a_review_is_asked_for_and_the_page_shows_by_whom(staff):
    a_draft()
    staff.get(ASIMILASI)

    page = staff.submit(form_of("review"))

    assert "Peninjauan diminta" in page
    assert "diminta ditinjau oleh Staff" in page.one(".stands").get_text()


def test_a_draft_is_sent_back_with_words_that_its_author_reads(staff):
    draft = a_draft()
    draft.ask_review(an_account("siti", "staff"))
    staff.get(ASIMILASI)

    page = staff.submit(form_of("send_back"), words="Sebut biayanya.\r\nDan syaratnya.")

    assert "Draf dikembalikan" in page
    assert "Sebut biayanya." in staff.get(EDITOR).one(".stands").get_text()
    assert TermEvent.last(draft).words == "Sebut biayanya.\nDan syaratnya."


@pytest.mark.parametrize("meanwhile", ["published", "rewritten", "sent back"])
def test_a_note_on_a_draft_that_moved_on_meanwhile_stays_on_the_page(staff, meanwhile):
    draft, siti = a_draft(), an_account("siti", "staff")
    draft.ask_review(siti)
    typed = {**staff.get(ASIMILASI).form(form_of("send_back")), "words": "Sebut biayanya."}
    if meanwhile == "published":
        publish(draft, siti)
    elif meanwhile == "sent back":
        draft.send_back(siti, "Sebut syaratnya.")
    else:
        a_draft(short_answer="Yang lebih baru.")

    page = staff.post(ASIMILASI + "/send_back", typed)

    assert page.status == 409
    assert "Belum dikembalikan" in page.one("#words-error").get_text()
    assert page.form(form_of("send_back"))["words"].strip() == "Sebut biayanya."
    assert not TermEvent.select().where(TermEvent.words == "Sebut biayanya.").exists()


def test_a_note_sent_twice_is_one(staff):
    draft = a_draft()
    draft.ask_review(an_account("siti", "staff"))
    typed = {**staff.get(ASIMILASI).form(form_of("send_back")), "words": "Sebut biayanya."}

    pages = [staff.post(ASIMILASI + "/send_back", typed) for _time in range(2)]

    assert all("Draf dikembalikan" in page for page in pages)
    assert TermEvent.select().where(TermEvent.kind == "sent back").count() == 1


def test_a_moment_for_a_draft_that_is_no_longer_the_newest_stays_on_the_page(staff):
    a_draft()
    typed = {**staff.get(ASIMILASI).form(form_of("schedule")), "at": "2999-01-02T08:30"}
    a_draft(short_answer="Yang lebih baru.")

    page = staff.post(ASIMILASI + "/schedule", typed)

    assert page.status == 409
    assert "Belum terbit" in page
    assert page.form(form_of("schedule"))["at"] == "2999-01-02T08:30"


@pytest.mark.parametrize(("act", "field"), [("send_back", "words"), ("retire", "reason")])
@pytest.mark.parametrize("words", ["", "   ", "a" * 1_001, "satu\x00dua"])
def test_bad_words_are_named_and_kept(staff, act, field, words):
    draft = a_draft()
    draft.ask_review(an_account("siti", "staff"))
    staff.get(ASIMILASI)

    page = staff.submit(form_of(act), **{field: words})

    assert page.status == 400
    assert page.one(f"#{field}-error")
    assert page.form(form_of(act))[field].strip() == marked(words).strip()
    assert on_show().number == 1
    assert Term.at("asimilasi").newest("id").status == Revision.REVIEW


# Queries and access


@pytest.mark.parametrize("path", [ASIMILASI, ASIMILASI_EN])
def test_the_page_takes_few_queries_with_many_revisions(staff, path):
    for number in range(20):
        a_draft(short_answer=f"Jawaban {number}.")
        a_draft(language="en", short_answer=f"Answer {number}.")
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = staff.get(path)

    database.obj.query_hooks.clear()
    assert page.status == 200
    assert 0 < len(queries) <= 12


def test_an_officer_may_not_enter(officer):
    assert officer.get(ASIMILASI).status == 403


@pytest.mark.parametrize("path", ["/staff/publications/tidak-ada/id", "/staff/publications/klien/fr"])
def test_an_unknown_text_is_not_found(staff, path):
    assert staff.get(path).status == 404
