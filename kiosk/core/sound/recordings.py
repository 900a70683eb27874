"""Read-aloud: the files of recordings, and a machine voice for every text without a person's recording."""

import hashlib
import logging
import os
import time
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

from kiosk.core.days.lately import Lately
from kiosk.core.models import Account, Pronunciation, Recording, Revision, Setting, Term, TrustedDay
from kiosk.core.models.terms.revision import StaleRevision
from kiosk.core.sound import audio, converter, speech, voice
from kiosk.core.text.languages import LANGUAGES, SOURCE
from kiosk.core.web.wording import FACTS

_NAME_LENGTH = 40
# A file is written before its row, so a file without a row may be about to get one.
_SWEPT_AFTER_SECONDS = 3600
# How long a text that the voice failed on is left alone: chores run every twenty seconds.
_AGAIN_SECONDS = 3600.0
_FAILED = "kiosk.voice_failed"
# File that no recording refers to -> when that was first seen.
_UNNAMED = "kiosk.recordings_unnamed"
_SETTLED = "recordings-settled"
# What came of the last text that the machine spoke; the health page says so.
last_voice = Lately()
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sound:
    """The audio of a term on show in one language: what plays, and a person's recording that is outdated."""

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
    """Return the terms on show for the staff's list, each with ``sounds``, one per language; three queries."""
    terms = Term.published(SOURCE)
    numbers = Revision.numbers()
    known: dict[tuple[int, str], list[Recording]] = {}
    for recording in Recording.known():
        known.setdefault((recording.term_id, recording.language), []).append(recording)
    for term in terms:
        term.sounds = [
            _sound(language, numbers.get((term.id, language), (0, 0))[0], known.get((term.id, language), []), instance)
            for language in LANGUAGES
        ]
    return terms


def _sound(language: str, shown: int, known: list[Recording], instance: Path) -> Sound:
    fitting = (one for one in known if one.number == shown and is_whole(one, instance))
    outdated = (one for one in known if not one.machine and one.number != shown)
    return Sound(language, shown > 0, next(fitting, None), next(outdated, None))


def sentences(revision: Revision) -> list[str]:
    """Return the sentences that are read of ``revision``, in its language; needs an application context."""
    with force_locale(revision.language):
        facts = [(str(FACTS[name]), lines) for name, lines in revision.facts]
    return speech.sentences(revision.title, revision.short_answer, facts, revision.details)


def shares(recording: Recording, read: list[str]) -> list[float]:
    """Return where each sentence of ``read`` begins, as a share 0 to 1 of the sound.

    Without marks, a sentence is assumed to last as long as its share of the letters.
    """
    if len(recording.marks) == len(read):
        return recording.marks
    ends = list(accumulate(len(sentence) for sentence in read))
    return [end / ends[-1] for end in (0, *ends[:-1])] if ends else []


def path_of(recording: Recording, instance: Path) -> Path:
    """Return the file of a recording, outside static; absolute, since Flask would look beside its templates."""
    return (instance / "audio" / recording.file).absolute()


def is_whole(recording: Recording, instance: Path) -> bool:
    """Return whether the file of a recording is complete."""
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
    """Return the sentences of the text on show if there is audio of them; one query."""
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
    """Store ``data``, a person's recording, as what the kiosk plays for ``revision``, which is on show.

    ``read`` is the number of the revision that the person has read, ``seconds`` the length if known.
    Raises ``StaleRevision`` if that is another one, and ``audio.NotAudio``.
    """
    if read != revision.number:
        raise StaleRevision(revision)
    data, media_type = _playable(data)
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


def _playable(data: bytes) -> tuple[bytes, str]:
    """Return what the kiosk plays of an uploaded file, and its type; only what phones record is converted."""
    try:
        return data, audio.kind_of(data)
    except audio.NotAudio as refused:
        if refused.reason != audio.MP4:
            raise
    converted = converter.to_opus(data)
    return converted, audio.kind_of(converted)


def speak_next(app: Flask) -> bool:
    """Record the machine voice for one text on show that lacks it or whose pronunciation has changed.

    Returns whether there was one. The file is named after its content, so nothing is spoken twice. There is one try
    per call: a voice that hangs must not delay the other chores.
    """
    if not voice.available() or not Setting.read("machine_voice"):
        return False
    instance = Path(app.config["INSTANCE"])
    failed: dict[str, float] = app.extensions.setdefault(_FAILED, {})
    pronunciations = {code: Pronunciation.of(code) for code, language in LANGUAGES.items() if language.voice}
    # Once every text follows the lists of pronunciations, only a new text can lack its voice.
    lists = repr(pronunciations)
    settled = app.extensions.get(_SETTLED) == lists
    for revision, known in _spoken(list(pronunciations), instance):
        if settled and known and known.number == revision.number:
            continue
        with app.app_context():
            read = sentences(revision)
        name = _spoken_name(read, revision.language, pronunciations[revision.language])
        if known and known.file == name:
            if known.number != revision.number:
                known.number = revision.number
                known.save(only=[Recording.number])
            continue
        if name in failed and time.monotonic() < failed[name]:
            continue
        if _speak(revision, read, name, pronunciations[revision.language], instance):
            return True
        failed[name] = time.monotonic() + _AGAIN_SECONDS
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
    # A list: an open read would keep an old snapshot of the database, in which nothing can be written.
    found = [(revision, spoken.get((revision.term_id, revision.language))) for revision in shown]
    return [(revision, known if known and is_whole(known, instance) else None) for revision, known in found]


def sweep(app: Flask) -> int:
    """Remove the files that no recording has referred to for an hour, on a trusted day only; return how many.

    The hour is this process's own: by the wall clock, one that jumps would make every file old.
    """
    named = {row.file for row in Recording.select(Recording.file)}
    now, unnamed = time.monotonic(), app.extensions.get(_UNNAMED, {})
    files = [path for path in (Path(app.config["INSTANCE"]) / "audio").glob("*") if path.name not in named]
    app.extensions[_UNNAMED] = since = {path.name: unnamed.get(path.name, now) for path in files}
    left = [path for path in files if now - since[path.name] >= _SWEPT_AFTER_SECONDS]
    if not left or TrustedDay.today() is None:
        return 0
    for path in left:
        path.unlink()
    return len(left)


def _spoken_name(read: list[str], language: str, pronunciations: dict[str, str]) -> str:
    text = "\n".join([language, *(speech.pronounced(sentence, language, pronunciations) for sentence in read)])
    return hashlib.sha256(text.encode()).hexdigest()[:_NAME_LENGTH] + audio.EXTENSIONS["audio/ogg"]


def _speak(revision: Revision, read: list[str], name: str, pronunciations: dict[str, str], instance: Path) -> bool:
    try:
        spoken = voice.speak(read, revision.language, pronunciations)
    except voice.VoiceFailed as fault:
        _log.warning("no voice for term %s in %s: %s", revision.term_id, revision.language, fault)
        last_voice.note("failed")
        return False
    last_voice.note()
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
    # Written to one side and then moved: a half-written file must not be played.
    part = folder / f".{name}.part"
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / name)
