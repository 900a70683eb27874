"""Addresses outside the rooms: font, health, disclosure address; on the office also sign-in, setup, pattern page."""

from collections.abc import Sequence

from flask import Blueprint, Flask

from kiosk.core.web import sign_in as core_sign_in
from kiosk.core.web.menu import Offer
from kiosk.entrance import components, contact, fonts, health, menu, password, setup, sign_in

OFFICE_ADDRESSES = (
    ("/", "sign_in", sign_in.show, ("GET", "POST")),
    ("/sign-out", "sign_out", sign_in.end, ("POST",)),
    ("/setup", "setup", setup.show, ("GET", "POST")),
    ("/first-password", "first_password", password.first, ("GET", "POST")),
    ("/password", "password", password.change, ("GET", "POST")),
    ("/components", "components", components.show, ("GET",)),
)


def init_app(app: Flask, menus: Sequence[Offer]) -> None:
    """Register the addresses of this app's surface; the sidebar of the office shows ``menus``."""
    blueprint = Blueprint("entrance", __name__)
    blueprint.add_url_rule("/font.ttf", "font", fonts.font)
    blueprint.add_url_rule("/healthz", "healthz", health.healthz)
    blueprint.add_url_rule("/readyz", "readyz", health.readyz)
    blueprint.add_url_rule("/.well-known/security.txt", "security_contact", contact.security_txt)
    health.init_app(app)
    if app.config["SURFACE"] == "office":
        core_sign_in.init_app(app)
        setup.init_app(app)
        menu.init_app(app, menus)
        for path, name, view, methods in OFFICE_ADDRESSES:
            blueprint.add_url_rule(path, name, view, methods=methods)
    app.register_blueprint(blueprint)
