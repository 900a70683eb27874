"""Read-aloud: the files of recordings, and a machine voice for every text that nobody has read yet."""

import hashlib
import logging
import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import Account, Pronunciation, Recording, Revision, Setting, Term
from kiosk.core.models.terms.revision import StaleRevision
from kiosk.core.sound import audio, speech, voice
from kiosk.core.text.languages import LANGUAGES
from kiosk.core.web.wording import FACTS

_NAME_LENGTH = 40
# A file is written before its row, so one that no row names may be about to get one.
_SWEPT_AFTER_SECONDS = 3600
# A text that the voice cannot speak is tried again, but not every twenty seconds.
_AGAIN = timedelta(hours=1)
_FAILED = "kiosk.voice_failed"
_SETTLED = "recordings-settled"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sound:
    """What is heard of a term on show in one language: what plays, and a person's recording that fits no longer."""

    language: str
    on_show: bool
    playing: Recording | None
    outdated: Recording | None

    @property
    def state(self) -> str:
        """One of ``""`` (no text of its own is on show), ``outdated``, ``none``, ``machine``, ``person``."""
        if not self.on_show:
            return ""
        if self.outdated:
            return "outdated"
        if self.playing is None:
            return "none"
        return "machine" if self.playing.machine else "person"


def desk(instance: Path) -> list[Term]:
    """Return the terms on show for the staff's list, each with ``sounds``, one a language; three queries."""
    terms = Term.published("id")
    standing = Revision.standing()
    known: dict[tuple[int, str], list[Recording]] = {}
    for recording in Recording.known():
        known.setdefault((recording.term_id, recording.language), []).append(recording)
    for term in terms:
        term.sounds = [
            _sound(language, standing.get((term.id, language), (0, 0))[0], known.get((term.id, language), []), instance)
            for language in LANGUAGES
        ]
    return terms


def _sound(language: str, shown: int, known: list[Recording], instance: Path) -> Sound:
    fitting = (one for one in known if one.number == shown and is_whole(one, instance))
    outdated = (one for one in known if not one.machine and one.number != shown)
    return Sound(language, shown > 0, next(fitting, None), next(outdated, None))


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
    """Return the file of a recording, outside static; absolute, since Flask would look beside its templates."""
    return (instance / "audio" / recording.file).absolute()


def is_whole(recording: Recording, instance: Path) -> bool:
    """Tell whether the file of a recording is there from its first byte to its last."""
    try:
        return path_of(recording, instance).stat().st_size == recording.size
    except OSError:
        return False


def playing(revision: Revision, instance: Path) -> Recording | None:
    """Return what the kiosk plays of the text on show: a person's recording before the machine's; one query."""
    return next((one for one in Recording.reading(revision) if is_whole(one, instance)), None)


@dataclass(frozen=True)
class Spoken:
    """What the kiosk's player needs: each sentence with the share of the sound at which it begins."""

    sentences: list[tuple[str, float]]
    seconds: float | None


def timed(revision: Revision, instance: Path) -> Spoken | None:
    """Return the sentences of the text on show if there is a sound of them; one query."""
    recording = playing(revision, instance)
    if recording is None:
        return None
    read = sentences(revision)
    return Spoken(list(zip(read, shares(recording, read), strict=True)), recording.seconds)


def keep(
    revision: Revision,
    data: bytes,
    *,
    read: int,
    marks: list[float],
    seconds: float | None,
    author: Account,
    instance: Path,
) -> Recording:
    """Make ``data``, a person's recording, what the kiosk plays of ``revision``, which is on show.

    ``read`` is the number of the revision that the person had before them, ``seconds`` the length where it is known.
    Raises ``StaleRevision`` if that is another one, and ``audio.NotAudio``.
    """
    if read != revision.number:
        raise StaleRevision(revision)
    media_type = audio.kind_of(data)
    name = hashlib.sha256(data).hexdigest()[:_NAME_LENGTH] + audio.EXTENSIONS[media_type]
    _write(instance, name, data)
    return Recording.keep(
        revision,
        machine=False,
        marks=marks,
        file=name,
        media_type=media_type,
        size=len(data),
        seconds=seconds,
        author=author,
    )


def speak_next(app: Flask) -> bool:
    """Give one text on show that lacks it, or whose words are said otherwise by now, its machine voice.

    Returns whether there was one. The file is named by what is said, so nothing is spoken twice. There is one try a
    call: a voice that hangs must not hold up what else falls due.
    """
    if not voice.available() or not Setting.read("machine_voice"):
        return False
    instance = Path(app.config["INSTANCE"])
    failed: dict[str, datetime] = app.extensions.setdefault(_FAILED, {})
    said_as = {code: Pronunciation.of(code) for code, language in LANGUAGES.items() if language.voice}
    # Once everything is said as the lists have it, only a new text can lack its voice.
    lists = repr(said_as)
    settled = app.extensions.get(_SETTLED) == lists
    for revision, known in _spoken(list(said_as), instance):
        if settled and known and known.number == revision.number:
            continue
        with app.app_context():
            read = sentences(revision)
        name = _spoken_name(read, revision.language, said_as[revision.language])
        if known and known.file == name:
            if known.number != revision.number:
                known.number = revision.number
                known.save(only=[Recording.number])
            continue
        if name in failed and clock.now() < failed[name]:
            continue
        if _speak(revision, read, name, said_as[revision.language], instance):
            return True
        failed[name] = clock.now() + _AGAIN
        return False
    app.extensions[_SETTLED] = lists
    return False


def _spoken(languages: list[str], instance: Path) -> list[tuple[Revision, Recording | None]]:
    """Return each text on show in ``languages``, the newest first, with its machine voice if the file is whole."""
    spoken = {(one.term_id, one.language): one for one in Recording.select().where(Recording.machine)}
    shown = (
        Revision.select()
        .where(Revision.status == Revision.PUBLISHED, Revision.language.in_(languages))
        .order_by(Revision.published_at.desc(), Revision.id)
    )
    # A list: a row that is still being read would hold an old state of the file, into which nothing can be written.
    found = [(revision, spoken.get((revision.term_id, revision.language))) for revision in shown]
    return [(revision, known if known and is_whole(known, instance) else None) for revision, known in found]


def sweep(app: Flask) -> int:
    """Remove the files that no recording names any more, an hour after they were written; return how many."""
    named = {row.file for row in Recording.select(Recording.file)}
    before = time.time() - _SWEPT_AFTER_SECONDS
    files = (Path(app.config["INSTANCE"]) / "audio").glob("*")
    left = [path for path in files if path.name not in named and path.stat().st_mtime < before]
    for path in left:
        path.unlink()
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
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / name)
