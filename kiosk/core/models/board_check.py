"""Compares what the board shows with what its events have sealed."""

from collections.abc import Iterator

from kiosk.core.models import acts
from kiosk.core.models.board import BoardEntry
from kiosk.core.models.event import Event
from kiosk.core.models.finding import BOARD, Finding


def wrong_entries() -> Iterator[Finding]:
    """Yield a finding for each pair that is not as it was published or withdrawn, in the order of suggestions."""
    last: dict[int, tuple[str, bool]] = {}
    for event in Event.select().where(Event.kind.in_(("published", "withdrawn"))).order_by(Event.id):
        digest = acts.value_of(event) if event.kind == "published" else last.get(event.suggestion_id, ("", False))[0]
        last[event.suggestion_id] = (digest, event.kind == "withdrawn")
    stand = {one.suggestion_id: (one.digest, one.withdrawn_at is not None) for one in BoardEntry.select()}
    for number in sorted({*last, *stand}):
        if last.get(number) != stand.get(number):
            yield Finding(0, BOARD, f"suggestion {number}")
