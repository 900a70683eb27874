"""Staff pages for notices to visitors."""

from datetime import datetime, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Notice
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts

LIST = "/staff/notices/"
NEW = "/staff/notices/new"
NONE_TODAY = "Hari ini tidak ada kunjungan"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("storage")


def a_notice(words: str = NONE_TODAY, *, english: str = "", kind: str = Notice.BANNER, **columns) -> Notice:
    return Notice.create(texts=Texts(id=words, en=english), kind=kind, **columns)


def at_the_unit(moment: datetime) -> str:
    """Return a stored moment in the format of the field."""
    return f"{clock.local(moment):%Y-%m-%dT%H:%M}"


def rows(page) -> list[str]:
    return [link.get_text(strip=True) for link in page.all("a[data-row]")]


# The list


def test_the_list_shows_kind_state_moments_order_and_author(staff):
    a_notice(
        english="No visits",
        starts_at=datetime(2026, 11, 1, 1),
        ends_at=datetime(2099, 1, 1, 9, 30),
        position=4,
        author=Account.named("staff"),
    )

    page = staff.get(LIST)

    assert " ".join(page.one("tbody tr").get_text(" ").split()).startswith(
        f"4 {NONE_TODAY} Spanduk · ID, EN · Staff Tampil 1 Nov 2026, 08.00 sampai 1 Jan 2099, 16.30"
    )


def test_the_list_is_in_the_order_of_the_screen_and_ended_notices_come_last(staff):
    now = clock.now()
    a_notice("berakhir", position=0, ends_at=now - HOUR)
    a_notice("kedua", position=2)
    a_notice("kesatu", position=1, starts_at=now + HOUR)

    page = staff.get(LIST)

    assert rows(page) == ["kesatu", "kedua", "berakhir"]
    assert [state.get_text(strip=True) for state in page.all(".status")] == ["Menunggu", "Tampil", "Berakhir"]


@pytest.mark.parametrize(("view", "found"), [("showing", ["ada"]), ("waiting", ["nanti"]), ("ended", []), ("x", None)])
def test_the_list_narrows_to_a_state(staff, view, found):
    a_notice("ada")
    a_notice("nanti", starts_at=clock.now() + HOUR)

    page = staff.get(f"{LIST}?view={view}")

    assert rows(page) == (["ada", "nanti"] if found is None else found)
    assert ("Tidak ada pengumuman dalam keadaan ini" in page) is (found == [])


def test_an_empty_list_says_what_to_do(staff):
    page = staff.get(LIST)

    assert "Belum ada pengumuman" in page
    assert page.one(".empty a")["href"] == NEW


def test_a_page_takes_few_queries_whatever_the_number(staff):
    for number in range(60):
        a_notice(f"Pengumuman {number}", author=Account.named("staff"))
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = staff.get(LIST)

    database.obj.query_hooks.clear()
    assert len(rows(page)) == 60
    assert 0 < len(queries) <= 12


# A new notice


def test_a_new_notice_starts_now_and_is_on_the_screen_at_once(staff, visitor):
    staff.get(NEW)

    page = staff.submit(text_id="  Hari ini\r\ntidak ada kunjungan ", text_en="No visits today")

    notice = Notice.get()
    assert (notice.texts, notice.kind) == (Texts(id=NONE_TODAY, en="No visits today"), Notice.BANNER)
    assert notice.author == Account.named("staff")
    assert clock.now() - notice.starts_at < timedelta(minutes=2)
    assert notice.ends_at is None
    assert "Layar pengunjung menampilkannya paling lama satu menit lagi" in page
    assert NONE_TODAY in visitor.get("/home")


def test_moments_are_those_of_the_unit(staff):
    staff.get(NEW)

    staff.submit(text_id="Libur", starts_at="2098-11-24T08:00", ends_at="2098-11-24T15:30")

    notice = Notice.get()
    assert (notice.starts_at, notice.ends_at) == (datetime(2098, 11, 24, 1), datetime(2098, 11, 24, 8, 30))
    fields = staff.get(f"/staff/notices/{notice.id}").form()
    assert (fields["starts_at"], fields["ends_at"]) == ("2098-11-24T08:00", "2098-11-24T15:30")


