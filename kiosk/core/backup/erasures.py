"""The sealed list of what was purged and erased, beside the copies: a restore destroys again what a copy still has.

It only grows: a stick that lay in a drawer for a year must bring nothing back. An entry names a suggestion by the
random id of its addresses, and nothing of its content.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import pyrage
from pyrage import DecryptError, x25519

from kiosk.core.backup.envelope import Envelope
from kiosk.core.models import Event, Suggestion
from kiosk.core.models.suggestions.retention import erase_contact, purge
from kiosk.core.storage import durable

FILE = "kiosk-erased.age"
PURGED, ERASED = "purged", "contact erased"

Entries = frozenset[tuple[str, str]]


def recorded() -> Entries:
    """Return what the database records as destroyed, each as its kind and the public id of its suggestion."""
    rows = Event.select(Event.kind, Suggestion.public_id).join(Suggestion).where(Event.kind.in_((PURGED, ERASED)))
    return frozenset(rows.tuples())


def read(folder: Path, key: x25519.Identity) -> Entries | None:
    """Return the list in ``folder``; None if it is missing, damaged or sealed to other keys."""
    try:
        lines = pyrage.decrypt((folder / FILE).read_bytes(), [key]).decode().splitlines()
        return frozenset((kind, name) for kind, name in map(json.loads, lines))
    except (OSError, DecryptError, ValueError, TypeError):
        return None


def write(folder: Path, entries: Entries, envelope: Envelope) -> None:
    """Replace the list in ``folder``, sealed to the keys of ``envelope``."""
    lines = "\n".join(json.dumps(entry) for entry in sorted(entries))
    durable.write(folder / FILE, pyrage.encrypt(lines.encode(), envelope.recipients))


def replay(entries: Iterable[tuple[str, str]]) -> int:
    """Destroy in this database what is on the list and not destroyed here; return how many were."""
    missing = set(entries) - recorded()
    number = 0
    for kind, name in sorted(missing):
        suggestion = Suggestion.get_or_none(Suggestion.public_id == name)
        if suggestion is not None:
            number += (purge if kind == PURGED else erase_contact)(suggestion)
    return number
