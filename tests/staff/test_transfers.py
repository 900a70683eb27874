import json
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kiosk.core import exchange
from kiosk.core.exchange.format import LARGEST_FILE, write
from kiosk.core.models import Revision, Setting, Term
from kiosk.core.storage.database import database
from tests.factories import a_draft, on_show
from tests.pages import Page

PAGE = "/staff/transfers/"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def document():
    return exchange.export()


def text(document: dict, slug: str = "asimilasi") -> dict:
    return next(term for term in document["terms"] if term["slug"] == slug)["revisions"]["id"]["published"]


def upload(staff, document) -> Page:
    """Upload a file through the form: a document, or any bytes."""
    data = document if isinstance(document, bytes) else write(document).encode()
    file = FileStorage(BytesIO(data), "istilah.json")
    # Encoded here: Werkzeug's client would leave a large body in a temporary file that nobody closes.
    boundary, body = encode_multipart({**staff.get(PAGE).form(), "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    staff.page = Page(staff.client.post(PAGE, data=body, content_type=kind, follow_redirects=True))
    return staff.page


def kept(overrides) -> list:
    return list(Path(overrides["instance"], "imports").glob("*"))


# Export


def test_the_file_has_a_dated_name_and_holds_everything(staff, document):
    answer = staff.client.get("/staff/transfers/terms.json")

    assert answer.get_data(as_text=True) == write(document)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=istilah-{document['exported_on']}.json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_workbook_has_a_dated_name(staff, document):
    answer = staff.client.get("/staff/transfers/terms.xlsx")

    assert answer.data.startswith(b"PK")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=istilah-{document['exported_on']}.xlsx"


# Import: differences


def test_the_differences_are_shown_word_by_word_before_anything_changes(staff, document):
    text(document)["short_answer"] = on_show().short_answer.replace("masyarakat", "warga", 1) + " Titik."
    text(document, "klien")["details"] = None

    page = upload(staff, document)

    assert page.heading == "Yang akan berubah"
    assert "2 istilah berubah" in page
    assert [word.get_text() for word in page.all("article:first-of-type ins")][-1].endswith("Titik.]")
    assert "Baris ini tidak berlaku." in page
    assert on_show().number == 1


def test_a_new_term_and_those_that_stay_are_listed(staff, document):
    new = json.loads(json.dumps(document["terms"][0]))
    new["slug"] = "wartelsuspas"
    new["revisions"]["id"]["published"]["title"] = "Wartelsuspas"
    document["terms"] = [*(term for term in document["terms"] if term["slug"] != "klien"), new]

    page = upload(staff, document)

    assert "Wartelsuspas" in page.one("details.card summary").get_text()
    assert "1 istilah hanya ada di sini dan tidak disentuh Klien" in page


def test_properties_groups_and_pronunciations_are_shown(staff, document):
    asimilasi = next(term for term in document["terms"] if term["slug"] == "asimilasi")
    asimilasi.update(group="proses", for_sentenced=False, related=["klien"])
    asimilasi["checked"] = {"by": "Siti", "on": "2026-11-20", "next_on": None}
    document["groups"][0]["names"]["id"] = "Program dan hak"
    document["pronunciations"] = [{"language": "id", "written": "PB", "spoken": "pe be"}]

    page = upload(staff, document)

    labels = [label.get_text() for label in page.all("dt")]
    assert labels[:2] == ["Kelompok: Program dan hak", "Pengucapan: PB"]
    assert {"Kelompok", "Hanya untuk narapidana (bukan tahanan)", "Istilah terkait", "Pemeriksaan"} <= set(labels)
    assert "20 Nov 2026 oleh Siti" in page


def test_a_file_that_changes_nothing_says_so_and_offers_nothing(staff, document):
    page = upload(staff, document)

    assert "Tidak ada yang akan berubah: 57 istilah" in page
    assert page.all("main form") == []


def test_checks_of_another_unit_are_reported_as_staying_there(staff, document):
    document["unit"] = "Rutan Kelas IIB Rembang"
    document["terms"][0]["checked"] = {"by": "Ani", "on": "2026-11-20", "next_on": None}
    text(document)["short_answer"] = "Berbaur."

    page = upload(staff, document)

    assert "Berkas dari Rutan Kelas IIB Rembang" in page
    assert "1 tanda pemeriksaan di dalamnya tidak ikut" in page


def test_the_page_takes_few_queries_whatever_the_number(staff, document):
    for number in range(30):
        Term.begin(slug=f"t-{number}", group="proses", author=None, fields={"title": f"T {number}", "short_answer": ""})
    for term in document["terms"]:
        term["revisions"]["id"]["published"]["short_answer"] += " Titik."
    page = upload(staff, document)
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = staff.get(page.path)

    database.obj.query_hooks.clear()
    assert page.status == 200
    assert 0 < len(queries) <= 12


# Import: applying


def test_applied_it_is_on_show_and_the_file_is_gone(staff, visitor, document, overrides):
    text(document)["short_answer"] = "Berbaur dengan warga."
    upload(staff, document)
    assert len(kept(overrides)) == 1

    page = staff.submit()

    assert page.path == "/staff/terms/"
    assert "Impor diterapkan: 0 istilah baru, 1 istilah berubah." in page
    assert "Berbaur dengan warga." in visitor.get("/terms/asimilasi")
    assert on_show().published_by.username == "staff"
    assert kept(overrides) == []


def test_a_second_tap_on_apply_changes_nothing_more(staff, document):
    text(document)["short_answer"] = "Berbaur dengan warga."
    page = upload(staff, document)
    action, fields = page.action(), page.form()
    staff.submit()

    page = staff.post(action, fields)

    assert "Berkas itu sudah tidak tersimpan di sini" in page
    assert on_show().number == 2


def test_what_changed_meanwhile_is_shown_again(staff, document):
    text(document)["short_answer"] = "Berbaur dengan warga."
    upload(staff, document)
    a_draft(short_answer="Draf sementara itu.")

    page = staff.submit()

    assert page.heading == "Yang akan berubah"
    assert "Belum diterapkan: istilah di sini berubah" in page
    assert on_show().number == 1
    staff.submit()
    assert on_show().short_answer == "Berbaur dengan warga."


def test_with_a_second_reader_the_page_says_that_texts_will_wait(staff, document):
    Setting.change(second_reader=True)
    before = on_show().short_answer
    text(document)["short_answer"] = "Berbaur dengan warga."

    page = upload(staff, document)
    assert "Pengaturan meminta pembaca kedua" in page
    page = staff.submit()

    assert "menunggu pembaca kedua" in page
    assert on_show().short_answer == before
    assert Term.at("asimilasi").newest("id").status == Revision.REVIEW


@pytest.mark.parametrize("by", ["a person", "nobody"])
def test_texts_that_wait_for_a_second_reader_have_their_pages_after_any_import(staff, document, by):
    Setting.change(second_reader=True)
    text(document)["short_answer"] = "Berbaur dengan warga."
    if by == "a person":
        upload(staff, document)
        staff.submit()
    else:
        exchange.apply(document, account=None, review=True)

    pages = [staff.get(f"/staff/{noun}/asimilasi/id") for noun in ("revisions", "publications")]

    who = "Staff" if by == "a person" else "naskah program"
    assert [page.status for page in pages] == [200, 200]
    assert all(f"diminta ditinjau oleh {who}" in page.one(".stands").get_text() for page in pages)


@pytest.mark.parametrize("seen", ["", "x", "é"])
def test_without_the_right_mark_nothing_is_applied(staff, document, seen):
    text(document)["short_answer"] = "Berbaur dengan warga."
    upload(staff, document)

    page = staff.submit(seen=seen)

    assert "Belum diterapkan" in page
    assert on_show().number == 1


# Import: refusals


def test_without_a_file_the_form_asks_for_one(staff):
    staff.get(PAGE)

    page = staff.submit()

    assert page.status == 400
    assert page.one("#file-error").get_text(strip=True) == "Pilih berkasnya lebih dulu."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "bukan JSON"),
        (b"\x00\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "bukan JSON"),
        (b'{"format": "kiosk-terms", "version": 4}', "versi lain"),
        (b'{"format": "other"}', "bukan berkas istilah"),
    ],
)
def test_what_is_no_file_of_explanations_is_refused_beside_the_field(staff, overrides, data, words):
    page = upload(staff, data)

    assert page.status == 400
    assert words in page.one("#file-error").get_text()
    assert "Belum ada yang berubah." in page
    assert kept(overrides) == []


