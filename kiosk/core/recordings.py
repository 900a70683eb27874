"""Read-aloud: the files of recordings, and a machine voice for every text that nobody has read yet."""

import hashlib
import logging
from itertools import accumulate
from pathlib import Path

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core import audio, speech, voice
from kiosk.core.models import Account, Pronunciation, Recording, Revision, Setting
from kiosk.core.wording import FACTS

_NAME_LENGTH = 40
_log = logging.getLogger(__name__)


def sentences(revision: Revision) -> list[str]:
    """Return what is read of ``revision``, sentence by sentence, in its language; needs an application context."""
    with force_locale(revision.language):
        empty = [_("Belum diisi. Tanyakan kepada petugas.")]
        facts = [(str(FACTS[name]), lines or empty) for name, lines in revision.facts]
    return speech.sentences(revision.title, revision.short_answer, facts, revision.details)


def shares(recording: Recording, read: list[str]) -> list[float]:
    """Return where each sentence of ``read`` begins, as a share 0 to 1 of the sound.

    Where nobody marked them, a sentence is taken to last as long as its share of the letters.
    """
    if len(recording.marks) == len(read):
        return recording.marks
    ends = list(accumulate(len(sentence) for sentence in read))
    return [end / ends[-1] for end in (0, *ends[:-1])] if ends else []


def path_of(recording: Recording, instance: Path) -> Path:
    """Return the file of a recording, outside static."""
    return instance / "audio" / recording.file


def keep(revision: Revision, data: bytes, *, marks: list[float], author: Account, instance: Path) -> Recording:
    """Make ``data``, a person's recording of ``revision``, what the kiosk plays; raises ``audio.NotAudio``."""
    media_type = audio.kind_of(data)
    name = hashlib.sha256(data).hexdigest()[:_NAME_LENGTH] + audio.EXTENSIONS[media_type]
    _write(instance, name, data)
    return Recording.keep(
        revision, machine=False, marks=marks, file=name, media_type=media_type, size=len(data), author=author
    )


def speak_next(app: Flask) -> bool:
    """Give one text on show that lacks it, or whose words are said otherwise by now, its machine voice.

    Returns whether there was one. The file is named by what is said, so nothing is spoken twice.
    """
    if not voice.available() or not Setting.read("machine_voice"):
        return False
    instance = Path(app.config["INSTANCE"])
    spoken = {(one.term_id, one.language): one for one in Recording.select().where(Recording.machine)}
    said_as = {language: Pronunciation.of(language) for language in Revision.LANGUAGES}
    for revision in Revision.select().where(Revision.status == Revision.PUBLISHED).order_by(Revision.id):
        with app.app_context():
            read = sentences(revision)
        name = _spoken_name(read, revision.language, said_as[revision.language])
        known = spoken.get((revision.term_id, revision.language))
        if known and (known.number, known.file) == (revision.number, name) and path_of(known, instance).exists():
            continue
        if _speak(revision, read, name, said_as[revision.language], instance):
            return True
    return False


def sweep(instance: Path) -> int:
    """Remove the files that no recording names any more, and return how many that were."""
    named = {row.file for row in Recording.select(Recording.file)}
    left = [path for path in (instance / "audio").glob("*") if path.name not in named]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _spoken_name(read: list[str], language: str, said_as: dict[str, str]) -> str:
    said = "\n".join([language, *(speech.said(sentence, language, said_as) for sentence in read)])
    return hashlib.sha256(said.encode()).hexdigest()[:_NAME_LENGTH] + audio.EXTENSIONS["audio/ogg"]


def _speak(revision: Revision, read: list[str], name: str, said_as: dict[str, str], instance: Path) -> bool:
    try:
        spoken = voice.speak(read, revision.language, said_as)
    except voice.VoiceFailed as fault:
        _log.warning("no voice for term %s in %s: %s", revision.term_id, revision.language, fault)
        return False
    _write(instance, name, spoken.data)
    Recording.keep(
        revision,
        machine=True,
        marks=[mark / spoken.seconds for mark in spoken.marks],
        file=name,
        media_type="audio/ogg",
        size=len(spoken.data),
        seconds=spoken.seconds,
    )
    return True


def _write(instance: Path, name: str, data: bytes) -> None:
    folder = instance / "audio"
    folder.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: a half-written file must not be played.
    part = folder / f".{name}.part"
    part.write_bytes(data)
    part.replace(folder / name)
