"""Argon2id for passwords and ticket proofs: 19 MiB, t=2, p=1, one at a time, input capped before hashing.

A secret is hashed in NFC: one keyboard writes é as one character, another as two.
"""

import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 128

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# One thread for all hashes: otherwise 64 parallel guesses would take 64 x 19 MiB and both cores away from the visitor
# at the screen, and each server thread would keep its 19 MiB for good.
_one_at_a_time = ThreadPoolExecutor(max_workers=1, thread_name_prefix="argon2")
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def hash_secret(secret: str) -> str:
    """Return the Argon2id hash of ``secret``. Raises ValueError above ``MAX_LENGTH`` characters."""
    composed = nfc(secret)
    if len(composed) > MAX_LENGTH:
        raise ValueError(f"a secret has at most {MAX_LENGTH} characters")
    return _one_at_a_time.submit(_hasher.hash, composed).result()


def verify_secret(hashed: str | None, secret: str) -> bool:
    """Return whether ``secret`` matches ``hashed``; without a hash, do the same work and return False."""
    # As typed too: earlier versions hashed it so.
    forms = [form for form in dict.fromkeys((nfc(secret), secret)) if len(form) <= MAX_LENGTH]
    return any(_one_at_a_time.submit(_verify, hashed, form).result() for form in forms)


def nfc(secret: str) -> str:
    """Return ``secret`` with each letter and its marks composed, as it is hashed."""
    return unicodedata.normalize("NFC", secret)


def one_time_code() -> str:
    """Return a one-time code: 58 bits, twelve characters in three groups, unambiguous when read aloud."""
    return "-".join("".join(secrets.choice(_CODE_ALPHABET) for _ in range(4)) for _ in range(3))


def _verify(hashed: str | None, secret: str) -> bool:
    try:
        return _hasher.verify(hashed or _nobody(), secret) and hashed is not None
    except VerificationError:
        return False


_nobody_hash: list[str] = []


def _nobody() -> str:
    """Return a hash that nothing matches, so that an unknown name takes as long as a known one."""
    if not _nobody_hash:
        _nobody_hash.append(_hasher.hash(secrets.token_urlsafe(32)))
    return _nobody_hash[0]
