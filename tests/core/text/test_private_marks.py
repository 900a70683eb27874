"""Names, numbers and addresses are marked in texts for the public."""

import json
from pathlib import Path

import pytest

from kiosk.core.text import private_marks
from kiosk.core.text.mentions import Index
from kiosk.core.text.person_names import calls_of
from kiosk.core.text.private_marks import find, pieces

UNIT = "Rutan Kelas IIB Blora"


def found(text: str, **known) -> list[tuple[str, str]]:
    return [(mark.kind, mark.words) for mark in find(text, usual=UNIT, **known)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Budi Santoso minta kipas.", [("name", "Budi Santoso")]),
        ("Kipas diminta Andi.", [("name", "Andi")]),
        ("Andi minta kipas.", [("name", "Andi")]),
        ("pak joko marah", [("name", "joko")]),
        ("Bpk. Hari sakit", [("name", "Hari")]),
        ("Thank you, Mr. Smith.", [("name", "Smith")]),
        ("BUDI DIPUKUL", [("name", "BUDI DIPUKUL")]),
        ("hubungi 0812-3456-7890", [("number", "0812-3456-7890")]),
        ("nomor 33 1601 0101 9000 01", [("number", "33 1601 0101 9000 01")]),
        ("rekening 2026123", [("number", "2026123")]),
        ("tulis ke a@b.id", [("address", "a@b.id")]),
        ("lihat www.contoh.id/a", [("address", "www.contoh.id/a")]),
        ("rumah di Jl. Pemuda No. 12", [("address", "Jl. Pemuda No. 12")]),
        ("rumah di jalan Pemuda 7", [("address", "jalan Pemuda 7")]),
        ("warga RT 03/RW 02", [("address", "RT 03/RW 02")]),
        ("dari desa Kamolan Lor", [("address", "desa Kamolan Lor")]),
        ("di kamar B 12", [("address", "kamar B 12")]),
    ],
)
def test_what_may_give_somebody_away_is_marked(text, marks):
    assert found(text) == marks


@pytest.mark.parametrize(
    "text",
    [
        "Ruang tunggu panas dan kursinya kurang.",
        "Dua kipas dipasang. Enam kursi ditambah di dekat loket.",
        "Sejak tahun 2026 tersedia 1708 formulir.",
        "Kunjungan pukul 08.00-11.00, Senin sampai Kamis di Rutan Blora.",
        "Jalan masuk diperbaiki; biaya Rp 50.000 dikembalikan. Anak-anak boleh bermain.",
        "Syarat PB dan CB ditempel. Sidang TPP dijelaskan, bu.",
        "We put two fans in the waiting room. Visits begin on Monday.",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert found(text, names=["Hari Kurang", "Ia"]) == []


def test_known_names_are_found_in_small_letters_and_their_parts_with_a_capital():
    names = ["Siti Rahmawati", "Pak Beng"]

    assert found("siti rahmawati terlambat, kata pak beng", names=names) == [
        ("name", "siti rahmawati"),
        ("name", "pak beng"),
    ]
    assert found("Rahmawati terlambat", names=names) == [("name", "Rahmawati")]


def test_names_that_the_sender_wrote_are_found_however_they_are_written():
    assert found("Kipas diminta wagiman", originals=["wagiman kepanasan"]) == [("name", "wagiman")]
    assert found("Kurang dipukul", originals=["Yang memukul Kurang itu."]) == [("name", "Kurang")]
    assert found("Hari dipukul", originals=["kata pak hari"]) == [("name", "Hari")]


def test_a_thing_within_another_is_named_once_and_pieces_give_the_text_back():
    text = "Titip ke Andi di Jl. Pemuda 12, telepon 0812 3456 7890."

    marks = find(text)

    assert [mark.kind for mark in marks] == ["name", "address", "number"]
    assert "".join(words for words, _is_mark in pieces(text, marks)) == text
    assert [words for words, is_mark in pieces(text, marks) if is_mark] == [mark.words for mark in marks]


def test_answers_as_officers_write_them_are_seldom_marked():
    demo = Path(private_marks.__file__).parent.parent / "seed" / "demo.json"
    answers = [(act[2], one["text"]) for one in json.loads(demo.read_text("utf-8")) for act in one["acts"] if act[2:]]

    marked = [found(answer, originals=[text]) for answer, text in answers]

    assert len(answers) > 20
    assert sum(map(bool, marked)) <= len(answers) // 5


def test_a_person_who_is_recognised_is_one_mark_from_the_first_name_to_the_last():
    people = Index([(1, calls_of("Rahma Wijaya", "", ""))])

    assert [mark.words for mark in find("bu rahma wijaya dan wijaya", people=people)] == ["rahma wijaya", "wijaya"]
