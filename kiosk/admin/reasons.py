"""The reasons that visitors may choose after a rating, and after "Belum jelas"."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from kiosk.admin.choices import ChoicePages
from kiosk.admin.forms.choices import ReasonForm
from kiosk.admin.wording import TOPICS
from kiosk.core.models import Reason

blueprint = Blueprint("reasons", __name__, url_prefix="/reasons")

_pages = ChoicePages(
    Reason,
    ReasonForm,
    "admin/reasons/edit.html",
    moved=_l("Urutan alasan diubah."),
    last=_l("Paling sedikit satu alasan harus ditawarkan. Tawarkan yang lain lebih dulu."),
    full=_l(
        "Layar hanya memuat %(most)s alasan. Berhenti menawarkan salah satunya lebih dulu.", most=Reason.MAX_OFFERED
    ),
)


@blueprint.context_processor
def _topics() -> dict[str, object]:
    return {"topics": TOPICS}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the reasons of each topic in screen order, then the withdrawn ones."""
    return render_template(
        "admin/reasons/index.html",
        lists={topic: list(Reason.desk(topic=topic)) for topic in Reason.TOPICS},
        full=[topic for topic in Reason.TOPICS if Reason.full(topic=topic)],
        no_room=str(_pages.full),
    )


@blueprint.route("/new/<topic>", methods=("GET", "POST"))
def new(topic: str) -> ResponseReturnValue:
    """Add a reason at the end of the list of its topic."""
    return _pages.new(topic=topic) if topic in Reason.TOPICS else abort(404)


@blueprint.route("/<code>", methods=("GET", "POST"))
def edit(code: str) -> ResponseReturnValue:
    """Rename a reason."""
    return _pages.edit(code)


@blueprint.post("/<code>/move")
def move(code: str) -> ResponseReturnValue:
    """Move a reason one place up or down."""
    return _pages.move(code)


@blueprint.post("/<code>/withdraw")
def withdraw(code: str) -> ResponseReturnValue:
    """Withdraw a reason; its counts stay."""
    return _pages.withdraw(code)


@blueprint.post("/<code>/offer")
def offer(code: str) -> ResponseReturnValue:
    """Offer a withdrawn reason again, at the end of its list."""
    return _pages.offer(code)
