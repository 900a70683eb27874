"""The copies of the database: what there is, where, whether it can be relied on; make one now, check one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin import copy_wording
from kiosk.admin.copy_wording import CHECK, MAKE
from kiosk.admin.forms.backups import PrepareForm
from kiosk.core.backup import copying, drill
from kiosk.core.backup.envelope import Envelope
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.patience import SECONDS_OF_A_PAGE, answer_of
from kiosk.core.backup.places import Copy, Place
from kiosk.core.backup.task import tasks
from kiosk.core.backup.trouble import UNPREPARED, Trouble
from kiosk.core.health.words import size
from kiosk.core.storage.database import is_postgresql

blueprint = Blueprint("backups", __name__, url_prefix="/backups")

# Nothing that is stored there outlasts the machine.
SYSTEM = (Path("/proc"), Path("/sys"))


@dataclass(frozen=True)
class Shelf:
    """A place with its copies as the page shows it; ``words`` say what is wrong with it."""

    number: int
    place: Place
    name: str
    copies: list[Copy]
    trouble: str = ""
    words: str = ""
    # On this machine's own disk, so that no stick is in it.
    own_disk: bool = False


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the copies of every place, and say when the last one was made, carried and tried."""
    return _page(PrepareForm(formdata=None))


@blueprint.post("/make")
def make() -> ResponseReturnValue:
    """Make a copy now, and carry it to the other places."""
    start_copy()
    return redirect(url_for(".index"), 303)


@blueprint.post("/check")
def check() -> ResponseReturnValue:
    """Try a copy as the weekly drill does."""
    folder, copy = instance(), found_copy(request.form)
    if copy is None:
        return gone()
    _start(CHECK, lambda: drill.run(folder, copy))
    return redirect(url_for(".index"), 303)


@blueprint.post("/prepare")
def prepare() -> ResponseReturnValue:
    """Let the stick or share in a place take copies, under a name."""
    form = PrepareForm()
    place, own = _place(form.place.data or ""), instance().resolve()
    if place is not None and form.validate_on_submit():
        name = form.name.data or ""
        try:
            answer_of(place.folder, lambda _signs: place.prepare(name, *SYSTEM, own), SECONDS_OF_A_PAGE)
        except Trouble as failed:
            flash(copy_wording.sentence(failed.code), "danger")
        else:
            flash(_("%(name)s siap menerima salinan.", name=form.name.data), "success")
        return redirect(url_for(".index"), 303)
    return _page(form), 400


def start_copy() -> None:
    """Have a copy made and carried to the other places, unless other work on copies goes on, which is said."""
    folder = instance()

    def work() -> str:
        copy = copying.make(folder)
        copying.carry(folder)
        return copy.path.name

    _start(MAKE, work)


def instance() -> Path:
    """Return the instance folder."""
    return Path(current_app.config["INSTANCE"])


def places() -> list[Place]:
    """Return this machine's place and the others that are set."""
    return [copying.local_place(instance()), *copying.other_places()]


def found_copy(values: Mapping[str, str]) -> Copy | None:
    """Return the copy that the ``place`` and ``name`` of a form or an address name; None if it is not there."""
    place = _place(values.get("place", ""))
    copies = shelf(0, place).copies if place else []
    return next((one for one in copies if one.path.name == values.get("name")), None)


def gone() -> ResponseReturnValue:
    """Go back to the list, since a copy is not there any more."""
    flash(_("Salinan itu tidak ada lagi. Pilih yang lain."), "warning")
    return redirect(url_for("admin.backups.index"), 303)


def shelf(number: int, place: Place) -> Shelf:
    """Return a place with its copies, or with what is wrong with it; a folder that hangs is not waited for long."""
    folder, own_disk = instance(), False
    try:
        own_disk = not place.is_local and answer_of(
            place.folder, lambda _signs: place.is_on_disk_of(folder), SECONDS_OF_A_PAGE
        )
        name, copies = answer_of(place.folder, lambda _signs: (place.name, place.copies()), SECONDS_OF_A_PAGE)
    except Trouble as failed:
        own_disk = failed.code == UNPREPARED and own_disk
        return Shelf(number, place, "", [], failed.code, copy_wording.sentence(failed.code), own_disk)
    return Shelf(number, place, name, copies, own_disk=own_disk)


def _place(number: str) -> Place | None:
    known = places()
    return known[int(number)] if number.isdecimal() and int(number) < len(known) else None


def _start(name: str, work: Callable[[], object]) -> None:
    try:
        tasks.start(name, work)
    except Trouble as failed:
        flash(copy_wording.sentence(failed.code), "warning")


def _page(form: PrepareForm) -> str:
    journal = Journal(instance())
    task = tasks.last if tasks.last and tasks.last.name in (MAKE, CHECK) else None
    return render_template(
        "admin/backups/index.html",
        form=form,
        shelves=[shelf(number, place) for number, place in enumerate(places())] if not is_postgresql() else [],
        rows=list(_rows(journal)),
        has_envelope=Envelope(instance()).is_made,
        task=copy_wording.of_task(task, journal) if task else None,
        on_server=is_postgresql(),
        size=size,
    )


def _rows(journal: Journal) -> Iterator[copy_wording.Row]:
    yield copy_wording.last_copy(journal)
    yield from copy_wording.carried(journal)
    yield copy_wording.last_drill(journal)
