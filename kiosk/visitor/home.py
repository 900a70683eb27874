"""The attract screen, the home page with its doors, and the display settings of a visit."""

from collections.abc import Iterator

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import BoardEntry, Notice, SurveyPeriod
from kiosk.core.models.surveys.results import Results
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.storage.space import space
from kiosk.core.web.languages import current_language, spoken
from kiosk.core.web.page import points
from kiosk.core.web.questionnaire_wording import PERFORMANCES
from kiosk.core.web.sign_in import local_path
from kiosk.core.web.visiting_wording import today_lines
from kiosk.visitor.display import take_display

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def attract() -> ResponseReturnValue:
    """Show the attract screen; a touch anywhere starts a visit. The session of the visit before is cleared."""
    session.clear()
    texts: dict[str, list[tuple[str, str]]] = {kind: [] for kind in Notice.KINDS}
    for notice in Notice.showing():
        # No language has been chosen yet, so a notice is shown in every language that it has.
        texts[notice.kind] += notice.texts.pairs()
    return render_template(
        "visitor/home/attract.html",
        today=[] if space.is_doubtful else list(_today(spoken())),
        banners=list(_doubts(spoken())) if space.is_doubtful else texts[Notice.BANNER],
        slides=[*texts[Notice.SLIDE], *_published_index()],
        pairs=list(_pairs()),
    )


@blueprint.get("/home")
def show() -> ResponseReturnValue:
    """Show the doors, and above them the hours and the banners of today."""
    banners = [notice.texts.shown_in(current_language()) for notice in Notice.showing(Notice.BANNER)]
    return render_template(
        "visitor/home/show.html",
        today=[] if space.is_doubtful else list(_today([current_language()])),
        banners=list(_doubts([current_language()])) if space.is_doubtful else banners,
        survey_open=SurveyPeriod.door_open() and space.condition.takes_ratings,
    )


@blueprint.post("/settings")
def settings() -> ResponseReturnValue:
    """Store language, text size or contrast, and return to the page that they were touched on."""
    take_display()
    return redirect(local_path(request.form.get("next")) or url_for("visitor.home.show"), 303)


@blueprint.post("/end")
def end() -> ResponseReturnValue:
    """Forget the visit: session, language, text size, and what the browser has stored.

    The header clears storage, not cookies: the device number has to stay.
    """
    session.clear()
    response = redirect(url_for("visitor.home.attract"), 303)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _doubts(codes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield in each of the languages ``codes`` that what the screen shows may be wrong.

    It stands alone: beside other notices it would take turns with them, and the hours of today may be wrong as well.
    """
    for code in codes:
        with force_locale(code):
            yield (
                code,
                _("Simpanan komputer ini bermasalah. Yang tertulis di layar ini bisa keliru: tanyakan kepada petugas."),
            )


def _today(codes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (language, sentences) of the visiting hours of today, in each of the languages ``codes``."""
    now = clock.local(clock.now())
    schedule = read_schedule(now.date())
    for code in codes:
        with force_locale(code):
            lines = today_lines(schedule, now)
        if lines:
            yield code, " ".join(lines)


def _published_index() -> Iterator[tuple[str, str]]:
    """Yield (language, sentence) of the index that the unit shows on this screen, in each language of the program.

    Yields nothing while the index is suppressed.
    """
    period = SurveyPeriod.shown()
    index = Results.of([period])[0].index if period else None
    if period is None or index is None:
        return
    for code in spoken():
        with force_locale(code):
            yield (
                code,
                _(
                    "Indeks Kepuasan Masyarakat \u201c%(name)s\u201d: %(value)s dari 100, mutu %(grade)s"
                    " (%(performance)s). Diisi %(number)s orang.",
                    name=period.name,
                    value=points(index.value),
                    grade=index.grade,
                    performance=PERFORMANCES[index.grade],
                    number=index.respondents,
                )
                + ("" if period.disclosed else " " + _("Sementara: survei masih berjalan.")),
            )


def _pairs() -> Iterator[tuple[str, ...]]:
    """Yield the newest pairs of the board in each language that they have: language, heading, text, heading, text."""
    for entry in BoardEntry.shown().limit(BoardEntry.IN_TURN):
        for code, asked, done in entry.translations:
            with force_locale(code):
                yield code, _("Saran Anda"), asked, _("Tindakan kami"), done
