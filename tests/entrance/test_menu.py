"""The sidebar: each room's own entries, shown to those whom the room lets in."""

import pytest

from kiosk import MENUS
from kiosk.core.models import ROLES
from tests.factories import an_account

ROOMS = {"officer": {"officer"}, "inspector": {"officer"}, "staff": {"staff"}, "admin": {"admin"}}


def offered(app, *roles: str) -> list:
    """Return the menus that an account with these roles is offered."""
    person = an_account("siti", *roles)
    with app.test_request_context():
        return [menu for menu in (offer(person) for offer in MENUS) if menu is not None]


@pytest.mark.parametrize("role", ROLES)
def test_an_account_is_offered_the_pages_of_its_own_room_only(office_app, storage, role):
    menus = offered(office_app, role)

    assert {link.endpoint.split(".")[0] for menu in menus for link in menu.links} == ROOMS[role]


def test_every_entry_leads_to_an_existing_page(office_app, storage):
    links = [link for menu in offered(office_app, *ROLES) for link in menu.links]

    assert len(links) > len(MENUS)
    for link in links:
        assert "GET" in next(office_app.url_map.iter_rules(link.endpoint)).methods


def test_without_a_role_nothing_is_offered(office_app, storage):
    assert offered(office_app) == []


@pytest.mark.parametrize(("role", "title"), [("officer", "Petugas"), ("staff", "Staf"), ("admin", "Administrator")])
def test_the_sidebar_shows_the_room_of_the_signed_in_account(request, role, title):
    page = request.getfixturevalue(role).get("/password")

    assert [one.get_text() for one in page.all(".side__title")] == [title]
