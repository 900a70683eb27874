"""The cookie of a visit or sign-in: signed, with a salt of its own on each surface, and read whatever its age."""

import hashlib

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class AgelessSessions(SecureCookieSessionInterface):
    """Flask's sessions, ended by the browser or the server, never by the clock.

    Flask drops a cookie older than a month or from the future: a clock that jumps would void the form that somebody is
    typing in. A sign-in and an open ticket have limits of their own.
    """

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, surface: str) -> None:
        self.salt = f"kiosk-{surface}"

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the request's cookie; an empty one without a cookie that this surface has signed."""
        serializer = self.get_signing_serializer(app)
        try:
            kept = request.cookies.get(self.get_cookie_name(app), "")
            return self.session_class(serializer.loads(kept)) if serializer else None
        except BadSignature:
            return self.session_class()
