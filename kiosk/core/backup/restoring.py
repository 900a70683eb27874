"""Makes a copy ready to take the place of the database, and says what that would mean; nothing is changed before."""

import fcntl
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from peewee import OperationalError, PeeweeException
from playhouse.migrations import Migration
from pyrage import x25519

from kiosk.core.backup import archive, erasures, swap, trouble
from kiosk.core.backup.archive import DATABASE, Manifest
from kiosk.core.backup.copying import alone
from kiosk.core.backup.envelope import DRILL, Envelope, key_of
from kiosk.core.backup.inspection import inspect
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.patience import answer_of
from kiosk.core.backup.places import LOCAL, faults, fetched, numbers_in, refuse_without_room
from kiosk.core.backup.rehearsal import Order, rehearse
from kiosk.core.backup.trouble import Trouble
from kiosk.core.models import Account, Audit, Suggestion, TrustedDay
from kiosk.core.storage.catalog import MIGRATIONS
from kiosk.core.storage.database import CannotStart, database, freeze, sqlite_path
from kiosk.core.storage.keys import VITAL, keyring
from kiosk.core.storage.space import space

_BATCH = 500
# Set when the running program must start again, to take what was restored.
restart = threading.Event()


@dataclass(frozen=True)
class Ready:
    """A copy that may take the place of the database: what it says, and how many things were destroyed in it again.

    ``entries`` is the list of erasures that was used, None if no list was found. ``lost`` counts, by table, the rows
    that the present database has more; None if it cannot be read. ``follows`` is false if the present chain does not
    go on from the copy's: then both have what the other lacks. ``doubts`` are sentences about what the chain does not
    prove in the copy: with them it was made, and they are no reason to have nothing.
    """

    instance: Path
    source: Path
    manifest: Manifest
    replayed: int
    entries: erasures.Entries | None
    lost: dict[str, int] | None
    follows: bool
    doubts: tuple[str, ...] = ()
    # The rows of the unsealed copy, by table.
    rows: dict[str, int] = field(default_factory=dict)


def keys_for(instance: Path, paper_key: str = "") -> list[x25519.Identity]:
    """Return the keys to try: that of the envelope if it was typed, and this machine's. Raises ``Trouble``."""
    keys = [key_of(paper_key)] if paper_key else []
    if (instance / "keys" / DRILL).exists():
        # Damaged, it is no hindrance to who has the envelope.
        with suppress(Trouble):
            keys.append(Envelope(instance).drill())
    if not keys:
        raise Trouble(trouble.MISSING_KEY)
    return keys


def describe(source: Path, keys: Iterable[x25519.Identity]) -> tuple[Manifest, x25519.Identity]:
    """Return what a copy says of itself, and the key that opens it. Raises ``Trouble`` for another unit's, or newer."""
    manifest, key = _opened(source, keys)
    if "audit" not in keyring.missing and manifest.origin != Audit.mark() and _is_in_use():
        raise Trouble(trouble.FOREIGN, manifest.unit)
    if manifest.schema and manifest.schema not in {one.name for one in Migration.load_directory(str(MIGRATIONS))}:
        raise Trouble(trouble.NEWER, manifest.schema)
    return manifest, key


def make_ready(
    instance: Path, source: Path, keys: Sequence[x25519.Identity], lists: Iterable[Path], username: str = ""
) -> Ready:
    """Unseal the copy ``source`` beside the database, bring it up to date, and verify it.

    ``lists`` are the folders in which a list of erasures may be. Raises ``Trouble``; then nothing is left behind.
    """
    path = sqlite_path()
    if path is None:
        raise Trouble(trouble.SERVER)
    with faults(), alone(instance) as work:
        if swap.is_committed(path):
            raise Trouble(trouble.BUSY)
        swap.discard(path)
        folder = swap.scratch(path)
        here = fetched(instance, source, work)
        manifest, key = describe(here, keys)
        refuse_without_room(path.parent, 2 * here.stat().st_size)
        folder.mkdir(mode=0o700)
        try:
            manifest = archive.unseal(here, folder.resolve(), key)
            _refuse_another_key(folder, manifest)
            rows, doubts = _refuse_unsound(folder, manifest)
            lost = _more_than(rows)
            entries = _entries(_own(instance, lists, manifest), keys, (folder / "keys" / "audit").read_bytes())
            seal = [source.name, manifest.made_at, manifest.anchor, username, *_replaced(lost)]
            day = _trusted_day()
            order = Order([*(entries or ())], seal, username, day)
            done = rehearse(folder, order)
            if done.findings:
                raise Trouble(trouble.UNSOUND, done.findings[0])
        except BaseException:
            swap.discard(path)
            raise
    unproven = tuple(dict.fromkeys([*doubts, *done.doubts]))
    return Ready(instance, source, manifest, done.replayed, entries, lost, _follows(manifest), unproven, rows)


