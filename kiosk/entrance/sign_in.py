"""Sign-in and sign-out of people at the unit."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape

from kiosk.core.models import Account, TrustedDay
from kiosk.core.web import device
from kiosk.core.web.sign_in import account, close_session, local_path, try_sign_in
from kiosk.entrance.forms import SignInForm
from kiosk.entrance.menu import first_room


def show() -> ResponseReturnValue:
    """Show the sign-in form, and open a session for a matching name and password."""
    if not Account.set_up():
        return redirect(url_for("entrance.setup"))
    if current_user.is_authenticated:
        return redirect(first_room(account()))
    device.give()
    form = SignInForm()
    wait = 0
    if form.validate_on_submit():
        left = try_sign_in(form.username.data or "", form.password.data or "")
        if left is None:
            _ask_for_the_date(account())
            return redirect(local_path(request.args.get("next")) or first_room(account()))
        wait = left
        form.password.errors = [_("Nama akun atau kata sandi tidak cocok.")]
    return render_template("entrance/sign_in.html", form=form, wait=wait), 400 if form.errors else 200


def end() -> ResponseReturnValue:
    """End the session on the server and clear what the browser has stored."""
    close_session()
    flash(_("Anda sudah keluar."), "success")
    response = redirect(url_for("entrance.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _ask_for_the_date(person: Account) -> None:
    """Have the first page after sign-in ask an administrator for the date, and name them to everybody else."""
    if not TrustedDay.asks_for_a_person():
        return
    words = _("Tanggal komputer perlu dipastikan: pemusnahan dan penayangan terjadwal ditunda, tanggal pesan menyusul.")
    if person.may("admin"):
        link = Markup('<a href="{}">{}</a>').format(url_for("admin.trusted_day.show"), _("Pastikan tanggal"))
        flash(escape(words) + " " + link, "warning")
    else:
        names = ", ".join(one.name for one in Account.holding("admin"))
        flash(words + " " + _("Beri tahu administrator: %(names)s.", names=names), "warning")
