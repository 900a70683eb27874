"""A second officer, and suggestions in the state that a test needs."""

from collections.abc import Callable

import pytest
from flask import Flask

from kiosk.core.models import Account, Event, Suggestion
from kiosk.core.models.inbox.inbox import Inbox
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database
from tests.factories import a_suggestion, an_account
from tests.pages import Person


@pytest.fixture
def colleague(stranger: Person, office_app: Flask, password_hash: str) -> Person:
    """Another officer at another desk."""
    with database.connection_context():
        an_account("colleague", "officer", password_hash=password_hash)
    person = Person(office_app)
    person.sign_in("colleague")
    return person


@pytest.fixture
def sent(visitor_app: Flask) -> Callable[..., str]:
    """Send a suggestion as the kiosk does, and return the address of its page."""

    def send(*args: str, **fields: object) -> str:
        with database.connection_context():
            return address(a_suggestion(*args, **fields).suggestion)

    return send


def address(suggestion: Suggestion) -> str:
    return f"/officer/cases/{suggestion.public_id}"


@pytest.fixture
def events() -> Callable[[str], list[tuple[str, str, str | None]]]:
    """Return the events of the suggestion at an address: kind, value and words of each."""

    def read(path: str) -> list[tuple[str, str, str | None]]:
        with database.connection_context():
            found = Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1])
            return [(event.kind, event.value, event.kept and event.kept.body) for event in Event.of(found.id)]

    return read


@pytest.fixture
def act() -> Callable[..., None]:
    """Let an account act on the suggestion at an address: ``act("officer", "reply", path, "Ya")``."""

    def do(username: str, verb: str, path: str, *words: str) -> None:
        with database.connection_context():
            account = Account.named(username)
            found = Inbox(account).find(path.rsplit("/", 1)[1])
            getattr(acts, verb)(found.case, account, *words, seen=len(list(Event.of(found.id))))

    return do
