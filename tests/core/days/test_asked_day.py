"""Which day a question about visits asks for, in both languages and the spellings of families."""

from datetime import date, timedelta

import pytest

from kiosk.core.days.asked_day import asked_day

TUESDAY = date(2026, 12, 1)
AHEAD = {
    "jam besuk hari ini": 0,
    "jadwal kunjungan": 0,
    "kapan boleh jenguk": 0,
    "besuk hr ini jam brp": 0,
    "hari ini buka?": 0,
    "jam berkunjung": 0,
    "jam titip barang": 0,
    "penitipan barang besok": 1,
    "besok bisa bezuk": 1,
    "bsk besuk": 1,
    "sesuk iso besuk": 1,
    "lusa besuk": 2,
    "hari selasa besuk": 0,
    "selasa depan besuk": 7,
    "rabu besuk": 1,
    "kunjungan kamis": 2,
    "jum'at besuk": 3,
    "jumat membesuk": 3,
    "sabtu boleh besuk": 4,
    "hari minggu boleh besuk": 5,
    "minggu depan jam besuk": 0,
    "hari senin besuk": 6,
    "visiting hours": 0,
    "visiting hours today": 0,
    "can I visit tomorrow": 1,
    "visit the day after tomorrow": 2,
    "open on Saturday": 4,
    "are visits allowed on Sundays": 5,
    "when can I visit next Tuesday": 7,
}
NONE = (
    "",
    "besuk",
    "asimilasi",
    "jam",
    "hari ini",
    "sabtu",
    "surat izin besuk tahanan minta kemana",
    "berapa orang boleh besuk",
    "minggu depan besuk",
    "jaminan kunjungan keluarga",
    "cuti mengunjungi keluarga",
    "kapan pulang",
    "revisit tomorrow's",
    "1 minggu boleh besuk berapa kali",
    "dua minggu sekali besuk",
    "besuk 2 minggu lagi",
    "seminggu besuk berapa kali",
    "tiap minggu boleh besuk",
    "boleh bawa jam tangan waktu besuk",
)


@pytest.mark.parametrize(("words", "ahead"), AHEAD.items())
def test_the_day_that_is_asked_for(words, ahead):
    assert asked_day(words, TUESDAY, about_hours=True) == TUESDAY + timedelta(days=ahead)


@pytest.mark.parametrize("words", NONE)
def test_other_words_ask_for_no_day(words):
    assert asked_day(words, TUESDAY, about_hours=True) is None


def test_hours_without_a_day_mean_today_only_in_a_search_for_the_hours():
    assert asked_day("kapan uang titipan sampai", TUESDAY, about_hours=False) is None
    assert asked_day("jam besuk sabtu", TUESDAY, about_hours=False) == date(2026, 12, 5)
