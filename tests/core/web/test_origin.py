"""Where a request comes from: another origin makes nothing happen here, with any token and by any touch."""

import pytest
from flask import request

from kiosk import create_app
from kiosk.core.models import Account, Audit, Notice
from kiosk.core.storage.database import CannotStart
from kiosk.core.web import faults, origin
from kiosk.core.web.origin import Sender
from tests.pages import Person

HOME = "/admin/accounts/new"
FORGED = {"username": "penyusup", "name": "Penyusup", "admin": "y"}
OTHER_PORT = "http://localhost:8000"

FOREIGN = [
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": OTHER_PORT},
    {"Origin": "https://localhost"},
    {"Origin": "http://contoh.id"},
    {"Origin": "http://localhost.contoh.id"},
]
OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    # A page under no-referrer sends this; the browser still says where it comes from.
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
]


def forge(person: Person, token: str, **headers: str):
    return person.client.post(HOME, data={**FORGED, "csrf_token": token}, headers=headers)


def token_of(person: Person) -> str:
    return person.get(HOME).soup.select_one("input[name=csrf_token]")["value"]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_post_from_another_origin_is_refused_even_with_the_right_token(admin, storage, headers):
    answer = forge(admin, token_of(admin), **headers)

    assert answer.status_code == 403
    assert "Permintaan ini datang dari halaman lain" in answer.text
    assert "penyusup" not in answer.text.casefold()
    assert Account.named("penyusup") is None


@pytest.mark.parametrize("headers", OWN)
def test_a_post_of_our_own_page_passes(admin, storage, headers):
    assert forge(admin, token_of(admin), **headers).status_code == 200
    assert Account.named("penyusup") is not None


@pytest.mark.parametrize("headers", [*FOREIGN, {}])
def test_no_answer_to_a_forged_form_can_be_sent_by_a_touch(admin, storage, headers):
    answer = forge(admin, "", **headers)

    assert answer.status_code in (400, 403)
    assert 'value="penyusup"' not in answer.text
    assert Account.named("penyusup") is None


def test_the_check_finds_the_one_touch_if_the_guard_is_off(admin, storage, monkeypatch):
    for module in (origin, faults):
        monkeypatch.setattr(module, "sender", lambda: Sender.OWN)

    answer = forge(admin, "", **{"Sec-Fetch-Site": "same-site"})

    assert 'value="penyusup"' in answer.text


def test_what_was_typed_is_shown_for_copying_when_nobody_says_where_it_comes_from(visitor):
    answer = visitor.client.post("/suggestions/new", data={"text": "Kursinya kurang.", "step": "text", "name": "Siti"})

    assert answer.status_code == 400
    assert "Kursinya kurang." in answer.text
    assert "Siti" in answer.text
    assert 'value="Kursinya kurang."' not in answer.text


def test_a_link_from_elsewhere_opens_a_page(officer):
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    assert officer.client.get("/officer/suggestions/", headers=link).status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {},
    ],
)
def test_a_page_elsewhere_embeds_and_fetches_nothing(officer, more):
    answer = officer.client.get("/officer/suggestions/", headers={"Sec-Fetch-Site": "same-site", **more})

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/officer/exports/suggestions.csv", "/officer/registers/register.xlsx"])
def test_a_link_from_elsewhere_exports_nothing(officer, storage, path):
    before = Audit.select().count()
    link = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    assert officer.client.get(path, headers=link).status_code == 403
    assert Audit.select().count() == before
    with officer.client.get(path, headers={"Sec-Fetch-Site": "none"}) as typed:
        assert typed.status_code == 200


def test_a_host_that_nobody_named_is_refused_with_what_to_set(visitor, stranger):
    for person in (visitor, stranger):
        for path in ("/", "/nothing", "/healthz"):
            answer = person.client.get(path, headers={"Host": "contoh.id"})

            assert answer.status_code == 400
            assert answer.mimetype == "text/plain"
            assert "KIOSK_TRUSTED_HOSTS" in answer.text
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_forged_post_to_an_unknown_host_is_refused_as_well(admin, storage):
    token = token_of(admin)

    assert forge(admin, token, Host="contoh.id", Origin="http://contoh.id").status_code == 400
    assert Account.named("penyusup") is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8001", "kantor.rutan.example", "10.0.0.5:8001", "lobi"])
