"""What the kiosk says while it cannot store: before anybody has typed, and beside what was typed."""

import pytest
from peewee import OperationalError

from kiosk.core.models import Setting, Suggestion
from kiosk.core.models.suggestions import acts
from kiosk.core.storage import space as module
from kiosk.core.storage.condition import RATINGS_NEED, TEXTS_NEED
from kiosk.core.storage.space import space
from tests.factories import a_suggestion, an_account

TEXT = "Ruang tunggu panas dan kursinya kurang."
CLOSED = "Belum bisa sekarang. Sentuh untuk cara lain."
OMBUDSMAN = "Ombudsman Republik Indonesia (telepon 137"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def leave(monkeypatch):
    """Return a function that sets the free space on the disk."""
    return lambda free: monkeypatch.setattr(module.Space, "free", free)


@pytest.fixture
def damaged():
    """A database in which damage was found."""
    space.report_findings(damaged=True, doubtful=True)
    yield
    space.report_findings(damaged=False, doubtful=False)


@pytest.mark.parametrize(
    ("free", "closed", "path", "status"),
    [
        (TEXTS_NEED, 0, "/suggestions/new", 200),
        (TEXTS_NEED - 1, 1, "/suggestions/new", 507),
        (TEXTS_NEED - 1, 1, "/ratings/new", 200),
        (RATINGS_NEED - 1, 2, "/ratings/new", 507),
    ],
)
def test_home_and_the_first_page_say_what_cannot_be_stored_and_where_else_to_go(
    visitor, leave, free, closed, path, status
):
    leave(free)

    assert visitor.get("/home").text.count(CLOSED) == closed
    page = visitor.get(path)

    assert page.status == status
    assert (OMBUDSMAN in page) == (status == 507)
    assert "BELUM tersimpan" not in page


def test_the_page_after_a_text_says_that_nothing_is_stored_and_keeps_the_text(visitor, leave):
    visitor.with_origin().get("/suggestions/new")
    visitor.submit(kind="suggestion")
    visitor.submit(service="visits")
    leave(TEXTS_NEED - 1)

    page = visitor.submit(text=TEXT, go="next")

    assert page.status == 507
    assert "Isian Anda BELUM tersimpan." in page
    assert TEXT in page
    leave(TEXTS_NEED)
    assert visitor.submit().heading == "Tetap tanpa nama?"


def test_what_was_stored_before_the_disk_filled_up_gets_its_ticket_again(visitor, leave):
    visitor.get("/suggestions/new")
    visitor.submit(kind="praise")
    visitor.submit(service="visits")
    visitor.submit(text=TEXT, go="next")
    review = visitor.submit(go="anonymous")
    fields = {one["name"]: one.get("value", "") for one in review.all("#flow input[type=hidden][name]")}
    sent = visitor.post("/suggestions/new", **fields, go="send")
    leave(0)

    again = visitor.post("/suggestions/new", **fields, go="send")

    assert sent.one(".ticket__code").get_text() == again.one(".ticket__code").get_text()
    assert Suggestion.select().count() == 1


def test_a_reopening_text_is_refused_before_it_is_written(visitor, leave):
    receipt = a_suggestion(TEXT)
    acts.reply(receipt.suggestion.cases.get(), an_account("siti", "officer"), "Akan dipasang.", seen=1)
    visitor.get("/tickets/")
    leave(TEXTS_NEED - 1)

    answered = visitor.submit(code=receipt.code)
    page = visitor.submit("#reopen")

    assert "Akan dipasang." in answered
    assert page.status == 507
    assert OMBUDSMAN in page


def test_a_damaged_database_takes_no_message_and_shows_nothing_as_certain(visitor, damaged):
    Setting.change(unit_telephone="0296-531 000")

    for path in ("/", "/home", "/terms/", "/terms/pembebasan-bersyarat", "/tickets/"):
        assert "Yang tertulis di layar ini bisa keliru" in visitor.get(path), path
    page = visitor.get("/suggestions/new")

    assert page.status == 503
    assert page.heading == "Penyimpanan rusak"
    assert OMBUDSMAN in page


def test_the_office_reads_above_every_page_what_works_and_what_to_do(officer, leave):
    leave(TEXTS_NEED - 1)
    assert "pesan baru dari pengunjung ditolak, penilaian masih diterima" in officer.get("/officer/suggestions/")

    leave(RATINGS_NEED - 1)

    assert "Jawaban dan ekspor masih dapat dikerjakan" in officer.get("/officer/suggestions/")


def test_a_damaged_database_leads_the_administrator_to_the_copies(admin, damaged):
    page = admin.get("/admin/accounts/")

    assert "Sebagian berkas basis data rusak: pesan baru ditolak, dan yang tampil bisa keliru." in page
    assert page.one("main a[href='/admin/backups/']").get_text() == "Buka Salinan"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("database disk image is malformed", 503, "Basis data rusak"),
        ("attempt to write a readonly database", 503, "Sistem mengunci ruang simpan"),
        ("connection failed: Connection refused", 503, "Server basis data (PostgreSQL) tidak bisa dihubungi."),
        ("unable to open database file", 503, "Berkas basis data tidak bisa dibuka."),
        ("database or disk is full", 507, "Ruang simpan komputer ini penuh"),
    ],
)
def test_the_office_reads_the_true_error_and_the_words_of_the_system(apps, overrides, error, status, words):
    app = apps.of("office", overrides)

    with app.test_request_context("/officer/suggestions/", method="POST"):
        answer = app.make_response(app.handle_user_exception(OperationalError(error)))

    page = answer.get_data(as_text=True)
    space.report_findings(damaged=False, doubtful=False)
    assert answer.status_code == status
    assert words in page
    assert f"<code>{error}</code>" in page
    assert "Isian Anda BELUM tersimpan." in page
