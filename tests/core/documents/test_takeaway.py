"""The term taken home on a phone: plain text, in QR codes that fit the kiosk's screen."""

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.documents import qr, takeaway
from kiosk.core.models.terms.revision import CARD
from tests.facts import load_terms

FOOT = "Rutan Kelas IIB Blora. Keterangan umum. Yang berlaku adalah aturan dan keputusan resmi."
# As long as a label of the card is on the average of its sixteen rows.
LABEL = "x" * 18


def without_blanks(pieces):
    """Return the text of pieces without blanks and without their marks."""
    bodies = [piece.partition("\n")[2] for piece in pieces] if len(pieces) > 1 else pieces
    return "".join("".join(bodies).split())


def seed_texts():
    for term in load_terms().values():
        for language, words in term["revisions"].items():
            facts = [(LABEL, words[row].splitlines()) for row in CARD if words[row]]
            text = takeaway.plain(words["title"], term["abbreviation"], words["short_answer"], facts, FOOT)
            yield pytest.param(text, id=f"{term['slug']}-{language}")


def test_the_card_is_written_as_plain_text():
    facts = [("Syarat", ["Berkelakuan baik", "Menjalani 2/3 hukuman"]), ("Berkas", []), ("Biaya", ["Gratis."])]

    text = takeaway.plain("Pembebasan Bersyarat", "PB", "PB adalah izin.", facts, "Rutan Blora. Keterangan umum.")

    assert text == (
        "Pembebasan Bersyarat (PB)\n\nPB adalah izin.\n\n"
        "SYARAT:\n- Berkelakuan baik\n- Menjalani 2/3 hukuman\nBIAYA: Gratis.\n\n"
        "Rutan Blora. Keterangan umum."
    )


def test_a_term_without_card_and_abbreviation_has_no_empty_blocks():
    assert (
        takeaway.plain("Klien", "", "Orang yang dibimbing.", [], "Kaki.") == "Klien\n\nOrang yang dibimbing.\n\nKaki."
    )


def test_a_title_that_is_its_abbreviation_is_written_once():
    assert takeaway.plain("TPP", "TPP", "Tim.", [], "").startswith("TPP\n")


@pytest.mark.parametrize("text", seed_texts())
def test_every_term_goes_into_at_most_four_codes_that_a_screen_can_show(text):
    pieces = takeaway.parts(text)

    assert len(pieces) <= 4
    assert without_blanks(pieces) == "".join(text.split())
    assert all(qr.modules(piece) <= 17 + 4 * takeaway.VERSION for piece in pieces)


def test_the_longest_piece_fits_the_version_that_was_measured():
    def code(length):
        return segno.make("x" * length, micro=False, error="m", encoding="utf-8")

    assert code(takeaway.MOST).version == takeaway.VERSION
    assert code(takeaway.MOST + 1).version == takeaway.VERSION + 1


def test_a_short_text_has_no_mark():
    assert takeaway.parts(" Bapas\n") == ["Bapas"]


def test_pieces_are_even_cut_at_line_ends_and_numbered():
    lines = [f"{number} " + "kata " * 9 for number in range(8)]

    pieces = takeaway.parts("\n".join(lines), most=300)

    assert [piece.splitlines()[0] for piece in pieces] == ["(1/2)", "(2/2)"]
    assert [[line[0] for line in piece.splitlines()[1:]] for piece in pieces] == [list("0123"), list("4567")]


def test_a_label_stays_with_its_first_line():
    text = "Pembebasan bersyarat dan artinya\nSYARAT:\n- Berkelakuan baik selama ini\n- Aktif"

    pieces = takeaway.parts(text, most=60)

    assert pieces[0] == "(1/2)\nPembebasan bersyarat dan artinya"


def test_a_line_that_is_too_long_is_cut_between_words_and_a_word_only_if_it_must():
    words = takeaway.parts("satu dua tiga empat lima enam tujuh", most=25)
    word = takeaway.parts("x" * 40, most=25)

    assert all(line in "satu dua tiga empat lima enam tujuh" for piece in words for line in piece.splitlines()[1:])
    assert {part for piece in words for part in piece.split()[1:]} == set("satu dua tiga empat lima enam tujuh".split())
    assert without_blanks(word) == "x" * 40


@given(st.text(max_size=400), st.integers(min_value=20, max_value=200))
def test_nothing_is_lost_and_no_piece_is_too_long(text, most):
    pieces = takeaway.parts(text, most)

    assert all(len(piece.encode()) <= most for piece in pieces)
    assert all(piece == piece.strip() for piece in pieces)
    assert without_blanks(pieces) == "".join(text.split())
