"""Ticket codes: ten characters of Crockford base32, five for the finder and five for the proof. Pure functions."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HALF = 5
_READ_AS = str.maketrans("OIL", "011")


def encode(digest: bytes) -> str:
    """Return the first 25 bits of ``digest`` (at least 4 bytes) as five Crockford characters."""
    bits = int.from_bytes(digest[:4]) >> 7
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in (20, 15, 10, 5, 0))


def written(finder: str, proof: str) -> str:
    """Return the code as written on the ticket: ``K7QDM-3X9TA``."""
    return f"{finder}-{proof}"


def parse(typed: str) -> tuple[str, str] | None:
    """Return finder and proof of a typed code, or None if it cannot be one.

    Spaces, hyphens and case are ignored; O is read as 0, I and L as 1, as in Crockford's base32.
    """
    bare = "".join(c for c in typed.upper() if c.isalnum()).translate(_READ_AS)
    if len(bare) != 2 * HALF or any(c not in ALPHABET for c in bare):
        return None
    return bare[:HALF], bare[HALF:]
