"""Whether the database is made as the program made it, and what is put back by itself.

A guard that was dropped is put back. A foreign trigger is removed: refusing to start would close the lobby's channel,
and leaving it would let it rewrite what arrives. Both are sealed in the chain, so that they cannot happen unnoticed.
Everything else (a further table, index or view, another type of a column) is named and left to a person.
"""

import logging

from peewee import PeeweeException

from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.chain.findings import SCHEMA_CHANGED, SCHEMA_EXTRA, SCHEMA_MISSING, SEARCH, Finding
from kiosk.core.storage import catalog, search_index
from kiosk.core.storage.catalog import Difference
from kiosk.core.storage.database import CannotStart, database, queue, snapshot, transaction
from kiosk.core.storage.files import ON_PURPOSE
from kiosk.core.storage.keys import NAMES, keyring

RESTORED, REMOVED, REBUILT = "schema part restored", "schema part removed", "search index rebuilt"
KEY_MADE, ENVELOPE, COPY_TAKEN = "key made", "envelope made", "database restored"
# What the program did to the database itself, and may never do unnoticed.
ACTS = (RESTORED, REMOVED, REBUILT, KEY_MADE, ENVELOPE, COPY_TAKEN)
_KINDS = {catalog.MISSING: SCHEMA_MISSING, catalog.EXTRA: SCHEMA_EXTRA, catalog.ALTERED: SCHEMA_CHANGED}
# What could not be mended is tried again at each turn, but logged once.
_failed: set[Difference] = set()
_log = logging.getLogger(__name__)


def wrong_schema() -> list[Finding]:
    """Return what is missing, extra or altered in the schema; other migrations than this program's are named alone."""
    return _named(_found())


def wrong_search() -> list[Finding]:
    """Return the search tables whose entries are not what the rows make of them."""
    with snapshot():
        return [Finding(0, SEARCH, table) for table in search_index.wrong_indexes()]


def refuse_lost_parts() -> None:
    """Raise ``CannotStart`` if a table or column is missing that nothing makes again."""
    lost = [one.part.label for one in _found() if one.is_vital]
    if lost:
        raise CannotStart(f"the database lacks the {', the '.join(lost)}: restore it from a backup")


def is_of_other_keys() -> bool:
    """Return whether the chain neither begins nor ends with a row that this program's key has sealed.

    A start with a new key on purpose seals that at the end; the beginning alone stays genuine where somebody has
    tampered with the last row, which is named and does not close the lobby.
    """
    ends = [Audit.select().order_by(Audit.seq).first(), Audit.head()]
    return any(ends) and not any(row.is_genuine for row in ends if row)


def refuse_other_keys() -> None:
    """Raise ``CannotStart`` if the database belongs to other keys, as one does that was put in the place of ours."""
    if is_of_other_keys():
        raise CannotStart(
            f"the database was not made with the keys in {keyring.folder}: put back from a backup what belongs"
            f" together, or {ON_PURPOSE} to go on with both, and nothing stored so far can be proven"
        )


def mend() -> list[Finding]:
    """Put back missing guards and remove foreign ones, each logged and sealed; return what is still wrong."""
    found = _found()
    by_statement, by_search = any(one.statements for one in found), any(one.is_of_search for one in found)
    if by_statement:
        _mend()
    if by_search:
        rebuild_search()
    return wrong_schema() if by_statement or by_search else _named(found)


def _named(found: list[Difference]) -> list[Finding]:
    return [Finding(0, _KINDS[one.fault], one.part.label) for one in found]


def _found() -> list[Difference]:
    """Return the differences; of another program's migrations nothing else is known, and nothing is mended."""
    return catalog.other_migrations() or catalog.differences()


def seal_key(name: str) -> None:
    """Seal that a new key was made beside a database in use."""
    Audit.add(KEY_MADE, name_in_chain(f"key {name}"), [name])


def labels_in_chain() -> dict[str, str]:
    """Return the labels of what these acts may be about, by their digests in the chain; foreign parts are unknown."""
    keys = [f"key {name}" for name in NAMES]
    labels = ["search", "database", "envelope", *keys, *(part.label for part in catalog.expected().values())]
    return {Audit.digest_of_object(name_in_chain(label)): label for label in labels}


def rebuild_search() -> None:
    """Make the search entries again from the rows, and seal that it was done."""
    with transaction():
        search_index.rebuild()
        Audit.add(REBUILT, name_in_chain("search"), [])
    _log.warning("made the search index again")


def name_in_chain(label: str) -> str:
    """Return the name in the chain of a part of the schema, the search entries or a key."""
    return f"schema {label}"


def _mend() -> None:
    with transaction():
        # Of several kiosks on one database, only the first finds something to do.
        queue("schema")
        mended = [one for one in catalog.differences() if one.statements and _execute(one)]
        # Sealed only when all is put back: a foreign trigger could destroy the row of the chain as well.
        for one in mended:
            before = one.found.definition if one.found else ""
            action = REMOVED if one.fault == catalog.EXTRA else RESTORED
            Audit.add(action, name_in_chain(one.part.label), [one.part.label, before])
            # The log alone keeps the words of what was there: they are evidence.
            _log.warning("%s: %s%s", action, one.part.label, f", which was: {before!r}" if before else "")


def _execute(difference: Difference) -> bool:
    """Mend one difference, and return whether that succeeded; an index may find rows that are twice."""
    try:
        with database.atomic():
            for statement in difference.statements:
                database.execute_sql(statement)
    except PeeweeException as error:
        if difference not in _failed:
            _log.error("%s %s cannot be mended: %s", difference.fault, difference.part.label, error)
        _failed.add(difference)
        return False
    return True
