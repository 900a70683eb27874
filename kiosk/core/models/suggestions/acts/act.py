"""What an act on a suggestion is, and how it is performed: checked, recorded, sealed, applied to the case."""

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
from kiosk.core.storage.database import lock_cases, own_case, transaction
from kiosk.core.text.text import clean

# Whether an act has words.
NEVER, MAY, MUST = "never", "may", "must"
# What the sender sees of an act with the ticket: nothing, that it was done, or its words as well.
UNSEEN, FACT, WORDS = "unseen", "fact", "words"
# Roles that may perform an act.
OFFICERS, INSPECTORS, NOBODY = ("officer", "inspector"), ("inspector",), ()


@dataclass(frozen=True)
class Attempt:
    """An act about to be performed on a locked case by an account, or by the sender (None)."""

    case: Case
    by: Account | None
    value: Any = None
    text: str = ""

    @property
    def by_id(self) -> int | None:
        """The id of the acting account; None for the sender."""
        return self.by.id if self.by else None


def _refuse_nothing(_attempt: Attempt) -> None:
    """Check nothing beyond the rules that apply to every act."""


def _change_nothing(_state: State, _event: Event, _value: Any) -> State:
    return {}


@dataclass(frozen=True)
class Act:
    """One kind of act: everything the program needs to know about it, except its wording in each room."""

    kind: str
    # NEVER, MAY or MUST.
    words: str = NEVER
    # The roles of which one is required; NOBODY: only the sender or the program.
    who: tuple[str, ...] = NOBODY
    # How its value is stored.
    value: Codec = NOTHING
    # Raises ``Refused`` if the state of the case, the person or the value forbids the act.
    check: Callable[[Attempt], None] = _refuse_nothing
    # Returns the columns of the case that an event with a value changes; pure.
    change: Callable[[State, Event, Any], State] = _change_nothing
    # Updates the rows next to the case (tags, recusals), given the suggestion's id and the value.
    keep_up: Callable[[int, Any], None] | None = None
    # Whether it is still allowed after a purge.
    after_purge: bool = False
    # UNSEEN, FACT or WORDS; and whether senders whose suggestion was merged into this one see it too.
    sender: str = UNSEEN
    joint: bool = False


def perform(act: Act, case: Case, by: Account, seen: int, *, value: Any = None, text: str = "") -> None:
    """Perform ``act`` on ``case`` for somebody who has seen the first ``seen`` events.

    The same act sent again is stored once; a text without a visible letter is empty. Raises ``ActedMeanwhile`` if
    there are events the person has not seen, and ``Refused`` if the rules forbid the act.
    """
    text = words_of(text)
    with transaction():
        now = case.locked(by)
        events = list(Event.of(case.suggestion_id))
        if seen != len(events):
            if _is_among(events[max(seen, 0) :], act, by, value, text):
                return
            raise ActedMeanwhile
        allow(act, Attempt(now, by, value, text))
        write(act, case.suggestion_id, actor=by, value=value, text=text)


def words_of(text: str) -> str:
    """Return the words of an act as they are stored; "" if nobody could see any. Raises ``UnsafeText``."""
    text = clean(text)
    return text if text.strip() else ""


def allow(act: Act, attempt: Attempt) -> None:
    """Raise ``Refused`` if the person may not perform the act, or the state of the case does not allow it."""
    if not (attempt.by.may(*act.who) if attempt.by else act.who == NOBODY):
        raise Refused(Refused.HIDDEN)
    if attempt.case.purged and not act.after_purge:
        raise Refused(Refused.PURGED)
    act.check(attempt)
    if act.words == MUST and not attempt.text:
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
    """Record an event with its words, seal it in the chain, and update the case, in one transaction.

    ``at``, ``day`` and ``part`` default to now. Raises ValueError for words that are missing, too long or not allowed.
    """
    text = words_of(text)
    if (act.words == MUST and not text) or (act.words == NEVER and text) or len(text) > Event.MAX_TEXT:
        raise ValueError(f"the words of {act.kind} are missing, too long or not allowed")
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
        _apply(act, event)
    return event


def state_after(act: Act, state: State, event: Event) -> State:
    """Return the state of a case after ``event`` of the kind ``act``: the one rule that derives cases. Pure."""
    read = {} if event.actor_id is None else {"unread": False}
    return state | read | act.change(state, event, act.value.decode(event.value))


def handled(state: State) -> State:
    """Return the change that marks a new case as being handled."""
    return {"status": HANDLED} if state["status"] == NEW else {}


def owned(state: State, event: Event) -> State:
    """Return the change that assigns an unassigned case to the actor of ``event``."""
    return {} if state["assignee"] is not None else {"assignee": event.actor_id}


def _is_among(events: list[Event], act: Act, by: Account, value: Any, text: str) -> bool:
    """Return whether one of ``events`` is this act by this person with the same value and words."""
    same = (act.kind, by.id, act.value.encode(value))
    return any((event.kind, event.actor_id, event.value) == same and (event.text or "") == text for event in events)


def _apply(act: Act, event: Event) -> None:
    """Apply the event to the case of its suggestion, and to the rows next to it."""
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
