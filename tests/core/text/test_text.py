"""The one validator before both databases, and what it finds that could identify a writer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.text.text import UnsafeText, clean, fold, personal_marks


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("satu\r\ndua\rtiga", "satu\ndua\ntiga"),
        ("satu\tdua", "satu dua"),
        ("cafe\u0301", "café"),
        ("Ruang▯tunggu▯", "Ruangtunggu"),
        ("nama 👩‍👩‍👧 ꦧꦭꦺꦴꦫ", "nama 👩‍👩‍👧 ꦧꦭꦺꦴꦫ"),
    ],
)
def test_text_is_kept_in_one_form(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("a\x00b", "nul"),
        ("a\x07b", "control"),
        ("a\x85b", "control"),
        ("a\ud800b", "surrogate"),
        ("a\u202eb", "bidi"),
        ("a\u2067b", "bidi"),
    ],
)
def test_what_no_database_may_hold_is_refused_with_its_reason(typed, reason):
    with pytest.raises(UnsafeText) as refused:
        clean(typed)

    assert refused.value.reason == reason


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed):
    try:
        once = clean(typed)
    except UnsafeText:
        return

    assert clean(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Ruang tunggu panas", []),
        ("3316010101900001", ["national_id"]),
        ("NIK 33.1601.010190.0001", ["national_id"]),
        ("telepon 081234567890", ["phone"]),
        ("+62 812 3456 7890", ["phone"]),
        ("0296-531234567", ["phone"]),
        ("ibu@contoh.id", ["email"]),
        ("3316010101900001, 0812 3456 7890, a@b.id", ["national_id", "phone", "email"]),
        ("hadir jam 08.30 sampai 11.00 tanggal 17-08-2026", []),
        ("Permenkumham 3/2018, UU 22/2022, Pasal 10", []),
        ("12345678901234567", ["number"]),
    ],
)
def test_what_looks_like_personal_data_is_named(text, marks):
    assert personal_marks(text) == marks


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("P.B.", "pb"), ("Cuti  Bersyarat", "cuti bersyarat"), ("Rutan/Lapas", "rutan lapas"), ("É", "e")],
)
def test_folding_forgets_case_dots_and_accents(typed, folded):
    assert fold(typed) == folded
