"""Staff pages for the groups of terms: names, and the order of groups and terms."""

import pytest

from kiosk.core.models import Group, Term
from kiosk.core.models.terms.group import GroupInUse
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from kiosk.core.text.text import marked

LIST = "/staff/groups/"
NEW = "/staff/groups/new"

pytestmark = pytest.mark.usefixtures("storage")


def codes() -> list[str]:
    return [group.code for group in Group.ordered()]


def slugs(code: str) -> list[str]:
    return [term.slug for term in Term.published("id", code)]


def place_of(page, slug: str) -> str:
    """Return the name of the field that holds a term's place."""
    return f"place_{Term.at(slug).id}"


# The list


def test_the_list_is_in_the_order_of_the_screen_with_the_number_of_terms(staff):
    page = staff.get(LIST)

    rows = [" ".join(row.get_text(" ").split()) for row in page.all("tbody tr")]
    held = Term.select().where(Term.group == "program").count()
    assert rows[0] == f"1 Program Programmes {held} istilah"
    assert len(rows) == len(codes())


@pytest.mark.parametrize("path", [LIST, "/staff/groups/program"])
def test_a_page_takes_few_queries_whatever_the_number(staff, path):
    for number in range(20):
        Group.begin(Texts(id=f"Kelompok {number}"))
        Term.begin(
            slug=f"t-{number}", group="program", author=None, fields={"title": f"T {number}", "short_answer": ""}
        )
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = staff.get(path)

    database.obj.query_hooks.clear()
    assert page.status == 200
    assert 0 < len(queries) <= 12


# A new group


def test_a_new_group_is_the_last_and_visitors_see_it_in_both_languages(staff, visitor):
    staff.get(NEW)

    page = staff.submit(name_id="  Hak anak ", name_en="Children's rights")

    assert "Kelompok baru disimpan" in page
    assert codes()[-1] == "hak-anak"
    assert "Hak anak" in visitor.get("/terms/")
    assert "Children's rights" in visitor.submit("#settings", language="en")


def test_a_code_is_made_that_no_other_group_has(storage):
    made = [Group.begin(Texts(id=name)).code for name in ("Hak anak dan ibu", "Hak anak dan bayi", "!!!", "???")]

    assert made == ["hak-anak-d", "hak-anak-d2", "group", "group2"]


def test_a_group_named_as_a_page_gets_another_code_and_has_its_own_page(staff):
    staff.get(NEW)

    staff.submit(name_id="New")

    assert codes()[-1] == "new2"
    assert staff.get("/staff/groups/new2").heading == "Kelompok New"
    assert staff.get(NEW).heading != "Kelompok New"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_id", ""),
        ("name_id", "a" * 41),
        ("name_id", "a\u202eb"),
        ("name_id", "PROGRAM"),
        ("name_en", "a" * 41),
    ],
)
def test_a_bad_name_is_refused_and_nothing_is_lost(staff, field, value):
    staff.get(NEW)

    page = staff.submit(**{"name_id": "Hak anak", "name_en": "Rights", field: value})

    assert page.status == 400
    assert page.one(f"#{field}-error")
    assert page.form()[field] == marked(value)
    assert len(codes()) == 4


# Names and order


def test_new_names_are_seen_at_once_in_both_languages(staff, visitor):
    staff.get("/staff/groups/kunjungan")

    page = staff.submit(name_id="Berkunjung", name_en="Coming to visit")

    assert page.heading == "Kelompok Berkunjung"
    assert "Berkunjung" in visitor.get("/terms/?group=kunjungan").heading
    visitor.submit("#settings", language="en")
    assert visitor.get("/terms/?group=kunjungan").heading == "Coming to visit"


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("1", ["kunjungan", "program", "lembaga", "proses"]),
        ("3", ["program", "lembaga", "kunjungan", "proses"]),
        ("4", ["program", "lembaga", "proses", "kunjungan"]),
    ],
)
def test_a_group_takes_another_place(staff, place, order):
    staff.get("/staff/groups/kunjungan")

    page = staff.submit(place=place)

    assert codes() == order
    assert page.form()["place"] == place


