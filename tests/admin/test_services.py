"""The services that visitors choose from: they can be named, ordered and withdrawn, and are never lost."""

import pytest

from kiosk.core.models import Account, Audit, Service
from kiosk.core.models.proof.verify import verify
from kiosk.core.text.languages import Texts
from kiosk.core.text.text import marked
from tests.factories import a_suggestion, actor_of

LIST = "/admin/services/"
NEW = "/admin/services/new"
VISITS = "/admin/services/visits"

pytestmark = pytest.mark.usefixtures("storage")


def offered() -> list[str]:
    return [service.code for service in Service.offered()]


def seals() -> list[tuple[str, str]]:
    assert verify() == []
    rows = Audit.select().where(Audit.action.startswith("choice"))
    return [(row.action, actor_of(row).username) for row in rows.order_by(Audit.seq)]


def services_of(visitor, language: str) -> list[str]:
    """Return the services that a visitor may choose after a rating."""
    visitor.get("/ratings/new")
    visitor.submit(score="3")
    visitor.submit(language=language)
    return [one.get_text(strip=True) for one in visitor.page.all("label:has([name=service])")]


def test_the_list_shows_all_with_both_names_and_what_is_offered_first(admin):
    Service.update(active=False).where(Service.code == "visits").execute()
    Service.update(names=Texts(id="Titipan barang")).where(Service.code == "goods").execute()

    rows = [" ".join(row.get_text(" ").split()) for row in admin.get(LIST).all("tbody tr")]

    assert rows[0] == "1 Titipan barang Belum diterjemahkan Ditawarkan Naik Turun"
    assert rows[-1] == "– Kunjungan Visits Tidak ditawarkan"
    assert len(rows) == Service.select().count()


def test_each_act_shows_on_the_kiosk_and_is_sealed(admin, visitor):
    admin.get(NEW)
    assert "Cetak dokumen ditambahkan, di tempat terakhir." in admin.submit(name_id=" Cetak dokumen ")
    assert services_of(visitor, "en")[-1] == "Cetak dokumen", "without an English name the Indonesian one is shown"

    admin.get(VISITS)
    admin.submit(name_id="Kunjungan keluarga", name_en="Family visits")
    assert services_of(visitor, "en")[0] == "Family visits"

    admin.get(LIST)
    admin.submit(f"form[action='{VISITS}/move']", step="down")
    assert offered()[:2] == ["goods", "visits"]

    admin.get(VISITS)
    assert "Kunjungan keluarga tidak lagi ditawarkan." in admin.submit("form[action$=withdraw]")
    assert "visits" not in offered()

    admin.get(VISITS)
    assert "ditawarkan lagi, di tempat terakhir" in admin.submit("form[action$=offer]")
    assert offered()[-2:] == ["cetak-dokumen", "visits"]

    acts = [action.removeprefix("choice ") for action, who in seals() if who == "admin"]
    assert acts == ["added", "renamed", "moved", "withdrawn", "offered"]
    audit_log = admin.get("/admin/audit/?group=list")
    assert "Pilihan ditambah" in audit_log
    assert "Pilihan: layanan" in audit_log


def test_a_service_that_is_not_offered_keeps_what_was_sent_about_it(admin, officer):
    sent = a_suggestion().suggestion
    admin.get(VISITS)

    admin.submit("form[action$=withdraw]")

    assert "Kunjungan" in officer.get(f"/officer/cases/{sent.public_id}")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name_id", " ", "wajib diisi"),
        ("name_id", "a" * 41, "40"),
        ("name_id", "a\u202eb", "tanda yang tidak terlihat"),
        ("name_id", "KUNJUNGAN", "sudah ada di daftar"),
        ("name_en", "visits", "sudah ada di daftar bahasa Inggris"),
    ],
)
def test_an_invalid_name_is_refused_at_its_field_and_kept(admin, field, value, words):
    admin.get(NEW)
    before = offered()

    page = admin.submit(**{"name_id": "Cetak dokumen", "name_en": "Printing", field: value})

    assert page.status == 400
    assert words in page.one(f"#{field}-error").get_text()
    assert page.form()[field] == marked(value).strip()
    assert offered() == before


def test_generated_codes_are_unique_and_clash_with_no_page(admin):
    for name in ("Visits", "New", "!!!"):
        admin.get(NEW)
        admin.submit(name_id=name, name_en=f"{name} en")

    assert offered()[-3:] == ["visits2", "new2", "choice"]
    assert admin.get("/admin/services/new2").heading == 'Layanan "New"'


def test_no_more_are_offered_than_the_screen_has_room_for(admin):
    Service.create(code="old", names=Texts(id="Loket lama"), position=0, active=False)
    admin.get(NEW)
    for number in range(Service.MAX_OFFERED - len(offered())):
        Service.create(code=f"more-{number}", names=Texts(id=f"Layanan {number}"), position=50 + number)

    assert "Layar hanya memuat 9 layanan." in admin.submit(name_id="Parkir")
    assert "Layar hanya memuat 9 layanan." in admin.post("/admin/services/old/offer")
    assert len(offered()) == Service.MAX_OFFERED
    assert not admin.get(LIST).all("main a[href$=new]")


def test_the_last_one_offered_stays(admin):
    root = Account.named("root")
    for service in Service.select().where(Service.code != "visits"):
        service.withdraw(root)
    before = seals()
    page = admin.get(VISITS)

    after = admin.post(f"{VISITS}/withdraw")

    assert not page.all("form[action$=withdraw] button")
    assert "Paling sedikit satu layanan harus ditawarkan" in after
    assert offered() == ["visits"]
    assert seals() == before


def test_of_two_editors_the_slower_one_is_warned_and_loses_nothing(admin):
    admin.get(VISITS)
    slow = admin.page
    admin.submit(name_id="Kunjungan keluarga")
    admin.page = slow

    page = admin.submit(name_id="Besuk")

    assert page.status == 409
    assert "ada yang mengubahnya saat Anda menyunting" in page
    assert page.heading == 'Layanan "Kunjungan keluarga"'
    assert page.form()["name_id"] == "Besuk"
    admin.submit()
    assert Service.find("visits").names.source == "Besuk"


def test_a_change_behind_the_programs_back_is_found(admin):
    admin.post(f"{VISITS}/move", step="down")
    assert seals()

    Service.create(code="forged", names=Texts(id="Layanan berbayar"), position=9)

    assert [finding.kind for finding in verify()] == ["list changed"]


def test_only_administrators_may_enter(officer, admin):
    assert [officer.get(path).status for path in (LIST, NEW, VISITS)] == [403, 403, 403]
    assert admin.get(f"{LIST}tidak-ada").status == 404
