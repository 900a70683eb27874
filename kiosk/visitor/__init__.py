"""The room of whoever taps the kiosk; nobody signs in here."""

from flask import Blueprint

from kiosk.visitor import home

blueprint = Blueprint("visitor", __name__)
for noun in (home,):
    blueprint.register_blueprint(noun.blueprint)
