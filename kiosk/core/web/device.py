"""Which screen this is: attempts are counted per device, and the count outlives a visit.

Several screens reach the program from one address, through a proxy or from the same machine. So each browser gets a
random number, signed by the server, which says nothing about the person in front of it. An office browser also keeps a
proof for each account that has signed in on it, so that a guesser elsewhere cannot make that account wait here.
"""

import hmac

from flask import Response, after_this_request, current_app, g, request

from kiosk.core.models import Account
from kiosk.core.models.accounts.guess import Source
from kiosk.core.storage.keys import keyring
from kiosk.core.web.addresses import counted
from kiosk.core.web.cookies import cookie_name

NUMBERS = {"visitor": "kiosk_device", "office": "kiosk_office_device"}
PROOFS = "kiosk_known"
# Those who share an office screen; the ones who signed in last are kept.
MOST_PROOFS = 8
# As long as browsers keep a cookie.
_SECONDS = 400 * 24 * 60 * 60
_PURPOSE = "device"


def number() -> str | None:
    """Return the number that this screen has sent, None if it sent none that the server signed.

    One that this very response brings does not count: a client that discards it would try under a new one each time.
    """
    found = request.cookies.get(cookie_name(_cookie()), "")
    return found if keyring.minted(_PURPOSE, found) else None


def source() -> Source:
    """Return where a try of this request comes from."""
    return Source(counted(request.remote_addr or ""), number(), frozenset(_proofs()))


def give() -> str:
    """Give a browser without a number one in this response; return the number."""
    given = number() or g.get("given_number")
    if given is None:
        g.given_number = given = keyring.mint(_PURPOSE)
        _set(_cookie(), given)
    return given


def page_token() -> str:
    """Return the token by which a page of this screen proves that the server made it; gives the screen its number.

    Unlike that of a form it is bound to the number, so that it outlives the visit, whose session is cleared.
    """
    return _token_of(give())


def proves_page(token: str) -> bool:
    """Return whether ``token`` stood on a page that was made for this screen."""
    own = number()
    return own is not None and hmac.compare_digest(token.encode(), _token_of(own).encode())


def remember_account(account: Account) -> None:
    """Give the browser the proof that ``account`` has signed in on it."""
    proof = account.proof_at(give())
    _set(PROOFS, ".".join([proof, *(one for one in _proofs() if one != proof)][:MOST_PROOFS]))


def _token_of(screen: str) -> str:
    return keyring.digest("form", "page of a device", screen).hex()


def _proofs() -> list[str]:
    return [one for one in request.cookies.get(cookie_name(PROOFS), "").split(".")[:MOST_PROOFS] if one]


def _cookie() -> str:
    return NUMBERS[current_app.config["SURFACE"]]


def _set(name: str, value: str) -> None:
    @after_this_request
    def give_cookie(response: Response) -> Response:
        response.set_cookie(
            cookie_name(name),
            value,
            max_age=_SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response
