"""Real storage faults while somebody sends: an honest page, the text kept, nothing stored twice or partially."""

from contextlib import contextmanager
from datetime import datetime

import cysqlite
import pytest
from peewee import OperationalError

from kiosk.core.models import Case, Event, Notice, Suggestion, Words
from kiosk.core.storage.database import PRAGMAS, database, sqlite_path
from kiosk.core.text.languages import Texts

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
