"""The reasons that visitors may choose: two lists, and no more of each than the screen has room for."""

import pytest

from kiosk.core.models import Audit, Rating, RatingReason, Reason, Service
from kiosk.core.models.proof.verify import verify
from kiosk.core.text.languages import Texts

LIST = "/admin/reasons/"
NEW = "/admin/reasons/new/rating"
WAITING = "/admin/reasons/waiting"

pytestmark = pytest.mark.usefixtures("storage")


def offered(topic: str = "rating") -> list[str]:
    return [reason.code for reason in Reason.offered(topic)]


def fill(topic: str = "rating") -> None:
    for number in range(Reason.MAX_OFFERED - len(offered(topic))):
        Reason.create(topic=topic, code=f"more-{number}", names=Texts(id=f"Hal {number}"), position=50 + number)


def reasons_of(visitor) -> list[str]:
    """Return the reasons that a visitor may choose after a rating."""
    visitor.get("/ratings/new")
    visitor.submit(score="3")
    return [one.get_text(strip=True) for one in visitor.page.all("label:has([name=reasons])")]


def unclear_to(visitor) -> list[str]:
    """Return the reasons that a visitor may choose after "Belum jelas"."""
    visitor.get("/terms/remisi")
    visitor.submit("form[action$=clarity]", clear="no")
    return [one.get_text(strip=True) for one in visitor.page.all("button[name=reason]")]


def test_each_topic_has_its_list_and_the_page_says_how_to_word_a_reason(admin):
    page = admin.get(LIST)

    headings = [heading.get_text() for heading in page.all("main h2")]
    assert headings == ["Sesudah penilaian", 'Sesudah "Belum jelas"']
    assert [len(table("tr")) for table in page.all("tbody")] == [len(offered("rating")), len(offered("clarity"))]
    assert "Daftar ini sama untuk setiap wajah" in page
    assert "juga mengganti nama yang sudah dihitung" in page


def test_each_act_shows_on_the_kiosk_and_is_sealed(admin, visitor):
    admin.get(NEW)
    admin.submit(name_id="Biaya", name_en="Fees")
    assert reasons_of(visitor)[-1] == "Biaya"
    assert "Biaya" not in unclear_to(visitor)

    admin.get(LIST)
    admin.submit("form[action='/admin/reasons/biaya/move']", step="up")
    assert offered()[-2:] == ["biaya", "cleanliness"]

    admin.get("/admin/reasons/words")
    admin.submit(name_id="Istilahnya asing")
    assert unclear_to(visitor)[0] == "Istilahnya asing"

    admin.get(WAITING)
    admin.submit("form[action$=withdraw]")
    assert "Waktu tunggu" not in reasons_of(visitor)
    admin.get(WAITING)
    admin.submit("form[action$=offer]")
    assert reasons_of(visitor)[-1] == "Waktu tunggu"

    assert verify() == []
    rows = Audit.select().where(Audit.action.startswith("choice")).order_by(Audit.seq)
    acts = [row.action.removeprefix("choice ") for row in rows]
    assert acts == ["added", "moved", "renamed", "withdrawn", "offered"]
    audit_log = admin.get("/admin/audit/?group=list")
    assert "Pilihan: alasan sesudah penilaian" in audit_log
    assert 'Pilihan: alasan sesudah "Belum jelas"' in audit_log


def test_a_reason_that_is_not_offered_keeps_what_was_counted(admin, visitor):
    reasons_of(visitor)
    visitor.submit(reasons="waiting")
    admin.get(WAITING)

    admin.submit("form[action$=withdraw]")

    assert [row.reason.code for row in RatingReason.select()] == ["waiting"]
    assert Rating.select().count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name_id", "", "wajib diisi"),
        ("name_en", "a" * 31, "30"),
        ("name_id", "waktu  tunggu", "sudah ada di daftar"),
    ],
)
def test_invalid_words_are_refused_at_their_field(admin, field, value, words):
    admin.get(NEW)

    page = admin.submit(**{"name_id": "Biaya", field: value})

    assert page.status == 400
    assert words in page.one(f"#{field}-error").get_text()
    assert "biaya" not in offered()


def test_no_more_are_offered_than_the_screen_has_room_for(admin):
    Reason.create(topic="rating", code="old", names=Texts(id="Parkir"), position=0, active=False)
    admin.get(NEW)
    fill()

    assert "Layar hanya memuat 10 alasan." in admin.submit(name_id="Biaya")
    assert "Layar hanya memuat 10 alasan." in admin.post("/admin/reasons/old/offer")
    assert not admin.page.all("form[action$=offer] button")
    assert len(offered()) == Reason.MAX_OFFERED
    page = admin.get(LIST)
    assert [link["href"] for link in page.all("main a[href*=new]")] == ["/admin/reasons/new/clarity"]


def test_the_last_one_offered_on_a_topic_stays(admin):
    Reason.update(active=False).where(Reason.topic == "clarity", Reason.code != "words").execute()

    page = admin.post("/admin/reasons/words/withdraw")

    assert "Paling sedikit satu alasan harus ditawarkan" in page
    assert offered("clarity") == ["words"]


def test_of_two_editors_the_slower_one_is_warned(admin):
    admin.get(WAITING)
    slow = admin.page
    admin.submit(name_id="Lama antrean")
    admin.page = slow

    page = admin.submit(name_id="Antrean")

    assert page.status == 409
    assert page.form()["name_id"] == "Antrean"
    assert Reason.find("waiting").names.source == "Lama antrean"


def test_only_administrators_may_enter(staff, admin):
    assert [staff.get(path).status for path in (LIST, NEW, WAITING)] == [403, 403, 403]
    assert admin.get("/admin/reasons/new/lain").status == 404


def test_what_a_fresh_kiosk_offers_fits_its_buttons():
    for row in (*Service.select(), *Reason.select()):
        assert all(0 < len(name) <= row.MAX_NAME for name in row.names.values())