def begin(ready: Ready) -> None:
    """Let the next start take the copy. Raises ``Trouble`` if something was destroyed since it was made ready."""
    path = sqlite_path()
    assert path is not None
    with alone(ready.instance):
        if swap.is_committed(path) or not (swap.scratch(path) / DATABASE).exists():
            raise Trouble(trouble.BUSY)
        _decide(ready, path)
    restart.set()


def give_up(instance: Path) -> None:
    """Discard what was made ready, unless it was decided already. Raises ``Trouble`` while it is being made ready."""
    path = sqlite_path()
    if path is not None:
        with alone(instance):
            if not swap.is_committed(path):
                swap.discard(path)


def refreshed(ready: Ready) -> Ready:
    """Return ``ready`` with what is lost by now: what came in since must be read about as well."""
    return replace(ready, lost=_more_than(ready.rows))


def _decide(ready: Ready, path: Path) -> None:
    freeze()
    if _more_than(ready.rows) != ready.lost:
        # What visitors were confirmed meanwhile must not go without a word. The check itself still holds.
        space.watch(path)
        raise Trouble(trouble.CHANGED)
    try:
        known = _recorded()
        if known is not None and not known <= (ready.entries or frozenset()):
            raise Trouble(trouble.CHANGED)
        with faults():
            swap.commit(path, ready.source.name, ready.manifest.made_at)
            _remember(ready.instance, ready.source, ready.entries)
    except Trouble:
        # If not even this succeeds, it stays frozen: the next start may take the copy.
        swap.discard(path)
        space.watch(path)
        raise


def finish_at_start(instance: Path) -> None:
    """Finish or discard at a start what a restore has left, unless the program runs. Raises ``CannotStart``."""
    path = sqlite_path()
    if path is None or not swap.scratch(path).exists():
        return
    try:
        with running(instance, alone=True), alone(instance):
            swap.finish(instance)
    except Trouble as failed:
        # What is made ready there may not be decided yet, and a command that only reads need not wait for it.
        if swap.is_committed(path):
            raise CannotStart("a copy is being brought back: wait until the program has started again") from failed
    except OSError as error:
        words = error.strerror or error
        raise CannotStart(f"the copy was not brought back ({words}): mend the disk and start again") from error


