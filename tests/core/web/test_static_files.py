"""A browser asks for each style sheet and script once, and for the new ones after an update."""

import re
from pathlib import Path

import pytest

from kiosk.core.web.static_files import version_of
from tests.pages import Person

pytestmark = pytest.mark.sqlite_only

STYLES = re.compile(r'href="(/static/\w+/css/app\.css)"')


def address_of_styles(visitor: Person) -> str:
    return STYLES.search(visitor.client.get("/home").text)[1]


def test_a_browser_keeps_a_file_and_does_not_ask_again(visitor):
    answer = visitor.client.get(address_of_styles(visitor), buffered=True)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_from_before_an_update_gets_the_present_file_which_is_not_kept(visitor):
    address = address_of_styles(visitor)
    present = visitor.client.get(address, buffered=True)

    old = visitor.client.get(re.sub(r"/static/\w+/", "/static/000000000000/", address), buffered=True)

    assert old.data == present.data
    assert old.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["css/nothing.css", "../run.py", "%2e%2e/run.py", "..%2frun.py"])
def test_no_other_file_is_sent_and_its_absence_is_not_kept(visitor, path):
    folder = address_of_styles(visitor).removesuffix("css/app.css")

    answer = visitor.client.get(folder + path)

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


CHANGES = {
    "changed": lambda folder: (folder / "a.css").write_text("b { color: red }"),
    "added": lambda folder: (folder / "js/c.js").write_text(""),
    "renamed": lambda folder: (folder / "a.css").rename(folder / "c.css"),
    "removed": lambda folder: (folder / "js/b.js").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_version_differs_once_a_file_was(tmp_path: Path, change):
    (tmp_path / "js").mkdir()
    (tmp_path / "a.css").write_text("a { color: red }")
    (tmp_path / "js/b.js").write_text("start()")
    before = version_of(tmp_path)
    assert version_of(tmp_path) == before

    change(tmp_path)

    assert version_of(tmp_path) != before
