"""What the events of a suggestion make of its state: the one rule by which cases are made and rebuilt. Pure."""

from datetime import date, datetime
from typing import Any

from kiosk.core.models.event import Event

NEW, HANDLED, ANSWERED, CLOSED = STATUSES = ("new", "handled", "answered", "closed")
OPEN_STATUSES = (NEW, HANDLED)
# How a suggestion ended. What is merged is answered with another; what is void is no matter to answer.
OUTCOMES = ("done", "explained", "impossible", "elsewhere", "thanks", "void")
MERGED, VOID = "merged", "void"
RELEASE = "%Y%m%dT%H%M"


def begin(suggestion: Any, received: Event) -> dict[str, Any]:
    """Return the state of a case whose first event is ``received``."""
    return {
        "status": NEW,
        "restricted": suggestion.restricted,
        "unread": True,
        "assignee": None,
        "due_on": suggestion.due_on,
        "answered_on": None,
        "closed_on": None,
        "outcome": "",
        "extended": False,
        "reopened": False,
        "forwarded": False,
        "held": False,
        "purged": False,
        "has_contact": suggestion.contact_left,
        "merged_into": None,
        "released_at": _moment(received.value),
        "reopens_at": None,
    }


def next_state(state: dict[str, Any], event: Event) -> dict[str, Any]:
    """Return the state of a case after ``event``; the one rule by which cases are made and rebuilt."""
    after = dict(state)
    if event.actor_id is not None:
        after["unread"] = False
    after.update(_CHANGES.get(event.kind, _nothing)(state, event))
    if event.kind in ("note", "reply", "status") and (state["assignee"] is None or event.value == HANDLED):
        after["assignee"] = event.actor_id
    return after


def _moment(written: str) -> datetime | None:
    return datetime.strptime(written, RELEASE) if written else None


def _nothing(_state: dict[str, Any], _event: Event) -> dict[str, Any]:
    return {}


def _taken(state: dict[str, Any], _event: Event) -> dict[str, Any]:
    return {"status": HANDLED} if state["status"] == NEW else {}


_CHANGES = {
    "note": _taken,
    "explained": _taken,
    "reply": lambda state, event: {"status": ANSWERED, "answered_on": state["answered_on"] or event.day},
    # "closed" without an outcome is how cases were closed before there were outcomes.
    "status": lambda _state, event: {
        "status": event.value,
        "closed_on": event.day if event.value == CLOSED else None,
        "outcome": "",
    },
    "closed": lambda _state, event: {"status": CLOSED, "closed_on": event.day, "outcome": event.value},
    # Its value: the promised date, a blank, and the moment of its batch if there is one.
    "unanswered": lambda _state, event: {"reopened": True, "reopens_at": _moment(event.value[11:])},
    "reopened": lambda state, event: {
        "status": HANDLED if state["assignee"] else NEW,
        "reopens_at": None,
        "unread": True,
        "closed_on": None,
        "outcome": "",
        "answered_on": None,
        "extended": False,
        "due_on": date.fromisoformat(event.value) if event.value else state["due_on"],
    },
    "assigned": lambda state, event: {**_taken(state, event), "assignee": int(event.value)},
    # Who had it in hand may not be of the other lane.
    "routed": lambda _state, event: {"restricted": event.value == Event.RESTRICTED, "assignee": None},
    "named": lambda state, event: {"assignee": None} if state["assignee"] == int(event.value) else {},
    "forwarded": lambda state, event: {**_taken(state, event), "forwarded": True},
    "extended": lambda _state, event: {"extended": True, "due_on": date.fromisoformat(event.value)},
    "merged": lambda _state, event: {
        "status": CLOSED,
        "closed_on": event.day,
        "outcome": MERGED,
        "merged_into": int(event.value),
    },
    "held": lambda _state, _event: {"held": True},
    "unheld": lambda _state, _event: {"held": False},
    "contact erased": lambda _state, _event: {"has_contact": False},
    "purged": lambda _state, _event: {"has_contact": False, "purged": True},
}
