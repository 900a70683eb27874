"""What an act on a suggestion is, and how one is done: allowed, recorded, sealed, and the case brought up to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.suggestions.acts.codec import NOTHING, Codec
from kiosk.core.models.suggestions.case import ActedMeanwhile, Case, Refused, State
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.state import HANDLED, NEW
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import PlainText, lock_cases, own_case, transaction

# Whether an act has words.
NEVER, MAY, MUST = "never", "may", "must"
# What the sender reads of an act with the ticket: nothing, that it was done, or its words as well.
UNSEEN, FACT, WORDS = "unseen", "fact", "words"
# Roles that may do an act.
OFFICERS, INSPECTORS, NOBODY = ("officer", "inspector"), ("inspector",), ()


@dataclass(frozen=True)
class Attempt:
    """An act that somebody, or with None the sender, is about to do to a case, which is held meanwhile."""

    case: Case
    by: Account | None
    value: Any = None
    text: str = ""

    @property
    def by_id(self) -> int | None:
        """The account that acts, None for the sender."""
        return self.by.id if self.by else None


def _refuse_nothing(_attempt: Attempt) -> None:
    """Leave it to the rules that hold for every act."""


def _change_nothing(_state: State, _event: Event, _value: Any) -> State:
    return {}


@dataclass(frozen=True)
class Act:
    """One kind of act: all that the program has to know of it, except how the pages of each room word it."""

    kind: str
    # NEVER, MAY or MUST.
    words: str = NEVER
    # The roles of which one is needed; NOBODY leaves it to the sender and the program.
    who: tuple[str, ...] = NOBODY
    # How its value is written.
    value: Codec = NOTHING
    # Raises ``Refused`` where the state of the case, the person or the value forbids it.
    check: Callable[[Attempt], None] = _refuse_nothing
    # What of the state of a case is another after an event with a value; pure.
    change: Callable[[State, Event, Any], State] = _change_nothing
    # Keeps up the rows beside the case (tags, recusals) for a suggestion's id and a value.
    keep_up: Callable[[int, Any], None] | None = None
    # Whether it may still be done when the words were purged.
    after_purge: bool = False
    # UNSEEN, FACT or WORDS; and whether senders whose suggestion was joined to this one read it too.
    sender: str = UNSEEN
    joint: bool = False


def perform(act: Act, case: Case, by: Account, seen: int, *, value: Any = None, text: str = "") -> None:
    """Do ``act`` to ``case`` for somebody who saw the first ``seen`` events.

    The same act sent again is stored once; otherwise events that the person has not seen raise ``ActedMeanwhile``, and
    what the rules forbid raises ``Refused``.
    """
    with transaction():
        now = case.locked(by)
        events = list(Event.of(case.suggestion_id))
        if seen != len(events):
            if _is_among(events[max(seen, 0) :], act, by, value, text):
                return
            raise ActedMeanwhile
        allow(act, Attempt(now, by, value, text))
        write(act, case.suggestion_id, actor=by, value=value, text=text)


def allow(act: Act, attempt: Attempt) -> None:
    """Raise ``Refused`` for an act that the person may not do, or that does not fit the state of the case."""
    if not (attempt.by.may(*act.who) if attempt.by else act.who == NOBODY):
        raise Refused(Refused.HIDDEN)
    if attempt.case.purged and not act.after_purge:
        raise Refused(Refused.PURGED)
    act.check(attempt)
    if act.words == MUST and not attempt.text.strip():
        raise Refused(Refused.NO_REASON)


def write(
    act: Act,
    suggestion: Suggestion | int,
    *,
    actor: Account | None = None,
    value: Any = None,
    text: str = "",
    at: datetime | None = None,
    day: date | None = None,
    part: str | None = None,
) -> Event:
    """Record an event with its words, seal it in the chain, and bring the case up to it, in one transaction.

    ``at``, ``day`` and ``part`` default to now. Raises ValueError for words that are missing, too long or out of place.
    """
    if (act.words == MUST and not text.strip()) or (act.words == NEVER and text) or len(text) > Event.MAX_TEXT:
        raise ValueError(f"the words of {act.kind} are missing, too long or out of place")
    moment = (at or clock.now()) if actor else None
    local = clock.local(moment or clock.now())
    with transaction():
        if act.kind != "received":
            lock_cases(getattr(suggestion, "id", suggestion))
        event = Event.create(
            suggestion=suggestion,
            kind=act.kind,
            value=act.value.encode(value),
            actor=actor,
            day=day or local.date(),
            part=part or clock.part_of_day(local.hour),
            at=moment,
        )
        if text:
            EventWords.create(event=event, body=text)
        Audit.add(act.kind, event.name, event.sealed_content(), actor=actor, day=event.day, part=event.part)
        _bring_up(act, event)
    return event


def state_after(act: Act, state: State, event: Event) -> State:
    """Return the state of a case after ``event``, which is an ``act``; the one rule by which cases are made. Pure."""
    read = {} if event.actor_id is None else {"unread": False}
    return state | read | act.change(state, event, act.value.decode(event.value))


def handled(state: State) -> State:
    """Return the change by which a new case is being worked on."""
    return {"status": HANDLED} if state["status"] == NEW else {}


def owned(state: State, event: Event) -> State:
    """Return the change by which a case that nobody has in hand is its worker's."""
    return {} if state["assignee"] is not None else {"assignee": event.actor_id}


def _is_among(events: list[Event], act: Act, by: Account, value: Any, text: str) -> bool:
    """Tell whether one of ``events`` is this act of this person with the same value and words."""
    same = (act.kind, by.id, act.value.encode(value))
    words = PlainText().db_value(text)
    return any((event.kind, event.actor_id, event.value) == same and (event.text or "") == words for event in events)


def _bring_up(act: Act, event: Event) -> None:
    """Bring the case of the event's suggestion, and the rows beside it, up to the event."""
    case = Case.get_or_none(Case.suggestion == event.suggestion_id)
    before = case.state if case else Case.state_before(event.suggestion)
    after = state_after(act, before, event)
    if case is None:
        Case.create(suggestion=event.suggestion, **after)
        own_case(event.suggestion_id)
    elif after != before:
        Case.update(after).where(Case.suggestion == event.suggestion_id).execute()
    if act.keep_up:
        act.keep_up(event.suggestion_id, act.value.decode(event.value))
