"""An administrator keeps the services that visitors rate, answer the survey about and complain about."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin.forms.choices import STEPS
from kiosk.admin.forms.services import ServiceForm
from kiosk.core.database import ChangedMeanwhile
from kiosk.core.models import Service
from kiosk.core.models.choice import LastOffered, ListFull, NameTaken
from kiosk.core.sign_in import account

blueprint = Blueprint("services", __name__, url_prefix="/services")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the services in the order of the screen, then those that are not offered."""
    return render_template(
        "admin/services/index.html", services=list(Service.desk()), full=Service.full(), no_room=_no_room()
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Offer a service, the last in order."""
    form = ServiceForm()
    if form.validate_on_submit():
        try:
            Service.add(account(), **form.names)
        except NameTaken as refusal:
            form.taken(refusal.language)
        except ListFull:
            form.form_errors = [_no_room()]
        else:
            return _done(_("%(name)s ditambahkan, di tempat terakhir.", name=form.name_id.data))
    return _editor(form)


@blueprint.route("/<code>", methods=("GET", "POST"))
def edit(code: str) -> ResponseReturnValue:
    """Give a service other names."""
    service = _service(code)
    form = ServiceForm.of(service)
    if form.validate_on_submit():
        try:
            service.rename(account(), **form.names, seen=form.seen.data or "")
        except ChangedMeanwhile:
            service = _service(code)
            form.meanwhile(service.stamp)
            return _editor(form, service, 409)
        except NameTaken as refusal:
            form.taken(refusal.language)
        else:
            return _done(_("%(name)s disimpan.", name=form.name_id.data))
    return _editor(form, service)


@blueprint.post("/<code>/move")
def move(code: str) -> ResponseReturnValue:
    """Put a service one place further up or down."""
    _service(code).move(account(), STEPS.get(request.form.get("step", ""), 0))
    return _done(_("Urutan layanan diubah."))


@blueprint.post("/<code>/withdraw")
def withdraw(code: str) -> ResponseReturnValue:
    """Take a service out of the offer; what refers to it stays."""
    service = _service(code)
    try:
        service.withdraw(account())
    except LastOffered:
        return _refused(code, _("Paling sedikit satu layanan harus ditawarkan. Tawarkan yang lain lebih dulu."))
    return _done(_("%(name)s tidak lagi ditawarkan.", name=service.name_id))


@blueprint.post("/<code>/offer")
def offer(code: str) -> ResponseReturnValue:
    """Offer a service again, the last in order."""
    service = _service(code)
    try:
        service.offer(account())
    except ListFull:
        return _refused(code, _no_room())
    return _done(_("%(name)s ditawarkan lagi, di tempat terakhir.", name=service.name_id))


def _service(code: str) -> Service:
    return Service.find(code) or abort(404)


def _no_room() -> str:
    return _(
        "Layar hanya memuat %(most)s layanan. Berhenti menawarkan salah satunya lebih dulu.", most=Service.MAX_OFFERED
    )


def _refused(code: str, told: str) -> ResponseReturnValue:
    flash(told, "warning")
    return redirect(url_for(".edit", code=code), 303)


def _done(told: str) -> ResponseReturnValue:
    flash(told + " " + _("Layar pengunjung mengikutinya mulai halaman berikutnya."), "success")
    return redirect(url_for(".index"), 303)


def _editor(form: ServiceForm, service: Service | None = None, status: int = 200) -> ResponseReturnValue:
    page = render_template("admin/services/edit.html", form=form, service=service, no_room=_no_room())
    return page, 400 if form.errors else status
