"""Commands for the operator of the machine: ``flask --app run NAME``."""

import re
from collections.abc import Iterator
from typing import BinaryIO, TextIO

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import force_locale

from kiosk.config import ROOT
from kiosk.core import exchange
from kiosk.core.exchange.difference import Difference, TermChange
from kiosk.core.exchange.difference import compare as difference_of
from kiosk.core.exchange.format import LARGEST_FILE, read, write
from kiosk.core.exchange.rules import Refused
from kiosk.core.models import ROLES, Account, Audit, Setting, TrustedDay
from kiosk.core.models.accounts.account import NotConfirmed, UsernameTaken
from kiosk.core.models.chain.findings import SEARCH
from kiosk.core.models.proof import structure, tallies, verify
from kiosk.core.models.suggestions import acts, retention
from kiosk.core.seed import demo as demo_month
from kiosk.core.storage.database import database, sqlite_path
from kiosk.core.storage.files import empty_log
from kiosk.core.text.comparison import GONE, NEW, compare
from kiosk.core.text.languages import Texts
from kiosk.core.text.person_names import is_only_titles
from kiosk.core.text.text import UnsafeText, one_line

chain = AppGroup("audit", help="The chain that seals every act.")
_MOST_FINDINGS = 50

cases = AppGroup("cases", help="The state of suggestions, derived from their events.")
counts = AppGroup("tallies", help="The counters behind every figure of ratings and surveys.")
search = AppGroup("search", help="The search entries, derived from the texts.")
terms = AppGroup("terms", help="The explanations, as a file that units exchange.")

_MARKS = {GONE: ("[-", "-]"), NEW: ("{+", "+}")}


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(cases)
    app.cli.add_command(counts)
    app.cli.add_command(search)
    app.cli.add_command(terms)
    app.cli.add_command(chain)
    app.cli.command("create-account")(create_account)
    app.cli.command("demo")(demo)
    app.cli.command("purge")(purge)


@cases.command("rebuild")
def rebuild() -> None:
    """Derive every case again from its events."""
    with database.connection_context():
        click.echo(f"{acts.rebuild_cases()} cases made again from their events.")


@counts.command("verify")
def verify_tallies() -> None:
    """Compare all tallies with their rows and name those that differ; exit with 1 if any does."""
    with database.connection_context():
        wrong = tallies.verify()
    for table, cells in wrong.items():
        click.echo(f"{table}: {cells} cells differ from the rows." if cells else f"{table}: equal to the rows.")
    if any(wrong.values()):
        raise SystemExit(1)


@counts.command("rebuild")
def rebuild_tallies() -> None:
    """Rebuild the tallies from their rows."""
    with database.connection_context():
        for table, cells in tallies.rebuild().items():
            click.echo(f"{table}: made again, {cells} cells were wrong.")


@search.command("rebuild")
def rebuild_search() -> None:
    """Make all search entries again from the texts."""
    with database.connection_context():
        structure.rebuild_search()
    click.echo("The search entries were made again from the texts.")


@terms.command("export")
@click.argument("file", type=click.File("wb", lazy=True, atomic=True), default="-")
def export_terms(file: BinaryIO) -> None:
    """Write all explanations to FILE, or print them."""
    with database.connection_context():
        file.write(write(exchange.export()).encode())


@terms.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--apply", "now", is_flag=True, help="Import the file; without it the differences are only printed.")
@click.option("--by", "username", help="The account that publishes; required with --apply.")
def import_terms(file: BinaryIO, now: bool, username: str | None) -> None:
    """Print what FILE would change here, and import it with --apply."""
    with database.connection_context(), force_locale("en"):
        account = Account.named(username) if username else None
        if username and account is None:
            raise click.ClickException(f"There is no account {username}.")
        here, review = exchange.export(), Setting.read("second_reader")
        try:
            document = read(file.read(LARGEST_FILE + 1), here)
        except Refused as refused:
            faults = "\n".join(f"{fault.path or 'file'}: {fault.text}" for fault in refused.faults)
            raise click.ClickException(f"The file is refused; nothing was changed.\n{faults}") from None
        for line in _differences(difference_of(here, document)):
            click.echo(line)
        if not now:
            click.echo("Nothing was changed; --apply takes the file in.")
            return
        if account is None:
            raise click.ClickException("Say by --by in whose name the texts are published; nothing was changed.")
        exchange.apply(document, account=account, review=review, seen=exchange.state(here, review))
    click.echo("Taken in. Published texts wait for a second reader." if review else "Taken in.")


