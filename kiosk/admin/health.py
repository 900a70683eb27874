"""How the kiosk is: a row for each part, with one sentence on what it means and what to do."""

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from kiosk.core.health import current, rules, words
from kiosk.core.health.rules import GOOD, LOOK, RED, UNKNOWN, Row, red

blueprint = Blueprint("health", __name__, url_prefix="/health")

# Where something can be done about a topic.
_PLACES = {
    "copy": "admin.backups.index",
    "drill": "admin.backups.index",
    "beat": "admin.devices.index",
    "touch": "admin.devices.index",
    "browser": "admin.devices.index",
    "version": "admin.devices.index",
    "clock": "admin.trusted_day.show",
    "printer": "admin.settings.edit",
    "sound": "admin.settings.edit",
}
_ORDER = (RED, LOOK, UNKNOWN, GOOD)
_PLACES_OF_FINDINGS = {
    ("database", rules.TAMPERED): "admin.audit.index",
    ("database", rules.DAMAGED): "admin.backups.index",
    ("touch", "no date"): "admin.trusted_day.show",
    ("browser", "no date"): "admin.trusted_day.show",
}


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it; ``url`` leads to where something can be done, empty if nothing has to be."""

    topic: str
    name: str
    state: str
    tone: str
    sentence: str
    since: str
    url: str


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show every row, those first that need somebody, and above them how many those are."""
    rows = sorted(current.rows(current_app, fresh=True), key=lambda row: _ORDER.index(row.state))
    look = [row for row in rows if row.state == LOOK]
    return render_template(
        "admin/health/show.html", rows=[_shown(row) for row in rows], red=len(red(rows)), look=len(look)
    )


def red_count() -> int:
    """Return how many rows were red when they were last judged; nothing is read for it."""
    return len(red(current.latest(current_app)))


def _shown(row: Row) -> Shown:
    place = _PLACES_OF_FINDINGS.get((row.topic, row.finding)) or _PLACES.get(row.topic, "")
    return Shown(
        topic=row.topic,
        name=str(words.TOPICS[row.topic]),
        state=str(words.STATES[row.state]),
        tone=words.TONES[row.state],
        sentence=words.sentence(row),
        since=words.since(row),
        url=url_for(place) if place and row.state != GOOD else "",
    )
