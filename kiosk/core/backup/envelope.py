"""The two keys that open a copy: one on paper in the unit's envelope, and one that never leaves this machine.

Of the paper key the machine keeps only the public half; it is shown once, when it is made. The other one, the drill
key, opens copies for the weekly drill and for a restore on the same machine, and stands in no copy.
"""

import hashlib
import os
import threading
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from kiosk.core.backup import trouble
from kiosk.core.backup.trouble import Trouble
from kiosk.core.storage import durable

DRILL, PUBLIC = "drill", "envelope"
_PREFIX = "AGE-SECRET-KEY-1"
# Of two keys made at once, copies would be sealed to the one that is lost.
_making = threading.Lock()


class Envelope:
    """The keys of copies in the folder ``keys`` of the instance."""

    def __init__(self, instance: Path) -> None:
        self._folder = instance / "keys"

    @property
    def is_made(self) -> bool:
        """Whether the unit has a key on paper."""
        return (self._folder / PUBLIC).exists()

    @property
    def mark(self) -> str:
        """The mark of the key on paper, as its sheet has it; empty without one. Raises as ``recipients`` does."""
        return mark_of(self.recipients[-1]) if self.is_made else ""

    @property
    def recipients(self) -> list[x25519.Recipient]:
        """The public halves of the keys to which a copy is sealed. Raises ``Trouble`` for a damaged key file."""
        keys = [self.drill().to_public()]
        if self.is_made:
            try:
                keys.append(x25519.Recipient.from_str((self._folder / PUBLIC).read_text("ascii").strip()))
            except (RecipientError, UnicodeDecodeError) as error:
                raise Trouble(trouble.DAMAGED_KEY, str(self._folder / PUBLIC)) from error
        return keys

    def drill(self) -> x25519.Identity:
        """Return the drill key, made on first use. Raises ``Trouble`` for a damaged key file."""
        path = self._folder / DRILL
        with _making:
            if not path.exists():
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                durable.write(path, str(x25519.Identity.generate()).encode())
                path.chmod(0o600)
        try:
            return key_of(path.read_text("ascii", "replace"))
        except Trouble as failed:
            raise Trouble(trouble.DAMAGED_KEY, str(path)) from failed

    @staticmethod
    def new() -> str:
        """Return a new key for the envelope, as it is printed; nothing of it is stored."""
        return str(x25519.Identity.generate())

    def seal_to(self, paper_key: str) -> None:
        """Seal copies to this key of the envelope from now on. Raises ``Trouble`` if it is not a key."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        durable.write(self._folder / PUBLIC, str(key_of(paper_key).to_public()).encode())
        os.chmod(self._folder / PUBLIC, 0o600)


def key_of(typed: str) -> x25519.Identity:
    """Return the key that somebody typed from paper, in any case and grouping. Raises ``Trouble`` if it is none."""
    try:
        return x25519.Identity.from_str("".join(typed.split()).upper())
    except (IdentityError, ValueError) as error:
        raise Trouble(trouble.NOT_A_KEY) from error


def mark_of(public: x25519.Recipient) -> str:
    """Return eight hex digits by which people tell one key on paper from another."""
    return hashlib.sha256(str(public).encode()).hexdigest()[:8]


def grouped(key: str) -> list[str]:
    """Return a key in groups of up to six characters, as it is printed and read aloud."""
    body = key.removeprefix(_PREFIX)
    return [_PREFIX, *(body[begin : begin + 6] for begin in range(0, len(body), 6))]
