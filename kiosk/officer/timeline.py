"""The timeline of a suggestion as officers read it, and what the page derives from it: tags, and who is recused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.core.models import Account, Event
from kiosk.core.models.suggestions import acts
from kiosk.core.web.page import moment
from kiosk.officer import wording


@dataclass(frozen=True)
class Step:
    """One event as officers read it; ``gone`` if its words were purged, ``new`` if it came after the page was read."""

    kind: str
    title: str
    who: str
    day: date
    when: str
    words: str | None
    gone: bool
    new: bool


@dataclass(frozen=True)
class RecusedPerson:
    """Somebody who never sees the suggestion, and the inspector who recused them; None if the text named them."""

    account: Account
    marked_by: Account | None


def steps(events: Sequence[Event], names: wording.Names, read: int) -> list[Step]:
    """Return the timeline, newest first; what comes after the first ``read`` events is new."""
    return [_step(event, names, number > read) for number, event in enumerate(events, 1)][::-1]


def _step(event: Event, names: wording.Names, new: bool) -> Step:
    return Step(
        kind=event.kind,
        title=wording.event(event, names),
        who=event.actor.name if event.actor else "",
        day=event.day,
        when=moment(event.at) if event.at else wording.when(event.day, event.part),
        words=event.kept.body if event.kept else None,
        gone=event.kept is None and event.kind in acts.ACTS and acts.ACTS[event.kind].words == acts.MUST,
        new=new,
    )


def tags_on(events: Sequence[Event]) -> set[int]:
    """Return the ids of the tags that are on after ``events``."""
    return set(acts.in_force(events, "tagged", "untagged"))


def recused(events: Sequence[Event], accounts: Sequence[Account]) -> list[RecusedPerson]:
    """Return those of ``accounts`` who are recused after ``events``, in the order of ``accounts``."""
    marks = acts.in_force(events, "named", "cleared")
    return [RecusedPerson(one, marks[one.id].actor) for one in accounts if one.id in marks]
