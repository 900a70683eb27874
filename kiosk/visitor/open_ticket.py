"""The ticket that a visit has opened: its code is typed once and is on no page that follows.

The session says which ticket it is, and a form names it by a key that is useless without that session. So nobody can
act for its holder after the visit has ended, whatever is left on the screen.
"""

import secrets
from datetime import datetime

from flask import session

from kiosk.core.days import clock
from kiosk.core.models import Suggestion

# Seconds without activity after which the code is asked for again.
LIFE = 30 * 60
_BEGINNING = datetime(1970, 1, 1)


def remember(suggestion: Suggestion) -> str:
    """Store in the session that the ticket of ``suggestion`` is open; return the key by which forms name it."""
    key = secrets.token_urlsafe(9)
    session["ticket"] = [key, suggestion.public_id, _seconds()]
    return key


def recall(key: str) -> Suggestion | None:
    """Return the suggestion whose ticket this visit opened under ``key``; None if it did not, or after ``LIFE``."""
    mine, public_id, at = session.get("ticket") or ("", "", 0)
    if not mine or key != mine or not 0 <= _seconds() - at < LIFE:
        return None
    session["ticket"] = [mine, public_id, _seconds()]
    return Suggestion.get_or_none(Suggestion.public_id == public_id)


def _seconds() -> int:
    return int((clock.now() - _BEGINNING).total_seconds())
