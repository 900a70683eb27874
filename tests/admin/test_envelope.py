"""The key of the envelope is shown once, printed, and counts from when its end was read from the paper."""

from pathlib import Path

import pytest

from kiosk.core.backup.envelope import Envelope
from kiosk.core.models import Account, Audit
from tests.factories import PASSWORD, actor_of, an_account

PAGE = "/admin/envelope/"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def instance(overrides) -> Path:
    return Path(overrides["instance"])


def the_key(page) -> str:
    return "".join(span.get_text() for span in page.all(".envelope-key__groups span"))


def test_a_key_is_shown_once_and_counts_once_its_end_was_typed(admin, instance):
    admin.get(PAGE)
    key = the_key(admin.submit("form[action$=make]"))
    assert not Envelope(instance).is_made

    page = admin.submit("form[action$=keep]", end=f" {key[-4:].lower()}")

    assert "Kunci amplop berlaku" in page
    assert len(Envelope(instance).recipients) == 2
    assert actor_of(Audit.get(Audit.action == "envelope made")) == Account.named("admin")
    assert "Kunci amplop dibuat" in admin.get("/admin/audit/?group=schema")
    stored = [path.read_bytes() for path in instance.rglob("*") if path.is_file()]
    assert not any(key.encode() in content for content in stored)


def test_a_wrong_end_keeps_the_key_on_the_page_and_changes_nothing(admin, instance):
    admin.get(PAGE)
    key = the_key(admin.submit("form[action$=make]"))

    page = admin.submit("form[action$=keep]", end="XXXX")

    assert "Tidak sama dengan kelompok terakhir" in page
    assert the_key(page) == key
    assert not Envelope(instance).is_made


def test_the_printed_page_names_the_command_that_restores(admin):
    admin.get(PAGE)

    page = admin.submit("form[action$=make]")

    assert ".venv/bin/flask --app run restore" in page
    assert page.one("svg.qr")


def test_a_key_that_opens_every_message_needs_an_inspector(admin, instance, password_hash):
    an_account("wati", "inspector", password_hash=password_hash)
    admin.get(PAGE)
    key = the_key(admin.submit("form[action$=make]"))

    page = admin.submit("form[action$=keep]", end=key[-4:])
    assert "memerlukan persetujuan pengawas" in page
    assert not Envelope(instance).is_made

    admin.submit("form[action$=keep]", end=key[-4:], inspector_username="wati", inspector_password=PASSWORD)
    assert Envelope(instance).is_made