def test_loopback_the_machine_and_the_names_of_the_front_are_known(overrides, monkeypatch, host):
    monkeypatch.setattr("socket.gethostname", lambda: "LOBI")
    monkeypatch.setenv("KIOSK_TRUSTED_HOSTS", "kantor.rutan.example, 10.0.0.5")
    app = create_app("office", **overrides)

    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == 200


@pytest.fixture
def behind_a_front(overrides, monkeypatch, stranger):
    """The office behind one proxy that ends TLS."""
    monkeypatch.setenv("KIOSK_PROXY_HOPS", "1")
    monkeypatch.setenv("KIOSK_TRUSTED_HOSTS", "kantor.rutan.example")
    return Person(create_app("office", **overrides))


FRONT = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "kantor.rutan.example", "X-Forwarded-For": "10.0.0.9"}


def test_behind_a_front_posts_come_from_its_address(behind_a_front):
    client = behind_a_front.client

    def post(**headers: str):
        return client.post("/", headers={**FRONT, **headers}).status_code

    assert post(Origin="https://kantor.rutan.example") == 400
    assert post(Origin="http://kantor.rutan.example") == 403
    assert post(Origin="http://localhost") == 403


def test_only_the_last_hop_is_believed(behind_a_front):
    app = behind_a_front.app
    forged = {"X-Forwarded-Host": "contoh.id, kantor.rutan.example", "X-Forwarded-For": "127.0.0.1, 10.0.0.9"}

    with behind_a_front.client as client:
        assert client.get("/", headers={**FRONT, **forged}).status_code == 200
        assert request.remote_addr == "10.0.0.9"
    assert app.config["PROXY_HOPS"] == 1


def test_without_the_setting_no_forwarded_header_is_believed(stranger):
    with stranger.client as client:
        assert client.get("/", headers=FRONT).status_code == 200
        assert request.host == "localhost"
        assert request.remote_addr == "127.0.0.1"
        assert not request.is_secure
        assert not origin.is_loopback()


def test_cookies_behind_tls_are_secure_and_bound_to_the_host(behind_a_front):
    answer = behind_a_front.client.get("/", headers=FRONT)

    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-kiosk_office", "__Host-kiosk_office_device"}
    for cookie in cookies:
        assert "; Secure" in cookie
        assert "; Path=/" in cookie
        assert "Domain" not in cookie
        assert "; HttpOnly" in cookie
        assert "; SameSite=Strict" in cookie


def test_cookies_on_plain_loopback_have_plain_names(stranger):
    cookies = stranger.client.get("/").headers.getlist("Set-Cookie")

    assert {cookie.split("=")[0] for cookie in cookies} == {"kiosk_office", "kiosk_office_device"}
    assert not any("Secure" in cookie for cookie in cookies)


def test_a_plain_cookie_opens_no_session_behind_tls(behind_a_front, admin):
    """A page on another port of the host could have set it."""
    behind_a_front.client.set_cookie("kiosk_office", admin.client.get_cookie("kiosk_office").value)

    assert behind_a_front.client.get("/password", headers=FRONT).status_code == 302


def test_text_in_place_of_a_number_is_refused_at_start(overrides, monkeypatch):
    monkeypatch.setenv("KIOSK_PROXY_HOPS", "yes")

    with pytest.raises(CannotStart, match="KIOSK_PROXY_HOPS is a whole number"):
        create_app("office", **overrides)


def test_no_page_keeps_a_notice_from_elsewhere(staff, storage):
    token = staff.get("/staff/notices/new").soup.select_one("input[name=csrf_token]")["value"]
    before = Notice.select().count()

    answer = staff.client.post("/staff/notices/new", data={"csrf_token": token}, headers={"Origin": OTHER_PORT})

    assert answer.status_code == 403
    assert Notice.select().count() == before
