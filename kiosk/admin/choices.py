"""What the pages of services and of reasons share: the views of a list that visitors choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin.forms.choices import ChoiceForm
from kiosk.core.models.unit.choice import Choice, LastOffered, ListFull, NameTaken
from kiosk.core.storage.database import ChangedMeanwhile
from kiosk.core.web.sign_in import account

# Value of a row's button -> steps to move.
_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class ChoicePages:
    """The views of one kind of choice: model, form and template, and the texts for ``moved``, ``last`` and ``full``."""

    model: type[Choice]
    form: type[ChoiceForm]
    editor: str
    moved: Any
    last: Any
    full: Any

    def new(self, **of: str) -> ResponseReturnValue:
        """Add a choice at the end of the list ``of``."""
        form = self.form()
        if form.validate_on_submit():
            try:
                self.model.add(account(), form.name.data, **of)
            except NameTaken as refusal:
                form.taken(refusal.language)
            except ListFull:
                form.form_errors = [str(self.full)]
            else:
                return _done(_("%(name)s ditambahkan, di tempat terakhir.", name=form.name.data.source))
        return self._edited(form, None, of)

    def edit(self, code: str) -> ResponseReturnValue:
        """Rename a choice."""
        choice = self._find(code)
        form = self.form.of(choice)
        status = 200
        if form.validate_on_submit():
            try:
                choice.rename(account(), form.name.data, seen=form.seen.data or "")
            except ChangedMeanwhile:
                choice, status = self._find(code), 409
                form.meanwhile(choice.stamp)
            except NameTaken as refusal:
                form.taken(refusal.language)
            else:
                return _done(_("%(name)s disimpan.", name=form.name.data.source))
        return self._edited(form, choice, choice.list_of, status)

    def move(self, code: str) -> ResponseReturnValue:
        """Move a choice one place up or down."""
        self._find(code).move(account(), _STEPS.get(request.form.get("step", ""), 0))
        return _done(self.moved)

    def withdraw(self, code: str) -> ResponseReturnValue:
        """Withdraw a choice; what refers to it stays."""
        choice = self._find(code)
        try:
            choice.withdraw(account())
        except LastOffered:
            return _refused(code, self.last)
        return _done(_("%(name)s tidak lagi ditawarkan.", name=choice.names.source))

    def offer(self, code: str) -> ResponseReturnValue:
        """Offer a withdrawn choice again, at the end of its list."""
        choice = self._find(code)
        try:
            choice.offer(account())
        except ListFull:
            return _refused(code, self.full)
        return _done(_("%(name)s ditawarkan lagi, di tempat terakhir.", name=choice.names.source))

    def _find(self, code: str) -> Choice:
        return self.model.find(code) or abort(404)

    def _edited(
        self, form: ChoiceForm, choice: Choice | None, of: Mapping[str, str], status: int = 200
    ) -> ResponseReturnValue:
        page = render_template(self.editor, form=form, choice=choice, no_room=str(self.full), **of)
        return page, 400 if form.errors else status


def _refused(code: str, words: Any) -> ResponseReturnValue:
    flash(str(words), "warning")
    return redirect(url_for(".edit", code=code), 303)


def _done(words: Any) -> ResponseReturnValue:
    flash(str(words) + " " + _("Layar pengunjung mengikutinya mulai halaman berikutnya."), "success")
    return redirect(url_for(".index"), 303)
