"""A message is received; its case begins, and readers learn of it with its batch. The verb stands in ``reception``."""

from datetime import datetime
from typing import Any

from kiosk.core.days import batches, clock
from kiosk.core.models.suggestions.acts.act import FACT, Act
from kiosk.core.models.suggestions.acts.codec import MOMENT
from kiosk.core.models.suggestions.case import State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.unit.setting import Setting


def _change(_state: State, _event: Event, release: Any) -> State:
    # What an officer wrote down for the sender is still to be read.
    return {"unread": True, "released_at": release}


# Its value: the moment from which readers learn of it, None for at once.
RECEIVED = Act("received", value=MOMENT, change=_change, sender=FACT)


def next_batch() -> datetime | None:
    """Return the moment at which anonymous messages of now reach their readers; None where they do so at once."""
    times = batches.times_of(Setting.read("batches")) or []
    release = batches.next_release(clock.local(clock.now()), times)
    return clock.utc(release) if release else None
