"""Commands for whoever keeps the machine: ``flask --app run NAME``."""

import re
from pathlib import Path
from typing import TextIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from kiosk.config import ROOT
from kiosk.core import schema
from kiosk.core.database import database, sqlite_path
from kiosk.core.models import ROLES, Account, Audit, Case, retention, verification
from kiosk.core.models.account import NotConfirmed
from kiosk.core.seed import demo as demo_month

chain = AppGroup("audit", help="The chain that seals every act.")
_MOST_FINDINGS = 50

cases = AppGroup("cases", help="The state of suggestions, derived from their events.")


def init_app(app: Flask) -> None:
    """Attach the commands."""
    app.cli.add_command(cases)
    app.cli.add_command(chain)
    app.cli.command("backup")(backup)
    app.cli.command("create-account")(create_account)
    app.cli.command("demo")(demo)
    app.cli.command("purge")(purge)


@cases.command("rebuild")
def rebuild() -> None:
    """Make every case again from its events."""
    with database.connection_context():
        click.echo(f"{Case.rebuild()} cases made again from their events.")


@chain.command("verify")
@click.option(
    "--anchors",
    type=click.File("r", encoding="utf-8", errors="replace"),
    help="Lines from tickets and daily reports, each a day and ten digits.",
)
def verify_chain(anchors: TextIO | None) -> None:
    """Name what was changed past the program, the first row first; ends with 1 if anything was."""
    with database.connection_context():
        result = verification.check(anchors or ())
        head = Audit.anchor()
    for finding in result.findings[:_MOST_FINDINGS]:
        click.echo(finding.sentence)
    if len(result.findings) > _MOST_FINDINGS:
        click.echo(f"... and {len(result.findings) - _MOST_FINDINGS} more.")
    if result.findings:
        raise SystemExit(1)
    click.echo(f"{result.rows} rows, everything as it was left. Head: {head or 'none yet'}")


@click.option("--apply", is_flag=True, help="Destroy it now, and not only say what is due.")
def purge(apply: bool) -> None:
    """Say which contacts and texts have been kept long enough, or destroy them; the program does so once a day."""
    with database.connection_context():
        texts, contacts = retention.texts_due().count(), retention.contacts_due().count()
        click.echo(f"Due: the texts of {texts} suggestions, the contacts of {contacts}. Held ones are left out.")
        if not apply:
            click.echo("Nothing was destroyed. Add --apply to do it now.")
            return
        click.echo(f"Destroyed: {retention.purge_due()}.")
        if not retention.forget_pages():
            raise click.ClickException("Somebody reads an older state: traces remain in the log. Run this again.")


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
        if len(username) > Account.MAX_USERNAME or not re.fullmatch(Account.USERNAME_PATTERN, username):
            raise click.ClickException("A user name has letters, digits, dots and hyphens, 40 at most.")
        if Account.named(username):
            raise click.ClickException(f"There is an account {username} already.")
        try:
            account, code = Account.enrol(username=username, name=name, roles=roles)
        except NotConfirmed:
            raise click.ClickException("A further inspector is made on /admin/accounts, where one agrees.") from None
    click.echo(f"Account {account.username}. One-time code, valid for 24 hours: {code}")


def demo() -> None:
    """Fill a throwaway database with a believable month; refuses the real one and any that is in use."""
    path = sqlite_path()
    if path is not None and path.resolve() == ROOT / "kiosk.db":
        raise click.ClickException(
            "The demonstration never touches kiosk.db; set KIOSK_DATABASE_URL, or use `make demo`."
        )
    with database.connection_context():
        if Account.set_up():
            raise click.ClickException("This database is in use.")
        for role, (username, password) in demo_month.fill().items():
            click.echo(f"{role:10} user name: {username:10} password: {password}")
