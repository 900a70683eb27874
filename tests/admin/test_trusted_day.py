"""An administrator sees whether the date is trusted, and confirms it where the program may not."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, TrustedDay
from kiosk.core.models.proof.verify import verify
from tests.factories import actor_of

PAGE = "/admin/trusted_day/"

pytestmark = pytest.mark.usefixtures("storage")


def after_a_holiday(days: int = 10) -> None:
    """The machine was off for so many days."""
    TrustedDay.move_to(clock.today() - timedelta(days=days))


def test_on_a_trusted_day_there_is_nothing_to_do(admin):
    page = admin.get(PAGE)

    assert "Tanggal komputer dipercaya" in page
    assert page.all("form[action$=confirm]") == []


def test_after_a_long_holiday_the_page_says_what_waits_and_one_click_confirms(admin):
    after_a_holiday()
    assert "Pemusnahan dan penayangan terjadwal ditunda" in admin.get(PAGE)

    page = admin.submit("form[action$=confirm]")

    assert "sekarang dipercaya" in page
    assert TrustedDay.today() == clock.today()
    assert verify() == []


def test_the_confirmation_is_in_the_audit_log_with_its_actor(admin):
    after_a_holiday()
    admin.get(PAGE)
    admin.submit("form[action$=confirm]")

    assert actor_of(Audit.get(Audit.action == "day confirmed")) == Account.named("admin")
    assert "Tanggal dipastikan" in admin.get("/admin/audit/?group=day")


@pytest.mark.parametrize("seen", ["2038-01-19", "", "kemarin"])
def test_a_date_that_the_clock_does_not_show_is_not_confirmed(admin, seen):
    after_a_holiday()
    admin.get(PAGE)

    page = admin.submit("form[action$=confirm]", seen=seen)

    assert "Tanggal komputer berubah" in page
    assert TrustedDay.today() is None


def test_a_clock_behind_the_trusted_day_is_said_so(admin):
    after_a_holiday(-1)

    assert "lebih awal daripada" in admin.get(PAGE)


def test_a_removed_row_is_said_so_and_can_be_made_good(admin):
    TrustedDay.delete().execute()
    assert "hilang atau diubah di luar program" in admin.get(PAGE)

    admin.submit("form[action$=confirm]")

    assert TrustedDay.today() == clock.today()
    assert verify() == []
