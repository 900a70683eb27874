"""A setting that was written into the database by hand neither destroys nor discloses anything."""

import pytest

from kiosk.admin.forms.settings import SettingsForm
from kiosk.core.models import Audit, Setting
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.unit.setting import DEFAULTS, LIMITS
from kiosk.core.storage.database import database
from tests.factories import an_account

pytestmark = [pytest.mark.usefixtures("storage"), pytest.mark.sqlite_only]


def write(name: str, value: str) -> None:
    """Write a setting past the program."""
    database.execute_sql(f"DELETE FROM setting WHERE name = '{name}'")
    database.execute_sql(
        f"INSERT INTO setting (name, language, value) VALUES ('{name}', '', {database.param})", (value,)
    )


def kinds() -> list[str]:
    return [finding.kind for finding in verify()]


@pytest.mark.parametrize("name", LIMITS)
def test_every_number_is_read_within_its_limits(name):
    least, most = LIMITS[name]
    for written, read in (
        ("-1", least),
        ("0", least),
        ("1" + "0" * 12, most),
        ("x", DEFAULTS[name]),
        ("", DEFAULTS[name]),
    ):
        write(name, written)

        assert Setting.read(name) == Setting.everything()[name] == read


def test_every_number_has_limits_and_the_defaults_keep_them():
    numbers = {name for name, value in DEFAULTS.items() if type(value) is int}

    assert numbers == set(LIMITS)
    assert all(least <= DEFAULTS[name] <= most for name, (least, most) in LIMITS.items())


def test_contacts_are_kept_a_month_and_texts_a_year_at_least():
    assert (LIMITS["keep_contact_days"][0], LIMITS["keep_text_days"][0]) == (30, 365)


def test_the_form_takes_its_limits_from_the_model(office_app):
    with office_app.test_request_context():
        form = SettingsForm(formdata=None)
        bounds = {name: (one.min, one.max) for name in LIMITS for one in form[name].validators if hasattr(one, "max")}

    assert bounds == {name: limits for name, limits in LIMITS.items() if name != "slip_columns"}


@pytest.mark.parametrize(
    ("name", "value"), [("batches", "selalu"), ("unit_name", " "), ("channels", ""), ("survey_always", "1")]
)
def test_a_text_or_switch_that_the_form_would_refuse_is_read_as_its_default(name, value):
    write(name, value)

    assert Setting.read(name) == DEFAULTS[name]


def test_a_setting_added_by_hand_is_named():
    write("keep_text_days", "0")

    assert kinds() == ["setting unsealed"]
    assert not Setting.proven("keep_text_days")


def test_a_setting_deleted_by_hand_is_named_and_saving_makes_it_good():
    siti = an_account("siti", "admin")
    siti.seal("account made", None)
    Setting.change(siti, keep_text_days=900)
    database.execute_sql("DELETE FROM setting WHERE name = 'keep_text_days'")
    assert kinds() == ["setting gone"]
    assert not Setting.proven("keep_text_days")

    Setting.change(siti, keep_text_days=730)

    assert kinds() == []
    assert Setting.proven("keep_text_days")


def test_saving_seals_what_was_written_by_hand_under_the_name_of_who_saves():
    siti = an_account("siti", "admin")
    siti.seal("account made", None)
    write("keep_text_days", "400")

    Setting.change(siti, keep_text_days=Setting.read("keep_text_days"))

    assert Audit.head().actor_id == siti.id
    assert kinds() == []


def test_saving_what_is_stored_already_stores_and_seals_nothing():
    siti = an_account("siti", "admin")
    rows = Audit.select().count(), Setting.select().count()

    Setting.change(siti, **Setting.everything())

    assert (Audit.select().count(), Setting.select().count()) == rows
