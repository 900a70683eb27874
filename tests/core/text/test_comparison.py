"""The comparison of two texts: it loses nothing, and marks only what changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.text.comparison import GONE, NEW, SAME, compare

words = st.sampled_from(
    ["tahanan", "bebas", "e-KTP", "18/2019", "3,5", ",", ".", "**", "|", " ", "  ", "\n", "\n\n", "é"]
)
texts = st.none() | st.text(max_size=60) | st.lists(words, max_size=30).map("".join)


def marked(before, after):
    """Return a comparison in editors' marks: [-gone-] and {+new+}."""
    marks = {SAME: "{}", GONE: "[-{}-]", NEW: "{{+{}+}}"}
    return "".join(marks[kind].format(text) for kind, text in compare(before, after))


@given(texts, texts)
def test_both_texts_can_be_read_out_of_the_comparison(before, after):
    runs = compare(before, after)

    assert "".join(text for kind, text in runs if kind != NEW) == (before or "")
    assert "".join(text for kind, text in runs if kind != GONE) == (after or "")


@given(texts, texts)
def test_the_runs_are_merged_and_none_is_empty(before, after):
    runs = compare(before, after)
    kinds = [kind for kind, _ in runs]

    assert all(text for _, text in runs)
    assert all(one != other for one, other in zip(kinds, kinds[1:], strict=False))
    assert (NEW, GONE) not in zip(kinds, kinds[1:], strict=False), "removed text comes before new text"


@given(texts, texts)
def test_no_single_blank_is_left_between_two_changes(before, after):
    runs = compare(before, after)

    assert (SAME, " ") not in runs[1:-1]


@given(texts)
def test_a_text_and_itself_are_the_same(text):
    assert compare(text, text) == ([(SAME, text)] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, ""),
        (None, "Gratis.", "{+Gratis.+}"),
        ("Gratis.", None, "[-Gratis.-]"),
        ("Hukuman satu tahun penuh.", "Hukuman dua tahun penuh.", "Hukuman [-satu-]{+dua+} tahun penuh."),
        ("PB, CB dan CMB", "PB, CB, dan CMB", "PB, CB{+,+} dan CMB"),
        ("Bawa KTP, lalu daftar.", "Bawa KTP; lalu daftar.", "Bawa KTP[-,-]{+;+} lalu daftar."),
        ("Sudah selesai", "Sudah selesai.", "Sudah selesai{+.+}"),
        ("Bawa KTP asli.", "Bawa e-KTP asli.", "Bawa [-KTP-]{+e-KTP+} asli."),
        ("Permenkumham 18/2019", "Permenkumham 16/2023", "Permenkumham [-18/2019-]{+16/2023+}"),
        ("paling lama enam bulan", "paling singkat satu bulan", "paling [-lama enam-]{+singkat satu+} bulan"),
        ("Datang ke loket.", "Datang pagi ke loket.", "Datang{+ pagi+} ke loket."),
        ("Datang pagi ke loket.", "Datang ke loket.", "Datang[- pagi-] ke loket."),
        ("boleh  datang", "boleh datang", "boleh[-  -]{+ +}datang"),
        ("KTP\nKK", "KTP\nsurat izin\nKK", "KTP{+\nsurat izin+}\nKK"),
        ("Satu.\nDua.", "Satu.\n\nDua.", "Satu.{+\n+}\nDua."),
        ("Penting", "**Penting**", "{+**+}Penting{+**+}"),
    ],
)
def test_a_change_is_marked_where_it_is_and_nowhere_else(before, after, expected):
    assert marked(before, after) == expected


def test_in_a_long_text_one_changed_word_is_one_change():
    text = " ".join(f"kata{number}," for number in range(400))

    runs = compare(text, text.replace("kata300", "lain"))

    assert [run for run in runs if run[0] != SAME] == [(GONE, "kata300"), (NEW, "lain")]


def test_texts_that_repeat_the_same_words_too_often_are_shown_one_after_the_other():
    before, after = "| a | b |\n" * 600, "| a | c |\n" * 600

    assert compare(before, after) == [(GONE, before), (NEW, after)]