@pytest.mark.parametrize(("before", "after"), [(5, 2), (2, 5), (1, 1), (4, 1), (1, 6)])
def test_a_term_comes_to_the_number_typed_and_the_others_make_room(staff, before, after):
    page = staff.get("/staff/groups/program")
    order = slugs("program")
    moved = order[before - 1]
    expected = [slug for slug in order if slug != moved]
    expected.insert(after - 1, moved)

    page = staff.submit(**{place_of(page, moved): str(after)})

    assert slugs("program") == expected
    assert [field["value"] for field in page.all(".order input")] == [str(n) for n in range(1, len(order) + 1)]


def test_the_whole_order_can_be_turned_round(staff, visitor):
    page = staff.get("/staff/groups/proses")
    order = slugs("proses")

    staff.submit(**{place_of(page, slug): str(place) for place, slug in enumerate(reversed(order), 1)})

    rows = [row["href"] for row in visitor.get("/terms/?group=proses").all("a.term-row")]
    assert rows == [f"/terms/{slug}" for slug in reversed(order)]


@pytest.mark.parametrize("value", ["", "0", "-1", "999", "satu", "9" * 5000])
def test_a_place_that_does_not_exist_is_refused_and_nothing_is_half_applied(staff, value):
    page = staff.get("/staff/groups/program")
    order = slugs("program")
    field = place_of(page, order[0])

    page = staff.submit(**{"name_id": "Nama lain", "place": "2", field: value})

    assert page.status == 400
    assert page.one(f"#{field}-error")
    assert page.form()["name_id"] == "Nama lain"
    assert slugs("program") == order
    assert codes()[0] == "program"
    assert Group.named_in("id")["program"] == "Program"


@pytest.mark.parametrize("value", ["", "0", "5", "x"])
def test_a_place_among_the_groups_must_exist(staff, value):
    staff.get("/staff/groups/program")

    page = staff.submit(place=value)

    assert page.status == 400
    assert page.one("#place-error")


def test_the_name_of_another_group_is_refused(staff):
    staff.get("/staff/groups/program")

    page = staff.submit(name_id="kunjungan")

    assert "Nama ini sudah dipakai kelompok lain" in page.one("#name_id-error").get_text()


# Removing


def test_an_empty_group_is_removed_after_it_was_asked_about_once_more(staff):
    group = Group.begin(Texts(id="Hak anak"))
    staff.get(f"/staff/groups/{group.code}")

    staff.get(staff.page.one(".detail__side a")["href"])
    asked = codes()
    page = staff.submit()

    assert group.code in asked
    assert group.code not in codes()
    assert "Kelompok Hak anak dihapus" in page


def test_a_group_that_holds_a_term_says_what_to_do_and_stays(staff):
    page = staff.get("/staff/groups/proses")
    offered = page.all(".detail__side a")

    after = staff.post("/staff/groups/proses/remove")

    assert "Pindahkan dulu" in page
    assert offered == []
    assert "Kelompok ini belum bisa dihapus" in after
    assert "proses" in codes()


@pytest.mark.parametrize("code", Group.FIXED)
def test_a_group_that_the_kiosk_needs_stays_even_when_it_is_empty(staff, code):
    Term.update(group="proses").execute()

    with pytest.raises(GroupInUse):
        Group.get_by_id(code).remove()

    assert "tidak dapat dihapus" in staff.get(f"/staff/groups/{code}")
    assert code in codes()


# Access


@pytest.mark.parametrize("path", [LIST, NEW, "/staff/groups/program"])
def test_an_officer_may_not_enter(officer, path):
    assert officer.get(path).status == 403


@pytest.mark.parametrize("code", ["tidak-ada", "%00", "a" * 500, "%F0%9F%98%80"])
def test_an_unknown_group_is_not_found(staff, code):
    assert staff.get(f"/staff/groups/{code}").status == 404
    assert staff.get(f"/staff/groups/{code}/remove").status == 404
