"""The room of officers and inspectors, who answer what visitors wrote."""

from flask import Blueprint

from kiosk.core.storage.space import space
from kiosk.core.web.sign_in import guard
from kiosk.officer import (
    board,
    cases,
    exports,
    intake,
    ratings,
    registers,
    reply_templates,
    reports,
    sheets,
    suggestions,
    survey_reports,
    surveys,
)
from kiosk.officer.menu import ROLES

blueprint = Blueprint("officer", __name__, url_prefix="/officer")
blueprint.before_request(guard(*ROLES))


@blueprint.before_request
def use_last_space() -> None:
    """Let answers and exports of those whom the guard has admitted use the last space on the disk."""
    space.entitle(True)


for noun in (
    suggestions,
    cases,
    intake,
    ratings,
    surveys,
    sheets,
    survey_reports,
    board,
    reply_templates,
    exports,
    registers,
    reports,
):
    blueprint.register_blueprint(noun.blueprint)
