"""Bedanya apa? The programmes side by side, in the words of their cards."""

import pytest

from kiosk.core.models import Revision, Term
from tests.factories import on_show

PROGRAMMES = ("pembebasan-bersyarat", "cuti-bersyarat", "cuti-menjelang-bebas", "asimilasi", "remisi")


def test_each_programme_has_a_column_that_leads_to_its_card(visitor):
    page = visitor.get("/comparison/")

    assert [link["href"] for link in page.all(".comparison thead a")] == [f"/terms/{slug}" for slug in PROGRAMMES]


def test_a_cell_says_what_the_card_says(visitor):
    Revision.update(time_served="Setengah dari hukuman.").where(Revision.id == on_show("asimilasi").id).execute()

    page = visitor.get("/comparison/")

    assert "Setengah dari hukuman." in [cell.get_text() for cell in page.all(".comparison td[data-of=Asimilasi]")]


def test_of_the_short_answer_only_the_first_sentence_is_compared(visitor):
    Revision.update(short_answer="Satu kalimat. Kalimat kedua.").where(Revision.id == on_show().id).execute()

    assert visitor.get("/comparison/").all("td[data-of=Asimilasi]")[0].get_text() == "Satu kalimat."


def test_a_programme_that_is_not_on_show_has_no_column(visitor):
    Revision.update(status=Revision.RETIRED).where(Revision.term == Term.at("remisi")).execute()

    assert len(visitor.get("/comparison/").all(".comparison thead th")) == len(PROGRAMMES) - 1


def test_a_row_that_applies_to_none_of_them_is_left_out(visitor):
    Revision.update(who_applies=None).execute()

    assert "Apakah keluarga harus mengajukan?" not in visitor.get("/comparison/")


def test_a_text_that_is_not_translated_is_marked_as_indonesian(visitor):
    Revision.delete().where(Revision.language == "en", Revision.term == Term.at("remisi")).execute()
    visitor.get("/home")
    visitor.submit("#settings", language="en")

    page = visitor.get("/comparison/")

    assert {cell.get("lang") for cell in page.all("td[data-of=Remisi]")} == {"id"}
    assert {cell.get("lang") for cell in page.all("td[data-of=PB]")} == {None}


@pytest.mark.parametrize("at", ["/terms/?group=program", "/terms/pembebasan-bersyarat"])
def test_the_list_and_the_cards_of_programmes_lead_there(visitor, at):
    assert visitor.get(at).all('a[href="/comparison/"]')


def test_another_card_does_not_lead_there(visitor):
    assert not visitor.get("/terms/tahanan").all('a[href="/comparison/"]')
