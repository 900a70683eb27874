"""The commands of copies: make one, list them, bring one back, and copy into another database."""

from pathlib import Path
from typing import TextIO

import click
from flask import Flask, current_app

from kiosk.config import ROOT, URL_FORMS, is_database_url
from kiosk.core.backup import copying, restoring, swap, trouble
from kiosk.core.backup import salvage as saving
from kiosk.core.backup.archive import Manifest
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.patience import answer_of
from kiosk.core.backup.places import LOCAL
from kiosk.core.backup.restoring import Ready
from kiosk.core.backup.salvage import NothingReadable
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.models.proof.elsewhere import further_findings
from kiosk.core.models.proof.verify import verify
from kiosk.core.storage.database import database, sqlite_path
from kiosk.core.storage.transfer import CannotCopy, copy_into

# They must work where the database cannot be opened.
RESCUE = ("restore", "salvage")
_MOST_SENTENCES = 50
_LOST = {"suggestion": "suggestions", "event": "acts on suggestions", "rating": "ratings", "sheet": "survey sheets"}


def init_app(app: Flask) -> None:
    """Register the commands that need the database, and those that do not."""
    app.cli.command("backup")(backup)
    app.cli.command("backups")(backups)
    app.cli.command("copy-database")(copy_database)
    init_rescue(app)


def init_rescue(app: Flask) -> None:
    """Register the commands that work without a database."""
    app.cli.command("restore")(restore)
    app.cli.command("salvage")(salvage)


def backup() -> None:
    """Make a sealed copy now, and carry it to the other folders."""
    instance = Path(current_app.config["INSTANCE"])
    with database.connection_context():
        try:
            copy = copying.make(instance)
        except Trouble as failed:
            raise click.ClickException(str(failed)) from None
        copying.carry(instance)
    click.echo(f"Backup: {copy.path}")
    last = Journal(instance).last_copy
    if last is not None and last.trouble:
        click.echo(f"{trouble.SENTENCES[last.trouble]} ({last.about})")
    for folder, done in Journal(instance).attempts.items():
        click.echo(f"{folder}: {trouble.SENTENCES[done.trouble] if done.trouble else f'carried to {done.place}.'}")


def backups() -> None:
    """List the copies here and in the other folders, newest first."""
    instance = Path(current_app.config["INSTANCE"])
    with database.connection_context():
        places = [copying.local_place(instance), *copying.other_places()]
    for place in places:
        click.echo(f"{place.folder}:")
        try:
            found = answer_of(place.folder, lambda _signs, place=place: place.copies())  # type: ignore[misc]
        except Trouble as failed:
            click.echo(f"  {failed}")
            continue
        for copy in found:
            made = f"{clock.local(copy.made_at):%Y-%m-%d %H.%M}" if copy.made_at else "date not trusted"
            click.echo(f"  {copy.path.name}  {made}  {copy.size / 1e6:.1f} MB{'  put aside' * copy.stamp.aside}")
        if not found:
            click.echo("  no copy")


@click.argument("url")
def copy_database(url: str) -> None:
    """Copy everything into the empty database at URL, SQLite or PostgreSQL, and verify the copy.

    Stop the program first: what arrives meanwhile is in the old database alone.
    """
    if not is_database_url(url):
        raise click.ClickException(f"The target is written as {URL_FORMS}.")
    with database.connection_context():
        known = len(verify())
        try:
            rows = copy_into(url, ROOT, lambda target: "; ".join(further_findings(target)[:3]))
        except CannotCopy as error:
            raise click.ClickException(f"Nothing was copied: {error}.") from error
    click.echo(f"Copied and verified: {sum(rows.values())} rows of {len(rows)} tables. Set KIOSK_DATABASE_URL to it.")
    if known:
        click.echo(f"The old database has {known} findings, and so has the copy: see `audit verify`.")


