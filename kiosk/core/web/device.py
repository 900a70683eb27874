"""Which screen this is: attempts are counted per device, and the count outlives a visit.

Several kiosks reach the program from one address, through a proxy or from the same machine. So each browser gets a
random number, signed by the server, which says nothing about the person in front of it.
"""

from flask import Response, after_this_request, current_app, request

from kiosk.core.models import Throttle
from kiosk.core.storage.keys import keyring

COOKIE = "kiosk_device"
# As long as browsers keep a cookie.
_SECONDS = 400 * 24 * 60 * 60
_PURPOSE = "device"


def subject() -> str:
    """Return the key that this screen is counted under: its own number, or its address while it has none."""
    number = request.cookies.get(COOKIE, "")
    return number if keyring.minted(_PURPOSE, number) else address()


def address() -> str:
    """Return the key under which the address of this screen is counted, whatever number it sends."""
    return f"address {request.remote_addr}"


def remember(scope: str) -> None:
    """Give a browser without a number one in this response, and count its attempt in ``scope`` under that number too.

    Call it only after an attempt that its address was allowed: otherwise a client that discards its cookies would start
    over with each number and never have to wait.
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
