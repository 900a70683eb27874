"""An explanation is read aloud by the machine voice, or from a recording."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserType, Page, expect

from kiosk.core.models import Pronunciation, Recording, Revision, Term
from kiosk.core.models.terms.publication import publish
from kiosk.core.sound import recordings, voice
from kiosk.core.storage.database import database
from tests.factories import a_draft, a_recording
from tests.journeys.sizes import OFFICE, SCREENS, on_each, walk_on
from tests.journeys.steps import axe, open_at, open_office, overflow, small_targets, too_wide, touch, wait_until

pytestmark = pytest.mark.looks

ASIMILASI = "/terms/asimilasi"
SENTENCE = "() => [...(CSS.highlights.get('reading') ?? [])].map(String).join()"
AT = "(audio) => audio.currentTime"


_speak = voice.speak
_sounds: dict[str, voice.Spoken] = {}


def speak_once(*text: object) -> voice.Spoken:
    """Return what the machine voice makes of a text; encoding it takes a second, so the same text is spoken once."""
    name = repr(text)
    if name not in _sounds:
        _sounds[name] = _speak(*text)
    return _sounds[name]


@pytest.fixture
def spoken(kiosk, office_app: Flask, monkeypatch) -> Callable[..., list[str]]:
    """Return a function that has the machine voice speak one term and returns its sentences."""
    monkeypatch.setattr(voice, "speak", speak_once)

    def speak(slug: str = "asimilasi", **fields) -> list[str]:
        with database.connection_context(), office_app.app_context():
            if fields:
                publish(a_draft(slug, **fields), None)
            term = Term.on_show(slug, "id")
            Revision.delete().where((Revision.term != term) | (Revision.language != "id")).execute()
            assert recordings.speak_next(office_app)
            return recordings.sentences(term.text)

    return speak


def sentence(page: Page) -> str:
    return " ".join(page.evaluate(SENTENCE).split())


def wait_for_sentence(page: Page, words: str) -> None:
    page.wait_for_function(f"(words) => ({SENTENCE})().replace(/\\s+/g, ' ') === words", arg=words)


def listen(page: Page) -> None:
    page.locator("[data-read-aloud-button]").tap()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.1")


def test_the_machine_voice_plays_pauses_and_goes_on(screen: Page, kiosk, spoken):
    spoken()
    open_at(screen, kiosk.visitor + ASIMILASI)
    audio = screen.locator("audio")

    listen(screen)
    expect(screen.locator("[data-read-aloud-button]")).to_have_text("Jeda")
    screen.locator("[data-read-aloud-button]").tap()
    expect(screen.locator("[data-read-aloud-button]")).to_have_text("Lanjutkan")
    held = audio.evaluate(AT)
    assert audio.evaluate("(audio) => audio.paused")
    screen.locator("[data-read-aloud-button]").tap()

    screen.wait_for_function("(held) => document.querySelector('audio').currentTime > held", arg=held)


def test_the_mark_moves_from_sentence_to_sentence_and_is_gone_at_the_end(screen: Page, kiosk, spoken):
    read = spoken(short_answer="Satu kalimat pendek. Kalimat kedua.", who_can="Siapa saja", steps="Datang\nTanya")
    open_at(screen, kiosk.visitor + ASIMILASI)

    listen(screen)

    assert read[0] == "Judul"
    for words in read:
        wait_for_sentence(screen, words)
    expect(screen.locator("[data-read-aloud-button]")).to_have_text("Dengarkan")
    assert sentence(screen) == ""
    assert screen.locator("audio").evaluate(AT) == 0


@pytest.mark.parametrize("size", [(1280, 800)])
def test_the_page_turns_with_the_sentence(screen: Page, kiosk, spoken):
    long = "\n\n".join(f"Paragraf nomor {number} dari penjelasan ini." for number in range(40))
    details = f"# Judul\n\nIni **tebal** dan *miring*.\n\n{long}\n\n2022. Butir terakhir."
    read = spoken(short_answer="Jawaban.", details=details)
    open_at(screen, kiosk.visitor + ASIMILASI)
    expect(screen.locator("[data-pages-back]")).to_be_disabled()

    listen(screen)
    screen.locator("audio").evaluate("(audio) => { audio.currentTime = audio.duration * 0.9; }")

    screen.wait_for_function(f"() => ({SENTENCE})().includes('Paragraf nomor 3')")
    expect(screen.locator("[data-pages-back]")).to_be_enabled()
    assert sentence(screen) in read
    view = screen.locator("[data-pages-view]").bounding_box()
    top = screen.evaluate("() => [...CSS.highlights.get('reading')][0].getBoundingClientRect().top")
    assert view["y"] - 2 <= top <= view["y"] + view["height"]
    # Of an item, the browser draws the number.
    assert read[-1] == "2022. Butir terakhir."
    wait_for_sentence(screen, "Butir terakhir.")


@pytest.mark.measures
def test_every_sentence_of_every_term_is_found_on_its_page(screen: Page, kiosk, office_app):
    with database.connection_context(), office_app.app_context():
        terms = Term.published("id")
        for term in terms:
            a_recording(office_app, term.slug)
        read = {term.slug: recordings.sentences(term.text) for term in terms}

    for slug, sentences in read.items():
        open_at(screen, f"{kiosk.visitor}/terms/{slug}")
        screen.wait_for_function("() => !document.querySelector('[data-read-aloud-button]').hidden")
        marked = screen.evaluate(
            """async () => {
              const audio = document.querySelector("audio");
              const seen = [];
              let at = 0;
              let next;
              Object.defineProperties(audio, { currentTime: { get: () => at }, duration: { get: () => 1 } });
              window.requestAnimationFrame = (step) => { next = step; return 0; };
              audio.dispatchEvent(new Event("play"));
              for (const line of document.querySelectorAll("[data-at]")) {
                at = +line.dataset.at;
                next();
                seen.push([...(CSS.highlights.get("reading") ?? [])].map(String).join());
              }
              return seen;
            }"""
        )
        assert [" ".join(words.split()) for words in marked] == sentences, slug


@pytest.mark.parametrize("act", ["Kembali", "Selesai", "EN"])
def test_the_sound_stops_when_the_page_turns_or_the_visit_ends(screen: Page, kiosk, spoken, act):
    spoken()
    stopped = []
    screen.expose_function("stopped", lambda: stopped.append(act))
    open_at(screen, kiosk.visitor + ASIMILASI)
    listen(screen)
    # Removed from the document, a player would keep playing unseen. The event of a pause may come too late for a page
    # that is being left, so the call itself is noted.
    screen.evaluate(
        """() => {
          const player = (window.player = document.querySelector("audio"));
          player.pause = () => {
            window.stopped();
            HTMLMediaElement.prototype.pause.call(player);
          };
        }"""
    )

    touch(screen, act)

    screen.wait_for_function("() => !window.player?.isConnected && CSS.highlights.size === 0")
    wait_until(screen, lambda: stopped)
    assert stopped[0] == act


def test_the_sound_plays_on_a_page_that_was_turned_to(screen: Page, kiosk, spoken):
    spoken()
    open_at(screen, kiosk.visitor + ASIMILASI)

    for value in ("1", "0", "1", "0"):
        screen.locator(f"button[name=contrast][value='{value}']").tap()
        expect(screen.locator(f"button[name=contrast][value='{value}']")).to_have_count(0)

        listen(screen)


def test_without_a_sound_there_is_no_button(screen: Page, kiosk):
    open_at(screen, kiosk.visitor + ASIMILASI)

    expect(screen.get_by_role("button", name="Dengarkan")).to_have_count(0)


def test_a_sound_that_cannot_be_loaded_is_reported(screen: Page, kiosk, spoken, overrides, watch):
    spoken()
    open_at(screen, kiosk.visitor + ASIMILASI)
    watch.expect("404 (NOT FOUND)")
    for path in (Path(overrides["instance"]) / "audio").iterdir():
        path.unlink()

    screen.locator("[data-read-aloud-button]").tap()

    expect(screen.locator("[data-read-aloud-button]")).to_have_text("Suara tidak tersedia")
    expect(screen.locator("[data-read-aloud-button]")).to_be_disabled()


@pytest.mark.measures
@walk_on(*SCREENS)
def test_the_player_fits_is_large_enough_and_accessible(screen: Page, kiosk, spoken, sizes):
    spoken()
    open_at(screen, kiosk.visitor + ASIMILASI)
    found = []
    for name, value in ((None, None), ("text_size", "2"), ("text_size", "3"), ("contrast", "1")):
        if name:
            screen.locator(f"button[name={name}][value='{value}']").tap()
            expect(screen.locator(f"button[name={name}][value='{value}']")).to_have_count(0)
        expect(screen.locator("[data-read-aloud-button]")).to_be_visible()
        found += on_each(screen, sizes, lambda _size: overflow(screen) + small_targets(screen))
    listen(screen)
    found += on_each(screen, sizes, lambda _size: overflow(screen) + small_targets(screen) + axe(screen))

    assert found == [], "\n".join(found)


# The office


@pytest.fixture
def reader(browser_type: BrowserType, browser_type_launch_args: dict, kiosk, employee, watch) -> Iterator[Page]:
    """A signed-in page with a microphone; the browser gets beeps from it and asks for no permission."""
    arguments = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    options = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *arguments]}
    with browser_type.launch(**options) as browser:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
        context.set_default_timeout(10_000)
        watch.over(context)
        page = context.new_page()
        open_office(page, kiosk, "siti")
        yield page
        context.close()


HEARS = "() => document.querySelector('[data-record-level]').value > 0"
CLOCK = """() => {
  const [minutes, seconds] = document.querySelector("[data-record-time]").textContent.split(".").map(Number);
  return minutes * 60 + seconds;
}"""


def clock_of(page: Page) -> int:
    """Return the whole seconds that the recorder shows."""
    return page.evaluate(CLOCK)


def read_until(page: Page, second: int) -> None:
    """Wait until the recorder shows that second."""
    page.wait_for_function(f"(second) => ({CLOCK})() >= second", arg=second)


def test_a_reader_records_two_sentences_and_the_kiosk_plays_them(reader: Page, screen: Page, kiosk, spoken):
    read = spoken(short_answer="Kalimat kedua.")
    reader.goto(kiosk.office + "/staff/recordings/asimilasi/id")
    lines = reader.locator("[data-record-sentences] li")
    expect(lines).to_have_text(read)

    reader.get_by_role("button", name="Mulai").click()
    expect(lines.nth(0)).to_have_attribute("aria-current", "true")
    read_until(reader, 1)
    earliest = clock_of(reader)
    reader.get_by_role("button", name="Kalimat berikutnya").click()
    expect(lines.nth(1)).to_have_attribute("aria-current", "true")
    expect(reader.get_by_role("button", name="Kalimat berikutnya")).to_be_hidden()
    # It updates the time four times a second, in whole seconds.
    latest = clock_of(reader) + 2
    read_until(reader, latest)
    reader.get_by_role("button", name="Berhenti").click()
    expect(reader.locator("[data-record-state]")).to_contain_text("Rekaman selesai dan belum dikirim")
    reader.get_by_role("button", name="Dengarkan").click()
    reader.wait_for_function("() => document.querySelector('[data-record-audio]').currentTime > 0.1")
    reader.get_by_role("button", name="Pakai suara ini").click()
    expect(reader.locator(".flash")).to_contain_text("Rekaman disimpan")

    with database.connection_context():
        recording = Recording.get(~Recording.machine)
    assert recording.media_type == "audio/webm"
    assert recording.marks[0] == 0
    assert earliest <= recording.marks[1] * recording.seconds <= latest
    open_at(screen, kiosk.visitor + ASIMILASI)
    with screen.expect_response(lambda answer: answer.url.endswith("/audio")) as answer:
        listen(screen)
    assert answer.value.headers["content-type"] == "audio/webm"
    for words in read:
        wait_for_sentence(screen, words)


def test_a_second_recording_replaces_the_first(reader: Page, kiosk, spoken):
    spoken(short_answer="Kalimat kedua.")
    reader.goto(kiosk.office + "/staff/recordings/asimilasi/id")
    reader.get_by_role("button", name="Mulai").click()
    reader.get_by_role("button", name="Berhenti").click()
    expect(reader.locator("[data-record-state]")).to_contain_text("berhenti sebelum kalimat terakhir")

    reader.get_by_role("button", name="Ulang").click()
    expect(reader.locator("[data-record-state]")).to_have_text("Sedang merekam")
    reader.wait_for_function(HEARS)
    reader.get_by_role("button", name="Berhenti").click()
    reader.get_by_role("button", name="Pakai suara ini").click()

    expect(reader.locator(".flash")).to_contain_text("Rekaman disimpan")
    with database.connection_context():
        assert Recording.get(~Recording.machine).marks == []


def test_a_double_click_makes_one_recording_and_the_microphone_is_released(reader: Page, kiosk, spoken):
    spoken(short_answer="Kalimat kedua.")
    reader.goto(kiosk.office + "/staff/recordings/asimilasi/id")
    expect(reader.get_by_role("button", name="Mulai")).to_be_visible()
    reader.evaluate(
        """() => {
          window.streams = [];
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wish) => {
            const stream = await ask(wish);
            streams.push(stream);
            return stream;
          };
        }"""
    )

    reader.get_by_role("button", name="Mulai").dblclick()
    expect(reader.locator("[data-record-state]")).to_have_text("Sedang merekam")
    reader.wait_for_function(HEARS)
    states = "() => streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState))"
    while_recording = reader.evaluate(states)
    reader.get_by_role("button", name="Berhenti").click()
    expect(reader.get_by_role("button", name="Ulang")).to_be_visible()

    assert while_recording == ["live"]
    assert reader.evaluate(states) == ["ended"]


def test_a_disguised_or_large_file_is_refused_in_a_sentence(reader: Page, kiosk, watch):
    watch.expect("400 (BAD REQUEST)")
    reader.goto(kiosk.office + "/staff/recordings/asimilasi/id")
    file = reader.get_by_label("Berkas suara")

    file.set_input_files({"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": bytes(10 * 1024 * 1024 + 1)})
    expect(reader.get_by_role("alert")).to_contain_text("lebih dari 10 MB")
    assert file.input_value() == ""
    file.set_input_files({"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": b"<!doctype html><h1>Halo</h1>"})
    expect(reader.locator("[data-record-large]")).to_be_hidden()
    reader.get_by_role("button", name="Pakai suara ini").click()

    expect(reader.locator("#sound-error")).to_contain_text("bukan suara M4A, MP3, WAV, WebM atau Ogg Opus")
    assert axe(reader) == []


def test_without_a_microphone_the_page_says_so(desk: Page, kiosk, employee):
    open_office(desk, kiosk, "siti")
    desk.goto(kiosk.office + "/staff/recordings/asimilasi/id")

    desk.get_by_role("button", name="Mulai").click()

    expect(desk.locator("[data-record-state]")).to_contain_text("ikrofon")
    expect(desk.get_by_role("button", name="Pakai suara ini")).to_be_enabled()


def test_a_word_is_heard_from_the_list(desk: Page, kiosk, employee):
    with database.connection_context():
        Pronunciation().keep(language="id", written="SKM", spoken="es ka em", author=employee)
    open_office(desk, kiosk, "siti")
    desk.goto(kiosk.office + "/staff/pronunciations/")

    with desk.expect_response(lambda answer: "/listen" in answer.url) as answer:
        desk.get_by_role("link", name="Dengarkan SKM").click()

    assert answer.value.headers["content-type"] == "audio/wav"
    assert desk.url.endswith("/staff/pronunciations/")


def test_the_pages_of_sound_are_accessible_and_fit(desk: Page, kiosk, employee, office_app):
    with database.connection_context(), office_app.app_context():
        a_recording(office_app)
        word = Pronunciation().keep(language="id", written="SKM", spoken="es ka em", author=employee).id
    open_office(desk, kiosk, "siti")
    found = []
    texts = ("", "asimilasi/id", "asimilasi/id/remove")
    words = ("", "new", f"{word}", f"{word}/remove")
    for path in (*(f"recordings/{one}" for one in texts), *(f"pronunciations/{one}" for one in words)):
        assert desk.goto(f"{kiosk.office}/staff/{path}").ok, path
        found += [f"{path}: {fault}" for fault in on_each(desk, OFFICE, lambda _size: axe(desk) + too_wide(desk))]

    assert found == [], "\n".join(found)
