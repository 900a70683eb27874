"""Kinds, topics and channels of messages: one list of each, and words for them in every place."""

from collections.abc import Iterable, Iterator

import pytest

from kiosk.config import ROOT
from kiosk.core.days import clock
from kiosk.core.models import ClosedDay, Setting, Suggestion
from kiosk.core.models.suggestions import suggestion as model
from kiosk.core.models.unit.setting import DEFAULTS
from kiosk.core.web import wording
from kiosk.officer import wording as officer_wording
from kiosk.visitor import wording as visitor_wording

FIFTH = "callback"


def lists() -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    """Yield each place with words for the codes of a list: its name, its codes, and the codes of the list."""
    yield "core.wording.KINDS", wording.KINDS, model.KINDS
    yield "visitor.wording.KIND_HINTS", visitor_wording.KIND_HINTS, model.KINDS
    yield "core.wording.TOPICS", wording.TOPICS, model.TOPICS
    yield "officer.wording.CHANNELS", officer_wording.CHANNELS, model.CHANNELS


def faults() -> list[str]:
    """Return the places whose codes are not those of their list, in its order."""
    return [f"{place}: {list(codes)}, not {list(listed)}" for place, codes, listed in lists() if [*codes] != [*listed]]


def test_every_list_of_codes_has_its_words_in_every_place_in_the_same_order():
    assert faults() == []


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("KINDS", ["core.wording.KINDS", "visitor.wording.KIND_HINTS"]),
        ("TOPICS", ["core.wording.TOPICS"]),
        ("CHANNELS", ["officer.wording.CHANNELS"]),
    ],
)
def test_a_code_without_words_is_named_with_each_place_that_lacks_it(monkeypatch, name, places):
    codes = getattr(model, name)
    more = {**codes, FIFTH: model.Kind()} if isinstance(codes, dict) else (*codes, FIFTH)
    monkeypatch.setattr(model, name, more)

    found = faults()

    assert [fault.split(":")[0] for fault in found] == places
    assert all(FIFTH in fault for fault in found)


def test_promises_name_settings_and_restricted_topics_are_topics():
    settings = {name for kind in model.KINDS.values() for name in (kind.days, kind.extension) if name}

    assert settings <= set(DEFAULTS)
    assert set(model.TOPICS) >= model.RESTRICTED_TOPICS


def test_the_intake_form_asks_for_a_topic_if_the_kind_has_one():
    style = (ROOT / "static/css/rooms/intake.css").read_text()

    for code, kind in model.KINDS.items():
        assert (f'[value="{code}"]' in style) == kind.has_topic, code


@pytest.fixture
def fifth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a fifth kind to the list, with its words."""
    monkeypatch.setitem(model.KINDS, FIFTH, model.Kind("question_days", "question_extension_days"))
    monkeypatch.setitem(wording.KINDS, FIFTH, "Minta dihubungi")
    monkeypatch.setitem(visitor_wording.KIND_HINTS, FIFTH, ("Kami menghubungi Anda.", "clock"))


@pytest.mark.sqlite_only
def test_a_kind_without_words_is_not_silently_left_off_the_screen(visitor, monkeypatch):
    monkeypatch.setitem(model.KINDS, FIFTH, model.Kind())

    with pytest.raises(KeyError, match=FIFTH):
        visitor_wording.kind_choices()
    assert visitor.get("/suggestions/new").status == 500


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("fifth")
def test_a_fifth_kind_is_on_the_visitors_screen_and_is_sent_and_promised(visitor, storage):
    page = visitor.get("/suggestions/new")
    choices = [button["value"] for button in page.all("button[name=kind]")]
    assert choices == ["suggestion", "complaint", "question", "praise", FIFTH]
    assert "Minta dihubungi Kami menghubungi Anda." in page

    for step in ({"kind": FIFTH}, {"service": "visits"}, {"text": "Besok pagi", "go": "next"}, {"go": "anonymous"}):
        page = visitor.submit(**step)
    assert "Minta dihubungi" in page
    page = visitor.submit(go="send")

    assert page.heading == "Pesan Anda sudah kami terima"
    stored = Suggestion.get()
    assert stored.kind == FIFTH
    assert stored.due_on == ClosedDay.promise(clock.today(), Setting.read("question_days"))
    assert stored.extended_promise == ClosedDay.promise(stored.due_on, Setting.read("question_extension_days"))


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("fifth")
def test_officers_filter_export_report_and_record_a_fifth_kind(visitor, officer, storage):
    visitor.get("/suggestions/new")
    for step in ({"kind": FIFTH}, {"service": "visits"}, {"text": "Besok pagi", "go": "next"}, {"go": "anonymous"}):
        visitor.submit(**step)
    visitor.submit(go="send")

    inbox = officer.get(f"/officer/suggestions/?kind={FIFTH}")
    case = officer.get(inbox.one("tbody a[data-row]")["href"])
    assert "Jenis: Minta dihubungi" in inbox
    assert case.heading.startswith("Minta dihubungi, masuk")
    assert ";Minta dihubungi;" in officer.get("/officer/exports/suggestions.csv").text.replace(",", ";")
    for path in ("/officer/registers/", "/officer/reports/month", "/officer/intake/new"):
        assert "Minta dihubungi" in officer.get(path), path
