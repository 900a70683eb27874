"""Compares what the board shows with what its events have sealed."""

from collections.abc import Iterator

from kiosk.core.models.board import BoardEntry
from kiosk.core.models.event import Event
from kiosk.core.models.finding import BOARD, Finding


def wrong_entries() -> Iterator[Finding]:
    """Yield a finding for each pair that is not as it was published or withdrawn, in the order of suggestions."""
    last: dict[int, tuple[str, bool]] = {}
    for event in Event.select().where(Event.kind.in_(("published", "withdrawn"))).order_by(Event.id):
        digest = event.value if event.kind == "published" else last.get(event.suggestion_id, ("", False))[0]
        last[event.suggestion_id] = (digest, event.kind == "withdrawn")
    stand = {one.suggestion_id: one for one in BoardEntry.select()}
    for number in sorted({*last, *stand}):
        digest, withdrawn = last.get(number, ("", False))
        entry = stand.get(number)
        if entry is None or not entry.is_of(digest) or withdrawn != (entry.withdrawn_at is not None):
            yield Finding(0, BOARD, f"suggestion {number}")