def _differences(difference: Difference) -> Iterator[str]:
    """Yield lines of what would change, word by word: [-gone-] and {+new+}."""
    for before, after in difference.groups:
        yield f"group {_marked(_listed(before), _listed(after))}"
    for before, after in difference.pronunciations:
        yield f"pronunciation {_marked(_listed(before), _listed(after))}"
    for change in difference.terms:
        yield from _differences_of_term(change)
    yield (
        f"{len(difference.new)} new, {len(difference.changed)} changed, {difference.unchanged} the same,"
        f" {len(difference.absent)} not in the file and left as they are."
    )
    if difference.foreign_checks:
        yield f"{difference.foreign_checks} checks stay behind: another unit made them."


def _differences_of_term(change: TermChange) -> Iterator[str]:
    slug = change.there["slug"]
    if change.here is None:
        yield f"{slug}: new, {change.title}"
        return
    for name, before, after in change.properties:
        yield f"{slug}: {name} {before!r} -> {after!r}"
    for text in change.texts:
        for name, words_before, words_after in text.fields:
            yield f"{slug} {text.language} {text.kind} {name}: {_marked(words_before, words_after)}"
    if change.check:
        yield f"{slug}: checked on {change.check['on']} by {change.check['by']}"


def _listed(row: dict | None) -> str:
    found: list[str] = []
    for value in (row or {}).values():
        found += [text for _code, text in Texts(value).pairs()] if isinstance(value, dict) else [str(value)]
    return ", ".join(found)


def _marked(before: str | None, after: str | None) -> str:
    runs = [(*_MARKS.get(kind, ("", "")), text.replace("\n", " / ")) for kind, text in compare(before, after)]
    return "".join(f"{opening}{text}{closing}" for opening, closing, text in runs)


@chain.command("verify")
@click.option(
    "--anchors",
    type=click.File("r", encoding="utf-8", errors="replace"),
    help="Anchors from tickets and daily reports, one per line: a day and ten hex digits.",
)
def verify_chain(anchors: TextIO | None) -> None:
    """Name what was changed behind the program's back, first row first; exit with 1 if anything was."""
    with database.connection_context():
        result = verify.check(anchors or ())
        head = Audit.anchor()
    for finding in result.findings[:_MOST_FINDINGS]:
        click.echo(finding.sentence)
    if len(result.findings) > _MOST_FINDINGS:
        click.echo(f"... and {len(result.findings) - _MOST_FINDINGS} more.")
    if any(finding.kind == SEARCH for finding in result.findings):
        with database.connection_context():
            structure.rebuild_search()
        click.echo("The search entries were made again from the texts.")
    if result.findings:
        raise SystemExit(1)
    click.echo(f"{result.rows} rows, everything as it was left. Head: {head or 'none yet'}")


@click.option("--apply", is_flag=True, help="Destroy them now; without it only their numbers are printed.")
def purge(apply: bool) -> None:
    """Count the contacts and texts that are due, or destroy them; the program itself does so once a day."""
    with database.connection_context():
        day = TrustedDay.today()
        if day is None:
            raise click.ClickException(
                "The date of this machine is not trusted, so nothing is due. Confirm it on /admin/trusted_day."
            )
        texts, contacts = len(retention.texts_due(day)), len(retention.contacts_due(day))
        click.echo(f"Due: the texts of {texts} suggestions, the contacts of {contacts}. Held ones are left out.")
        if not apply:
            click.echo("Nothing was destroyed. Add --apply to do it now.")
            return
        click.echo(f"Destroyed: {retention.purge_due(day)}.")
        if not empty_log():
            raise click.ClickException("Somebody reads an older state: traces remain in the log. Run this again.")


@click.argument("username")
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="May be given several times."
)
def create_account(username: str, name: str, roles: tuple[str, ...]) -> None:
    """Create an account and print its one-time code."""
    name = _person(name)
    if len(username) > Account.MAX_USERNAME or not re.fullmatch(Account.USERNAME_PATTERN, username):
        raise click.ClickException("A user name has letters, digits, dots, underscores and hyphens, 40 at most.")
    with database.connection_context():
        try:
            account, code = Account.enrol(username=username, name=name, roles=roles)
        except UsernameTaken:
            raise click.ClickException(f"There is an account {username.strip()} already.") from None
        except NotConfirmed:
            raise click.ClickException("A further inspector is made on /admin/accounts, where one agrees.") from None
    click.echo(f"Account {account.username}. One-time code, valid for 24 hours: {code}")


def _person(name: str) -> str:
    """Return a person's name as the form stores it. Raises ``ClickException`` for one that the form refuses."""
    try:
        name = one_line(name)
    except UnsafeText:
        raise click.ClickException("The name contains a sign that nobody sees; type it again.") from None
    if not any(sign.isalnum() for sign in name):
        raise click.ClickException("The name is empty.")
    if is_only_titles(name):
        raise click.ClickException("This name is only a title. Write the person's name.")
    if len(name) > Account.MAX_NAME:
        raise click.ClickException(f"A name has {Account.MAX_NAME} characters at most.")
    return name


def demo() -> None:
    """Fill a throwaway database with a realistic month; refuse kiosk.db and any database in use."""
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
