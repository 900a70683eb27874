"""The two-world comparison of ``test_lane`` with names as visitors write them.

Recognised by name, cleared by another inspector, renamed, merged, recorded at the desk, and about every inspector.
"""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from kiosk.core.models import Account, Event, Session, Suggestion
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.rematching import match_again
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.files import empty_log
from kiosk.core.storage.keys import keyring
from tests.drills.lane_world import without
from tests.drills.test_lane import _FILTERS, answers_of
from tests.factories import a_suggestion, an_account
from tests.pages import Person

pytestmark = pytest.mark.sqlite_only

PEOPLE = {
    "bambang": "Drs. Bambang Pamungkas",
    "susilo": "Bambang Susilo, M.Si.",
    "siti": "Hj. Siti Aminah, S.Sos.",
    "wening": "Wening Q",
}
# What came, and from whom it must be kept: written by hand.
COMPLAINTS = {
    "Pak Bambang minta sirih.": {"bambang", "susilo"},
    "Bu Haji minta sirih.": {"siti"},
    "Bambang Soesilo memotong sirih.": {"susilo"},
    "Anak saya Siti kehilangan sirih.": set(),
    "Dimintai sirih di pintu.": set(),
    "Si Codet minta sirih.": {"wening"},
    "Pak Bambang menyimpan sirih, dan si Kalong.": {"bambang", "susilo"},
    "Bu Amminah lupa mencatat sirih.": {"siti"},
    "Ibu Siti bukan yang dimaksud, sirih.": set(),
    "Pak Pamung dan bu siti berbagi sirih.": {"bambang", "siti"},
}
# The second gets another name after the clearing, by which he is meant as well.
CLEARED = {
    "Ibu Siti bukan yang dimaksud, sirih.": "siti",
    "Pak Bambang menyimpan sirih, dan si Kalong.": "bambang",
}
RENAMED = {"wening": "Codet", "bambang": "Kalong"}
DUPLICATE, MAIN = "Bu Amminah lupa mencatat sirih.", "Dimintai sirih di pintu."
RECORDED = "Pak Pamung dan bu siti berbagi sirih."
PAGES = [
    *(f"/officer/suggestions/?{asked}" for asked in _FILTERS),
    "/officer/exports/suggestions.csv?view=all",
    *("/officer/suggestions/count", "/officer/reports/day", "/officer/reports/month", "/officer/registers/"),
]


@pytest.fixture(scope="module")
def enacted(prepared, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict, dict[str, Suggestion]]:
    """The database in which everything happened, its accounts, and the messages by their words."""
    folder = tmp_path_factory.mktemp("lane-names")
    keyring.open(prepared.keys)
    open_database(prepared.fresh(folder), folder)
    with database.connection_context():
        people = {username: an_account(username, "inspector", name=name) for username, name in PEOPLE.items()}
        sent = {text: _sent(text, people) for text in COMPLAINTS}
        _act(people, sent)
        people = {username: Account.named(username) for username in PEOPLE}
        empty_log()
    return folder / "kiosk.db", people, sent


def _sent(text: str, people: dict[str, Account]) -> Suggestion:
    desk = {"channel": "phone", "recorded_by": people["wening"]} if text == RECORDED else {"contact": "0812"}
    return a_suggestion(text, kind="complaint", topic="levy", **desk).suggestion


def _act(people: dict[str, Account], sent: dict[str, Suggestion]) -> None:
    reader = people["wening"]
    for text, cleared in CLEARED.items():
        seen = Event.of(sent[text].id).count()
        acts.clear_named(sent[text].cases.get(), reader, people[cleared], "Bukan dia", seen=seen)
    one, main = sent[DUPLICATE], sent[MAIN]
    acts.merge(one.cases.get(), reader, main.cases.get(), seen=Event.of(one.id).count())
    for username, alias in RENAMED.items():
        people[username].amend(roles=("inspector",), aliases=alias, by=None)
    assert match_again() == len(RENAMED)


@pytest.fixture
def world(office_app: Flask, overrides: dict[str, str], enacted: tuple) -> tuple:
    """Everything that happened, behind its own office surface."""
    file, people, sent = enacted
    path = Path(overrides["database_url"].removeprefix("sqlite:///"))
    shutil.copy(file, path)
    return office_app, path, people, sent


def _person(app: Flask, account: Account) -> Person:
    with database.connection_context():
        token = Session.begin(account)
    person = Person(app)
    with person.client.session_transaction() as session:
        session["_user_id"] = token
    return person


def _hidden(sent: dict[str, Suggestion], username: str) -> set[int]:
    return {sent[text].id for text, about in COMPLAINTS.items() if username in about}


@pytest.mark.parametrize("username", PEOPLE)
def test_no_page_reveals_that_somebody_complained_about_the_reader(world, username, tmp_path):
    app, path, people, sent = world
    pages = [*PAGES, *(f"/officer/cases/{one.public_id}" for one in sent.values())]
    here = answers_of(_person(app, people[username]), pages)
    other = tmp_path / "without.db"
    without(path, _hidden(sent, username), other)

    open_database(f"sqlite:///{other}", tmp_path)
    there = answers_of(_person(app, people[username]), pages)
    open_database(f"sqlite:///{path}", tmp_path)

    assert {page for page in pages if here[page] != there[page]} == set()


@pytest.mark.parametrize("username", PEOPLE)
def test_only_complaints_about_others_open(world, username):
    app, _path, people, sent = world
    person = _person(app, people[username])

    opened = {text for text, one in sent.items() if person.get(f"/officer/cases/{one.public_id}").status == 200}

    assert opened == {text for text, about in COMPLAINTS.items() if username not in about}


def test_a_complaint_about_every_inspector_shows_its_number_and_nothing_else(world, tmp_path):
    app, path, people, sent = world
    with database.connection_context():
        everybody = a_suggestion("Pak Bambang, Bu Siti, dan Codet berbagi pinang.", kind="complaint", topic="levy")
        pages = ["/officer/suggestions/?view=all&q=pinang", "/officer/exports/suggestions.csv", "/officer/reports/day"]

    for account in people.values():
        person = _person(app, account)
        answers = [person.client.get(page).get_data(as_text=True) for page in pages]
        assert "berbagi pinang" not in "".join(answers)
        assert "pesan yang tidak boleh dibaca pengawas mana pun di sini" in person.get("/officer/suggestions/").words
        assert person.get(f"/officer/cases/{everybody.suggestion.public_id}").status == 404
