"""Letters that nobody sees count as nothing; those that are part of a visible one are kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.text.text import EmptyText, UnsafeText, clean, filled, is_empty, marked, one_line, typed

# One of each kind, and the borders of the ranges.
NOTHING = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u180f\u200b\u200c\u200d\u200e\u200f\u2060\u2064\u206a\u206f"
    "\u2800\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\ufffc\ufdd0\uffff\U0001d159\U0001d173\U000e0001\U000e0041\U000e0100\u2028"
    "\u202c\u2069\x07\x85\x9b"
)


@pytest.mark.parametrize("letter", NOTHING, ids=lambda letter: f"{ord(letter):04x}")
def test_a_text_of_letters_that_nobody_sees_is_empty(letter):
    for text in (letter, letter * 3, f" {letter}\n{letter} "):
        assert is_empty(text)
        assert typed(text, 80) == ""
        with pytest.raises(EmptyText):
            filled(text)


def test_every_format_character_alone_is_empty_or_refused():
    """Those that Unicode shows although they are format characters stand before digits, as in Arabic."""
    shown = {
        0x6DD,
        0x70F,
        0x8E2,
        0x110BD,
        0x110CD,
        *range(0x600, 0x606),
        *range(0x890, 0x892),
        *range(0x13430, 0x13440),
    }
    for number in set(range(0x110000)) - shown:
        if unicodedata.category(chr(number)) == "Cf":
            try:
                assert is_empty(chr(number)) or clean(chr(number)) == "", hex(number)
            except UnsafeText as unsafe:
                assert unsafe.reason == "bidi"


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Bu\u200bdi\ufeff", "Budi"),
        ("Ma\u00admalia", "Mamalia"),
        ("pem\u00ad\nbebasan", "pembebasan"),
        ("satu\u2800dua\u3164tiga", "satu dua tiga"),
        ("satu\u2028dua", "satu\ndua"),
        ("a\u200db a\u200cb a\ufe0f", "ab ab a"),
        ("cafe\u034f\u0301", "café"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👍🏽", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👍🏽"),
        ("1\ufe0f\u20e3 lalu 2\ufe0f.", "1\ufe0f\u20e3 lalu 2."),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("a\U000e0067\U000e007f", "a"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("م\u200c ن", "م ن"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_what_is_part_of_a_visible_letter_is_kept(pasted, kept):
    assert clean(pasted) == kept


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\u202a+62 812-3456-7890\u202c", "+62 812-3456-7890"),
        ("hubungi \u202d0812 3456 7890\u202c ya", "hubungi 0812 3456 7890 ya"),
        ("\u2066+62 812\u2069", "+62 812"),
        ("\u2067+62 812\u2069", "+62 812"),
        ("\u202b0812\u202c", "0812"),
        ("@\u2068Budi Santoso\u2069", "@Budi Santoso"),
        ("\u2068\u202a+62 812\u202c\u2069", "+62 812"),
        ("\u200e0812\u200f 3456\u061c", "0812 3456"),
        ("3456-7890\u202c", "3456-7890"),
    ],
)
def test_signs_around_a_pasted_number_are_dropped(pasted, kept):
    assert clean(pasted) == kept


@pytest.mark.parametrize(
    ("typed", "around"),
    [
        ("uang \u202e001\u202c ribu", "uang ▯001▯ ribu"),
        ("a\u2067b", "a▯b"),
        ("\u202dabc", "▯abc"),
        ("\u202aabc \u05d0\u202c", "▯abc \u05d0▯"),
        ("baris satu\nbaris \u202edua\nbaris tiga", "baris ▯dua"),
        ("x" * 40 + "\x07" + "y" * 40, "…" + "x" * 20 + "▯" + "y" * 20 + "…"),
    ],
)
def test_a_sign_that_could_reorder_is_refused_and_shown_at_its_place(typed, around):
    with pytest.raises(UnsafeText) as refused:
        clean(typed)

    assert refused.value.around == around
    assert around.strip("…") in marked(typed)
    # Sent again as the page shows it, without the mark.
    assert clean(marked(typed)) == marked(typed).replace("▯", "")


_TRICKY = st.text(
    alphabet=[*NOTHING, *"aK\u212a\u0301e9 \n🏴👩❤م\u05d0\u20e3", *"\u202a\u202b\u202d\u202e\u2066\u2067\u2068"]
)


@given(_TRICKY)
def test_cleaning_twice_is_cleaning_once_with_any_signs(typed):
    try:
        once = clean(typed)
    except UnsafeText:
        once = clean(marked(typed))

    assert clean(once) == once
    assert marked(once) == once


def test_a_line_holds_no_line_break():
    assert one_line(" Budi\r\nSanto\u200bso\u2028S.H. ") == "Budi Santoso S.H."
