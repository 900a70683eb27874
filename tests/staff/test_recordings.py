"""Staff pages for read-aloud: playing, recording and uploading audio."""

import io
import subprocess
from pathlib import Path

import pytest

from kiosk.core.models import ROLES, Recording, Revision, Setting, Term
from kiosk.core.models.terms.publication import publish
from kiosk.core.sound import recordings
from kiosk.core.sound.audio import MAX_BYTES
from kiosk.core.storage.database import database
from tests.core.sound.test_audio import an_mp3, an_ogg
from tests.factories import a_draft, a_recording, a_wav, an_account, on_show
from tests.pages import Page, Person
from tests.test_guards import address, rules

LIST = "/staff/recordings/"
ASIMILASI = "/staff/recordings/asimilasi/id"

pytestmark = pytest.mark.usefixtures("storage")


def send(staff: Person, data: bytes, name: str = "suara.wav", **fields: str):
    staff.get(ASIMILASI)
    return staff.submit("form[data-record-form]", sound=(io.BytesIO(data), name), **fields)


@pytest.fixture
def instance(office_app) -> Path:
    return Path(office_app.config["INSTANCE"])


# The list


def test_the_list_shows_what_plays_of_each_text(staff, office_app):
    with office_app.app_context():
        a_recording(office_app, "asimilasi")
        a_recording(office_app, "klien")
    publish(a_draft("klien", short_answer="Jawaban yang baru."), None)

    page = staff.get(LIST)

    rows = {row.a["href"]: " ".join(row.get_text(" ").split()) for row in page.all("tbody tr")}
    assert "Rekaman Dewi," in rows[ASIMILASI]
    assert "Rekaman tidak cocok lagi: teksnya sudah berganti" in rows["/staff/recordings/klien/id"]
    assert "Belum ada suara" in rows["/staff/recordings/remisi/id"]


def test_the_list_narrows_to_a_state_and_to_words(staff, office_app):
    with office_app.app_context():
        a_recording(office_app)

    assert [row["href"] for row in staff.get(LIST + "?state=person").all("a[data-row]")] == [ASIMILASI]
    assert staff.get(LIST + "?q=asimlasi").all("a[data-row]")[0]["href"] == ASIMILASI
    assert "Tampilkan semua" in staff.get(LIST + "?state=outdated")
    assert len(staff.get(LIST + "?state=nothing").all("a[data-row]")) == len(Term.published("id"))


def test_the_list_says_why_the_machine_is_silent(staff, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "espeak-ng" in staff.get(LIST)

    Setting.change(machine_voice=False)

    assert "Suara mesin dimatikan di Pengaturan" in staff.get(LIST)


def test_without_terms_on_show_the_list_says_what_to_do(staff):
    Revision.update(status=Revision.RETIRED).execute()

    assert "Suara direkam sesudah teksnya terbit" in staff.get(LIST)


@pytest.mark.parametrize("path", [LIST, ASIMILASI])
def test_a_page_takes_few_queries_whatever_the_number(staff, office_app, path):
    with office_app.app_context():
        for term in Term.published("id")[:20]:
            a_recording(office_app, term.slug)
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = staff.get(path)

    database.obj.query_hooks.clear()
    assert page.status == 200
    assert 0 < len(queries) <= 12


# A text and its sound


def test_the_sentences_are_those_that_are_read(staff, office_app):
    page = staff.get(ASIMILASI)

    with office_app.app_context():
        read = recordings.sentences(on_show())
    assert [line.get_text() for line in page.all(".sentences li")] == read
    assert "Belum ada suara. Tombol Dengarkan tidak tampil" in page
    assert not page.all("audio[controls]")


@pytest.mark.parametrize(
    ("data", "kind"), [(a_wav(), "audio/wav"), (an_mp3(), "audio/mpeg"), (an_ogg(), "audio/ogg")], ids=str
)
def test_a_sound_that_was_sent_is_what_the_kiosk_plays(staff, visitor, data, kind):
    page = send(staff, data, "catatan.xyz")

    assert page.path == ASIMILASI
    assert "Rekaman disimpan" in page
    assert "Rekaman Staff," in page
    for person, path in ((staff, page.one("audio[controls]")["src"]), (visitor, "/terms/asimilasi/audio")):
        answer = person.client.get(path)
        assert (answer.mimetype, answer.data) == (kind, data)
        answer.close()


def test_a_sound_is_sent_in_parts(visitor, office_app):
    with office_app.app_context():
        a_recording(office_app)

    answer = visitor.client.get("/terms/asimilasi/audio", headers={"Range": "bytes=0-3"})

    assert (answer.status_code, answer.data) == (206, b"RIFF")
    answer.close()


def test_the_marks_of_the_recorder_are_kept(staff):
    send(staff, a_wav(), marks="0 0.25 0.5", seconds="1.000")

    recording = Recording.get()
    assert recording.marks == [0, 0.25, 0.5]
    assert recording.seconds == 1


@pytest.mark.parametrize("marks", ["x", "0 2", "0.5 0.1", "nan", "-1", "0 " * 600])
def test_malformed_marks_are_left_out(staff, marks):
    send(staff, a_wav(), marks=marks)

    assert Recording.get().marks == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Pilih berkas suara"),
        (b"<!doctype html><title>x</title>", "bukan suara M4A, MP3, WAV, WebM atau Ogg Opus"),
        (an_mp3() + b"<script>", "rusak, terpotong, atau ditempeli isi lain"),
        (a_wav()[:-1], "rusak, terpotong"),
        (an_ogg(b"\x80theora" + bytes(12)), "gambar bergerak"),
        (an_ogg(b"Speex   " + bytes(12)), "tidak dikenal layar"),
    ],
    ids=["empty", "html", "attached", "cut", "video", "codec"],
)
def test_what_the_kiosk_does_not_play_is_refused_beside_the_field(staff, instance, data, words):
    page = send(staff, data, "suara.mp3")

    assert page.status == 400
    assert words in page.one("#sound-error").get_text()
    assert page.soup.title.get_text().startswith("Masalah:")
    assert not Recording.select().exists()
    assert not (instance / "audio").exists()


