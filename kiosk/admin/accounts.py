"""An administrator creates, edits, resets, disables and enables the accounts of people at the unit."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin import wording
from kiosk.admin.forms.accounts import ConfirmationForm, EditForm, NewForm
from kiosk.core.models import Account
from kiosk.core.models.accounts.account import LastAdmin, NotConfirmed, UsernameTaken
from kiosk.core.models.suggestions.unreadable import Unreadable
from kiosk.core.web.sign_in import account

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List every account."""
    return render_template(
        "admin/accounts/index.html",
        people=list(Account.roster()),
        roles=wording.ROLES,
        unreadable=wording.unreadable(Unreadable.counted()),
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Create an account, and show its one-time code, once."""
    form = NewForm()
    # Every inspector is recused from a message: whom it is about must not decide who may read it.
    reader_missing = Unreadable.counted().waiting > 0
    if reader_missing:
        form.ask_administrator()
    if form.validate_on_submit():
        try:
            person, code = Account.enrol(
                username=form.username.data or "",
                name=form.name.data or "",
                post=form.post.data or "",
                aliases=form.aliases.data or "",
                email=form.email.data or "",
                roles=form.roles,
                confirmation=form.confirmation,
                by=account(),
                reader_missing=reader_missing,
            )
        except UsernameTaken:
            form.username.errors = [_("Nama akun ini sudah dipakai. Pilih yang lain.")]
        except NotConfirmed as refusal:
            form.refuse(refusal.wait)
        else:
            return render_template("admin/accounts/code.html", person=person, code=code)
    return _page("new", form, None, administrators=Account.second_administrators(account()) if reader_missing else None)


@blueprint.route("/<public_id>", methods=("GET", "POST"))
def edit(public_id: str) -> ResponseReturnValue:
    """Edit name, post, aliases, e-mail address and roles."""
    person = _find(public_id)
    form = EditForm(obj=person)
    if form.take_proposal():
        return _page("edit", form, person, unsaved=True)
    if form.validate_on_submit():
        try:
            person.amend(
                name=form.name.data or "",
                post=form.post.data or "",
                aliases=form.aliases.data or "",
                email=form.email.data or "",
                roles=form.roles,
                confirmation=form.confirmation,
                by=account(),
            )
        except LastAdmin:
            form.admin.errors = [_only_admin()]
        except NotConfirmed as refusal:
            form.refuse(refusal.wait)
        else:
            saved = _("Akun %(name)s tersimpan. Perannya berlaku mulai sekarang.", name=person.name)
            return _done(person, saved, url_for(".edit", public_id=public_id))
    return _page("edit", form, person)


@blueprint.route("/<public_id>/reset", methods=("GET", "POST"))
def reset(public_id: str) -> ResponseReturnValue:
    """Replace a lost password by a one-time code, and show the code, once."""
    person = _find(public_id)
    form = ConfirmationForm()
    if form.validate_on_submit():
        try:
            code = person.reset(form.confirmation, account())
        except LastAdmin:
            form.form_errors = [_only_admin()]
        except NotConfirmed as refusal:
            form.refuse(refusal.wait)
        else:
            return render_template("admin/accounts/code.html", person=person, code=code)
    return _page("reset", form, person, needed=person.needs_confirmation(to_reset=True))


@blueprint.route("/<public_id>/disable", methods=("GET", "POST"))
def disable(public_id: str) -> ResponseReturnValue:
    """Disable an account, after a confirmation page."""
    person = _find(public_id)
    form = ConfirmationForm()
    if form.validate_on_submit():
        try:
            person.disable(form.confirmation, account())
        except LastAdmin:
            form.form_errors = [_only_admin()]
        except NotConfirmed as refusal:
            form.refuse(refusal.wait)
        else:
            return _done(person, _("Akun %(name)s dinonaktifkan dan sudah keluar dari semua layar.", name=person.name))
    return _page("disable", form, person, needed=person.needs_confirmation())


@blueprint.route("/<public_id>/enable", methods=("GET", "POST"))
def enable(public_id: str) -> ResponseReturnValue:
    """Enable a disabled account again."""
    person = _find(public_id)
    form = ConfirmationForm()
    if form.validate_on_submit():
        try:
            person.enable(form.confirmation, account())
        except NotConfirmed as refusal:
            form.refuse(refusal.wait)
        else:
            return _done(person, _("Akun %(name)s aktif lagi dengan kata sandinya yang lama.", name=person.name))
    return _page("enable", form, person, needed=person.needs_confirmation())


def _find(public_id: str) -> Account:
    return Account.of(public_id) or abort(404)


def _only_admin() -> str:
    return _("Ini satu-satunya administrator yang dapat masuk. Jadikan orang lain administrator lebih dulu.")


def _done(person: Account, text: str, page: str = "") -> ResponseReturnValue:
    """Report what was done, and redirect to ``page`` (default: the list), or to one that is still open."""
    flash(text, "success")
    still_here = person != account() or person.may("admin")
    return redirect(page or url_for(".index") if still_here else url_for("entrance.sign_in"), 303)


def _page(
    verb: str,
    form: ConfirmationForm,
    person: Account | None,
    *,
    needed: bool | None = None,
    administrators: list[Account] | None = None,
    unsaved: bool = False,
) -> ResponseReturnValue:
    """Return the page of an act that may need an inspector's agreement; ``needed`` is None while that is unknown.

    ``administrators`` are those who agree in place of inspectors, None where inspectors do; ``unsaved`` says that the
    aliases have changed in the form only.
    """
    return (
        render_template(
            f"admin/accounts/{verb}.html",
            form=form,
            person=person,
            myself=person == account(),
            needed=needed,
            confirmers=Account.confirmers(person) if administrators is None else administrators,
            reader_missing=administrators is not None,
            action=request.path,
            unsaved=unsaved,
            recognised=form.recognised if isinstance(form, EditForm) else None,
        ),
        400 if form.errors else 200,
    )
