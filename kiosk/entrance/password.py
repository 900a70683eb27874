"""Passwords: set the first one with a one-time code, or change the present one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.core.models import Account
from kiosk.core.web import device
from kiosk.core.web.sign_in import account, guess_at, open_session
from kiosk.entrance.forms import ChangePasswordForm, FirstPasswordForm
from kiosk.entrance.menu import first_room


def first() -> ResponseReturnValue:
    """Exchange a one-time code for a password and sign in."""
    device.give()
    form = FirstPasswordForm()
    wait = 0
    if form.validate_on_submit():
        username = form.username.data or ""
        found = Account.named(username)
        guess = guess_at(username, found)
        wait = guess.take()
        if not wait and (found or Account()).trade_code(form.code.data or "", form.new_password.data or "") and found:
            guess.right()
            open_session(found)
            flash(_("Kata sandi Anda sudah dipasang."), "success")
            return redirect(first_room(found))
        wait = wait or guess.wait()
        form.code.errors = [_("Nama akun atau kode tidak cocok, atau kode sudah lewat 24 jam.")]
    return render_template("entrance/first_password.html", form=form, wait=wait), 400 if form.errors else 200


def change() -> ResponseReturnValue:
    """Change the password of the signed-in account; end its other sessions."""
    if not current_user.is_authenticated:
        return redirect(url_for("entrance.sign_in", next=url_for("entrance.password")))
    form = ChangePasswordForm()
    wait = 0
    if form.validate_on_submit():
        person = account()
        guess = guess_at(person.username, person)
        wait = guess.take()
        if not wait and person.password_is(form.password.data or ""):
            guess.right()
            person.set_password(form.new_password.data or "")
            open_session(person)
            flash(_("Kata sandi sudah diganti. Semua layar lain yang memakai akun ini sudah keluar."), "success")
            return redirect(first_room(person))
        wait = wait or guess.wait()
        form.password.errors = [_("Kata sandi sekarang tidak cocok.")]
    return render_template("entrance/password.html", form=form, wait=wait), 400 if form.errors or wait else 200
