"""The restricted lane checked against an oracle: six accounts, fifty messages, every page and act of the office.

For each account, a second world is made in which the messages it may not see were never sent. If a page differs
between the two worlds, by a word, a count, a number or a link, the account has learnt something.
"""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kiosk.core.models import Case, Session, Suggestion
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.files import empty_log
from kiosk.core.storage.keys import keyring
from tests.drills.lane_world import PEOPLE, SCENES, enact, may_know, may_open, without
from tests.factories import an_account
from tests.pages import Person

pytestmark = pytest.mark.sqlite_only

# What differs in every response: the token and key of a form, the minute it was opened, and the clock.
_FRESH = re.compile(rb'(name="(?:csrf_token|key|starts_at)"[^>]* value="|<time data-clock-time>)[^"<]*')
_FILTERS = ("", "q=sirih", "view=all", "view=all&q=sirih", "view=closed", "view=all&kind=complaint", "view=all&q=kipas")
# Left out: its rows show an inspector that something was deleted outside the program, as in the second world.
_OF_THE_CHAIN = ("admin.audit.index", "admin.audit.anchors")
_OF_THE_MACHINE = ("entrance.readyz", "entrance.healthz")
# An officer who is staff as well, and an inspector whom messages are about: each rule hides something from one of them.
_IN_EVERY_RUN = ("budi", "bambang")
_EVERYBODY = [name if name in _IN_EVERY_RUN else pytest.param(name, marks=pytest.mark.drill) for name in PEOPLE]


class World:
    """The messages, the accounts, and the database that contains them."""

    def __init__(self, app: Flask, path: Path, people: dict, sent: list[Suggestion]) -> None:
        self.app, self.path, self.people, self.sent = app, path, people, sent

    def person(self, name: str) -> Person:
        """Return an account with a session in the database that is currently open."""
        with database.connection_context():
            token = Session.begin(self.people[name])
        person = Person(self.app)
        with person.client.session_transaction() as session:
            session["_user_id"] = token
        return person

    def hidden_from(self, name: str) -> set[int]:
        """Return the ids of the messages that the oracle hides from an account."""
        return {one.id for one, scene in zip(self.sent, SCENES, strict=True) if not may_know(name, scene)}


@pytest.fixture(scope="module")
def enacted(prepared, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict, list[Suggestion]]:
    """The database file in which everything happened, made once; its accounts, and the messages."""
    folder = tmp_path_factory.mktemp("lane")
    keyring.open(prepared.keys)
    open_database(prepared.fresh(folder), folder)
    people = {}
    with database.connection_context():
        for username, person in PEOPLE.items():
            account = an_account(username, *person["roles"], name=person["name"])
            account.post, account.aliases = person.get("post", ""), person.get("aliases", "")
            account.save()
            people[username] = account
        sent = enact(people)
        empty_log()
    return folder / "kiosk.db", people, sent


@pytest.fixture
def world(office_app: Flask, overrides: dict[str, str], enacted: tuple) -> World:
    """Everything that happened, behind its own office surface."""
    file, people, sent = enacted
    path = Path(overrides["database_url"].removeprefix("sqlite:///"))
    shutil.copy(file, path)
    return World(office_app, path, people, sent)


def pages(app: Flask) -> list[str]:
    """Return every office URL without parameters, with several filters for lists of messages."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and rule.endpoint not in _OF_THE_CHAIN + _OF_THE_MACHINE:
            listing = rule.endpoint.startswith(("officer.suggestions.", "officer.exports."))
            found += [f"{rule.rule}?{asked}" for asked in (_FILTERS if listing else ("",))]
    return sorted(found)


def acts(app: Flask) -> list[tuple[str, str]]:
    """Return every method and URL rule of the officers' room about one message."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("officer.")]
    about_one = [rule for rule in rules if rule.arguments == {"public_id"}]
    return [(method, rule.rule) for rule in about_one for method in sorted(rule.methods & {"GET", "POST"})]


def pages_of_known(world: World, name: str) -> list[str]:
    """Return the page of each message that an account may open; of merged ones, every page there is."""
    known = [(one.public_id, scene) for one, scene in zip(world.sent, SCENES, strict=True) if may_open(name, scene)]
    shown = [rule for method, rule in acts(world.app) if method == "GET" or rule.endswith("/preview")]
    joined = [rule.replace("<public_id>", public_id) for rule in shown for public_id, scene in known if scene.joined_to]
    return sorted({*joined, *(f"/officer/cases/{public_id}" for public_id, _scene in known)})


