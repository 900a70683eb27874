"""An administrator keeps the services that visitors rate, answer the survey about and complain about."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from kiosk.admin.choices import ChoicePages
from kiosk.admin.forms.choices import ServiceForm
from kiosk.core.models import Service

blueprint = Blueprint("services", __name__, url_prefix="/services")

_pages = ChoicePages(
    Service,
    ServiceForm,
    "admin/services/edit.html",
    moved=_l("Urutan layanan diubah."),
    last=_l("Paling sedikit satu layanan harus ditawarkan. Tawarkan yang lain lebih dulu."),
    full=_l(
        "Layar hanya memuat %(most)s layanan. Berhenti menawarkan salah satunya lebih dulu.", most=Service.MAX_OFFERED
    ),
)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the services in the order of the screen, then those that are not offered."""
    return render_template(
        "admin/services/index.html", services=list(Service.desk()), full=Service.full(), no_room=str(_pages.full)
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Offer a service, the last in order."""
    return _pages.new()


@blueprint.route("/<code>", methods=("GET", "POST"))
def edit(code: str) -> ResponseReturnValue:
    """Give a service other names."""
    return _pages.edit(code)


@blueprint.post("/<code>/move")
def move(code: str) -> ResponseReturnValue:
    """Put a service one place further up or down."""
    return _pages.move(code)


@blueprint.post("/<code>/withdraw")
def withdraw(code: str) -> ResponseReturnValue:
    """Take a service out of the offer; what refers to it stays."""
    return _pages.withdraw(code)


@blueprint.post("/<code>/offer")
def offer(code: str) -> ResponseReturnValue:
    """Offer a service again, the last in order."""
    return _pages.offer(code)
