"""The visitors' room: the pages of the kiosk; nobody signs in here."""

from flask import Blueprint

from kiosk.visitor import board, comparison, home, ratings, suggestions, surveys, takeaways, terms, tickets

blueprint = Blueprint("visitor", __name__)
for noun in (home, terms, comparison, takeaways, ratings, surveys, suggestions, tickets, board):
    blueprint.register_blueprint(noun.blueprint)
