"""Static text is compressed if the browser accepts it; pages with secrets are not."""

import gzip

import pytest

SCRIPT = "/static/any/js/modules/navigation.js"


@pytest.mark.sqlite_only
def test_a_script_is_compressed_and_is_the_same(visitor):
    plain = visitor.client.get(SCRIPT, buffered=True)
    small = visitor.client.get(SCRIPT, headers={"Accept-Encoding": "gzip, br"}, buffered=True)

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
    assert small.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.sqlite_only
def test_a_compressed_script_that_has_not_changed_is_not_sent_again(visitor):
    known = visitor.client.get(SCRIPT, headers={"Accept-Encoding": "gzip"}, buffered=True).headers["ETag"]

    again = visitor.client.get(SCRIPT, headers={"Accept-Encoding": "gzip", "If-None-Match": known}, buffered=True)

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.sqlite_only
def test_a_page_is_not_compressed(visitor):
    page = visitor.client.get("/home", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in page.headers
