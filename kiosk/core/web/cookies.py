"""Cookies: behind TLS they are Secure and bound to this host by name (``__Host-``); on plain loopback neither works.

They are signed with a salt of their own on each surface, and read whatever their age.
"""

import hashlib

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


def cookie_name(name: str) -> str:
    """Return the name that a cookie has in this request."""
    return f"__Host-{name}" if request.is_secure else name


class SurfaceSessions(SecureCookieSessionInterface):
    """The sessions of one surface: no other surface can read their cookie.

    They are ended by the browser or the server, never by the clock. Flask drops a cookie older than a month or from the
    future: a clock that jumps would void the form that somebody is typing in. A sign-in and an open ticket have limits
    of their own.
    """

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, surface: str) -> None:
        self.salt = f"kiosk-{surface}"

    def get_cookie_name(self, app: Flask) -> str:
        """Return the name of the session cookie in this request."""
        return cookie_name(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie is for TLS only."""
        return request.is_secure

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the request's cookie; an empty one without a cookie that this surface has signed."""
        serializer = self.get_signing_serializer(app)
        try:
            kept = request.cookies.get(self.get_cookie_name(app), "")
            return self.session_class(serializer.loads(kept)) if serializer else None
        except BadSignature:
            return self.session_class()
