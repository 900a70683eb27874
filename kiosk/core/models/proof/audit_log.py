"""The audit log: the rows of the chain that one account may see, newest first, with what they are about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from peewee import JOIN, ModelSelect

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.proof.sealed import (
    ACCOUNT,
    CALENDAR,
    CONTACT,
    DAY,
    EVENT,
    HOURS,
    LIST,
    NOTICE,
    NOUN_OF,
    SEALED_AT_START,
    SETTING,
    SUGGESTION,
    SURVEY,
    TERM,
)
from kiosk.core.models.proof.structure import ACTS as _SCHEMA_ACTS
from kiosk.core.models.proof.structure import labels_in_chain
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.surveys.period import FollowUp, SurveyPeriod
from kiosk.core.models.terms.term import Term
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.models.terms.term_seal import SEALED_KINDS
from kiosk.core.models.unit.closed_day import ClosedDay, name_in_chain
from kiosk.core.models.unit.service import Reason, Service
from kiosk.core.models.unit.setting import Setting
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.models.unit.visiting_day import VisitingDay, name_of_date

SIGN_IN, EXPORT, SCHEMA = "sign-in", "export", "schema"
_SIGN_INS = ("signed in", "sign-in failed")
_MESSAGES = (SUGGESTION, CONTACT, EVENT)
# The program's own bookkeeping is not listed. What a person did that led to it has a row of its own.
UNLISTED = (*SEALED_AT_START, "states sealed", "text shown", "seed applied", TrustedDay.MOVED)


def _acts(*nouns: str) -> tuple[str, ...]:
    return tuple(action for action, noun in NOUN_OF.items() if noun in nouns and action not in UNLISTED)


# Filter on the page -> the actions it includes.
GROUPS = {
    SUGGESTION: _acts(*_MESSAGES),
    SIGN_IN: _SIGN_INS,
    **{noun: _acts(noun) for noun in (TERM, ACCOUNT, SETTING, CALENDAR, HOURS, LIST, NOTICE, DAY, SURVEY)},
    EXPORT: ("exported",),
    SCHEMA: _SCHEMA_ACTS,
}


@dataclass(frozen=True)
class Filter:
    """Which rows to list; a field that is None does not restrict."""

    group: str | None = None
    actor: Account | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Entry:
    """One row with what it is about: ``noun``, and a ``name`` to show or the public id of a suggestion."""

    row: Audit
    noun: str
    name: str = ""
    public_id: str = ""

    @property
    def actor(self) -> str:
        """The name of the account that did it; "" for a visitor."""
        account = getattr(self.row, "account", None)
        return account.name if account else ""


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the marks at which the newer and older pages begin, or None without one."""

    entries: list[Entry] = field(default_factory=list)
    newer: str | None = None
    older: str | None = None


class AuditLog:
    """The rows of the chain that ``account`` may see.

    Only inspectors see rows about suggestions that are restricted or wait for their batch, and an inspector recused
    from a restricted one does not. Marks are not row numbers, so that nobody can count what is left out.
    """

    SIZE = 25
    # Rows are read in batches until a page is full; the later batches are large, so that a page needs few queries.
    _STEPS = (200, 5_000)

    def __init__(self, account: Account) -> None:
        self._account = account
        self._inspects = account.may("inspector")

    def page(self, wanted: Filter, *, before: str = "", after: str = "") -> Page:
        """Return the entries older than the mark ``before``, or newer than the mark ``after``, or the newest ones."""
        if after:
            found = self._some(self._rows(wanted).where(Audit.seq > _marked(after)).order_by(Audit.seq))
            if len(found) > self.SIZE:
                shown = found[: self.SIZE][::-1]
                return Page(shown, _mark(shown[0]), _mark(shown[-1]))
        newest_first = self._rows(wanted).order_by(Audit.seq.desc())
        found = self._some(newest_first.where(Audit.seq < _marked(before))) if before else []
        beyond = bool(found)
        found = found or self._some(newest_first)
        shown = found[: self.SIZE]
        more = len(found) > self.SIZE
        return Page(shown, _mark(shown[0]) if beyond else None, _mark(shown[-1]) if more else None)

    def _rows(self, wanted: Filter) -> ModelSelect:
        rows = Audit.select(Audit, Account).join(
            Account, JOIN.LEFT_OUTER, on=(Audit.actor_id == Account.id), attr="account"
        )
        rows = rows.where(Audit.action.not_in(UNLISTED))
        if wanted.group:
            rows = rows.where(Audit.action.in_(GROUPS[wanted.group]))
        if wanted.actor:
            rows = rows.where(Audit.actor_id == wanted.actor.id)
        if wanted.since:
            rows = rows.where(Audit.day >= wanted.since)
        if wanted.until:
            rows = rows.where(Audit.day <= wanted.until)
        return rows

    def _some(self, rows: ModelSelect) -> list[Entry]:
        """Return up to one entry more than a page holds."""
        upwards = rows._order_by[0] is Audit.seq
        found: list[Entry] = []
        last: int | None = None
        for step in self._steps():
            beyond = rows if last is None else rows.where(Audit.seq > last if upwards else Audit.seq < last)
            read = list(beyond.limit(step))
            found += self._entries(read)
            if len(found) > self.SIZE or len(read) < step:
                break
            last = read[-1].seq
        return found[: self.SIZE + 1]

    def _steps(self) -> Iterator[int]:
        yield self._STEPS[0]
        while True:
            yield self._STEPS[1]

    def _entries(self, rows: list[Audit]) -> Iterator[Entry]:
        nouns = [_noun(row) for row in rows]
        known = self._messages([row for row, noun in zip(rows, nouns, strict=True) if noun in _MESSAGES])
        names = _names(set(nouns))
        for row, noun in zip(rows, nouns, strict=True):
            if noun not in _MESSAGES:
                yield Entry(row, noun, names.get(row.object, ""))
            elif row.object in known:
                yield Entry(row, SUGGESTION, public_id=known[row.object])
            elif self._inspects and row.object not in self._hidden:
                # Deleted outside the program: an inspector sees that something was there.
                yield Entry(row, SUGGESTION)

    def _messages(self, rows: list[Audit]) -> dict[str, str]:
        """Return the suggestions of ``rows`` that the account may see: digest of the name -> public id, or "".

        The chain identifies a suggestion only by a digest, so the match is sought among those of the same days.
        """
        self._hidden: set[str] = set()
        if not rows:
            return {}
        days = (min(row.day for row in rows), max(row.day for row in rows))
        kinds = {row.action for row in rows}
        known: dict[str, str] = {}
        for name, *state in _candidates(kinds, days, self._account):
            digest = Audit.digest_of_object(name)
            if self._may_know(*state[:3]):
                known[digest] = state[3] if self._may_open(*state[:2]) else ""
            else:
                self._hidden.add(digest)
        return known

    def _may_know(self, restricted: bool, waiting: bool, shut_out: bool) -> bool:
        if restricted:
            return self._inspects and not shut_out
        return self._inspects or not waiting

    def _may_open(self, restricted: bool, waiting: bool) -> bool:
        return not waiting and self._account.may("inspector", *(() if restricted else ("officer",)))


