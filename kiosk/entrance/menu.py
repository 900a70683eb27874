"""The sidebar of the office, assembled from the rooms, and the first page after sign-in."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user

from kiosk.core.models import Account
from kiosk.core.web.menu import Link, Menu, Offer
from kiosk.core.web.sign_in import account

_EXTENSION = "kiosk-menus"


def init_app(app: Flask, menus: Sequence[Offer]) -> None:
    """Show ``menus``, one per room, on every office page in this order."""
    app.extensions[_EXTENSION] = menus
    app.context_processor(_context)


def first_room(person: Account) -> str:
    """Return the address of the first page that ``person`` may open."""
    links = [link for menu in _menus(person) for link in menu.links]
    return url_for(links[0].endpoint if links else "entrance.password")


def _context() -> dict[str, Any]:
    """Return the template variable ``rooms`` of every office page."""
    if g.get("fault") or not current_user.is_authenticated:
        return {"rooms": []}
    menus = _menus(account())
    return {"rooms": [{"title": menu.title, "links": list(map(_shown, menu.links))} for menu in menus]}


def _menus(person: Account) -> list[Menu]:
    offered = (offer(person) for offer in current_app.extensions[_EXTENSION])
    return [menu for menu in offered if menu is not None]


def _shown(link: Link) -> dict[str, Any]:
    noun = link.endpoint.rsplit(".", 1)[0]
    here = (request.endpoint or "").rsplit(".", 1)[0]
    live_url = url_for(link.live) if link.live else ""
    return {
        "label": link.label,
        "url": url_for(link.endpoint),
        "active": here == noun,
        "count": link.count,
        "live": live_url,
    }
