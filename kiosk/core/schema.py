"""Bring the database to the program's version: checks and a backup first, then migrations, guards and the seed."""

import filecmp
import logging
import time
from datetime import datetime
from pathlib import Path

from peewee import PeeweeException

from kiosk.core import upgrade
from kiosk.core.days import clock
from kiosk.core.models.proof.first_seal import seal_existing
from kiosk.core.models.proof.structure import is_of_other_keys, mend, refuse_lost_parts, refuse_other_keys, seal_key
from kiosk.core.seed import load_seed
from kiosk.core.soundness import soundness
from kiosk.core.storage import durable, files
from kiosk.core.storage.condition import Condition, of_error
from kiosk.core.storage.database import CannotStart, database, sqlite_path, transaction
from kiosk.core.storage.keys import VITAL, keyring
from kiosk.core.storage.space import space
from kiosk.core.storage.start_lock import alone_at_start, while_none_runs
from kiosk.core.storage.transfer import CannotCopy, copy_into

# Before this migration nothing was sealed.
_CHAIN_BEGINS = "0005_officers"
# What to do in each condition. A sound database put back from an older backup would lose what came since, so that only
# damage gets that advice.
_MAY_NOT = "the program may not write it, so see to whom it belongs and how its disk is mounted"
_ADVICE = {
    Condition.DAMAGED: "it is damaged, so keep this file and put it back from a backup",
    Condition.BUSY: "another program holds it, so end that one and start again",
    Condition.FULL: "the disk is full, so make room on it and start again; nothing is lost",
    Condition.AWAY: "PostgreSQL does not let the program in, so see that it runs and that KIOSK_DATABASE_URL is right",
    Condition.REFUSED: _MAY_NOT,
    Condition.READ_ONLY: _MAY_NOT,
}
_FULL = "the disk is full, so the database cannot even be opened: make room on it; nothing is lost"
_UNREADABLE = "the database holds what this program has not written"
_NO_ADVICE = "nothing was removed, so find the cause before you change anything"
# For so long a copy stands for the next attempts of the same process; another kiosk may go on storing in PostgreSQL.
_FRESH_SECONDS = 3600
_copied: dict[Path, tuple[Path, float]] = {}
_log = logging.getLogger(__name__)


def prepare(instance: Path, *, new: bool = False) -> None:
    """Apply pending migrations, after a copy into ``instance/backups`` if there is data, and add missing seed rows.

    Guards that were dropped are put back. With ``new``, what is missing of database and keys is made on purpose.
    Raises ``CannotStart`` when the database is missing beside its keys, the keys beside their database, when it is
    damaged, or of a newer program.
    """
    files.refuse_missing_folder()
    try:
        if new:
            _log.warning("KIOSK_NEW=1 makes what is missing of database and keys: remove it after this start")
        else:
            files.refuse_lost_database()
        # The start may use the reserve: with a full disk the files beside the database cannot even be opened.
        with space.entitled(), database.connection_context(), alone_at_start():
            _prepare(instance, new)
    except (PeeweeException, OSError) as error:
        condition = of_error(error, used_up=space.is_used_up)
        if condition is Condition.FULL:
            raise CannotStart(_FULL, condition) from error
        raise CannotStart(refusal(error), condition or Condition.FAILING) from error
    except (AttributeError, TypeError, ValueError) as error:
        # What comes of values that the program has never written.
        raise CannotStart(f"{_UNREADABLE} ({error!r}): {_ADVICE[Condition.DAMAGED]}", Condition.DAMAGED) from error
    files.close_to_others(instance)


def refusal(error: Exception) -> str:
    """Return in one sentence, without a full stop, that the database cannot be used, why, and what to do."""
    words = " ".join(str(error).split())
    return f"the database {sqlite_path() or 'in PostgreSQL'} cannot be used ({words}): {_advice(error)}"


def _advice(error: BaseException) -> str:
    return _ADVICE.get(of_error(error) or Condition.FAILING, _NO_ADVICE)


