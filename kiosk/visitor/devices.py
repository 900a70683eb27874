"""The screens themselves: each page tells once a minute that it paints, and a visitor's requests that it is touched."""

import re

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from kiosk.core.models import Device
from kiosk.core.storage.database import written
from kiosk.core.web import device
from kiosk.core.web.browser import browser_of

blueprint = Blueprint("devices", __name__, url_prefix="/devices")

# Sent by the page, not by a finger.
_AUTOMATIC = frozenset(
    f"visitor.{name}" for name in ("home.attract", "home.end", "terms.read", "terms.missed", "devices.beat")
)
_VERSION = re.compile(r"[0-9a-f]{12}")


@blueprint.post("/beat")
def beat() -> ResponseReturnValue:
    """Store that this screen paints; the visit, its session and its touches stay as they are.

    The token is bound to the cookie of the screen, since the attract screen has no session.
    """
    number = device.number()
    if number is None or not device.proves_page(request.form.get("token", "")):
        raise CSRFError
    version = request.form.get("version", "")
    browser = browser_of(request.headers.get("User-Agent", ""))
    page_version = version if _VERSION.fullmatch(version) else ""
    # A full disk has its own page, and a beat is not worth another one.
    written(lambda: Device.paint(number, browser=browser, page_version=page_version), lambda: None)
    return "", 204


def note_touch() -> None:
    """Remember that the screen is touched, if a visitor's finger made this request."""
    number = device.number()
    if number is not None and request.endpoint not in _AUTOMATIC:
        Device.touch(number)
