"""Numbers of a person are found however they are written; money, days, times and regulations are none."""

import time

import pytest

from kiosk.core.text.private_marks import find
from kiosk.core.text.private_numbers import find_numbers
from kiosk.core.text.text import personal_marks

# The text, and each number in it with its kind.
TABLE = [
    ("081234567890", [("phone", "081234567890")]),
    ("telepon 0812 3456 7890 ya", [("phone", "0812 3456 7890")]),
    ("0812-3456-7890", [("phone", "0812-3456-7890")]),
    ("0812 - 3456 - 7890", [("phone", "0812 - 3456 - 7890")]),
    ("0812/3456/7890", [("phone", "0812/3456/7890")]),
    ("0812.3456.7890", [("phone", "0812.3456.7890")]),
    ("0812_3456_7890", [("phone", "0812_3456_7890")]),
    ("0812\u20113456\u20117890", [("phone", "0812\u20113456\u20117890")]),
    ("0812\u00a03456\u00a07890", [("phone", "0812\u00a03456\u00a07890")]),
    ("0 8 1 2 3 4 5 6 7 8 9 0", [("phone", "0 8 1 2 3 4 5 6 7 8 9 0")]),
    ("+62 812 3456 7890", [("phone", "+62 812 3456 7890")]),
    ("+62 (812) 3456-7890", [("phone", "+62 (812) 3456-7890")]),
    ("(+62) 812-3456-7890", [("phone", "(+62) 812-3456-7890")]),
    ("+6281234567890", [("phone", "+6281234567890")]),
    ("6281234567890", [("phone", "6281234567890")]),
    ("62.812.345.678", [("phone", "62.812.345.678")]),
    ("(0296) 531234", [("phone", "(0296) 531234")]),
    ("0296-531234", [("phone", "0296-531234")]),
    ("(021)5550123", [("phone", "(021)5550123")]),
    ("0296 531 234", [("phone", "0296 531 234")]),
    ("WA.081234567890", [("phone", "081234567890")]),
    ("hp:0857-1234-5678.", [("phone", "0857-1234-5678")]),
    ("0812-2020-2021", [("phone", "0812-2020-2021")]),
    ("081234567890/085712345678", [("phone", "081234567890"), ("phone", "085712345678")]),
    ("kamar 5 0812 3456 7890", [("phone", "0812 3456 7890")]),
    ("17-08-2026 081234567890", [("phone", "081234567890")]),
    ("Rp 50.000 081234567890", [("phone", "081234567890")]),
    ("pukul 08.00 0812 3456 7890", [("phone", "0812 3456 7890")]),
    ("3316010101900001", [("national_id", "3316010101900001")]),
    ("NIK 33 1601 010190 0001", [("national_id", "33 1601 010190 0001")]),
    ("NIK 33.16.01.010190.0001", [("national_id", "33.16.01.010190.0001")]),
    ("NIK 33/16/01/010190/0001", [("national_id", "33/16/01/010190/0001")]),
    ("NIK 3316-0101-0190-0001", [("national_id", "3316-0101-0190-0001")]),
    ("NIK 3316 0101 0190 0001", [("national_id", "3316 0101 0190 0001")]),
    ("1901010101900001", [("national_id", "1901010101900001")]),
    ("1901 0101 0190 0001", [("national_id", "1901 0101 0190 0001")]),
    ("3316010101900001 081234567890", [("national_id", "3316010101900001"), ("phone", "081234567890")]),
    ("12345678901234567", [("number", "12345678901234567")]),
    ("rekening 1234567", [("number", "1234567")]),
    ("rek. no. 123 456 789", [("number", "123 456 789")]),
    ("No. Reg. 4567/2025", [("number", "4567/2025")]),
    ("mobil K 1234 AB parkir", [("number", "K 1234 AB")]),
    ("8123456789", [("number", "8123456789")]),
    ("Rp 1.000.000.000", []),
    ("Rp1.000.000.000,00", []),
    ("Rp. 1000000000", []),
    ("Rp 1 000 000 000", []),
    ("1.000.000.000 rupiah", []),
    ("anggaran 12.500.000.000 tahun ini", []),
    ("IDR 2500000000", []),
    ("bayar 50.000 atau 100.000", []),
    ("17-08-2026", []),
    ("17/08/2026-20/08/2026", []),
    ("01.01.1990", []),
    ("2026-11-24", []),
    ("17-08-26 sampai 20-08-26", []),
    ("08.00-11.00", []),
    ("08.00 - 11.00", []),
    ("08.00-11.00/13.00-15.00", []),
    ("08.00-11.00 12 orang", []),
    ("08:00 s/d 11:30", []),
    ("hadir jam 08.30 sampai 11.00 tanggal 17-08-2026", []),
    ("Nomor 7 Tahun 2022", []),
    ("UU Nomor 22 Tahun 2022 Pasal 10", []),
    ("PP 99/2012", []),
    ("Permenkumham 3/2018, UU 22/2022, Pasal 10", []),
    ("W13.PK.01.01.02-1234", []),
    ("PAS-20.OT.02.02 Tahun 2014", []),
    ("2019-2024", []),
    ("2019/2020", []),
    ("2019 2020 2021 2022", []),
    ("2021/2022 2023/2024", []),
    ("sejak tahun 2026", []),
    ("SMS 1708", []),
    ("kode pos 58219", []),
    ("1, 2, 3, 4, 5, 6, 7, 8, 9, 10", []),
    ("1 2 3 4 5 6 7 8 9 10 11 12 13", []),
    ("0 1 2 3 4 5 6 7 8 9 10 11", []),
    ("UU 2022 RI", []),
    ("berat 12,5 kg, tinggi 170 cm", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "numbers"), TABLE)
def test_the_kiosk_and_the_board_find_the_same_numbers(text, numbers):
    found = [(kind, text[start:end]) for kind, start, end in find_numbers(text)]

    assert found == numbers
    assert set(personal_marks(text)) == {kind for kind, _words in numbers}
    assert [mark.words for mark in find(text) if mark.kind == "number"] == [words for _kind, words in numbers]


def test_the_table_has_every_way_of_writing():
    assert len(TABLE) >= 60


@pytest.mark.parametrize(
    "piece",
    [
        "0 ",
        "1",
        "12.",
        "2020-",
        "08.00-",
        "(0",
        "Rp 1 000 ",
        "62.812.",
        "A-01.01.",
        "17/08/2026-",
        "1 \u00a0 ",
        "2020 - 20-",
    ],
)
def test_a_long_text_of_digits_takes_little_time(piece):
    began = time.perf_counter()
    list(find_numbers(piece * (20_000 // len(piece))))

    assert time.perf_counter() - began < 1
