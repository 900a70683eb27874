"""Where a request comes from: beside the token of each form, only pages of this very origin may act.

Another port of this host is another origin, although browsers send it our cookies: they call it the same site.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from ipaddress import ip_address

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, SecurityError

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Any of them betrays a proxy, whether or not the settings know of it.
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


class Sender(Enum):
    """Who made the browser send a request."""

    OWN = "a page of this origin"
    TYPED = "the person: an address typed or opened from a bookmark"
    FOREIGN = "a page of another origin, or one that hides its own"
    UNKNOWN = "not known: the browser does not say"


class ForeignRequest(Forbidden):
    """A page of another origin tried to act here."""


def init_app(app: Flask) -> None:
    """Refuse requests for unknown hosts, and those by which another origin would act or embed something of ours.

    Call it before the token is checked, whose error page may offer to send a form again.
    """
    app.before_request(_guard)


def sender() -> Sender:
    """Return who made the browser send this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return {"same-origin": Sender.OWN, "none": Sender.TYPED}.get(site, Sender.FOREIGN)
    origin = request.headers.get("Origin")
    if origin is None:
        return Sender.UNKNOWN
    return Sender.OWN if origin == f"{request.scheme}://{request.host}" else Sender.FOREIGN


def own_pages_only(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Refuse links from other origins to a page that acts although it is only read, as an export does."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if sender() is Sender.FOREIGN:
            raise ForeignRequest
        return view(*args, **kwargs)

    return guarded


def is_loopback() -> bool:
    """Return whether somebody on this machine asks, and asks directly: a proxy speaks for others."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return bool(request.remote_addr) and ip_address(request.remote_addr or "").is_loopback


def _guard() -> None:
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if request.method not in _SAFE:
        if sender() in (Sender.FOREIGN, Sender.TYPED):
            raise ForeignRequest
    elif sender() is Sender.FOREIGN and not _is_link():
        raise ForeignRequest


def _is_link() -> bool:
    """Return whether the answer becomes the page in the browser's window, as that of a link does."""
    headers = request.headers
    return headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
