"""Typos, and words joined or split."""

import pytest

from kiosk.core.text.spelling import closest, distance, mask, rejoined

NAMES = ("asimilasi", "besuk", "jaminan", "lapas", "narkotika", "remisi", "surat")


def known(word: str) -> bool:
    return word in NAMES


@pytest.mark.parametrize(
    ("words", "mended"),
    [
        (("asi", "milasi"), ("asimilasi",)),
        (("suratjaminan",), ("surat", "jaminan")),
        (("surat", "jaminan"), ("surat", "jaminan")),
        (("motor",), ("motor",)),
        ((), ()),
    ],
)
def test_words_are_joined_and_split_as_the_names_have_them(words, mended):
    assert rejoined(words, NAMES, known) == mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("remsi", ["remisi"]),
        ("rmeisi", ["remisi"]),
        ("lapsa", ["lapas"]),
        ("mbesuk", ["besuk"]),
        ("narkotka", ["narkotika"]),
        ("nakrotika", ["narkotika"]),
        ("barkotka", []),
        ("kapas", []),
        ("lap", []),
        ("wifi", []),
    ],
)
def test_a_typo_is_close_to_what_was_meant(typed, meant):
    assert closest(typed, [(name, mask(name)) for name in NAMES]) == meant


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("remisi", "remisi", 0), ("abcd", "abdc", 1), ("abcd", "acd", 1), ("abcd", "wxyz", 3), ("", "ab", 2)],
)
def test_the_distance_counts_typos_up_to_its_limit(one, other, apart):
    assert distance(one, other, 2) == apart
