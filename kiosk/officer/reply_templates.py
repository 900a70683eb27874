"""Officers keep templates of answers that they give often."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import ReplyTemplate
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.officer.forms.reply_templates import ReplyTemplateForm

blueprint = Blueprint("reply_templates", __name__, url_prefix="/reply_templates")

# The largest integer of PostgreSQL.
_ONE = "/<int(max=2147483647):template_id>"
_STEPS = {"up": -1, "down": 1}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the templates in the order in which they are offered."""
    return render_template("officer/reply_templates/index.html", templates=list(ReplyTemplate.listed()))


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Create a template, last in the order."""
    form = ReplyTemplateForm.of()
    if not form.validate_on_submit():
        return _editor(form)
    ReplyTemplate.begin(**form.columns)
    flash(_("Templat disimpan. Anda menemukannya saat menjawab saran."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.route(_ONE, methods=("GET", "POST"))
def edit(template_id: int) -> ResponseReturnValue:
    """Change a template; answers that were given stay as they are."""
    template = _template(template_id)
    form = ReplyTemplateForm.of(template)
    if not form.validate_on_submit():
        return _editor(form, template)
    try:
        template.update_columns(seen=form.seen.data or "", **form.columns)
    except ChangedMeanwhile:
        form.meanwhile(_template(template_id).stamp)
        return _editor(form, template, 409)
    flash(_("Templat disimpan. Anda menemukannya saat menjawab saran."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post(_ONE + "/move")
def move(template_id: int) -> ResponseReturnValue:
    """Put a template one place further up or down."""
    template = _template(template_id)
    step = _STEPS.get(request.form.get("step", ""))
    if step is not None:
        template.move(step)
        flash(_("Urutan templat diubah."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.route(_ONE + "/remove", methods=("GET", "POST"))
def remove(template_id: int) -> ResponseReturnValue:
    """Ask for confirmation, then delete a template."""
    template = _template(template_id)
    if request.method == "GET":
        return render_template("officer/reply_templates/remove.html", template=template)
    template.delete_instance()
    flash(_("Templat dihapus. Jawaban yang sudah dikirim tidak berubah."), "success")
    return redirect(url_for(".index"), 303)


def _template(template_id: int) -> ReplyTemplate:
    return ReplyTemplate.get_or_none(ReplyTemplate.id == template_id) or abort(404)


def _editor(form: ReplyTemplateForm, template: ReplyTemplate | None = None, status: int = 200) -> ResponseReturnValue:
    page = render_template("officer/reply_templates/edit.html", form=form, template=template)
    return page, 400 if form.errors else status
