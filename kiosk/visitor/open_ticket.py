"""The ticket that a visit has opened: its code is typed once and stands in no page that follows.

The cookie of the visit says which one it is, and a form names it by a key that is worth nothing without that cookie; so
nobody can act for its holder after the visit has ended, whatever is left on the screen.
"""

import secrets
import time

from flask import session

from kiosk.core.models import Suggestion

# Seconds without an act after which the code is asked for again.
LIFE = 30 * 60


def remember(suggestion: Suggestion) -> str:
    """Note that the visit has opened the ticket of ``suggestion``, and return the key by which its forms name it."""
    key = secrets.token_urlsafe(9)
    session["ticket"] = [key, suggestion.public_id, int(time.time())]
    return key


def recall(key: str) -> Suggestion | None:
    """Return the suggestion whose ticket the visit has opened under ``key``, or None if it has not, or long ago."""
    mine, public_id, at = session.get("ticket") or ("", "", 0)
    if not mine or key != mine or not 0 <= time.time() - at < LIFE:
        return None
    session["ticket"] = [mine, public_id, int(time.time())]
    return Suggestion.get_or_none(Suggestion.public_id == public_id)
