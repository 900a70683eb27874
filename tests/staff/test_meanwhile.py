"""Two people change the same row: the second is warned, loses nothing typed, and can save again."""

import pytest

from kiosk.core.models import Group, Notice, Term
from kiosk.core.text.languages import Texts

WORDS = "Belum tersimpan: ada yang mengubahnya"
GROUP = "/staff/groups/program"
TERM = "/staff/terms/asimilasi"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def notice(storage) -> Notice:
    Notice.create(texts=Texts(id="Hari ini tidak ada kunjungan"), kind=Notice.BANNER)
    return Notice.get()


@pytest.fixture
def address(notice) -> str:
    return f"/staff/notices/{notice.id}"


def typed_in(page) -> dict[str, str]:
    """Return the values of the visible fields."""
    return {name: value for name, value in page.form().items() if name not in ("csrf_token", "seen")}


def order() -> list[str]:
    return [term.slug for term in Term.published("id", "program")]


def place_of(slug: str) -> str:
    return f"place_{Term.at(slug).id}"


def test_two_change_a_notice(staff, address):
    typed = {**staff.get(address).form(), "text_id": "Tulisan saya", "position": "7"}
    staff.submit(text_id="Tulisan orang lain")

    page = staff.post(address, typed)
    kept = Notice.get().texts.source
    staff.submit()

    assert (page.status, kept) == (409, "Tulisan orang lain")
    assert WORDS in page
    assert typed_in(page).items() <= typed.items()
    assert (Notice.get().texts.source, Notice.get().position) == ("Tulisan saya", 7)


def test_a_notice_is_changed_while_its_preview_is_looked_at(staff, notice, address):
    staff.get(address)
    staff.submit(text_id="Tulisan saya", then="preview")
    notice.update_columns(seen=notice.stamp, texts=Texts(id="Tulisan orang lain"))

    page = staff.submit("form#notice")

    assert page.status == 409
    assert page.form()["text_id"] == "Tulisan saya"
    assert Notice.get().texts.source == "Tulisan orang lain"


def test_two_change_the_properties_of_a_term(staff):
    typed = {**staff.get(TERM).form(), "abbreviation": "SAYA", "related": ["klien"]}
    staff.submit(abbreviation="LAIN")

    page = staff.post(TERM, typed)
    kept = Term.at("asimilasi").abbreviation
    ticked = [box["value"] for box in page.all("input[name=related][checked]")]
    staff.post(TERM, {**page.form(), "related": ticked})

    term = Term.at("asimilasi")
    assert (page.status, kept, ticked) == (409, "LAIN", ["klien"])
    assert WORDS in page
    assert (term.abbreviation, [other.slug for other in term.related_terms()]) == ("SAYA", ["klien"])


def test_two_change_the_names_of_a_group(staff):
    typed = {**staff.get(GROUP).form(), "name_en": "My programmes", "place": "3"}
    staff.submit(name_en="Their programmes")

    page = staff.post(GROUP, typed)
    kept = Group.named_in("en")["program"]
    staff.submit()

    assert (page.status, kept) == (409, "Their programmes")
    assert WORDS in page
    assert typed_in(page).items() <= typed.items()
    assert list(Group.named_in("en").values())[2] == "My programmes"


def test_two_change_the_order_of_a_group(staff):
    first, second, *others, last = order()
    typed = {**staff.get(GROUP).form(), place_of(last): "1", place_of(first): str(len(order()))}
    staff.submit(**{place_of(second): "3"})
    theirs = order()

    page = staff.post(GROUP, typed)
    kept = order()
    staff.submit()

    assert (page.status, kept) == (409, theirs)
    assert typed_in(page).items() <= typed.items()
    assert order() == [last, second, *others, first]


@pytest.mark.parametrize("seen", ["", "x", "9" * 5_000])
def test_a_change_that_saw_nothing_is_held_back(staff, address, seen):
    for path in (address, TERM, GROUP):
        before = staff.get(path).form()

        assert staff.submit(seen=seen).status == 409
        assert typed_in(staff.get(path)).items() <= before.items()
