"""Staff pages for the pronunciations of the machine voice."""

import pytest

from kiosk.core.models import Pronunciation
from kiosk.core.sound.audio import kind_of
from kiosk.core.text.text import marked
from tests.factories import an_account

LIST = "/staff/pronunciations/"

pytestmark = pytest.mark.usefixtures("storage")


def a_word(written: str = "SKM", spoken: str = "es ka em", language: str = "id") -> Pronunciation:
    return Pronunciation().keep(
        language=language, written=written, spoken=spoken, author=an_account(f"w{written[:3]}".lower(), "staff")
    )


def words(spoken: str = "es ka em", written: str = "SKM", language: str = "id") -> dict[str, str]:
    return {"language": language, "written": written, "spoken": spoken}


def test_the_list_shows_words_by_language_with_their_sound(staff):
    a_word("SKM")
    a_word("parole", "[[p@r'oUl]]", "en")

    page = staff.get(LIST)

    assert [head.get_text() for head in page.all("th[scope=rowgroup]")] == ["Bahasa Indonesia", "Bahasa Inggris"]
    assert "[[p@r'oUl]]" in page
    answer = staff.client.get(page.all("a[data-module=play]")[0]["href"])
    assert answer.mimetype == "audio/wav"
    assert kind_of(answer.data) == "audio/wav"


def test_an_empty_list_says_what_to_do(staff):
    Pronunciation.delete().execute()

    assert "Belum ada kata di daftar ini" in staff.get(LIST)


def test_a_word_is_added_changed_and_removed(staff):
    staff.get(LIST + "new")
    page = staff.submit(**words(written=" skm  unit "))
    assert "Suara mesin dibuat ulang di latar belakang" in page
    entry = Pronunciation.get(Pronunciation.written == "skm unit")
    assert entry.author.username == "staff"

    staff.get(f"{LIST}{entry.id}")
    staff.submit(spoken="[[d@t'Ensi]] tahanan")
    assert Pronunciation.get_by_id(entry.id).spoken == "[[d@t'Ensi]] tahanan"

    page = staff.get(f"{LIST}{entry.id}/remove")
    assert page.heading == "Hapus cara baca skm unit?"
    page = staff.submit()
    assert "Suara mesin dibuat ulang di latar belakang" in page
    assert Pronunciation.get_or_none(Pronunciation.id == entry.id) is None


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("written", "", "wajib"),
        ("written", "a" * 61, "60"),
        ("written", "...", "sedikitnya satu huruf"),
        ("spoken", "", "wajib"),
        ("spoken", "a" * 201, "200"),
        ("spoken", "[[d@t'Ensi]", "dua kurung siku"),
        ("spoken", "[d@t'Ensi]", "dua kurung siku"),
        ("spoken", "[[]]", "satu huruf"),
        ("language", "jv", ""),
        ("written", "a\u202eb", "tanda yang tidak terlihat"),
    ],
)
def test_bad_words_are_named_and_kept(staff, field, value, message):
    staff.get(LIST + "new")

    page = staff.submit(**{**words(written="kata saya"), field: value})

    assert page.status == 400
    assert message in page.one(f"#{field}-error").get_text()
    if field != "language":
        assert page.form()[field] == marked(value)
    assert not Pronunciation.select().where(Pronunciation.written == "kata saya").exists()


def test_a_word_twice_is_refused_and_nothing_is_lost(staff):
    a_word("SKM")
    staff.get(LIST + "new")

    page = staff.submit(**words("es-ka-em", "skm"))

    assert page.status == 400
    assert "Kata ini sudah ada di daftar" in page.one("#written-error").get_text()
    assert page.form()["spoken"] == "es-ka-em"


def test_a_word_may_be_heard_before_it_is_saved(staff):
    staff.get(LIST + "new")

    page = staff.submit(**words("es [[k'a]] em", "xyz"), then="listen")

    assert page.status == 200
    assert "belum disimpan" in page
    assert page.form()["spoken"] == "es [[k'a]] em"
    assert kind_of(staff.client.get(page.one("audio")["src"]).data) == "audio/wav"
    assert not Pronunciation.select().where(Pronunciation.written == "xyz").exists()


def test_a_pronunciation_is_heard_in_the_sample(staff):
    plain, other = (
        staff.client.get(LIST + "listen", query_string=words(spoken, "detensi"))
        for spoken in ("detensi", "rumah tahanan negara")
    )

    assert len(other.data) > len(plain.data)


@pytest.mark.parametrize("field", ["language", "written", "spoken"])
def test_nothing_to_hear_is_an_honest_page(staff, field):
    page = staff.client.get(LIST + "listen", query_string={**words(), field: ""})

    assert page.status_code == 400


def test_a_voice_that_fails_is_reported_in_a_sentence(staff, tmp_path, monkeypatch):
    for name in ("espeak-ng", "opusenc"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    staff.get(LIST + "new")

    page = staff.submit(**words(), then="listen")

    assert "Suara mesin gagal membaca ini" in page.one("#spoken-error").get_text()
    page = staff.client.get(LIST + "listen", query_string=words())
    assert page.status_code == 503
    assert "Suara mesin gagal membaca SKM" in page.text


def test_without_a_voice_the_pages_say_so_and_offer_no_sound(staff, tmp_path, monkeypatch):
    entry = a_word()
    monkeypatch.setenv("PATH", str(tmp_path))

    for path in ("", "new", str(entry.id)):
        page = staff.get(LIST + path)
        assert "espeak-ng dan opus-tools" in page
        assert "Dengarkan" not in page


@pytest.mark.parametrize("path", ["999999", "99999999999999999999", "0/remove", "x"])
def test_an_unknown_word_is_not_found(staff, path):
    assert staff.get(LIST + path).status == 404


def test_an_officer_may_not_enter(officer):
    assert officer.get(LIST).status == 403
