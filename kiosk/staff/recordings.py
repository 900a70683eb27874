"""Staff pages for read-aloud: record or upload; without a recording the machine voice speaks."""

from collections import Counter
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Recording, Revision, Setting, Term
from kiosk.core.models.terms.revision import StaleRevision
from kiosk.core.sound import recordings, voice
from kiosk.core.sound.audio import NotAudio
from kiosk.core.storage.search import LONGEST_QUERY
from kiosk.core.text.languages import SOURCE
from kiosk.core.text.text import typed
from kiosk.core.web.headers import HEADERS, policy
from kiosk.core.web.sign_in import account
from kiosk.core.web.uploads import allow_body
from kiosk.staff.forms.recordings import REFUSED, RecordingForm
from kiosk.staff.wording import moment_short

blueprint = Blueprint("recordings", __name__, url_prefix="/recordings")

_TEXT = "/<slug>/<language:language>"
# The server's own limit, above 10 MB so that a larger file is refused beside its field.
_LARGEST_BODY = 16 * 1024 * 1024


allow_body(blueprint, _LARGEST_BODY, "staff.recordings.edit")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the terms on show and the audio of each: all, those in one state, or those that were searched for."""
    query = typed(request.args.get("q", ""), LONGEST_QUERY)
    state = request.args.get("state", "")
    terms = recordings.desk(_instance())
    if query:
        terms = Term.search(query, SOURCE, among=terms)
    filters = _filters(terms, query, state)
    if any(one["active"] for one in filters[1:]):
        terms = [term for term in terms if any(sound.state == state for sound in term.sounds)]
    return render_template(
        "staff/recordings/index.html",
        terms=terms,
        filters=filters,
        query=query,
        state=state,
        moment_short=moment_short,
        voice_installed=voice.available(),
        voice_on=Setting.read("machine_voice"),
    )


@blueprint.route(_TEXT, methods=("GET", "POST"))
def edit(slug: str, language: str) -> ResponseReturnValue:
    """Play the audio of a text, record it, or upload a file."""
    revision = _on_show(slug, language)
    form = RecordingForm()
    status = 200
    if form.validate_on_submit():
        try:
            recordings.keep(
                revision,
                form.data_of_sound,
                read=form.number.data or 0,
                marks=form.shares,
                seconds=form.seconds.data,
                author=account(),
                instance=_instance(),
            )
        except StaleRevision:
            status = 409
        except NotAudio as refused:
            form.sound.errors = [REFUSED[refused.reason]]
        else:
            flash(_("Rekaman disimpan. Layar pengunjung memutarnya mulai halaman berikutnya."), "success")
            return redirect(url_for(".edit", slug=slug, language=language), 303)
    return _page(slug, revision, form, 400 if form.errors else status)


@blueprint.get(_TEXT + "/audio")
def audio(slug: str, language: str) -> ResponseReturnValue:
    """Send the audio of a text."""
    recording = recordings.playing(_on_show(slug, language), _instance()) or abort(404)
    path = recordings.path_of(recording, _instance())
    return send_file(path, mimetype=recording.media_type, conditional=True)


@blueprint.route(_TEXT + "/remove", methods=("GET", "POST"))
def remove(slug: str, language: str) -> ResponseReturnValue:
    """Ask for confirmation, then delete a person's recording."""
    revision = _on_show(slug, language)
    recording = Recording.of_a_person(revision)
    if recording is None:
        return redirect(url_for(".edit", slug=slug, language=language), 303)
    if request.method == "POST":
        recording.remove()
        flash(
            _("Rekaman dihapus. Suara mesin membaca lagi bila terpasang; tanpa itu tombol Dengarkan tidak tampil."),
            "success",
        )
        return redirect(url_for(".edit", slug=slug, language=language), 303)
    return render_template(
        "staff/recordings/remove.html", text=revision, slug=slug, recording=recording, moment_short=moment_short
    )


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])


def _on_show(slug: str, language: str) -> Revision:
    """Return the text on show in exactly this language."""
    term = Term.on_show(slug, language)
    return term.text if term and term.text.language == language else abort(404)


def _page(slug: str, revision: Revision, form: RecordingForm, status: int) -> ResponseReturnValue:
    """Return the recording page, the only one that may use the microphone and play what it has just recorded."""
    if not form.errors:
        form = RecordingForm(formdata=None, data={"number": revision.number})
    page = render_template(
        "staff/recordings/edit.html",
        text=revision,
        slug=slug,
        moment_short=moment_short,
        sentences=recordings.sentences(revision),
        playing=recordings.playing(revision, _instance()),
        own=Recording.of_a_person(revision),
        form=form,
        stale=status == 409,
    )
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = policy(media_src="'self' blob:")
    response.headers["Permissions-Policy"] = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")
    return response


def _filters(terms: list[Term], query: str, state: str) -> list[dict[str, Any]]:
    counts = Counter(one for term in terms for one in {sound.state for sound in term.sounds})
    names = {
        "": _("Semua"),
        "outdated": _("Tidak cocok lagi"),
        "none": _("Belum ada suara"),
        "machine": _("Suara mesin"),
        "person": _("Rekaman"),
    }
    return [
        {
            "label": name,
            "url": url_for(".index", q=query or None, state=code or None),
            "count": counts[code] if code else len(terms),
            "active": code == (state if state in names else ""),
        }
        for code, name in names.items()
    ]