def answers_of(person: Person, paths: list[str]) -> dict[str, tuple[int, bytes]]:
    """Return status and content of each page, without what differs in every response."""
    found = {}
    token = person.get("/password").token
    for path in paths:
        if path.endswith("/preview"):
            answer = person.client.post(path, data={"csrf_token": token, "seen": "1", "text": "Terima kasih."})
        else:
            answer = person.client.get(path)
        found[path] = (answer.status_code, _stable_part(answer.get_data()))
        answer.close()
    return found


def _stable_part(body: bytes) -> bytes:
    """Return a response without what differs every time; of a workbook its sheets, as the file contains the time."""
    if not body.startswith(b"PK"):
        return _FRESH.sub(rb"\1", body)
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"".join(book.read(name) for name in sorted(book.namelist()) if name.startswith("xl/"))


def differences(world: World, name: str, tmp_path: Path) -> set[str]:
    """Return the pages that differ between the two worlds for an account."""
    paths = [*pages(world.app), *pages_of_known(world, name)]
    here = answers_of(world.person(name), paths)
    other = tmp_path / f"without-{name}.db"
    without(world.path, world.hidden_from(name), other)
    open_database(f"sqlite:///{other}", tmp_path)
    there = answers_of(world.person(name), paths)
    open_database(f"sqlite:///{world.path}", tmp_path)
    return {path for path in paths if here[path] != there[path]}


def leaks(world: World, name: str) -> Iterator[str]:
    """Yield each act whose response to a hidden message differs from that to a message that does not exist.

    Compared are status, content and SQL statements: extra queries could be timed.
    """
    person = world.person(name)
    token = person.get("/password").token

    def answer(method: str, rule: str, public_id: str) -> tuple[int, bytes, list[str]]:
        asked: list = []
        database.obj.query_hooks.append(asked.append)
        path = rule.replace("<public_id>", public_id)
        got = person.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        database.obj.query_hooks.remove(asked.append)
        body = _stable_part(got.get_data()).replace(public_id.encode(), b"")
        got.close()
        return got.status_code, body, [event.sql for event in asked if "session" not in event.sql]

    for method, rule in acts(world.app):
        nothing = answer(method, rule, "A" * 12)
        for suggestion, scene in zip(world.sent, SCENES, strict=True):
            if not may_open(name, scene) and answer(method, rule, suggestion.public_id) != nothing:
                yield f"{name}: {method} {rule} of {scene.text!r}"


@pytest.mark.parametrize("name", _EVERYBODY)
def test_no_page_reveals_whether_a_hidden_message_was_ever_sent(world, name, tmp_path):
    assert differences(world, name, tmp_path) == set()


@pytest.mark.parametrize("name", _EVERYBODY)
def test_no_act_reveals_whether_a_hidden_message_was_ever_sent(world, name):
    assert list(leaks(world, name)) == []


@pytest.mark.parametrize("name", PEOPLE)
def test_only_visible_messages_open(world, name):
    person = world.person(name)

    for suggestion, scene in zip(world.sent, SCENES, strict=True):
        status = person.client.get(f"/officer/cases/{suggestion.public_id}").status_code
        assert (status == 200) is may_open(name, scene), (scene.text, status)


def test_the_table_hides_as_many_messages_as_expected(world):
    assert len(SCENES) == 50
    assert {name: len(world.hidden_from(name)) for name in PEOPLE} == {
        "siti": 30,
        "budi": 30,
        "eva": 7,
        "bambang": 10,
        "joko": 10,
        "dewi": 47,
    }


@pytest.mark.parametrize("name", ["siti", pytest.param("joko", marks=pytest.mark.drill)])
def test_with_the_guard_off_both_comparisons_fail(world, name, tmp_path, monkeypatch):
    def everything(cls, _account):
        rows = Suggestion.select(Suggestion, cls).join(cls, on=(cls.suggestion == Suggestion.id), attr="case")
        return rows.order_by(Suggestion.id.desc())

    monkeypatch.setattr(Case, "visible_to", classmethod(everything))

    assert differences(world, name, tmp_path)
    assert next(leaks(world, name), None)