def test_a_notice_for_later_waits_and_says_until_when(staff, visitor):
    staff.get(NEW)

    page = staff.submit(text_id=NONE_TODAY, starts_at="2098-11-24T08:00")

    assert "menunggu: tampil sendiri pada Senin, 24 November 2098, 08.00 WIB" in page
    assert NONE_TODAY not in visitor.get("/home")


def test_without_a_start_it_is_shown_at_once(staff):
    staff.get(NEW)

    staff.submit(text_id=NONE_TODAY, starts_at="")

    assert Notice.get().stands() == Notice.SHOWING


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("text_id", {"text_id": ""}),
        ("text_id", {"text_id": "  \n "}),
        ("text_id", {"text_id": "a" * 161}),
        ("text_id", {"text_id": "a\x00b"}),
        ("text_id", {"text_id": "a\u202eb"}),
        ("text_en", {"text_en": "a" * 161}),
        ("kind", {"kind": "poster"}),
        ("ends_at", {"starts_at": "2098-11-24T08:00", "ends_at": "2098-11-24T08:00"}),
        ("ends_at", {"starts_at": "2098-11-24T08:00", "ends_at": "2098-11-24T07:59"}),
        ("ends_at", {"starts_at": "2020-11-24T08:00", "ends_at": "2020-11-24T09:00"}),
        ("ends_at", {"ends_at": "besok"}),
        ("starts_at", {"starts_at": "2026-02-30T08:00"}),
        ("starts_at", {"starts_at": "0001-01-01T00:00"}),
        ("ends_at", {"ends_at": "9999-12-31T23:59"}),
        ("starts_at", {"starts_at": "\x00"}),
        ("position", {"position": "-1"}),
        ("position", {"position": "99999"}),
        ("position", {"position": "satu"}),
    ],
)
def test_bad_input_is_named_beside_its_field_and_nothing_typed_is_lost(staff, field, fields):
    staff.get(NEW)

    page = staff.submit(**{"text_id": NONE_TODAY, "text_en": "No visits", **fields})

    assert page.status == 400
    assert page.soup.title.get_text().startswith("Masalah:")
    assert page.one(f"#{field}-error").get_text(strip=True)
    assert page.form()["text_en"] == fields.get("text_en", "No visits")
    assert not Notice.select().exists()


def test_an_end_in_the_past_says_why_it_is_refused(staff):
    staff.get(NEW)

    page = staff.submit(text_id=NONE_TODAY, starts_at="2020-11-24T08:00", ends_at="2020-11-24T09:00")

    assert "Waktu ini sudah lewat" in page.one("#ends_at-error").get_text()


# Changing


def test_a_notice_is_changed_and_names_who_changed_it_last(staff, visitor):
    notice = a_notice(author=Account.named("root"))
    staff.get(f"/staff/notices/{notice.id}")

    page = staff.submit(text_id="Kunjungan dibuka lagi", kind="slide")

    assert page.path == LIST
    assert "Kunjungan dibuka lagi" not in visitor.get("/home")
    assert "Kunjungan dibuka lagi" in visitor.get("/")
    assert Notice.get().author == Account.named("staff")


def test_an_ended_notice_may_be_changed_and_says_that_it_is_not_shown(staff):
    notice = a_notice(starts_at=clock.now() - 2 * HOUR, ends_at=clock.now() - HOUR)
    staff.get(f"/staff/notices/{notice.id}")

    page = staff.submit(text_id="Sudah lewat")

    assert "waktunya sudah berakhir, jadi tidak tampil" in page


