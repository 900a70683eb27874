"""What the machine voice avoids: endless retries, speaking the same twice, reading unchanged texts again."""

import os
from pathlib import Path

import pytest
from flask import Flask

from kiosk.core.models import Pronunciation, Recording, Revision, Term
from kiosk.core.models.terms.publication import publish
from kiosk.core.models.terms.revision import CARD
from kiosk.core.sound import recordings
from tests.factories import a_draft, an_account, on_show

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("storage")]


@pytest.fixture
def app(office_app) -> Flask:
    """The office, with two short texts on show: the voice takes its time."""
    terms = [Term.at("asimilasi"), Term.at("klien")]
    Revision.delete().where((Revision.language != "id") | Revision.term.not_in(terms)).execute()
    Revision.update(short_answer="Sebuah jawaban.", details=None, **dict.fromkeys(CARD)).execute()
    return office_app


@pytest.fixture
def tries(tmp_path, monkeypatch) -> Path:
    """A voice that always fails and logs each try in this file."""
    program, noted = tmp_path / "bin" / "espeak-ng", tmp_path / "tries"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho no >> {noted}\nexit 1\n")
    program.chmod(0o755)
    noted.touch()
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return noted


def speak_all(app: Flask) -> int:
    spoken = 0
    while recordings.speak_next(app):
        spoken += 1
    return spoken


def files() -> dict[str, tuple[str, int]]:
    """The file of each term, and the number of the revision that it fits."""
    return {row.term.slug: (row.file, row.number) for row in Recording.select()}


def test_a_call_tries_once_and_the_next_goes_on_with_another_text(app, tries):
    noted = []
    for _ in range(3):
        assert not recordings.speak_next(app)
        noted.append(tries.read_text().count("no"))

    assert noted == [1, 2, 2]
    assert recordings.last_voice.last.trouble == "failed"


def test_another_revision_with_the_same_words_keeps_the_sound_without_speaking(app, request):
    speak_all(app)
    before = files()
    shown = on_show()
    tries = request.getfixturevalue("tries")
    a_draft(short_answer="Jawaban yang ditolak.")

    publish(a_draft(title=shown.title, short_answer=shown.short_answer), None)
    spoken = recordings.speak_next(app)

    assert not spoken
    assert tries.read_text() == ""
    assert files() == {**before, "asimilasi": (before["asimilasi"][0], 3)}


def test_what_is_settled_is_not_read_again_until_the_list_of_pronunciations_changes(app):
    speak_all(app)
    before = files()
    # Revisions never change in place; this one does, to show whether it is read again.
    Revision.update(short_answer="Kata detensi.").where(Revision.id == on_show().id).execute()
    unread = speak_all(app)

    Pronunciation().keep(language="id", written="Detensi", spoken="[[d@t'Ensi]]", author=an_account("siti", "staff"))

    assert unread == 0
    assert speak_all(app) == 1
    after = files()
    assert after["asimilasi"] != before["asimilasi"] and after["klien"] == before["klien"]


def test_a_new_text_is_noticed_though_everything_was_settled(app):
    speak_all(app)
    settled = speak_all(app)

    publish(a_draft(short_answer="Jawaban yang baru."), None)

    assert settled == 0
    assert speak_all(app) == 1
