"""Staff pages for the pronunciations of the machine voice."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Pronunciation
from kiosk.core.models.terms.pronunciation import WordTaken
from kiosk.core.sound import voice
from kiosk.core.text.languages import LANGUAGES
from kiosk.core.web.sign_in import account
from kiosk.staff.forms.pronunciations import PronunciationForm

blueprint = Blueprint("pronunciations", __name__, url_prefix="/pronunciations")

_ENTRY = "/<int(max=2147483647):pronunciation_id>"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the words by language, each with its sound."""
    entries = list(Pronunciation.listed())
    parts = [
        (language.title, [entry for entry in entries if entry.language == code]) for code, language in LANGUAGES.items()
    ]
    return render_template(
        "staff/pronunciations/index.html",
        parts=[part for part in parts if part[1]],
        voice_installed=voice.available(),
    )


@blueprint.route("/new", methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Add a word."""
    return _edit(Pronunciation(), "", PronunciationForm.of(None))


@blueprint.route(_ENTRY, methods=("GET", "POST"))
def edit(pronunciation_id: int) -> ResponseReturnValue:
    """Change how a word is pronounced."""
    entry = _entry(pronunciation_id)
    return _edit(entry, entry.written, PronunciationForm.of(entry))


@blueprint.route(_ENTRY + "/remove", methods=("GET", "POST"))
def remove(pronunciation_id: int) -> ResponseReturnValue:
    """Ask for confirmation, then let the voice pronounce a word by its own rules again."""
    entry = _entry(pronunciation_id)
    if request.method == "POST":
        entry.delete_instance()
        flash(_("Kata dihapus dari daftar. Suara mesin dibuat ulang di latar belakang."), "success")
        return redirect(url_for(".index"), 303)
    return render_template("staff/pronunciations/remove.html", entry=entry)


@blueprint.get("/listen")
def listen() -> ResponseReturnValue:
    """Send ``written`` pronounced as ``spoken``, as WAV."""
    language = request.args.get("language", "")
    written = request.args.get("written", "")[: Pronunciation.MAX_WRITTEN]
    spoken = request.args.get("spoken", "")[: Pronunciation.MAX_SPOKEN]
    if language not in LANGUAGES or not written or not spoken:
        abort(400)
    try:
        return Response(_sample(language, written, spoken), mimetype="audio/wav")
    except voice.VoiceFailed:
        return render_template("staff/pronunciations/listen.html", written=written), 503


def _sample(language: str, written: str, spoken: str) -> bytes:
    return voice.listen(written, language, {written: spoken})


def _entry(pronunciation_id: int) -> Pronunciation:
    return Pronunciation.get_or_none(Pronunciation.id == pronunciation_id) or abort(404)


def _edit(entry: Pronunciation, word: str, form: PronunciationForm) -> ResponseReturnValue:
    heard = request.form.get("then") == "listen"
    if form.validate_on_submit():
        try:
            if not heard:
                entry.keep(**form.columns, author=account())
                flash(_("Cara baca disimpan. Suara mesin dibuat ulang di latar belakang."), "success")
                return redirect(url_for(".index"), 303)
            _sample(**form.columns)
        except WordTaken:
            form.written.errors = [_("Kata ini sudah ada di daftar. Ubah yang sudah ada itu.")]
        except voice.VoiceFailed:
            form.spoken.errors = [_("Suara mesin gagal membaca ini. Ubah cara bacanya, lalu dengarkan lagi.")]
    page = render_template(
        "staff/pronunciations/edit.html",
        entry=entry,
        word=word,
        form=form,
        heard=heard and not form.errors,
        voice_installed=voice.available(),
    )
    return page, 400 if form.errors else 200
