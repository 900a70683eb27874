"""The lobby kiosk of Rutan Kelas IIB Blora: one program, two surfaces."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from kiosk import admin, cli, config, entrance, officer, staff, visitor
from kiosk.core import schema
from kiosk.core.storage import connection
from kiosk.core.storage.database import open_database
from kiosk.core.storage.keys import keyring
from kiosk.core.web import compression, faults, headers, languages, page
from kiosk.core.web.sessions import AgelessSessions

SURFACES = ("visitor", "office")
MENUS = (officer.menu.menu, staff.menu.menu, admin.menu.menu)


def create_app(surface: str = "office", **overrides: Any) -> Flask:
    """Return the app of one surface, with its database open, migrated and seeded.

    ``overrides`` are configuration values by name in any case: ``create_app("visitor", database_url="sqlite:///x.db")``.
    Raise ValueError for an unknown surface, and ``NewerSchema`` for a database of a newer program.
    """
    if surface not in SURFACES:
        raise ValueError(f"a surface is one of {SURFACES}")
    app = Flask("kiosk", root_path=str(config.ROOT), template_folder="templates", static_folder="static")
    app.config.from_mapping(config.read(surface, overrides), SURFACE=surface)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    instance = Path(app.config["INSTANCE"])
    keyring.open(instance / "keys")
    app.secret_key = app.config["SECRET_KEY"] or keyring.secret("session")
    app.session_interface = AgelessSessions(surface)
    open_database(app.config["DATABASE_URL"], config.ROOT)
    schema.prepare(instance)

    CSRFProtect(app)
    for part in (compression, connection, headers, faults, languages, page):
        part.init_app(app)
    entrance.init_app(app, MENUS)
    cli.init_app(app)
    for room in (visitor,) if surface == "visitor" else (officer, staff, admin):
        app.register_blueprint(room.blueprint)
    return app