@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key-file", type=click.File("r"), help="A file with the key of the envelope, else it is asked for.")
@click.option("--without-list", is_flag=True, help="Go on though the list of what was purged and erased is missing.")
@click.option("--yes", is_flag=True, help="Do not ask before the present database is put aside.")
def restore(file: Path, key_file: TextIO | None, without_list: bool, yes: bool) -> None:
    """Bring back the copy FILE; the present database is put aside, and the program must not run."""
    instance = Path(current_app.config["INSTANCE"])
    try:
        with restoring.running(instance, alone=True):
            keys = _keys(instance, file, key_file.read() if key_file else "")
            manifest, _key = restoring.describe(file, keys)
            click.echo(_described(manifest))
            ready = restoring.make_ready(instance, file, keys, _lists(instance, file))
            _report(ready, without_list)
            if not yes and not click.confirm("Put the present database aside and take this copy?"):
                swap.discard(_database())
                raise click.ClickException("Nothing was changed.")
            restoring.begin(ready)
            database.close()
            swap.finish(instance)
    except Trouble as failed:
        raise click.ClickException(str(failed)) from None
    click.echo("Restored. Start the program, sign in, confirm the date if it asks for that, and look at the accounts.")


@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def salvage(out: Path) -> None:
    """Save what can be read of a damaged database into the new file OUT; the program must not run."""
    database_file = _database()
    try:
        with restoring.running(Path(current_app.config["INSTANCE"]), alone=True):
            done = saving.salvage(database_file, out)
    except NothingReadable:
        raise click.ClickException("Nothing can be proven of what is readable: bring back a copy.") from None
    except (Trouble, OSError) as failed:
        raise click.ClickException(str(failed)) from None
    for sentence in done.sentences[:_MOST_SENTENCES]:
        click.echo(sentence)
    if len(done.sentences) > _MOST_SENTENCES:
        click.echo(f"... and {len(done.sentences) - _MOST_SENTENCES} more.")
    click.echo(
        f"Saved {done.rows} rows in {out}. What is lost is listed in {out}.txt, what cannot be proven in {out}.jsonl."
    )
    click.echo(f"To use it: put all files aside whose names begin with {database_file.name}, and rename it to that.")


def _keys(instance: Path, file: Path, typed: str) -> list:
    try:
        keys = restoring.keys_for(instance, typed)
        if not typed:
            restoring.describe(file, keys)
    except Trouble as failed:
        if typed or failed.code not in (trouble.WRONG_KEY, trouble.MISSING_KEY):
            raise
        return _typed_keys(instance)
    return keys


def _typed_keys(instance: Path) -> list:
    """Ask for the key of the envelope until it is one; it is shown, since nobody types 74 characters blind."""
    while True:
        try:
            return restoring.keys_for(instance, click.prompt("Key of the envelope"))
        except Trouble as failed:
            if failed.code != trouble.NOT_A_KEY:
                raise
            click.echo(str(failed))


def _lists(instance: Path, file: Path) -> list[Path]:
    """Return where a list of erasures may be: beside the copy, here, and where copies were carried to."""
    return [file.parent, instance / LOCAL, *map(Path, Journal(instance).attempts)]


def _described(manifest: Manifest) -> str:
    when = f"{manifest.made_at} UTC" if manifest.dated else "on a day that was not trusted"
    return f"A copy of {manifest.unit}, made {when}."


def _report(ready: Ready, without_list: bool) -> None:
    if ready.lost is None:
        click.echo("What is not in the copy cannot be counted: the present database cannot be read.")
    for table, rows in (ready.lost or {}).items():
        click.echo(f"Not in the copy: {rows} {_LOST[table]}.")
    if not ready.follows:
        click.echo("The present database does not go on from this copy: each has something that the other lacks.")
    for doubt in ready.doubts:
        click.echo(f"Not proven in the copy: {doubt}")
    if ready.entries is None and not without_list:
        swap.discard(_database())
        raise click.ClickException(f"{trouble.SENTENCES[trouble.NO_LIST]} Add --without-list to go on.")
    click.echo(f"Destroyed again, as the list says: {ready.replayed}.")


def _database() -> Path:
    path = sqlite_path()
    if path is None:
        raise Trouble(trouble.SERVER)
    return path
