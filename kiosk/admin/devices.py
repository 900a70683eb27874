"""The screens of the kiosk: whether each paints, when it was last touched, with which browser and page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.admin.backups import instance
from kiosk.core.health import rules
from kiosk.core.health.browsers import age_of
from kiosk.core.health.gathering import read
from kiosk.core.health.rules import Readings
from kiosk.core.health.words import when
from kiosk.core.models import Device
from kiosk.core.web.static_files import program_version

blueprint = Blueprint("devices", __name__, url_prefix="/devices")
# Digits of a row's number, which the database can hold.
_LONGEST = 10

_STATES = {
    rules.PAINTING: (_l("Menyala"), "success"),
    rules.SILENT: (_l("Tidak ada gambar"), "danger"),
    rules.RESTING: (_l("Di luar jam buka"), "quiet"),
    rules.UNUSED: (_l("Tidak dipakai lagi"), "quiet"),
}


@dataclass(frozen=True)
class Shown:
    """One screen as the page shows it; ``words`` say what to do about it."""

    id: int
    name: str
    state: str
    tone: str
    words: str
    paints: bool
    painted_at: str
    painting_since: str
    touched: str
    browser: str
    age: int
    has_old_page: bool


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the screens, the one that was seen first before the others."""
    version = program_version(current_app)
    readings = read(instance(), version)
    return render_template("admin/devices/index.html", screens=list(_shown(readings)), version=version)


@blueprint.post("/remove")
def remove() -> ResponseReturnValue:
    """Remove a screen that is not used any more; one that still paints comes back by itself."""
    number = request.form.get("device", "")
    if number.isascii() and number.isdigit() and len(number) < _LONGEST:
        Device.remove(int(number))
    flash(_("Layar itu tidak lagi dipantau. Kalau masih menyala, ia muncul lagi dalam satu menit."), "success")
    return redirect(url_for(".index"), 303)


def _shown(readings: Readings) -> Iterator[Shown]:
    own = readings.version.rpartition(" ")[2]
    for number, screen in enumerate(readings.screens or (), 1):
        state = readings.state_of(screen)
        label, tone = _STATES[state]
        paints = state == rules.PAINTING
        name = _("Layar %(number)s", number=number)
        yield Shown(
            id=screen.id,
            name=name,
            paints=paints,
            state=str(label),
            tone=tone,
            words=_advice(name, state, screen.painted_at),
            painted_at=when(screen.painted_at),
            painting_since=when(screen.painting_since) if paints else "",
            touched=when(screen.touched_on, screen.touched_part) if screen.touched_on else "",
            browser=screen.browser,
            age=age_of(screen.browser, screen.browser_since, readings.today),
            has_old_page=paints and screen.page_version not in ("", own),
        )


def _advice(name: str, state: str, painted_at: datetime) -> str:
    if state != rules.SILENT:
        return ""
    return _(
        "%(name)s tidak menampilkan gambar. Gambar terakhir: %(moment)s. Lihat ke ruang tunggu: nyalakan layarnya, atau"
        " jalankan ulang komputernya.",
        name=name,
        moment=when(painted_at),
    )
