"""The commands of whoever keeps the machine."""

from pathlib import Path

import pytest

from kiosk import config
from kiosk.core.database import database
from kiosk.core.models import ROLES, Account, Case, Rating, Suggestion
from tests.factories import a_suggestion, an_account


@pytest.fixture
def run(office_app):
    runner = office_app.test_cli_runner()
    return lambda *words: runner.invoke(args=words)


def test_the_demonstration_fills_a_month_and_prints_an_account_a_role(run, storage):
    result = run("demo")

    assert result.exit_code == 0
    assert all(f"user name: {role}" in result.output for role in ROLES)
    assert Suggestion.select().count() > 20
    assert Rating.select().count() > 100
    assert {case.status for case in Case.select()} == {"new", "handled", "answered", "closed"}


def test_the_accounts_of_the_demonstration_can_sign_in(run, stranger, storage):
    Account.delete().execute()
    words = next(line for line in run("demo").output.splitlines() if line.startswith("officer")).split()

    assert stranger.sign_in("officer", words[-1]).heading == "Saran dan pengaduan"


@pytest.mark.sqlite_only
def test_the_demonstration_never_touches_the_real_database(run):
    used = database.obj.database
    database.obj.database = str(config.ROOT / "kiosk.db")

    result = run("demo")

    database.obj.database = used

    assert result.exit_code == 1
    assert "never touches kiosk.db" in result.output


def test_the_demonstration_refuses_a_database_in_use(run, storage):
    an_account("root", "admin")

    assert "in use" in run("demo").output


def test_an_account_made_by_command_sets_its_password_with_the_code(run, storage):
    result = run("create-account", "siti", "Siti Rahmawati", "--role", "officer", "--role", "staff")

    code = result.output.split()[-1]
    account = Account.named("siti")
    assert account.roles == ("officer", "staff")
    assert account.code_is(code)


def test_a_name_that_is_taken_is_refused(run, storage):
    an_account("siti", "officer")

    assert run("create-account", "siti", "Siti", "--role", "officer").exit_code == 1


def test_cases_are_made_again_from_their_events(run, storage):
    a_suggestion()
    Case.update(status="closed").execute()

    assert run("cases", "rebuild").output == "1 cases made again from their events.\n"
    assert Case.get().status == "new"


@pytest.mark.sqlite_only
def test_a_backup_is_a_whole_database(run, overrides):
    result = run("backup")

    path = Path(result.output.removeprefix("Backup: ").strip())
    assert path.parent == Path(overrides["instance"]) / "backups"
    assert path.stat().st_size > 100_000
