"""Abbreviations are found as whole words only."""

import pytest

from kiosk.core.text.abbreviations import abbreviations_in

KNOWN = ("PB", "CB", "CMB", "PK", "Bapas", "Litmas")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PB diurus Rutan.", ["PB"]),
        ("Setelah CMB, atau PB dan CB.", ["CMB", "PB", "CB"]),
        ("PB-nya (lewat Bapas), lalu CB/CMB", ["PB", "Bapas", "CB", "CMB"]),
        ("**PB**\nPB lagi", ["PB"]),
        ("laporan LITMAS dan bapas", ["Litmas", "Bapas"]),
    ],
)
def test_whole_words_are_found_in_the_order_of_the_text(text, found):
    assert abbreviations_in(text, KNOWN) == found


@pytest.mark.parametrize("text", ["", "PBB", "CMBs", "PK2", "pk", "pb", "Bapaslah", "C.B.", "éPB"])
def test_a_part_of_a_word_is_not_found(text):
    assert abbreviations_in(text, KNOWN) == []


def test_an_empty_abbreviation_stands_nowhere():
    assert abbreviations_in("PB", ["", "PB"]) == ["PB"]


def test_signs_of_an_abbreviation_are_only_letters():
    assert abbreviations_in("RK I dan RK XI", ["RK .", "RK I"]) == ["RK I"]
