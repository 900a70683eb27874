"""Receive a message, which begins its case; the function is in ``receiving``."""

from datetime import datetime
from typing import Any

from kiosk.core.days import batches, clock
from kiosk.core.models.suggestions.acts.act import FACT, Act
from kiosk.core.models.suggestions.acts.codec import MOMENT
from kiosk.core.models.suggestions.case import State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.unit.setting import Setting


def _change(_state: State, _event: Event, release: Any) -> State:
    # Unread even if an officer recorded it for the sender.
    return {"unread": True, "released_at": release}


# Value: when readers may see it, None for at once.
RECEIVED = Act("received", value=MOMENT, change=_change, sender=FACT)


def next_batch() -> datetime | None:
    """Return when an anonymous message sent now reaches its readers; None for at once."""
    times = batches.times_of(Setting.read("batches")) or []
    release = batches.next_release(clock.local(clock.now()), times)
    return clock.utc(release) if release else None
