"""Bring a copy back, step by step: choose, check, understand, take. Nothing is changed before the last step."""

from dataclasses import dataclass, replace
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin import copy_wording
from kiosk.admin.backups import found_copy, gone, instance, places
from kiosk.admin.forms.backups import KeyForm, TakeForm
from kiosk.core.backup import restoring, trouble
from kiosk.core.backup.patience import SECONDS_OF_A_PAGE, answer_of
from kiosk.core.backup.places import Copy
from kiosk.core.backup.restoring import Ready
from kiosk.core.backup.task import tasks
from kiosk.core.backup.trouble import Trouble
from kiosk.core.web.sign_in import account

blueprint = Blueprint("restores", __name__, url_prefix="/restores")

TASK = "restore"
# Troubles that another key may end; the others have nothing to do with the field.
_OF_THE_KEY = (trouble.WRONG_KEY, trouble.MISSING_KEY, trouble.NOT_A_KEY, trouble.DAMAGED_KEY)


@dataclass(frozen=True)
class Checked:
    """A copy that somebody has had checked; nobody else takes it."""

    ready: Ready
    username: str

    @property
    def stamp(self) -> str:
        """What the page carries, so that the copy that was read about is the one that is taken."""
        return f"{self.ready.source.name} {self.ready.manifest.made_at} {self.ready.manifest.anchor}"


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Say what a copy is and what follows, and check it; ask for the key of the envelope where it is needed."""
    copy = found_copy(request.values)
    if copy is None:
        return gone()
    form = KeyForm(data={"place": request.values.get("place"), "name": copy.path.name})
    if form.validate_on_submit() and _begins(copy, form):
        return redirect(url_for(".show"), 303)
    asks = bool(form.key.data or form.key.errors) or not (instance() / "keys" / "drill").exists()
    return render_template("admin/restores/new.html", copy=copy, form=form, asks=asks), 400 if form.errors else 200


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show how the check goes, or what it found, with the button that takes the copy."""
    task = tasks.last_of(TASK)
    return _page(TakeForm(formdata=None)) if task else redirect(url_for("admin.backups.index"), 303)


@blueprint.post("/take")
def take() -> ResponseReturnValue:
    """Let the copy take the place of the database; the program starts again."""
    form, checked = TakeForm(), _checked()
    if checked is None or checked.username != account().username or form.stamp.data != checked.stamp:
        return gone()
    ready = restoring.refreshed(checked.ready)
    if ready.lost != checked.ready.lost:
        _remember(replace(checked, ready=ready))
        flash(
            _("Sesudah halaman ini dibuka ada yang masuk. Baca lagi apa yang tidak ada di salinan, lalu putuskan."),
            "warning",
        )
        return _page(form), 409
    if ready.entries is None and form.is_submitted() and not form.without_list.data:
        form.without_list.errors = [copy_wording.sentence(trouble.NO_LIST)]
    if not form.validate_on_submit() or (ready.entries is None and not form.without_list.data):
        return _page(form), 400
    try:
        restoring.begin(ready)
    except Trouble as failed:
        flash(copy_wording.sentence(failed.code), "danger")
        return redirect(url_for("admin.backups.index"), 303)
    return render_template("admin/restores/taken.html")


@blueprint.post("/discard")
def discard() -> ResponseReturnValue:
    """Leave everything as it is."""
    try:
        restoring.give_up(instance())
        tasks.forget()
    except Trouble as failed:
        flash(copy_wording.sentence(failed.code), "warning")
    return redirect(url_for("admin.backups.index"), 303)


def _begins(copy: Copy, form: KeyForm) -> bool:
    """Start the check and return True, or say next to the field what is wrong."""
    folder, username = instance(), account().username
    lists = [copy.path.parent, *(place.folder for place in places())]
    try:
        keys = restoring.keys_for(folder, form.key.data or "")
        answer_of(copy.path.parent, lambda _signs: restoring.describe(copy.path, keys), SECONDS_OF_A_PAGE)
        tasks.start(
            TASK, lambda: Checked(restoring.make_ready(folder, copy.path, keys, _present(lists), username), username)
        )
    except Trouble as failed:
        if failed.code in _OF_THE_KEY:
            form.key.errors = [copy_wording.of_key(failed.code, typed=bool(form.key.data))]
        else:
            flash(copy_wording.sentence(failed.code), "danger")
        return False
    return True


def _present(folders: list[Path]) -> list[Path]:
    """Return the folders that answer: one that hangs must not stop a restore."""
    found = []
    for folder in dict.fromkeys(folders):
        try:
            if answer_of(folder, lambda _signs, folder=folder: folder.is_dir(), SECONDS_OF_A_PAGE):  # type: ignore[misc]
                found.append(folder)
        except Trouble:
            continue
    return found


def _remember(checked: Checked) -> None:
    task = tasks.last_of(TASK)
    if task is not None:
        task.result = checked


def _checked() -> Checked | None:
    task = tasks.last_of(TASK)
    return task.result if task and isinstance(task.result, Checked) else None


def _page(form: TakeForm) -> str:
    task, checked = tasks.last_of(TASK), _checked()
    ready = checked.ready if checked else None
    if checked:
        form.stamp.data = checked.stamp
    return render_template(
        "admin/restores/show.html",
        form=form,
        ready=ready,
        own=bool(checked and checked.username == account().username),
        running=bool(task and task.is_running),
        failed=copy_wording.sentence(task.trouble.code) if task and task.trouble else "",
        about=task.trouble.about if task and task.trouble else "",
        lost=copy_wording.lost(ready) if ready else [],
        made_at=copy_wording.made_at(ready) if ready else "",
        age=copy_wording.age(ready) if ready else "",
    )
