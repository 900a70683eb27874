"""Configuration from the environment (prefix ``KIOSK_``); the unit's own settings are in the database."""

import os
import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kiosk.core.storage.database import CannotStart

ROOT = Path(__file__).resolve().parent.parent

KIBIBYTE = 1024
URL_FORMS = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
_URL = re.compile(r"sqlite:///.|postgres(ql)?(\+pool)?://")
DEFAULTS: dict[str, Any] = {
    "DATABASE_URL": "sqlite:///kiosk.db",
    "INSTANCE": str(ROOT / "instance"),
    "VISITOR_HOST": "127.0.0.1",
    "VISITOR_PORT": "8000",
    "OFFICE_HOST": "127.0.0.1",
    "OFFICE_PORT": "8001",
    "SECRET_KEY": None,
    # Proxies in front whose X-Forwarded headers are believed; then nobody else may reach the ports.
    "PROXY_HOPS": 0,
    # Names by which browsers reach the program beside loopback and the machine's own: the front's, an address.
    "TRUSTED_HOSTS": "",
    # "1" makes an empty database beside existing keys, or new keys beside a database; otherwise both are refused.
    "NEW": None,
    # Below the server's own limit, so that Flask writes the 413 itself, in Indonesian.
    "MAX_CONTENT_LENGTH": 128 * KIBIBYTE,
    "MAX_FORM_MEMORY_SIZE": 128 * KIBIBYTE,
    "MAX_FORM_PARTS": 200,
    # A visitor may take longer than an hour, and a clock may jump; the token is bound to the session anyway.
    "WTF_CSRF_TIME_LIMIT": None,
    # `core.web.origin` checks where a post comes from, also for browsers that send no referrer.
    "WTF_CSRF_SSL_STRICT": False,
    "BABEL_DEFAULT_LOCALE": "id",
    "BABEL_DEFAULT_TIMEZONE": "Asia/Jakarta",
    "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "kiosk" / "translations"),
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Strict",
}


def read(surface: str, overrides: dict[str, Any]) -> dict[str, Any]:
    """Return the configuration of ``surface``: defaults, then environment, then ``overrides`` (any case).

    Values from the environment stay text: Flask's own reader would turn ``KIOSK_SECRET_KEY=12345`` into a number.
    Raise ``CannotStart`` for text in place of a number, and for the URL of another kind of database.
    """
    config = dict(DEFAULTS)
    config["SESSION_COOKIE_NAME"] = f"kiosk_{surface}"
    for name in DEFAULTS:
        if f"KIOSK_{name}" in os.environ:
            config[name] = _typed(name, os.environ[f"KIOSK_{name}"])
    config.update({name.upper(): value for name, value in overrides.items()})
    _refuse_wrong_url(config["DATABASE_URL"])
    config["TRUSTED_HOSTS"] = _hosts(config)
    return config


def _typed(name: str, value: str) -> Any:
    if not isinstance(DEFAULTS[name], int):
        return value
    if not value.isascii() or not value.isdigit():
        raise CannotStart(f"KIOSK_{name} is a whole number, not {value!r}", None)
    return int(value)


def is_database_url(url: str) -> bool:
    """Return whether ``url`` names a database that the program can use."""
    try:
        # Reading the port fails where it is not a number.
        return bool(_URL.match(url)) and urlsplit(url).port != 0
    except ValueError:
        return False


def _refuse_wrong_url(url: str) -> None:
    if not is_database_url(url):
        # Without the URL itself, which may contain a password.
        raise CannotStart(f"KIOSK_DATABASE_URL must be {URL_FORMS}", None)


def _hosts(config: dict[str, Any]) -> list[str]:
    """Return the host names under which the program answers."""
    own = ("localhost", "127.0.0.1", socket.gethostname(), config["VISITOR_HOST"], config["OFFICE_HOST"])
    return [name.lower() for name in (*own, *config["TRUSTED_HOSTS"].replace(",", " ").split())]
