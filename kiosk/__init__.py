"""The lobby kiosk of Rutan Kelas IIB Blora: one program, two surfaces."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from kiosk import admin, cli, config, entrance, officer, staff, visitor
from kiosk.cli import copies
from kiosk.core import schema
from kiosk.core.backup.restoring import finish_at_start
from kiosk.core.storage import connection
from kiosk.core.storage.database import CannotStart, open_database
from kiosk.core.storage.keys import keyring
from kiosk.core.web import compression, faults, headers, languages, origin, page, queues, static_files
from kiosk.core.web.cookies import SurfaceSessions
from kiosk.entrance import closed

SURFACES = ("visitor", "office")
MENUS = (officer.menu.menu, staff.menu.menu, admin.menu.menu)


def create_app(surface: str = "office", **overrides: Any) -> Flask:
    """Return the app of one surface, with its database open, migrated and seeded.

    ``overrides`` are configuration values by name in any case: ``create_app("visitor", database_url="sqlite:///x.db")``.
    Raise ValueError for an unknown surface, and ``CannotStart`` for an invalid configuration, and if database and keys
    cannot be used.
    """
    if surface not in SURFACES:
        raise ValueError(f"a surface is one of {SURFACES}")
    app = _bare_app(surface, overrides)

    # Backups, exports and keys hold what nobody else on the machine may read, whichever command writes them.
    os.umask(0o077)
    instance = Path(app.config["INSTANCE"])
    keyring.open(instance / "keys")
    open_database(app.config["DATABASE_URL"], config.ROOT)
    finish_at_start(instance)
    schema.prepare(instance, new=app.config["NEW"] == "1")
    app.secret_key = app.config["SECRET_KEY"] or keyring.secret("session")
    app.session_interface = SurfaceSessions(surface)
    hops = app.config["PROXY_HOPS"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    origin.init_app(app)
    # Its token is bound to the screen instead: the attract screen has no session.
    CSRFProtect(app).exempt(visitor.devices.beat)
    for part in (compression, queues, connection, headers, faults, languages, page, static_files):
        part.init_app(app)
    entrance.init_app(app, MENUS)
    cli.init_app(app)
    copies.init_app(app)
    for room in (visitor,) if surface == "visitor" else (officer, staff, admin):
        app.register_blueprint(room.blueprint)
    return app


def create_closed_app(surface: str, reason: CannotStart, **overrides: Any) -> Flask:
    """Return an app that opens no database and says on every address of ``surface`` why the program does not start."""
    app = _bare_app(surface, overrides)
    for part in (compression, headers, languages, page, static_files):
        part.init_app(app)
    closed.init_app(app, reason)
    return app


def create_rescue_app(**overrides: Any) -> Flask:
    """Return an app without pages that opens no database: for the commands that bring one back."""
    app = Flask("kiosk", root_path=str(config.ROOT), static_folder=None)
    app.config.from_mapping(config.read("office", overrides), SURFACE="office")
    os.umask(0o077)
    keyring.open(Path(app.config["INSTANCE"]) / "keys")
    open_database(app.config["DATABASE_URL"], config.ROOT)
    copies.init_rescue(app)
    return app


def _bare_app(surface: str, overrides: dict[str, Any]) -> Flask:
    app = Flask("kiosk", root_path=str(config.ROOT), template_folder="templates", static_folder=None)
    app.static_folder = "static"
    app.config.from_mapping(config.read(surface, overrides), SURFACE=surface)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app
