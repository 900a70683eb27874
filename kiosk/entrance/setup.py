"""The first start: a code from the console creates the first administrator and the first inspector."""

from flask import Flask, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Account
from kiosk.core.models.accounts.account import UsernameTaken
from kiosk.core.models.accounts.guess import Guess
from kiosk.core.security.passwords import hash_secret, one_time_code, verify_secret
from kiosk.core.storage.database import database
from kiosk.core.web import device
from kiosk.core.web.sign_in import open_session
from kiosk.entrance.forms import SetupForm

# The code is in the memory of the process alone: who starts the program can read it, who finds a file cannot.
EXTENSION = "kiosk_setup"
# Tries at the code are counted under this, which no account can be called.
_NAME = "(setup)"


def init_app(app: Flask) -> None:
    """Create the one-time setup code while there is no administrator."""
    with database.connection_context():
        if Account.set_up():
            return
    code = one_time_code()
    app.extensions[EXTENSION] = {"hash": hash_secret(code), "code": code}


def printed_code(app: Flask) -> str | None:
    """Return the setup code on the first call, to be printed on the console; None afterwards or when setup is done."""
    return app.extensions.get(EXTENSION, {}).pop("code", None)


def show() -> ResponseReturnValue:
    """Show the setup form, and create both accounts for the right code; 404 once setup is done."""
    if Account.set_up() or EXTENSION not in current_app.extensions:
        abort(404)
    device.give()
    form = SetupForm()
    wait = 0
    if form.validate_on_submit():
        guess = Guess("sign_in", _NAME, device.source())
        wait = guess.take()
        if not wait and verify_secret(
            current_app.extensions[EXTENSION]["hash"], (form.code.data or "").strip().upper()
        ):
            guess.right()
            return _open(form)
        wait = wait or guess.wait()
        form.code.errors = [_("Kode penyiapan tidak cocok. Lihat layar tempat program ini dijalankan.")]
    return render_template("entrance/setup.html", form=form, wait=wait), 400 if form.errors else 200


def _open(form: SetupForm) -> ResponseReturnValue:
    try:
        inspector, administrator, code = Account.found_unit(
            (form.inspector_username.data or "", form.inspector_name.data or ""),
            (form.username.data or "", form.name.data or ""),
            form.new_password.data or "",
        )
    except UsernameTaken:
        taken = form.username if Account.named(form.username.data or "") else form.inspector_username
        taken.errors = [_("Nama akun ini sudah dipakai.")]
        return render_template("entrance/setup.html", form=form, wait=0), 400
    del current_app.extensions[EXTENSION]
    open_session(administrator)
    return render_template(
        "entrance/setup_done.html", inspector=inspector, code=code, sign_in=url_for("entrance.sign_in")
    )
