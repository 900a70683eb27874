"""The staff room: editing of the explanations."""

from flask import Blueprint

from kiosk.core.web.sign_in import guard
from kiosk.staff import (
    checks,
    empty_rows,
    groups,
    home,
    notices,
    pronunciations,
    proposals,
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
_NOUNS = (
    home,
    empty_rows,
    checks,
    proposals,
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
)
for noun in _NOUNS:
    blueprint.register_blueprint(noun.blueprint)