def test_it_is_ended_now_and_keeps_that_end(staff, visitor):
    notice = a_notice(ends_at=clock.now() + HOUR)
    staff.get(LIST)

    page = staff.submit(f"form[action='/staff/notices/{notice.id}/end']")
    ended = Notice.get().ends_at
    staff.post(f"/staff/notices/{notice.id}/end")

    assert "Pengumuman diakhiri" in page
    assert NONE_TODAY not in visitor.get("/home")
    assert Notice.get().ends_at == ended <= clock.now()


def test_one_that_was_ended_before_its_start_never_begins(staff):
    notice = a_notice(starts_at=clock.now() + HOUR)
    staff.get(LIST)

    staff.post(f"/staff/notices/{notice.id}/end")

    assert Notice.get().stands() == Notice.ENDED
    assert not Notice.showing(at=clock.now() + 2 * HOUR).exists()


def test_removing_is_asked_about_once_more(staff):
    notice = a_notice()

    page = staff.get(f"/staff/notices/{notice.id}/remove")
    asked = Notice.select().count()
    after = staff.submit()

    assert NONE_TODAY in page
    assert asked == 1
    assert "Pengumuman dihapus" in after
    assert not Notice.select().exists()


# Preview before saving


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("banner", "Apa yang Anda perlukan hari ini?"), ("slide", "Ada yang ingin Anda tanyakan atau sampaikan?")],
)
def test_the_kiosks_own_page_is_shown_before_anything_is_kept(staff, kind, heading):
    staff.get(NEW)

    page = staff.submit(kind=kind, text_id=NONE_TODAY, then="preview")

    assert page.heading == heading
    assert page.one(".notice").get_text(strip=True) == NONE_TODAY
    assert not Notice.select().exists()


def test_after_the_preview_everything_typed_is_still_there(staff):
    typed = {
        "kind": "slide",
        "text_id": '"Libur" & <b>',
        "text_en": "Closed",
        "starts_at": "2098-01-02T03:04",
        "ends_at": "2098-01-03T03:04",
        "position": "7",
    }
    staff.get(NEW)
    staff.submit(**typed, then="preview")

    page = staff.submit("form#notice", then="edit")

    fields = page.form()
    assert page.status == 200
    assert {name: fields[name] for name in typed} == typed
    assert page.all(".field__error") == []


def test_what_was_seen_is_kept_from_the_preview(staff):
    notice = a_notice()
    staff.get(f"/staff/notices/{notice.id}")
    staff.submit(text_id="Besok libur", then="preview")

    page = staff.submit("form#notice")

    assert page.path == LIST
    assert [one.texts.source for one in Notice.select()] == ["Besok libur"]


def test_a_banner_is_seen_in_english_too_before_it_is_kept(staff):
    staff.get(NEW)
    staff.submit(text_id=NONE_TODAY, text_en="No visits today", then="preview")

    page = staff.submit("form#look", language="en")

    assert page.soup.html["lang"] == "en"
    assert page.one(".notice").get_text(strip=True) == "No visits today"


def test_a_fault_is_named_before_the_preview(staff):
    staff.get(NEW)

    page = staff.submit(text_id="", then="preview")

    assert page.status == 400
    assert page.one("#text_id-error")


def test_a_kept_notice_is_seen_in_both_languages(staff):
    notice = a_notice(english="No visits today")

    page = staff.get(f"/staff/notices/{notice.id}/preview")
    english = staff.get(f"/staff/notices/{notice.id}/preview?language=en")

    assert page.one(".notice").get_text(strip=True) == NONE_TODAY
    assert english.one(".notice").get_text(strip=True) == "No visits today"


# Access


@pytest.mark.parametrize("path", [LIST, NEW])
def test_an_officer_may_not_enter(officer, path):
    assert officer.get(path).status == 403


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999999", "-1", "x"])
def test_an_unknown_notice_is_not_found(staff, number):
    for path in (number, f"{number}/preview", f"{number}/remove"):
        assert staff.get(f"/staff/notices/{path}").status == 404
