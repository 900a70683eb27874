"""The sealed list of what was purged and erased, beside the copies: a restore destroys again what a copy still has.

Anybody who knows a public key can seal to it, so the list ends with a tag under the unit's audit key; one without it
counts as unreadable.

It only grows: a stick that lay in a drawer for a year must bring nothing back. An entry names a suggestion by the
random id of its addresses, and nothing of its content.
"""

import hmac
import json
import logging
from collections.abc import Iterable
from pathlib import Path

import pyrage
from peewee import fn
from pyrage import DecryptError, x25519

from kiosk.core.backup.envelope import Envelope
from kiosk.core.days import clock
from kiosk.core.models import Event, Suggestion
from kiosk.core.models.suggestions.retention import erase_contact, purge
from kiosk.core.storage import durable
from kiosk.core.storage.keys import keyring

FILE, _FILES = "kiosk-erased.age", "kiosk-erased*.age"
PURGED, ERASED = "purged", "contact erased"

Entries = frozenset[tuple[str, str]]
# Of a list that may come from a stick: 64 MiB name half a million suggestions.
_LONGEST = 64 << 20
_log = logging.getLogger(__name__)
# By folder, the last event that its list covers and the keys that it is sealed to, as this process has left it: the
# events are many, and asked about at each turn.
_kept: dict[Path, tuple[int, list[str]]] = {}


def recorded(after: int = 0) -> Entries:
    """Return what the database records as destroyed, each as its kind and the public id of its suggestion.

    Only events with an id above ``after`` are read.
    """
    rows = Event.select(Event.kind, Suggestion.public_id).join(Suggestion)
    return frozenset(rows.where(Event.kind.in_((PURGED, ERASED)), Event.id > after).tuples())


def read(folder: Path, key: x25519.Identity, audit: bytes | None = None) -> Entries | None:
    """Return the lists in ``folder`` as one; None if all are missing, damaged, another's or sealed to other keys.

    ``audit`` is the unit's key where this machine does not have it yet, as on one that replaces a lost machine.
    """
    found = [_read(path, key, audit) for path in folder.glob(_FILES)]
    known = [entries for entries in found if entries is not None]
    return frozenset().union(*known) if known else None


def keep(folder: Path, envelope: Envelope) -> None:
    """Add to the list in ``folder``, on this machine, what was destroyed since."""
    last, recipients = Event.select(fn.MAX(Event.id)).scalar() or 0, [str(one) for one in envelope.recipients]
    before, sealed_to = _kept.get(folder, (0, []))
    if (before, sealed_to) == (last, recipients) and (folder / FILE).exists():
        return
    unreadable = _set_aside(folder, envelope)
    if recipients != sealed_to or unreadable:
        # A new key in the envelope must open the list as well.
        write(folder, recorded() | (read(folder, envelope.drill()) or frozenset()), envelope)
    else:
        add(folder, recorded(before if (folder / FILE).exists() else 0), envelope)
    _kept[folder] = last, recipients


def add(folder: Path, entries: Entries, envelope: Envelope) -> None:
    """Add ``entries`` to the list in ``folder``, on this machine."""
    known = read(folder, envelope.drill())
    if known is None or not entries <= known:
        _set_aside(folder, envelope)
        write(folder, entries | (known or frozenset()), envelope)


def carry(source: Path, target: Path, envelope: Envelope) -> None:
    """Replace the list in the folder ``target`` by that of ``source``, which first takes over what it lacks.

    A list that cannot be read was sealed by a machine before this one, or is damaged: it is kept beside the new one.
    Raises ``OSError``.
    """
    theirs = target / FILE
    if theirs.is_file() and durable.read(theirs, _LONGEST) == (source / FILE).read_bytes():
        return
    if theirs.is_file() and not _set_aside(target, envelope):
        add(source, _read(theirs, envelope.drill()) or frozenset(), envelope)
    durable.copy(source / FILE, theirs)


def _set_aside(folder: Path, envelope: Envelope) -> bool:
    """Keep a list that cannot be read beside the new one, and return whether that was done."""
    path = folder / FILE
    if not path.exists() or _read(path, envelope.drill()) is not None:
        return False
    durable.move(path, folder / f"kiosk-erased-{clock.now():%Y%m%dT%H%M%S}.age")
    _log.error("a list of erasures in %s cannot be read by this machine, and was put aside", folder)
    return True


def _read(path: Path, key: x25519.Identity, audit: bytes | None = None) -> Entries | None:
    try:
        *lines, tag = pyrage.decrypt(durable.read(path, _LONGEST), [key]).decode().split("\n")
        if not hmac.compare_digest(tag, _tag(lines, audit)):
            return None
        return frozenset((kind, name) for kind, name in map(json.loads, lines))
    except (OSError, DecryptError, ValueError, TypeError, RecursionError):
        return None


def _tag(lines: list[str], audit: bytes | None = None) -> str:
    return hmac.digest(audit or keyring.secret("audit"), "\n".join(["erasures", *lines]).encode(), "sha256").hex()


def write(folder: Path, entries: Entries, envelope: Envelope) -> None:
    """Replace the list in ``folder``, sealed to the keys of ``envelope``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [json.dumps(entry) for entry in sorted(entries)]
    content = "\n".join([*lines, _tag(lines)])
    durable.write(folder / FILE, pyrage.encrypt(content.encode(), envelope.recipients))


def replay(entries: Iterable[tuple[str, str]]) -> int:
    """Destroy in this database what is on the list and not destroyed here; return how many were."""
    missing = set(entries) - recorded()
    number = 0
    for kind, name in sorted(missing):
        suggestion = Suggestion.get_or_none(Suggestion.public_id == name)
        if suggestion is not None:
            number += (purge if kind == PURGED else erase_contact)(suggestion)
    return number
