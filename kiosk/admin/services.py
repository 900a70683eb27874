"""The services that visitors may choose when they rate, fill in the survey or complain."""

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
    """List the services in screen order, then the withdrawn ones."""
    return render_template(
        "admin/services/index.html", services=list(Service.desk()), full=Service.full(), no_room=str(_pages.full)
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Add a service at the end of the list."""
    return _pages.new()


@blueprint.route("/<code>", methods=("GET", "POST"))
def edit(code: str) -> ResponseReturnValue:
    """Rename a service."""
    return _pages.edit(code)


@blueprint.post("/<code>/move")
def move(code: str) -> ResponseReturnValue:
    """Move a service one place up or down."""
    return _pages.move(code)


@blueprint.post("/<code>/withdraw")
def withdraw(code: str) -> ResponseReturnValue:
    """Withdraw a service; what refers to it stays."""
    return _pages.withdraw(code)


@blueprint.post("/<code>/offer")
def offer(code: str) -> ResponseReturnValue:
    """Offer a withdrawn service again, at the end of the list."""
    return _pages.offer(code)
