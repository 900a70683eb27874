"""Argon2id for passwords and ticket proofs: 19 MiB, t=2, p=1, one at a time, input capped before hashing."""

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 128

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# 64 parallel guesses would else take 64 x 19 MiB and both cores from the visitor at the screen.
_one_at_a_time = threading.Lock()
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def hash_secret(secret: str) -> str:
    """Return the Argon2id hash of ``secret``; raise ValueError above ``MAX_LENGTH`` characters."""
    if len(secret) > MAX_LENGTH:
        raise ValueError(f"a secret has at most {MAX_LENGTH} characters")
    with _one_at_a_time:
        return _hasher.hash(secret)


def verify_secret(hashed: str | None, secret: str) -> bool:
    """Tell whether ``secret`` gave ``hashed``. Without a hash the same work is done and the answer is no."""
    if len(secret) > MAX_LENGTH:
        return False
    with _one_at_a_time:
        try:
            return _hasher.verify(hashed or _nobody(), secret) and hashed is not None
        except VerificationError:
            return False


def one_time_code() -> str:
    """Return a code for a first password: twelve characters in three groups, 58 bits, read aloud without doubt."""
    return "-".join("".join(secrets.choice(_CODE_ALPHABET) for _ in range(4)) for _ in range(3))


_nobody_hash: list[str] = []


def _nobody() -> str:
    """Return a hash that nothing matches, so that an unknown name costs as much time as a known one."""
    if not _nobody_hash:
        _nobody_hash.append(_hasher.hash(secrets.token_urlsafe(32)))
    return _nobody_hash[0]
