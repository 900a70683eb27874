"""Inflections of a word, and what families call alike, have one stem."""

import pytest

from kiosk.core.text.stems import stem


@pytest.mark.parametrize(
    "words",
    [
        "kunjungan berkunjung mengunjungi dikunjungi besuk dibesuk bezuk menjenguk tilik visit visiting visits",
        "tahanan ditahan penahanan",
        "tolak ditolak menolak penolakan",
        "nikah menikah pernikahan kawin",
        "titip titipan menitipkan dititipkan",
        "pindah dipindahkan pemindahan",
        "telepon menelepon nelpon telpon",
        "kurang pengurangan dikurangi",
    ],
)
def test_inflections_have_one_stem(words):
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("grasi", "integrasi"), ("apa", "dapat"), ("bapak", "bapas"), ("meninggal", "tinggal")]
)
def test_words_that_only_look_alike_have_not(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["pb", "p21", "2", "ꦧ", ""])
def test_what_is_no_word_is_its_own_stem(word):
    assert stem(word) == word
