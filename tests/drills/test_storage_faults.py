"""Real storage faults while somebody sends: an honest page, the text kept, nothing stored twice or partially."""

from contextlib import contextmanager
from datetime import datetime

import cysqlite
import pytest
from peewee import OperationalError

from kiosk.core.models import Audit, Case, Event, Notice, Session, Suggestion, Throttle, Words
from kiosk.core.models.accounts import session, throttle
from kiosk.core.models.chain import audit
from kiosk.core.models.proof.verify import check
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import PRAGMAS, database, sqlite_path
from kiosk.core.text.languages import Texts
from tests.factories import PASSWORD, a_suggestion, an_account

TEXT = "Ruang tunggu panas dan kursinya kurang."

pytestmark = pytest.mark.sqlite_only


def ready_to_send(visitor):
    visitor.get("/suggestions/new")
    visitor.submit(kind="suggestion")
    visitor.submit(service="visits")
    visitor.submit(text=TEXT, go="next")
    return visitor.submit(go="anonymous")


@contextmanager
def pragmas(**changed):
    """Open every connection with these pragmas while the context lasts."""
    database.close()
    database.obj._pragmas = list({**PRAGMAS, **changed}.items())
    try:
        yield
    finally:
        database.close()
        database.obj._pragmas = list(PRAGMAS.items())


def fill_up():
    """Use up the space left below the limit."""
    with pytest.raises(OperationalError, match="full"):
        while True:
            Notice.create(texts=Texts(id="x" * 500), ends_at=datetime(2020, 1, 2))


@pytest.fixture
def read_only(storage):
    """Return a context in which every connection can only read, as on a disk that the system mounted read-only."""
    yield lambda: pragmas(query_only=1)
    for held in (audit._held, session._held, throttle._held):
        held.clear()


def stored():
    return [model.select().count() for model in (Suggestion, Words, Event, Case)]


def test_a_full_disk_keeps_the_text_and_the_next_touch_sends_it(visitor, storage):
    ready_to_send(visitor.with_origin())
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]

    with pragmas(max_page_count=pages):
        fill_up()
        for _ in range(40):
            page = visitor.submit(go="send")
            if page.status != 200:
                break
            ready_to_send(visitor)
        assert page.status == 507
        assert "Penyimpanan penuh" in page
        assert "BELUM tersimpan" in page
        assert TEXT in page

    before = stored()
    assert len(set(before)) == 1
    assert visitor.submit().heading == "Pesan Anda sudah kami terima"
    assert stored() == [number + 1 for number in before]


def test_a_locked_database_keeps_the_text_and_the_next_touch_sends_it(visitor, storage):
    ready_to_send(visitor.with_origin())
    other = cysqlite.connect(str(sqlite_path()))
    other.execute("BEGIN EXCLUSIVE")

    with pragmas(busy_timeout=100):
        database.obj._timeout = 0.1
        page = visitor.submit(go="send")

    assert page.status == 503
    assert "Penyimpanan sedang sibuk" in page
    assert TEXT in page
    other.execute("ROLLBACK")
    other.close()
    assert stored() == [0, 0, 0, 0]
    assert visitor.submit().heading == "Pesan Anda sudah kami terima"
    assert stored() == [1, 1, 1, 1]


def test_a_vanished_database_is_an_honest_page_in_the_office_too(officer, storage):
    database.close()
    path = sqlite_path()
    path.rename(path.with_suffix(".away"))
    path.mkdir()

    page = officer.get("/officer/suggestions/")

    assert page.status == 503
    assert "BELUM tersimpan" not in page
    path.rmdir()
    path.with_suffix(".away").rename(path)


def test_a_vanished_database_is_an_honest_page_in_the_defaults(visitor, storage, tmp_path):
    visitor.get("/home")
    database.close()
    path = sqlite_path()
    path.rename(path.with_suffix(".away"))
    path.mkdir()

    page = visitor.get("/terms/")

    assert page.status == 503
    assert "Penyimpanan sedang bermasalah" in page
    assert "Rutan Kelas IIB Blora" in page
    path.rmdir()
    path.with_suffix(".away").rename(path)


def test_people_sign_in_on_a_read_only_database_and_it_is_stored_and_sealed_later(stranger, storage, read_only):
    an_account("siti", "officer", password_hash=hash_secret(PASSWORD))
    rows = Audit.select().count()

    with read_only():
        assert stranger.sign_in("siti").status == 200
        assert stranger.get("/officer/suggestions/").status == 200
        assert Session.select().count() == 0
    signed_in = stranger.get("/officer/suggestions/")
    sealed = Audit.seal_held()

    assert signed_in.status == 200
    assert sealed == 1
    assert [row.action for row in Audit.select().order_by(Audit.seq)][rows:] == ["signed in"]
    assert check().findings == []


def test_a_session_that_ends_on_a_read_only_database_stays_ended(officer, storage, read_only):
    officer.get("/password")
    cookie = officer.client.get_cookie("kiosk_office").value

    with read_only():
        officer.submit("form[action='/sign-out']")
        officer.client.set_cookie("kiosk_office", cookie)
        during = officer.client.get("/officer/suggestions/")
    after = officer.client.get("/officer/suggestions/")

    assert (during.status_code, after.status_code) == (302, 302)
    assert Session.select().where(Session.ended_at.is_null(False)).count() == 1


def test_guesses_on_a_read_only_database_are_limited_and_counted_on_later(stranger, storage, read_only):
    an_account("siti", "officer", password_hash=hash_secret(PASSWORD))
    stranger.get("/")

    with read_only():
        pages = [stranger.submit(username="siti", password=f"salah {number}") for number in range(Throttle.FREE)]
        right = stranger.submit(username="siti", password=PASSWORD)
    afterwards = stranger.submit(username="siti", password=PASSWORD)

    assert [page.status for page in pages] == [400] * Throttle.FREE
    assert all("Nama akun atau kata sandi tidak cocok." in page for page in pages)
    for page in (right, afterwards):
        assert page.status == 400
        # After the last free try: the wait of its place and of its device.
        assert int(page.one("[data-module=countdown]")["data-seconds"]) in range(1, Throttle.FIRST_WAIT + 1)
        assert "/sign-out" not in page.text
    assert Throttle.select().count() == 0


def test_an_answer_is_read_with_its_ticket_on_a_read_only_database(visitor, storage, read_only):
    code = a_suggestion(TEXT).code
    visitor.get("/tickets/")

    with read_only():
        page = visitor.submit(code=code)

    assert page.status == 200
    assert page.heading == "Pesan Anda sedang kami tangani"


def test_what_cannot_be_stored_is_refused_with_the_true_word(visitor, storage, read_only):
    ready_to_send(visitor)

    with read_only():
        page = visitor.submit(go="send")

    assert page.status == 503
    assert "Penyimpanan hanya bisa dibaca" in page
    assert TEXT in page
    assert stored() == [0, 0, 0, 0]
