"""The attract screen, the doors, and what a visitor sets for the time of a visit."""

from collections.abc import Iterator

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.models import BoardEntry, Notice, SurveyPeriod
from kiosk.core.models.surveys.results import Results
from kiosk.core.web.languages import current_language, spoken
from kiosk.core.web.page import points
from kiosk.core.web.questionnaire_wording import PERFORMANCES
from kiosk.core.web.sign_in import local_path
from kiosk.visitor.display import take_display

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def attract() -> ResponseReturnValue:
    """Invite whoever passes; a touch anywhere starts a visit, and nothing of the visit before is left."""
    session.clear()
    said: dict[str, list[tuple[str, str]]] = {kind: [] for kind in Notice.KINDS}
    for notice in Notice.showing():
        # Nobody has chosen a language yet, so each one that the notice has is shown.
        said[notice.kind] += notice.texts.pairs()
    return render_template(
        "visitor/home/attract.html",
        banners=said[Notice.BANNER],
        slides=[*said[Notice.SLIDE], *_published_index()],
        pairs=list(_pairs()),
    )


@blueprint.get("/home")
def show() -> ResponseReturnValue:
    """Show the doors, and above them what holds today."""
    banners = [notice.texts.shown_in(current_language()) for notice in Notice.showing(Notice.BANNER)]
    return render_template("visitor/home/show.html", banners=banners, survey_open=SurveyPeriod.door_open())


@blueprint.post("/settings")
def settings() -> ResponseReturnValue:
    """Take language, text size or contrast, and return to the page they were touched on."""
    take_display()
    return redirect(local_path(request.form.get("next")) or url_for("visitor.home.show"), 303)


@blueprint.post("/end")
def end() -> ResponseReturnValue:
    """Forget the visit: cookie, language, text size; what the browser stored is cleared.

    The cookie of the visit goes by its name: the number of the screen stays.
    """
    session.clear()
    response = redirect(url_for("visitor.home.attract"), 303)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _published_index() -> Iterator[tuple[str, str]]:
    """Yield the index that the unit has put on this screen, in each language that the program has words for.

    Nothing while too few made it.
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
                    " (%(performance)s). Diisi %(number)s responden.",
                    name=period.name,
                    value=points(index.value),
                    grade=index.grade,
                    performance=PERFORMANCES[index.grade],
                    number=index.respondents,
                )
                + ("" if period.disclosed else " " + _("Sementara: survei masih berjalan.")),
            )


def _pairs() -> Iterator[tuple[str, ...]]:
    """Yield the newest pairs of the board in each language that they have, each half after its heading."""
    for entry in BoardEntry.shown().limit(BoardEntry.IN_TURN):
        for code, asked, done in entry.translations:
            with force_locale(code):
                yield code, _("Saran Anda"), asked, _("Tindakan kami"), done
