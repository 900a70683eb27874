import pytest

from kiosk.core.models import Revision, Setting, Term
from tests.factories import a_draft, a_proposal, on_show

LIST = "/staff/proposals/"
KLIEN = "/staff/proposals/klien/id"
TAKE, KEEP = "form[action$=accept]", "form[action$=decline]"

pytestmark = pytest.mark.usefixtures("storage")


def test_the_desk_names_the_proposals_only_while_there_are_some(staff):
    before = staff.get("/staff/")
    a_proposal("klien")

    page = staff.get("/staff/")

    assert "Usulan teks baru" not in before
    assert "Ada usulan teks baru dari pembuat program: 1 teks." in page
    assert page.one(f"main a[href='{LIST}']")


def test_the_comparison_marks_word_by_word_what_would_change(staff):
    own = a_proposal("klien", short_answer="Klien adalah orang yang dibimbing unit.")

    page = staff.get(LIST)
    page = staff.get(page.one(f"main a[href='{KLIEN}']")["href"])

    assert page.heading == "Klien: usulan teks baru"
    assert "unit" in " ".join(one.get_text() for one in page.all("details[open] del"))
    assert page.all("details[open] ins")
    assert page.form(TAKE)["seen"] == str(own.number)


def test_a_proposal_is_taken_over(staff, visitor):
    a_proposal("klien")
    staff.get(KLIEN)

    page = staff.submit(TAKE)

    assert page.path == LIST
    assert "Usulan dipakai." in page
    assert "Tidak ada usulan yang menunggu." in page
    assert "Jawaban unit ini." not in visitor.get("/terms/klien")


def test_with_a_second_reader_it_waits(staff):
    a_proposal("klien")
    Setting.change(second_reader=True)
    staff.get(KLIEN)

    page = staff.submit(TAKE)

    assert "menunggu pembaca kedua" in page
    assert on_show("klien").short_answer == "Jawaban unit ini."
    assert Term.at("klien").newest("id").status == Revision.REVIEW


def test_the_unit_keeps_its_own_text(staff):
    a_proposal("klien")
    staff.get(KLIEN)

    page = staff.submit(KEEP)

    assert "Teks Anda tetap dipakai." in page
    assert on_show("klien").short_answer == "Jawaban unit ini."
    assert "Usulan teks baru tidak dipakai" in staff.get("/staff/revisions/klien/id/history")
    assert "sudah diputuskan" in staff.get(KLIEN)


@pytest.mark.parametrize(("form", "fields"), [(TAKE, {"digest": "x"}), (TAKE, {"seen": "x"}), (KEEP, {"digest": ""})])
def test_a_decision_about_what_was_not_compared_is_refused(staff, form, fields):
    own = a_proposal("klien")
    staff.get(KLIEN)

    page = staff.submit(form, **fields)

    assert page.path == KLIEN
    assert "Bandingkan dulu yang sekarang." in page
    assert on_show("klien").id == own.id


def test_a_waiting_draft_comes_first(staff):
    own = a_proposal("klien")
    typed = staff.get(KLIEN).form(TAKE)
    a_draft("klien")

    page = staff.post(f"{KLIEN}/accept", typed)

    assert "ada draf yang menunggu" in page
    assert not page.all(TAKE)
    assert page.all(KEEP)
    assert "Ada draf yang menunggu" in staff.get(LIST)
    assert on_show("klien").id == own.id


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_a_decision_sent_twice_is_made_once(staff, act):
    a_proposal("klien")
    typed = staff.get(KLIEN).form(TAKE)
    staff.post(f"{KLIEN}/{act}", typed)
    number = Term.at("klien").newest("id").number

    assert "sudah diputuskan" in staff.post(f"{KLIEN}/{act}", typed)
    assert Term.at("klien").newest("id").number == number


def test_without_a_proposal_the_page_leads_to_the_list_and_an_unknown_term_is_not_found(staff):
    assert staff.get(KLIEN).path == LIST
    assert staff.get("/staff/proposals/nothing/id").status == 404
    assert staff.get("/staff/proposals/klien/xx").status == 404


def test_an_officer_may_not_decide(officer):
    own = a_proposal("klien")

    assert officer.post(f"{KLIEN}/accept", {"seen": str(own.number)}).status == 403
    assert on_show("klien").id == own.id
