"""The key of the unit's envelope: made here, shown once for printing, and kept nowhere but on paper."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin.backups import instance, start_copy
from kiosk.admin.forms.backups import KeptForm
from kiosk.core.backup.envelope import Envelope, grouped, key_of, mark_of
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.trouble import Trouble
from kiosk.core.documents.qr import svg
from kiosk.core.models import Account, Audit
from kiosk.core.models.accounts.confirmation import NotConfirmed
from kiosk.core.models.proof.structure import ENVELOPE, name_in_chain
from kiosk.core.storage.database import transaction
from kiosk.core.web.sign_in import account

blueprint = Blueprint("envelope", __name__, url_prefix="/envelope")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Explain the envelope, and offer to make its key."""
    return render_template("admin/envelope/show.html", mark=_mark())


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
    try:
        Account.agree_to_key(form.confirmation)
    except NotConfirmed as refusal:
        form.refuse(refusal.wait)
        return _printed(form), 400
    key = form.key.data or ""
    with transaction():
        # First in the chain: no key counts that is not recorded.
        Audit.add(ENVELOPE, name_in_chain("envelope"), [mark_of(key_of(key).to_public())], actor=account())
        Envelope(instance()).seal_to(key)
    journal = Journal(instance())
    journal.write(sealed_from=journal.number + 1)
    start_copy()
    flash(_("Kunci amplop berlaku. Simpan kertasnya dalam amplop tertutup, jauh dari komputer ini."), "success")
    return redirect(url_for("admin.backups.index"), 303)


def _mark() -> str:
    """Return the mark of the key in use; empty without one, or while its file is damaged."""
    try:
        return Envelope(instance()).mark
    except Trouble:
        return ""


def _printed(form: KeptForm) -> str:
    key = form.key.data or ""
    try:
        mark = mark_of(key_of(key).to_public())
    except Trouble:
        mark = ""
    return render_template(
        "admin/envelope/made.html",
        form=form,
        groups=grouped(key),
        picture=svg(key),
        mark=mark,
        confirmers=Account.confirmers(),
        needed=True,
        reader_missing=False,
    )