def _prepare(instance: Path, new: bool) -> None:
    upgrade.refuse_other_program()
    before = upgrade.applied()
    if not new:
        _refuse_lost_half(before)
    used = files.is_used()
    waiting = pending()
    if before and waiting:
        with while_none_runs(instance):
            _upgrade(instance, new, used)
    else:
        # The keys come after the tables: a first start that is interrupted between the two is simply done again.
        if waiting:
            upgrade.migrate()
        _complete(new, used)
    soundness.look_at_start()


def _upgrade(instance: Path, new: bool, used: bool) -> None:
    """Copy the database, then migrate it with all that belongs to that, or leave it as it was."""
    upgrade.refuse_without_room(instance / "backups")
    try:
        kept = _copy_once(instance / "backups")
    except CannotCopy as error:
        raise CannotStart(f"no copy could be made before the upgrade of the database, because {error}") from error
    try:
        with upgrade.undone_unless_whole():
            done = upgrade.migrate()
            if _CHAIN_BEGINS in done:
                _log.info("sealed what was there: %s rows", seal_existing())
            _complete(new, used)
    except upgrade.Failed as error:
        raise CannotStart(
            f"the upgrade of the database was undone, because {error}: nothing was changed, and the copy of"
            f" before is {kept}; " + _advice(error.__cause__ or error)
        ) from error
    soundness.note_upgrade(kept)
    _log.warning("the database was upgraded to %s, and the copy of before is %s", done[-1], kept)


def _copy_once(folder: Path) -> Path:
    """Copy the database, unless an attempt before this one has; copies of each would fill the disk.

    This process has stored nothing since its last attempt. After a restart of the service, the copies are compared.
    """
    before = sorted(folder.glob("*.db"))
    kept, at = _copied.get(folder.absolute(), (folder, -_FRESH_SECONDS))
    if kept in before and time.monotonic() - at < _FRESH_SECONDS:
        return kept
    kept = copy(folder)
    if before and filecmp.cmp(before[-1], kept, shallow=False):
        kept.unlink()
        kept = before[-1]
    _copied[folder.absolute()] = kept, time.monotonic()
    return kept


def _complete(new: bool, used: bool) -> None:
    """Add what is missing of keys, guards and seed to the migrated tables."""
    made = keyring.make_missing()
    refuse_lost_parts()
    if not new:
        refuse_other_keys()
    # From now on these keys are the database's, and the next start must find that sealed.
    adopted = ["audit"] if is_of_other_keys() and "audit" not in made else []
    mend()
    load_seed()
    with transaction():
        for name in made if used else ():
            _log.warning("the key %s was missing, and a new one was made", name)
            seal_key(name)
        for name in adopted:
            seal_key(name)


def _refuse_lost_half(applied: list[str]) -> None:
    if not applied:
        files.refuse_keys_alone()
    files.refuse_lost_keys(VITAL if _CHAIN_BEGINS in applied else tuple(set(VITAL) - {"audit"}))


def pending() -> list[str]:
    """Return the names of the pending migrations."""
    return [migration.name for migration in upgrade.pending()]


def copy(folder: Path) -> Path:
    """Write a whole copy of the database into ``folder``, an SQLite file in any case, and return its path.

    VACUUM INTO gives a consistent file while others write; copying the file does not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = sqlite_path()
    target = folder / f"{path.stem if path else 'postgresql'}-{copied_at(clock.now())}.db"
    try:
        if path:
            database.execute_sql("VACUUM INTO ?", (str(target),))
        else:
            copy_into(f"sqlite:///{target}", folder)
    except PeeweeException:
        # Half a copy would stand as the newest one, and take up what is left of a full disk.
        target.unlink(missing_ok=True)
        raise
    for written in (target, folder):
        durable.flush(written)
    return target


def copied_at(moment: datetime) -> str:
    """Return ``moment`` as the name of a copy carries it; names sort by moment."""
    return f"{moment:%Y%m%dT%H%M%S%f}"
