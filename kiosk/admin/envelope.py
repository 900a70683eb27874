"""The key of the unit's envelope: made here, shown once for printing, and kept nowhere but on paper."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin.backups import instance
from kiosk.admin.forms.backups import KeptForm
from kiosk.core.backup.envelope import Envelope, grouped
from kiosk.core.documents.qr import svg
from kiosk.core.models import Audit
from kiosk.core.models.proof.structure import ENVELOPE, name_in_chain
from kiosk.core.web.sign_in import account

blueprint = Blueprint("envelope", __name__, url_prefix="/envelope")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Explain the envelope, and offer to make its key."""
    return render_template("admin/envelope/show.html", is_made=Envelope(instance()).is_made)


@blueprint.post("/make")
def make() -> ResponseReturnValue:
    """Show a new key, once, on a page to be printed; it counts from when its end was typed from the paper."""
    form = KeptForm(formdata=None, data={"key": Envelope.new()})
    return _printed(form)


@blueprint.post("/keep")
def keep() -> ResponseReturnValue:
    """Seal copies to the key from now on, since it is on paper."""
    form = KeptForm()
    if not form.validate_on_submit():
        return _printed(form), 400
    Envelope(instance()).seal_to(form.key.data or "")
    Audit.add(ENVELOPE, name_in_chain("envelope"), [], actor=account())
    flash(_("Kunci amplop berlaku. Simpan kertasnya dalam amplop tertutup, jauh dari komputer ini."), "success")
    return redirect(url_for("admin.backups.index"), 303)


def _printed(form: KeptForm) -> str:
    key = form.key.data or ""
    return render_template("admin/envelope/made.html", form=form, groups=grouped(key), picture=svg(key))
