"""Secrets stored outside the database, and the form keys derived from them."""

import hashlib
import hmac
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from kiosk.core.storage import durable
from kiosk.core.storage.database import CannotStart

# What is stored depends on these: without "audit" nothing in the chain can be proven, and without "ticket" a message
# that is sent again is stored twice. The others only sign cookies and open forms, and may be made again.
VITAL = ("audit", "ticket")
NAMES = (*VITAL, "form", "session")

_TAG_LENGTH = 16
_SECRET_LENGTH = 32


class DamagedSecret(CannotStart):
    """A key file is empty or truncated; replacing it would make every ticket unreadable."""


class Keyring:
    """The server's secrets, each in a file under ``instance/keys``; created once, readable only by the owner."""

    def __init__(self) -> None:
        self._folder = Path()
        self._loaded: dict[str, bytes] = {}

    def open(self, folder: Path) -> None:
        """Use the secrets in ``folder`` from now on."""
        self._folder = folder
        self._loaded = {}

    @property
    def folder(self) -> Path:
        """The folder of the secrets."""
        return self._folder

    @property
    def missing(self) -> list[str]:
        """The names of the secrets that have no file."""
        return [name for name in NAMES if not (self._folder / name).exists()]

    def make_missing(self) -> list[str]:
        """Create every secret that has no file, and return their names. Raises ``DamagedSecret`` for a broken file."""
        missing = self.missing
        for name in NAMES:
            self.secret(name)
        return missing

    def secret(self, name: str) -> bytes:
        """Return the 32-byte secret ``name``, created on first use. Raises ``DamagedSecret`` for a broken file."""
        if name not in self._loaded:
            self._loaded[name] = self._read_or_make(self._folder / name)
        return self._loaded[name]

    def digest(self, name: str, label: str, message: str) -> bytes:
        """Return HMAC-SHA256 of ``message`` under the secret ``name``; ``label`` separates its uses."""
        return hmac.digest(self.secret(name), f"{label}\0{message}".encode(), "sha256")

    def mint(self, purpose: str) -> str:
        """Return a new form key: 22 random characters and a tag that proves the server made it for ``purpose``."""
        body = secrets.token_urlsafe(16)
        return f"{body}.{self._tag(purpose, body)}"

    def minted(self, purpose: str, key: str) -> bool:
        """Return whether ``key`` was made by ``mint(purpose)``."""
        body, _, tag = key.partition(".")
        return bool(body) and hmac.compare_digest(tag.encode(), self._tag(purpose, body).encode())

    def _tag(self, purpose: str, body: str) -> str:
        return urlsafe_b64encode(self.digest("form", purpose, body)).decode()[:_TAG_LENGTH]

    def _read_or_make(self, path: Path) -> bytes:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # Atomic: a power cut must not leave an empty key, and another process must not read half of one.
            with tempfile.NamedTemporaryFile(dir=path.parent) as file:
                file.write(secrets.token_bytes(_SECRET_LENGTH))
                file.flush()
                os.fsync(file.fileno())
                with suppress(FileExistsError):
                    os.link(file.name, path)
            # The database that depends on it must not outlive its name.
            durable.flush(path.parent)
        secret = path.read_bytes()
        if len(secret) != _SECRET_LENGTH:
            raise DamagedSecret(f"{path} is damaged: restore it from a backup, tickets depend on it")
        return secret


keyring = Keyring()


def fingerprint(value: str) -> str:
    """Return the SHA-256 of a random token in hex, which is safe to store."""
    return hashlib.sha256(value.encode()).hexdigest()
