"""The administrators' room: accounts, settings, lists and the audit log."""

from flask import Blueprint

from kiosk.admin import (
    accounts,
    audit,
    backups,
    closed_days,
    envelope,
    reasons,
    restores,
    services,
    settings,
    trusted_day,
)
from kiosk.admin.menu import ROLES
from kiosk.core.web.sign_in import guard

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.before_request(guard(*ROLES))
for noun in (accounts, audit, backups, closed_days, envelope, reasons, restores, services, settings, trusted_day):
    blueprint.register_blueprint(noun.blueprint)
