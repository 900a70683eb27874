"""Officers keep templates of answers that they give often."""

import pytest

from kiosk.core.models import ReplyTemplate
from kiosk.core.text.languages import Texts

pytestmark = pytest.mark.usefixtures("storage")

LIST = "/officer/reply_templates/"
THANKS = "Terima kasih atas {jenis} Anda tentang {layanan}, {tanggal}."


def templates(*names: str) -> list[ReplyTemplate]:
    return [ReplyTemplate.begin(name=name, bodies=Texts(id=f"Isi {name}")) for name in names]


def rows(page) -> list[str]:
    return [link.get_text(strip=True) for link in page.all("a[data-row]")]


def test_a_template_is_written_in_both_languages_and_stands_last(officer):
    templates("Pertama")
    officer.get(f"{LIST}new")

    page = officer.submit(name="Terima kasih", body_id=THANKS, body_en="Thank you for your {jenis}.")

    assert rows(page) == ["Pertama", "Terima kasih"]
    assert ReplyTemplate.listed()[1].bodies["en"] == "Thank you for your {jenis}."


def test_places_are_filled_in_the_language_asked_for_and_else_in_indonesian():
    template = ReplyTemplate(bodies=Texts(id=THANKS))
    places = {"tanggal": "Senin", "layanan": "{jenis}", "jenis": "saran"}

    assert template.filled("en", places) == "Terima kasih atas saran Anda tentang {jenis}, Senin."
    template.bodies = Texts(template.bodies, en="Your {jenis} {nama}")
    assert template.filled("en", places) == "Your saran {nama}"


@pytest.mark.parametrize("body", ["Halo {nama}", "Halo {Tanggal}", "Halo { jenis }", "Halo {jenis", "jenis}", "{}"])
def test_a_place_that_nothing_would_fill_is_named(officer, body):
    officer.get(f"{LIST}new")

    page = officer.submit(name="Halo", body_id="Baik", body_en=body)

    assert page.status == 400
    assert "Yang dapat diisi hanya {tanggal}, {layanan}, {jenis}." in page.one("#body_en-error").get_text()
    assert page.form()["body_en"] == body
    assert not ReplyTemplate.select().exists()


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "a" * 61}),
        ("name", {"name": "TERIMA kasih"}),
        ("body_id", {"body_id": " \n"}),
        ("body_id", {"body_id": "a" * 2001}),
        ("body_id", {"body_id": "a\x00"}),
    ],
)
def test_what_cannot_stand_is_named_beside_its_field(officer, field, fields):
    templates("Terima kasih")
    officer.get(f"{LIST}new")

    page = officer.submit(**{"name": "Baru", "body_id": "Isi", **fields})

    assert page.status == 400
    assert page.one(f"#{field}-error")
    assert ReplyTemplate.select().count() == 1


def test_a_template_is_changed_and_a_second_officer_is_warned(officer, colleague):
    (one,) = templates("Terima kasih")
    officer.get(f"{LIST}{one.id}")
    colleague.get(f"{LIST}{one.id}")

    officer.submit(body_id="Kami berterima kasih.")
    late = colleague.submit(body_id="Matur nuwun.")
    colleague.submit()

    assert late.status == 409
    assert late.form()["body_id"] == "Matur nuwun."
    assert ReplyTemplate.get().bodies.source == "Matur nuwun."


def test_templates_move_up_and_down_and_stay_at_the_ends(officer):
    one, _two, three = templates("satu", "dua", "tiga")
    officer.get(LIST)

    up = officer.submit(f"form[action='{LIST}{three.id}/move']", step="up")
    down = officer.submit(f"form[action='{LIST}{one.id}/move']", step="down")
    officer.submit(f"form[action='{LIST}{three.id}/move']", step="up")
    same = officer.submit(f"form[action='{LIST}{three.id}/move']", step="x")

    assert (rows(up), rows(down), rows(same)) == (
        ["satu", "tiga", "dua"],
        ["tiga", "satu", "dua"],
        ["tiga", "satu", "dua"],
    )


def test_removing_is_asked_about_once_more(officer):
    one, _two = templates("satu", "dua")

    page = officer.get(f"{LIST}{one.id}/remove")
    asked = ReplyTemplate.select().count()
    after = officer.submit()

    assert "Isi satu" in page
    assert asked == 2
    assert rows(after) == ["dua"]
    assert officer.get(f"{LIST}{one.id}").status == 404


def test_an_empty_list_says_what_to_do(officer):
    page = officer.get(LIST)

    assert "Belum ada templat" in page
    assert page.one(".empty a")["href"] == f"{LIST}new"


def test_staff_may_not_enter(staff):
    assert staff.get(LIST).status == 403
