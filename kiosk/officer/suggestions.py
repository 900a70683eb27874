"""The inbox: officers find what waits, act on several suggestions at once, and save views."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.core.backup.journal import Journal
from kiosk.core.models import Account, SavedView
from kiosk.core.models.inbox.facets import Facets
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.models.inbox.inbox import Inbox
from kiosk.core.models.suggestions.bulk import Result, assign_all, tag_all
from kiosk.core.models.suggestions.unreadable import Unreadable
from kiosk.core.storage import search
from kiosk.core.web.forms import KioskForm
from kiosk.core.web.sign_in import account
from kiosk.officer import wording
from kiosk.officer.filter_labels import FilterWords
from kiosk.officer.forms.suggestions import AssignForm, BulkForm, TagForm, ViewForm

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")

_SNIPPET = 160


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the suggestions that pass the filters, newest first."""
    return _inbox(request.args)


@blueprint.get("/count")
def count() -> ResponseReturnValue:
    """Return the counts at the head of the inbox and in the sidebar as JSON; an open page polls them."""
    inbox = Inbox(account())
    leading = {name: wording.count(counted) for name, counted in inbox.summary().counts.items()}
    return jsonify({**leading, "waiting": str(inbox.waiting() or "")})


@blueprint.post("/assign")
def assign() -> ResponseReturnValue:
    """Give the chosen suggestions to an officer."""
    form = AssignForm()
    form.offer(_officers(Account.in_use()))
    if not form.validate_on_submit():
        return _inbox(_arguments(form), form), 400
    return _done(form, assign_all(account(), form.seen, Account.of(form.officer.data) or abort(404)))


@blueprint.post("/tag")
def tag() -> ResponseReturnValue:
    """Put a tag on the chosen suggestions."""
    form = TagForm()
    if not form.validate_on_submit():
        return _inbox(_arguments(form), form), 400
    return _done(form, tag_all(account(), form.seen, form.tag.data))


@blueprint.post("/save")
def save() -> ResponseReturnValue:
    """Save the current filters under a name."""
    form = ViewForm()
    if not form.validate_on_submit():
        return _inbox(_arguments(form), form), 400
    filters = Filters.of(_arguments(form))
    SavedView.keep(account(), form.name.data, filters.query)
    flash(_('Tampilan "%(name)s" tersimpan. Anda menemukannya di atas daftar.', name=form.name.data), "success")
    return redirect(url_for(".index", **filters.arguments), 303)


@blueprint.post("/forget")
def forget() -> ResponseReturnValue:
    """Remove a saved view."""
    if SavedView.drop(account(), request.form.get("name", "")):
        flash(_("Tampilan itu dihapus. Pesannya tetap ada."), "success")
    return redirect(url_for(".index"), 303)


def _inbox(arguments: Mapping[str, str], sent: KioskForm | None = None) -> str:
    """Return the page that ``arguments`` ask for; ``sent`` is the form that came back with errors."""
    filters = Filters.of(arguments)
    marks = {name: arguments.get(name) for name in ("before", "after")}
    inbox = Inbox(account())
    accounts = list(Account.roster())
    facets = Facets.of(inbox, filters)
    words = FilterWords.of(facets, accounts)
    query = urlencode({**filters.arguments, **{name: mark for name, mark in marks.items() if mark}})
    forms = {
        name: sent if isinstance(sent, kind) else kind(formdata=None, query=query)
        for name, kind in (("assign", AssignForm), ("tag", TagForm), ("save", ViewForm))
    }
    forms["assign"].offer(_officers(accounts))
    return render_template(
        "officer/suggestions/index.html",
        filters=filters,
        page=inbox.page(filters, **marks),
        counts=inbox.counts(filters),
        summary=inbox.summary(),
        unreadable=Unreadable.known_to(account()),
        restored=Journal(Path(current_app.config["INSTANCE"])).restored_lately(),
        facets=facets,
        groups=words.groups(filters, facets),
        active=words.active(filters),
        counted=Inbox.COUNTED,
        views=list(SavedView.of(account())),
        forms=forms,
        sent=sent,
        chosen=_chosen(sent),
        whole_page=arguments.get("choose") == "page",
        snippet=lambda text: search.highlights(text, filters.q, _SNIPPET),
        wording=wording,
    )


def _chosen(sent: KioskForm | None) -> frozenset[str]:
    return frozenset(sent.seen) if isinstance(sent, BulkForm) else frozenset()


def _arguments(form: BulkForm | ViewForm) -> dict[str, Any]:
    """Return the arguments of the page that showed ``form``."""
    return dict(parse_qsl(form.query.data or ""))


def _officers(accounts: Iterable[Account]) -> list[Account]:
    return [one for one in accounts if one.may("officer", "inspector")]


def _done(form: BulkForm, result: Result) -> ResponseReturnValue:
    """Report what became of the chosen suggestions, above the page they were chosen on."""
    if result.done:
        flash(ngettext("%(num)s pesan diubah.", "%(num)s pesan diubah.", result.done), "success")
    if result.meanwhile:
        words = _("%(count)s pesan tidak diubah, karena sementara itu dikerjakan petugas lain.", count=result.meanwhile)
        flash(words, "warning")
    if result.left:
        flash(_("%(count)s pesan dibiarkan: sudah begitu, atau tidak dapat diubah.", count=result.left), "info")
    arguments = _arguments(form)
    marks = {name: arguments[name] for name in ("before", "after") if name in arguments}
    return redirect(url_for(".index", **Filters.of(arguments).arguments, **marks), 303)
