"""The room of whoever keeps the explanations right."""

from flask import Blueprint

from kiosk.core.sign_in import guard
from kiosk.staff import revisions, terms

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
blueprint.before_request(guard("staff"))
for noun in (terms, revisions):
    blueprint.register_blueprint(noun.blueprint)
