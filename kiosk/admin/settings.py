"""The settings of the unit: its name, idle times, promised days, batches, retention, printer and e-mail."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin.forms.settings import SettingsForm
from kiosk.core.letters import NotSent, send_test
from kiosk.core.models import Setting
from kiosk.core.web.sign_in import account

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.route("/", methods=("GET", "POST"))
def edit() -> ResponseReturnValue:
    """Show the settings, and store them."""
    form = SettingsForm.of(Setting.everything(), Setting.altered())
    if form.validate_on_submit() and form.all_confirmed():
        Setting.change(account(), **form.changes)
        flash(_("Pengaturan tersimpan. Layar pengunjung memakainya mulai halaman berikutnya."), "success")
        return redirect(url_for(".edit"), 303)
    return render_template("admin/settings/edit.html", form=form, me=account()), 400 if form.errors else 200


@blueprint.post("/try_email")
def try_email() -> ResponseReturnValue:
    """Send the administrator a test e-mail with the stored settings."""
    address = account().email
    try:
        send_test(account())
    except NotSent as fault:
        words = _("Email tidak terkirim (%(fault)s). Periksa nama server, portnya, dan alamatnya.", fault=fault.reason)
        flash(words, "danger")
    else:
        flash(
            _("Server menerima email percobaan untuk %(address)s. Periksa kotak masuknya.", address=address), "success"
        )
    return redirect(url_for(".edit"), 303)
