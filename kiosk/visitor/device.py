"""Which screen this is: what is counted against a device is counted against it alone, and outlives a visit.

Several kiosks reach the program from one address, through a proxy or from the same machine. So a browser is given a
number by chance, signed by the server, which says nothing of whoever stands before it.
"""

from flask import Response, after_this_request, current_app, request

from kiosk.core.models import Throttle
from kiosk.core.storage.keys import keyring

COOKIE = "kiosk_device"
# As long as browsers keep a cookie.
_SECONDS = 400 * 24 * 60 * 60
_PURPOSE = "device"


def subject() -> str:
    """Return as what this screen is counted: by its own number, or by its address while it has none."""
    number = request.cookies.get(COOKIE, "")
    return number if keyring.minted(_PURPOSE, number) else f"address {request.remote_addr}"


def remember(scope: str) -> None:
    """Give a browser that has no number of its own one with this answer, and count its try in ``scope`` under it too.

    Only after a try that its address was let: else a program that throws its cookies away would begin again with each
    number, and never have to wait.
    """
    if keyring.minted(_PURPOSE, request.cookies.get(COOKIE, "")):
        return
    number = keyring.mint(_PURPOSE)
    Throttle.take(scope, number)

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            number,
            max_age=_SECONDS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Strict",
        )
        return response