def _candidates(kinds: set[str], days: tuple[date, date], account: Account) -> Iterator[tuple]:
    """Yield (name in the chain, restricted, waiting, recused, public id) of what rows of these days may be about."""
    waiting = ~Case.released()
    recused = ShutOut.select(ShutOut.suggestion).where(ShutOut.account == account)
    shut_out = Suggestion.id.in_(recused) | (Suggestion.id <= account.to_match)
    state = (Case.restricted, waiting.alias("waiting"), shut_out.alias("shut_out"), Suggestion.public_id)
    on = Case.suggestion == Suggestion.id
    if kinds & {"suggestion kept", "contact kept"}:
        rows = Suggestion.select(Suggestion.id, *state).join(Case, on=on).where(Suggestion.day.between(*days))
        for number, *rest in rows.tuples():
            yield (f"suggestion {number}", *rest)
            yield (f"contact {number}", *rest)
    # A sender's reopening text waits for its batch, even though the case is already visible.
    again = Event.is_of_reopening() & Case.reopens_at.is_null(False)
    state = (Case.restricted, (waiting | again).alias("waiting"), *state[2:])
    rows = Event.select(Event.id, *state).join(Suggestion).join(Case, on=on)
    for number, *rest in rows.where(Event.kind.in_(kinds), Event.day.between(*days)).tuples():
        yield (f"event {number}", *rest)


def _names(nouns: set[str]) -> dict[str, str]:
    """Return the display names of accounts, terms, settings, lists and surveys, by their digests in the chain."""
    names: dict[str, str] = {}
    if nouns & {ACCOUNT, SIGN_IN}:
        for account in Account.select(Account.id, Account.name):
            names[Audit.digest_of_object(account.name_in_chain)] = account.name
            names[Audit.digest_of_object(f"{SIGN_IN} {account.id}")] = account.name
    if TERM in nouns:
        acts = TermEvent.select(TermEvent.id, Term.slug).join(Term).where(TermEvent.kind.in_(SEALED_KINDS))
        names |= {Audit.digest_of_object(f"term event {number}"): slug for number, slug in acts.tuples()}
    if SETTING in nouns:
        names |= {Audit.digest_of_object(one): name for one, name in Setting.names_in_chain().items()}
    if nouns & {CALENDAR, HOURS}:
        dates = {name_in_chain(year): str(year) for year in ClosedDay.YEARS}
        dates |= {name_of_date(day): day.isoformat() for day in VisitingDay.ever_decided()}
        names |= {Audit.digest_of_object(one): name for one, name in dates.items()}
    if LIST in nouns:
        lists = (model.name_in_chain(**of) for model in (Service, Reason) for of in model.LISTS)
        names |= {Audit.digest_of_object(name): name for name in lists}
    if SCHEMA in nouns:
        names |= labels_in_chain()
    if SURVEY in nouns:
        for period in SurveyPeriod.select():
            names |= {Audit.digest_of_object(period.name_in_chain): period.name}
            names |= {Audit.digest_of_object(FollowUp.name_in_chain(period)): period.name}
    return names


def _noun(row: Audit) -> str:
    if row.action in _SIGN_INS:
        return SIGN_IN
    if row.action in _SCHEMA_ACTS:
        return SCHEMA
    return NOUN_OF.get(row.action, EXPORT)


def _mark(entry: Entry) -> str:
    """Return what identifies a row without its number: the link to its predecessor."""
    return entry.row.previous


def _marked(mark: str) -> ModelSelect:
    return Audit.select(Audit.seq).where(Audit.previous == mark)
