"""The staff room: editing of the explanations."""

from flask import Blueprint

from kiosk.core.web.sign_in import guard
from kiosk.staff import (
    groups,
    home,
    notices,
    pronunciations,
    publications,
    questions,
    recordings,
    revisions,
    terms,
    transfers,
    visit_days,
    visits,
)
from kiosk.staff.menu import ROLES

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
blueprint.before_request(guard(*ROLES))
for noun in (
    home,
    terms,
    revisions,
    publications,
    questions,
    notices,
    visits,
    visit_days,
    groups,
    recordings,
    pronunciations,
    transfers,
):
    blueprint.register_blueprint(noun.blueprint)
