"""What an error page says of what was typed."""

import errno

import pytest

from kiosk.core.days import clock
from kiosk.core.models import FaultTally

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(("method", "unsaved"), [("GET", False), ("POST", True)])
@pytest.mark.parametrize("surface", ["visitor", "office"])
def test_on_a_full_disk_only_what_was_sent_is_called_unsaved(apps, overrides, storage, surface, method, unsaved):
    app = apps.of(surface, overrides)

    with app.test_request_context("/", method=method):
        answer = app.make_response(app.handle_user_exception(FULL))

    assert answer.status_code == 507
    assert ("BELUM tersimpan" in answer.get_data(as_text=True)) == unsaved


def test_on_a_full_disk_the_office_reads_what_to_do(office_app, storage):
    with office_app.test_request_context("/"):
        answer = office_app.make_response(office_app.handle_user_exception(FULL))

    assert "harus dipindahkan hari ini juga" in answer.get_data(as_text=True)


def test_what_the_program_did_not_expect_counts_among_the_failures_of_today_and_a_wrong_address_does_not(
    visitor, visitor_app, storage
):
    assert visitor.client.get("/nothing").status_code == 404
    assert FaultTally.on(clock.today())["page"] == 0

    with visitor_app.test_request_context("/"):
        visitor_app.handle_user_exception(RuntimeError("broken"))

    assert FaultTally.on(clock.today())["page"] == 1
