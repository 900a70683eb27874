"""Opens a database connection for each request."""

from flask import Flask, request

from kiosk.core.storage.database import database
from kiosk.core.storage.space import space

# Served without the database, so that they still work when it does not.
_WITHOUT_DATABASE = ("static", "entrance.font", "entrance.healthz")


def init_app(app: Flask) -> None:
    """Connect before each request that may need the database, and close after it."""
    app.before_request(_connect)
    app.teardown_request(_close)


def _connect() -> None:
    # The officers' room entitles those whom its guard has admitted (``kiosk.officer``).
    space.entitle(False)
    if request.endpoint not in _WITHOUT_DATABASE:
        database.connect(reuse_if_open=True)


def _close(_error: BaseException | None) -> None:
    space.entitle(False)
    if not database.is_closed():
        database.close()