def test_a_sound_too_large_is_refused_beside_the_field(staff):
    staff.get(ASIMILASI)
    fields = staff.page.form("form[data-record-form]").items()
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields]
    parts.append('--x\r\nContent-Disposition: form-data; name="sound"; filename="a.mp3"\r\n\r\n')
    body = "".join(parts).encode() + bytes(MAX_BYTES + 1) + b"\r\n--x--\r\n"

    # Encoded here: the test client would leave its temporary file open.
    page = Page(staff.client.post(ASIMILASI, data=body, content_type="multipart/form-data; boundary=x"))

    assert page.status == 400
    assert "lebih dari 10 MB" in page.one("#sound-error").get_text()


def test_a_post_without_a_file_says_what_to_do(staff):
    staff.get(ASIMILASI)

    page = staff.submit("form[data-record-form]")

    assert page.status == 400
    assert "Pilih berkas suara, atau rekam di sini lebih dulu." in page.one("#sound-error").get_text()


def test_a_large_body_is_taken_in_for_a_sound_alone(staff):
    staff.get(ASIMILASI)

    page = staff.post("/staff/recordings/asimilasi/id/remove", text="a" * 200_000)

    assert page.status == 413


def test_a_sound_of_a_text_that_has_changed_is_refused(staff):
    staff.get(ASIMILASI)
    publish(a_draft(short_answer="Jawaban yang baru."), None)

    page = staff.submit("form[data-record-form]", sound=(io.BytesIO(a_wav()), "suara.wav"))

    assert page.status == 409
    assert "teks yang tampil sudah berganti menjadi revisi 2" in page
    assert "Jawaban yang baru." in page
    assert page.form("form[data-record-form]")["number"] == "2"
    assert not Recording.select().exists()


def test_an_outdated_recording_is_named_and_can_be_removed(staff, office_app):
    with office_app.app_context():
        a_recording(office_app)
    publish(a_draft(short_answer="Jawaban yang baru."), None)

    page = staff.get(ASIMILASI)
    assert "Rekaman Dewi tidak cocok lagi" in page
    page = staff.get(page.one("a[href$=remove]")["href"])
    assert "tidak dapat dikembalikan" in page
    assert Recording.select().exists()
    page = staff.submit()

    assert "Rekaman dihapus" in page
    assert not Recording.select().exists()
    assert staff.get(ASIMILASI + "/remove").path == ASIMILASI


@pytest.mark.parametrize("path", ["tidak-ada/id", "asimilasi/fr", "asimilasi/id/audio", "warga-binaan/jv"])
def test_what_is_not_on_show_is_not_found(staff, path):
    assert staff.get(LIST + path).status == 404


def test_a_translation_that_is_not_on_show_has_no_page(staff):
    Revision.update(status=Revision.RETIRED).where(Revision.language == "en").execute()

    assert staff.get("/staff/recordings/asimilasi/en").status == 404


# The microphone


def test_only_the_page_that_records_may_use_the_microphone(office_app, visitor_app, password_hash, stranger):
    an_account("semua", *ROLES, password_hash=password_hash)
    person = Person(office_app)
    person.sign_in("semua")

    allowed = set()
    for someone in (person, Person(visitor_app)):
        for rule, _method in rules(someone.app):
            answer = someone.client.get(address(someone.app, rule))
            policies = answer.headers["Permissions-Policy"], answer.headers["Content-Security-Policy"]
            if "microphone=()" not in policies[0] or "blob:" in policies[1]:
                allowed.add(rule.endpoint)
            answer.close()

    assert allowed == {"staff.recordings.edit"}
    page = person.get(ASIMILASI)
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert "camera=()" in page.headers["Permissions-Policy"]
    assert "media-src 'self' blob:;" in page.headers["Content-Security-Policy"]


# From a phone


def test_a_file_from_a_phone_is_kept_as_opus_or_refused_with_what_to_do(staff, instance, tmp_path, monkeypatch):
    tone = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", str(tmp_path / "suara.m4a")]
    subprocess.run(tone, check=True)
    data = (tmp_path / "suara.m4a").read_bytes()

    kept = send(staff, data, "suara.m4a")
    with monkeypatch.context() as without:
        without.setenv("PATH", "/nowhere")
        refused = send(staff, data, "suara.m4a")

    assert "Rekaman disimpan" in kept
    assert [path.suffix for path in (instance / "audio").iterdir()] == [".opus"]
    assert refused.status == 400
    assert "di ponsel pilih MP3 atau WAV" in refused
