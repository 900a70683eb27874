"""The address to which somebody reports a hole in the program: security.txt (RFC 9116)."""

from datetime import timedelta

from flask import Response, abort
from flask.typing import ResponseReturnValue

from kiosk.core.days import clock
from kiosk.core.models import Setting

# The standard wants less than a year; each reader gets a fresh file.
_VALID = timedelta(days=30)


def security_txt() -> ResponseReturnValue:
    """Send the unit's disclosure address; 404 while the setting is empty."""
    address = Setting.read("security_contact") or abort(404)
    contact = address if address.startswith("https://") else f"mailto:{address}"
    expires = (clock.now() + _VALID).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: id, en\n"
    return Response(text, mimetype="text/plain")
