"""The current state of everything whose content the chain seals, in the order in which it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN, fn

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Content
from kiosk.core.models.chain.breaks import in_steps
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.personal_data import Contact, Words
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.surveys.period import FollowUp, SurveyPeriod
from kiosk.core.models.surveys.sheet import Sheet
from kiosk.core.models.terms import term_seal, text_seal
from kiosk.core.models.terms.revision import Revision
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.models.unit.choice import ACTS as _CHOICE_ACTS
from kiosk.core.models.unit.closed_day import ClosedDay
from kiosk.core.models.unit.notice import Notice
from kiosk.core.models.unit.service import Reason, Service
from kiosk.core.models.unit.setting import Setting
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.models.unit.visiting_day import VisitingDay
from kiosk.core.models.unit.visiting_hour import VisitingWeek

SUGGESTION, CONTACT, EVENT, TERM = NOUNS = ("suggestion", "contact", "event", "term")
# For these, only the last row says what must be stored now.
STATES = ("account", "setting", "calendar", "list", "survey", "notice", "text", "day", "hours")
ACCOUNT, SETTING, CALENDAR, LIST, SURVEY, NOTICE, TEXT, DAY, HOURS = STATES
_ACCOUNT_ACTS = (
    "account made",
    "account changed",
    "account renamed",
    "account disabled",
    "account enabled",
    "code issued",
    "password set",
)
_SURVEY_ACTS = (
    "period opened",
    "period changed",
    "index shown",
    "index taken down",
    "follow-up planned",
    "sheet recorded",
    "sheet withdrawn",
)
# What the first start sealed, by noun.
SEALED_AT_START = {f"{noun} sealed": noun for noun in STATES}
# Action of a row -> the noun of what it is about. Other rows (sign-ins, exports) are about nothing that is stored.
NOUN_OF = {
    "suggestion kept": SUGGESTION,
    "contact kept": CONTACT,
    **dict.fromkeys(acts.ACTS, EVENT),
    **{f"term {kind}": TERM for kind in term_seal.SEALED_KINDS},
    **dict.fromkeys(_ACCOUNT_ACTS, ACCOUNT),
    "setting changed": SETTING,
    "closed day changed": CALENDAR,
    **dict.fromkeys(_CHOICE_ACTS, LIST),
    **dict.fromkeys(_SURVEY_ACTS, SURVEY),
    **dict.fromkeys(Notice.ACTS, NOTICE),
    "text shown": TEXT,
    **dict.fromkeys(TrustedDay.ACTS, DAY),
    **dict.fromkeys((*VisitingWeek.ACTS, *VisitingDay.ACTS), HOURS),
    **SEALED_AT_START,
}


@dataclass(frozen=True)
class Thing:
    """One sealed thing; ``row`` is None for a contact that was never left, or no longer exists."""

    noun: str
    name: str
    row: Any
    # Whether the program itself may have destroyed its words and its salt.
    forgotten: bool = False

    @property
    def content(self) -> Content:
        """What the chain should have sealed."""
        if self.noun == TERM:
            return term_seal.sealed_content(self.row, self.row.text)
        return self.row.sealed_content()

    @property
    def wordless(self) -> bool:
        """Whether the thing should have words but they are gone."""
        if self.noun == EVENT:
            act = acts.ACTS.get(self.row.kind)
            return not self.row.kept and act is not None and act.words == acts.MUST
        return self.noun == SUGGESTION and not self.row.kept

    @property
    def facts(self) -> tuple:
        """What a row of the chain still proves about it without the salt."""
        if self.noun == EVENT:
            return (self.row.kind, self.row.actor_id, self.row.day, self.row.part)
        return ("suggestion kept", self.row.recorded_by_id, self.row.day, self.row.part)


def stream(noun: str) -> Iterator[Thing]:
    """Yield everything of one of ``NOUNS``, ordered by id."""
    return {SUGGESTION: _suggestions, CONTACT: _contacts, EVENT: _events, TERM: _term_events}[noun]()


def states() -> dict[str, Content]:
    """Return, by name in the chain, the content of everything of which the last row says what must be stored now."""
    accounts = {account.name_in_chain: account.sealed_content() for account in Account.select()}
    settings = {setting.name_in_chain: setting.sealed_content() for setting in Setting.select()}
    others = (ClosedDay, Service, Reason, SurveyPeriod, FollowUp, Sheet, Notice, TrustedDay, VisitingWeek, VisitingDay)
    texts = text_seal.sealed_states()
    return reduce(or_, (model.sealed_states() for model in others), accounts | settings | texts)


def _had(*kinds: str, suggestion: Any) -> Any:
    return fn.EXISTS(Event.select(Event.id).where(Event.suggestion == suggestion, Event.kind.in_(kinds)))


def _suggestions() -> Iterator[Thing]:
    purged = _had("purged", suggestion=Suggestion.id)
    query = Words.read_with(Suggestion.select(Suggestion, purged.alias("purged")))
    for row in in_steps(query, Suggestion.id):
        yield Thing(SUGGESTION, row.name_in_chain, row, bool(row.purged))


def _contacts() -> Iterator[Thing]:
    erased = _had("purged", "contact erased", suggestion=Suggestion.id)
    query = Suggestion.select(Suggestion.id, Contact, erased.alias("erased")).join(
        Contact, JOIN.LEFT_OUTER, on=(Contact.suggestion == Suggestion.id), attr="sender"
    )
    for row in in_steps(query, Suggestion.id):
        yield Thing(CONTACT, row.contact_in_chain, row.sender, bool(row.erased))


def _events() -> Iterator[Thing]:
    inner = Event.alias()
    purged = fn.EXISTS(inner.select(inner.id).where(inner.suggestion == Event.suggestion, inner.kind == "purged"))
    query = Event.select(Event, EventWords, purged.alias("purged")).join(
        EventWords, JOIN.LEFT_OUTER, on=(EventWords.event == Event.id), attr="kept"
    )
    for row in in_steps(query, Event.id):
        yield Thing(EVENT, row.name, row, bool(row.purged))


def _term_events() -> Iterator[Thing]:
    query = (
        TermEvent.select(TermEvent, Revision)
        .join(
            Revision,
            JOIN.LEFT_OUTER,
            on=(
                (Revision.term == TermEvent.term)
                & (Revision.language == TermEvent.language)
                & (Revision.number == TermEvent.number)
            ),
            attr="text",
        )
        .where(TermEvent.kind.in_(term_seal.SEALED_KINDS))
    )
    for row in in_steps(query, TermEvent.id):
        yield Thing(TERM, term_seal.name_in_chain(row), row)
