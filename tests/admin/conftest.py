"""Fixtures of the tests of the administrators' room."""

from collections.abc import Callable

import pytest
from flask import Flask

from kiosk.core.models import Account
from kiosk.core.storage.database import database
from tests.factories import an_account
from tests.pages import Person


@pytest.fixture
def alone(office_app: Flask, password_hash: str) -> Person:
    """The only administrator."""
    with database.connection_context():
        an_account("alone", "admin", name="Rahmat Hidayat", password_hash=password_hash)
    person = Person(office_app)
    person.sign_in("alone")
    return person


@pytest.fixture
def employed(office_app: Flask, password_hash: str) -> Callable[..., str]:
    """Return a function that creates an account, with or without a password, and returns the address of its page."""

    def employ(username: str, *roles: str, password: bool = True) -> str:
        with database.connection_context():
            account = an_account(username, *roles, password_hash=password_hash if password else None)
            return f"/admin/accounts/{account.public_id}"

    return employ


@pytest.fixture
def account() -> Callable[[str], Account]:
    """Return a function that reads an account from the database."""

    def read(username: str) -> Account:
        with database.connection_context():
            found = Account.named(username)
            assert found is not None
            return found

    return read
