"""Sign-in, and the guard of each office room: closed unless a role opens it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, abort, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from kiosk.core.models import Account, Audit, Session
from kiosk.core.models.accounts.guess import Guess
from kiosk.core.web import device

# A page that polls by itself says so; it must not keep an abandoned session alive.
BACKGROUND_HEADER = "X-Kiosk-Background"

_manager = LoginManager()


class SignedIn(UserMixin):
    """The account of this request and its session."""

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self._token = token

    @property
    def name(self) -> str:
        """The person's name, for the sidebar."""
        return self.account.name

    def get_id(self) -> str:
        """Return what the cookie carries: the session's token, not the account's number."""
        return self._token


def init_app(app: Flask) -> None:
    """Attach flask-login with sessions that live on the server."""
    _manager.init_app(app)
    _manager.user_loader(_load)


def _load(token: str) -> SignedIn | None:
    if g.get("fault"):
        # An error page must not query the database, which may be what failed.
        return None
    found = Session.current(token, active=BACKGROUND_HEADER not in request.headers)
    return SignedIn(found.account, token) if found else None


def account() -> Account:
    """Return the account that is signed in; to be called behind a guard only."""
    return current_user.account


def try_sign_in(username: str, password: str) -> int | None:
    """Sign in; return None on success, else the seconds to wait before the next attempt (0: none).

    Failed attempts are counted for each name, known or not; work and answer are the same for both. While the disk takes
    no writes, what sign-in would write is held in memory: the count, the session, and the row of the chain.
    """
    found = Account.named(username)
    guess = guess_at(username, found)
    wait = guess.take()
    if wait:
        return wait
    if found is None or not found.password_is(password):
        if found is None:
            Account().password_is(password)
        # The attempt and its account are recorded; neither what was typed nor from where.
        Audit.add_or_hold("sign-in failed", _object(found))
        return guess.wait()
    guess.right()
    open_session(found)
    Audit.add_or_hold("signed in", _object(found), actor=found)
    return None


def guess_at(username: str, found: Account | None) -> Guess:
    """Return the try of this request at a password or code of ``username``, whose account is ``found``."""
    source = device.source()
    return Guess("sign_in", username.strip().casefold(), source, found is not None and found.known_at(source))


def _object(found: Account | None) -> str:
    """Return the name in the chain of a sign-in to an account, or to an unknown name."""
    return f"sign-in {found.id}" if found else "sign-in"


def open_session(found: Account) -> None:
    """Begin a session for ``found`` under a new token; the cookie's previous content is dropped.

    From now on the device is known to the account.
    """
    session.clear()
    login_user(SignedIn(found, Session.begin(found)))
    device.remember_account(found)


def close_session() -> None:
    """End the session on the server and in the cookie."""
    if current_user.is_authenticated:
        current = Session.current(current_user.get_id())
        if current:
            current.end()
    logout_user()
    session.clear()


def guard(*roles: str) -> Callable[[], Response | None]:
    """Return a ``before_request`` function that admits only accounts with one of ``roles``."""

    def check() -> Response | None:
        if not current_user.is_authenticated:
            if request.method == "POST":
                abort(401)
            return redirect(url_for("entrance.sign_in", next=request.full_path.rstrip("?")))
        if not account().may(*roles):
            abort(403)
        return None

    return check


def local_path(path: str | None) -> str | None:
    """Return ``path`` if it stays on this surface, else None, so no redirect leads elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc or any(ord(c) < 32 for c in path) else path
