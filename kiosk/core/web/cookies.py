"""Cookies: behind TLS they are Secure and bound to this host by name (``__Host-``); on plain loopback neither works."""

import hashlib

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


def cookie_name(name: str) -> str:
    """Return the name that a cookie has in this request."""
    return f"__Host-{name}" if request.is_secure else name


class SurfaceSessions(SecureCookieSessionInterface):
    """The sessions of one surface, with a salt of their own: no surface can read the cookie of another."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, surface: str) -> None:
        self.salt = f"kiosk-{surface}"

    def get_cookie_name(self, app: Flask) -> str:
        """Return the name of the session cookie in this request."""
        return cookie_name(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie is for TLS only."""
        return request.is_secure
