"""What forms take from a request: text, and a file only where one is asked for."""

import io

import pytest

FIELDS = {"code": "", "username": "", "new_password": "", "repeat_password": ""}


@pytest.mark.parametrize("name", FIELDS)
def test_a_file_in_place_of_a_text_is_taken_for_nothing(stranger, name):
    stranger.get("/first-password")

    page = stranger.post("/first-password", {**FIELDS, name: (io.BytesIO(b"x"), "a.xlsx")})

    assert page.status == 400
    assert "Masalah" in page.one("title").get_text()


@pytest.mark.parametrize("body", ["7", "[]", "null", '{"code": [["a"]], "username": 7}'])
def test_a_json_body_is_taken_for_an_empty_form(stranger, body):
    token = stranger.get("/first-password").one("input[name=csrf_token]")["value"]

    answer = stranger.client.post(
        "/first-password", data=body, content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert answer.status_code == 400
    assert "Masalah" in answer.text
