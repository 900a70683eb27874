"""The visitors' room: the pages of the kiosk; nobody signs in here."""

from flask import Blueprint

from kiosk.visitor import (
    board,
    comparison,
    devices,
    home,
    ratings,
    suggestions,
    surveys,
    takeaways,
    terms,
    tickets,
)

blueprint = Blueprint("visitor", __name__)
blueprint.before_request(devices.note_touch)
for noun in (home, terms, comparison, takeaways, ratings, surveys, suggestions, tickets, board, devices):
    blueprint.register_blueprint(noun.blueprint)
