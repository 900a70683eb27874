"""An administrator sees the copies, makes and checks one, and prepares a stick; nobody needs the command line."""

from pathlib import Path

import pytest

from kiosk.core.backup import copying
from kiosk.core.backup.envelope import Envelope
from kiosk.core.backup.task import tasks
from kiosk.core.models import Setting

PAGE = "/admin/backups/"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def instance(overrides) -> Path:
    return Path(overrides["instance"])


def test_without_a_copy_and_an_envelope_the_page_says_what_is_missing(admin):
    page = admin.get(PAGE)

    assert "Kunci amplop belum dibuat" in page
    assert "Belum ada salinan di sini" in page
    assert "Belum ada folder lain" in page


def test_one_tap_makes_a_copy_and_another_one_checks_it(admin, instance):
    admin.get(PAGE)
    admin.submit("form[action$=make]")
    tasks.last.wait()

    assert "Salinan sudah dibuat dan diperiksa" in admin.get(PAGE)
    (copy,) = copying.local_place(instance).copies()
    admin.submit("form[action$=check]")
    tasks.last.wait()
    page = admin.get(PAGE)
    assert "Salinan nomor 1 lulus" in page
    assert "berhasil" in page
    assert copy.path.exists()


def test_a_stick_is_prepared_under_its_name_and_takes_the_copy(admin, instance, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    Setting.change(copies_folder=str(stick))
    Envelope(instance).seal_to(Envelope.new())
    assert "belum disiapkan" in admin.get(PAGE)

    # The folder of a test lies on the machine's own disk, where the page offers no form.
    assert "disk komputer ini sendiri" in admin.page
    page = admin.post("/admin/backups/prepare", {"place": "1", "name": "Flashdisk A"})
    assert "Flashdisk A siap menerima salinan" in page
    copying.make(instance)
    copying.carry(instance)

    assert [path.suffix for path in sorted(stick.glob("kiosk-0*"))] == [".age"]
    assert "Flashdisk A" in admin.get(PAGE)


def test_a_pulled_stick_and_another_unit_s_are_named_and_nothing_is_written_to_them(admin, instance, tmp_path):
    gone, other = tmp_path / "gone", tmp_path / "other"
    other.mkdir()
    (other / "kiosk-copies.json").write_text('{"name": "Lapas lain", "unit": "deadbeef"}')
    Setting.change(copies_folder=str(gone), copies_folder_2=str(other))
    Envelope(instance).seal_to(Envelope.new())
    copying.make(instance)
    copying.carry(instance)

    page = admin.get(PAGE)

    assert "Folder itu tidak ada" in page
    assert "salinan kantor lain" in page
    assert [path.name for path in other.iterdir()] == ["kiosk-copies.json"]
    assert not gone.exists()


def test_a_copy_that_does_not_exist_leads_back_to_the_list(admin):
    admin.get(PAGE)

    assert "tidak ada lagi" in admin.post("/admin/backups/check", {"place": "0", "name": "../../kiosk.db"})
    assert "tidak ada lagi" in admin.get("/admin/restores/new?place=9&name=kiosk-000001-undated.age")
    assert tasks.last is None