@contextmanager
def running(instance: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold that the program runs on ``instance``; ``alone`` raises ``Trouble`` if it does."""
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = os.open(instance, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(trouble.RUNNING) from None
        yield
    finally:
        os.close(held)


def _remember(instance: Path, source: Path, entries: erasures.Entries | None) -> None:
    """Keep here what the lists of a stick say, and go on counting the copies where it has got to."""
    if entries:
        erasures.add(instance / LOCAL, entries, Envelope(instance))
    journal = Journal(instance)
    journal.write(number=max([journal.number, *numbers_in(source.parent)]))


def _is_in_use() -> bool:
    """Return whether this machine serves a unit; a database that cannot be read is one that was in use."""
    try:
        with _connected():
            return Account.set_up()
    except PeeweeException:
        return True


def _recorded() -> erasures.Entries | None:
    """Return what the present database records as destroyed; None if it cannot be read, or belongs to nobody yet."""
    try:
        with _connected():
            return erasures.recorded() if Account.set_up() else None
    except PeeweeException:
        return None


def _trusted_day() -> str:
    try:
        with _connected():
            day = TrustedDay.today()
            return day.isoformat() if day and Account.set_up() else ""
    except PeeweeException:
        return ""


@contextmanager
def _connected() -> Iterator[None]:
    """Use the connection of this thread, or open one; a missing file is not made by looking at it."""
    path = sqlite_path()
    if path is None or not path.is_file():
        raise OperationalError("there is no database")
    if not database.is_closed():
        yield
        return
    with database.connection_context():
        yield


def _opened(source: Path, keys: Iterable[x25519.Identity]) -> tuple[Manifest, x25519.Identity]:
    failed: Exception = Trouble(trouble.MISSING_KEY)
    for key in keys:
        try:
            return archive.manifest_of(source, key), key
        except Trouble as error:
            failed = error
        except OSError as error:
            failed = Trouble(trouble.AWAY, error.strerror or str(error))
    raise failed


def _refuse_another_key(folder: Path, manifest: Manifest) -> None:
    """Raise ``Trouble`` if the key in the copy, which would be used from now on, is not this unit's.

    What a copy says of its origin proves nothing: anybody who knows a public key can seal to it.
    """
    keys = {name: folder / "keys" / name for name in VITAL}
    audit = keys["audit"].read_bytes() if keys["audit"].exists() else b""
    # The key of tickets may have been lost here and made anew, which a restore undoes.
    if audit and "audit" not in keyring.missing and audit != keyring.secret("audit") and _is_in_use():
        raise Trouble(trouble.FOREIGN, manifest.unit)
    for name, path in keys.items():
        if not path.exists():
            raise Trouble(trouble.BROKEN, f"without the key {name}")


def _refuse_unsound(folder: Path, manifest: Manifest) -> tuple[dict[str, int], list[str]]:
    """Raise ``Trouble`` unless the unsealed copy is what it says; return its rows by table, and what is not proven."""
    found = inspect(folder / DATABASE, folder / "keys", pages=not manifest.checked)
    if manifest.checked and found.findings:
        raise Trouble(trouble.UNSOUND, found.findings[0])
    if manifest.checked and found.rows != manifest.rows:
        raise Trouble(trouble.UNSOUND, "the rows differ from what the copy says")
    return found.rows, found.doubts


def _more_than(rows: dict[str, int]) -> dict[str, int] | None:
    """Return how many rows the present database has more than ``rows``, by table; None if it cannot be read."""
    present = {table: _count(table) for table in ("suggestion", "event", "rating", "sheet")}
    if None in present.values():
        return None
    return {table: more for table, number in present.items() if (more := (number or 0) - rows.get(table, 0)) > 0}


def _replaced(lost: dict[str, int] | None) -> list[str]:
    """Return, for the seal of a restore, where the present chain ends and what is dropped with it."""
    try:
        with _connected():
            return [Audit.anchor(), repr(lost)]
    except PeeweeException:
        return ["", repr(lost)]


def _count(table: str) -> int | None:
    try:
        with _connected():
            return database.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    except PeeweeException:
        return None


def _follows(manifest: Manifest) -> bool:
    """Return whether the present chain has the last row of the copy; true if it cannot be read."""
    _day, _, digits = manifest.anchor.partition(" ")
    try:
        with _connected():
            return not digits or Audit.select().where(Audit.mac.startswith(digits)).exists()
    except PeeweeException:
        return True


def _own(instance: Path, lists: Iterable[Path], manifest: Manifest) -> Iterator[Path]:
    """Yield the folders whose list counts: that of a machine set up again knows nothing of the unit's past."""
    same = "audit" not in keyring.missing and manifest.origin == Audit.mark()
    yield from (folder for folder in lists if same or folder != instance / LOCAL)


def _entries(lists: Iterable[Path], keys: Sequence[x25519.Identity], audit: bytes) -> erasures.Entries | None:
    """Return the lists as one; each key is tried, since a list may be sealed to a later envelope than the copy.

    What the present database still has is not destroyed by a list: it would know of it.
    """

    def read(folder: Path) -> list[erasures.Entries | None]:
        return answer_of(folder, lambda _signs: [erasures.read(folder, key, audit) for key in keys])

    found = [entries for folder in lists for entries in read(folder)]
    found.append(_recorded())
    known = [entries for entries in found if entries is not None]
    return _believable(frozenset().union(*known)) if known else None


def _believable(entries: erasures.Entries) -> erasures.Entries:
    """Return ``entries`` without what the present database has, though it records no such destruction."""
    try:
        with _connected():
            doubtful = sorted(entries - erasures.recorded()) if Account.set_up() else []
            here = set()
            for begin in range(0, len(doubtful), _BATCH):
                names = {name for _kind, name in doubtful[begin : begin + _BATCH]}
                here |= {one.public_id for one in Suggestion.select().where(Suggestion.public_id.in_(names))}
    except PeeweeException:
        return entries
    unrecorded = set(doubtful)
    return frozenset(entry for entry in entries if entry not in unrecorded or entry[1] not in here)
