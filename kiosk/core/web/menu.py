"""What a room offers in the sidebar of the office; each room keeps its own entries in a module of this name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.core.models import Account


@dataclass(frozen=True)
class Link:
    """A page of a room by its endpoint, with a ``count`` of what waits there.

    ``live`` is the endpoint that an open page asks for its count, empty if none does.
    """

    label: str
    endpoint: str
    count: object = None
    live: str = ""


@dataclass(frozen=True)
class Menu:
    """The pages of one room, the first of them opened after sign-in."""

    title: str
    links: Sequence[Link]


# What a room offers an account, in the language of the page; None where the account may not enter.
Offer = Callable[[Account], Menu | None]
