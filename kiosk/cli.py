"""Commands for whoever keeps the machine: ``flask --app run NAME``."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from kiosk.config import DEFAULTS
from kiosk.core import schema
from kiosk.core.database import database
from kiosk.core.models import ROLES, Account, Case
from kiosk.core.seed import demo as demo_month

cases = AppGroup("cases", help="The state of suggestions, derived from their events.")


def init_app(app: Flask) -> None:
    """Attach the commands."""
    app.cli.add_command(cases)
    app.cli.command("backup")(backup)
    app.cli.command("create-account")(create_account)
    app.cli.command("demo")(demo)


@cases.command("rebuild")
def rebuild() -> None:
    """Make every case again from its events."""
    with database.connection_context():
        click.echo(f"{Case.rebuild()} cases made again from their events.")


def backup() -> None:
    """Write a whole, sound copy of the database into instance/backups."""
    with database.connection_context():
        path = schema.copy(Path(current_app.config["INSTANCE"]) / "backups")
    if path is None:
        raise click.ClickException("PostgreSQL is backed up with pg_dump.")
    click.echo(f"Backup: {path}")


@click.argument("username")
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="May be given several times."
)
def create_account(username: str, name: str, roles: tuple[str, ...]) -> None:
    """Make an account and print its one-time code."""
    with database.connection_context():
        if Account.named(username):
            raise click.ClickException(f"There is an account {username} already.")
        account, code = Account.enrol(username=username, name=name, roles=roles)
    click.echo(f"Account {account.username}. One-time code, valid for 24 hours: {code}")


def demo() -> None:
    """Fill a throwaway database with a believable month; refuses the real one and any that is in use."""
    if current_app.config["DATABASE_URL"] == DEFAULTS["DATABASE_URL"]:
        raise click.ClickException(
            "The demonstration never touches kiosk.db; set KIOSK_DATABASE_URL, or use `make demo`."
        )
    with database.connection_context():
        if Account.set_up():
            raise click.ClickException("This database is in use.")
        for role, (username, password) in demo_month.fill().items():
            click.echo(f"{role:10} user name: {username:10} password: {password}")
