"""What the tests of tampering share: they drop the guards first, as an attacker does."""

from collections.abc import Iterable

from kiosk.core.models.chain.findings import (
    SCHEMA_CHANGED,
    SCHEMA_EXTRA,
    SCHEMA_MISSING,
    SEARCH,
    Finding,
)
from kiosk.core.models.proof.verify import verify

OF_THE_SCHEMA = (SCHEMA_MISSING, SCHEMA_EXTRA, SCHEMA_CHANGED, SEARCH)


def verify_rows(anchors: Iterable[str] = ()) -> list[Finding]:
    """Return the findings about rows; that guards were dropped is the subject of test_structure.py."""
    return [finding for finding in verify(anchors) if finding.kind not in OF_THE_SCHEMA]