def test_each_fault_is_named_with_its_place(staff, document):
    text(document)["details"] = "<script>alert(1)</script>"
    document["terms"][0]["<b>"] = 1

    page = upload(staff, document)

    rows = {row.code.get_text(): row("td")[1].get_text() for row in page.all(".table tbody tr")}
    assert page.status == 400
    assert "Hapus HTML" in rows["terms.asimilasi.revisions.id.published.details"]
    assert '"<b>" tidak dikenal' in rows[f"terms.{document['terms'][0]['slug']}"]
    assert page.soup.find("b", string="1") is None


def test_a_large_file_is_read_and_a_larger_one_refused_beside_the_field(staff, document):
    page = upload(staff, write(document).encode() + b" " * 1_000_000)
    assert page.status == 200

    page = upload(staff, b" " * (LARGEST_FILE + 1))
    assert page.status == 400
    assert "8 MB" in page.one("#file-error").get_text()


def test_beyond_all_measure_the_page_of_the_limit_answers(staff):
    assert upload(staff, b" " * (LARGEST_FILE * 2)).status == 413


def test_other_pages_keep_their_limit(staff):
    staff.get(PAGE)

    assert staff.post("/staff/terms/new", title="a" * 200_000).status == 413
    assert staff.post(f"/staff/transfers/{'a' * 22}/apply", seen="a" * 200_000).status == 413


@pytest.mark.parametrize("name", ["a" * 22, "x", "..%2Fkeys%2Fsession", "%00"])
def test_a_file_that_is_not_kept_here_is_to_be_uploaded_again(staff, name):
    page = staff.get(PAGE + name)

    assert page.status in (200, 404)
    assert page.status == 404 or "Unggah sekali lagi" in page


def test_an_officer_may_not_enter(officer):
    for path in (PAGE, PAGE + "terms.json", PAGE + "terms.xlsx", PAGE + "a" * 22):
        assert officer.get(path).status == 403
