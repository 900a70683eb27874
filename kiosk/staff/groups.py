"""Staff pages for the groups of terms: names, and the order of groups and terms."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Group, Term
from kiosk.core.models.terms.group import GroupInUse
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.staff.forms.groups import GroupForm, NewGroupForm

blueprint = Blueprint("groups", __name__, url_prefix="/groups")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the groups in the order of the screen, each with the number of its terms."""
    return render_template("staff/groups/index.html", groups=list(Group.desk()))


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Create a group, last in order."""
    form = NewGroupForm.beside(list(Group.ordered()))
    if form.validate_on_submit():
        Group.begin(form.name.data)
        flash(_("Kelompok baru disimpan. Pindahkan istilah ke dalamnya lewat halaman sifat istilah itu."), "success")
        return redirect(url_for(".index"), 303)
    return render_template("staff/groups/new.html", form=form), 400 if form.errors else 200


@blueprint.route("/<code>", methods=("GET", "POST"))
def edit(code: str) -> ResponseReturnValue:
    """Change the names, the place among the groups, and the order of the group's terms."""
    groups = list(Group.desk())
    group = _group(code, groups)
    form = GroupForm.of(group, groups, [term for term in Term.desk() if term.group == code])
    if form.validate_on_submit():
        try:
            group.arrange(**form.columns)
        except ChangedMeanwhile:
            form.meanwhile(group.stamp)
            return render_template("staff/groups/edit.html", group=group, form=form), 409
        flash(_("Kelompok disimpan. Layar pengunjung memakainya mulai halaman berikutnya."), "success")
        return redirect(url_for(".edit", code=code), 303)
    return render_template("staff/groups/edit.html", group=group, form=form), 400 if form.errors else 200


@blueprint.route("/<code>/remove", methods=("GET", "POST"))
def remove(code: str) -> ResponseReturnValue:
    """Ask for confirmation, then remove a group that nothing needs."""
    group = _group(code, list(Group.desk()))
    if request.method == "GET":
        return render_template("staff/groups/remove.html", group=group)
    try:
        group.remove()
    except GroupInUse:
        flash(_("Kelompok ini belum bisa dihapus: masih ada yang memakainya."), "warning")
        return redirect(url_for(".edit", code=code), 303)
    flash(_("Kelompok %(name)s dihapus.", name=group.names.source), "success")
    return redirect(url_for(".index"), 303)


def _group(code: str, groups: list[Group]) -> Group:
    return next((group for group in groups if group.code == code), None) or abort(404)
