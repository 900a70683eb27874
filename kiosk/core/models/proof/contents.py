"""Compares what the database contains with what the rows of the chain sealed."""

from collections.abc import Iterator
from itertools import combinations

from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.chain.findings import ALTERED, GONE, RETURNED, SALT_GONE, SWAPPED, UNSEALED, WORDS_GONE, Finding
from kiosk.core.models.proof.sealed import (
    CONTACT,
    EVENT,
    NOUN_OF,
    NOUNS,
    STATES,
    SUGGESTION,
    Thing,
    states,
    stream,
)

# How far a thing and its row may be apart in their orders: concurrent writers on PostgreSQL overtake each other.
_AHEAD = 5_000
# At most this many altered things are compared with each other for swapped texts.
_COMPARED = 100


class Contents:
    """Every sealed thing, compared in the order of the chain so that only some are in memory at a time."""

    def __init__(self) -> None:
        self._streams = {noun: _Stream(noun) for noun in NOUNS}
        self._last_states: dict[str, Audit] = {}
        self._unmet: dict[str, Audit] = {}
        self._altered: list[tuple[Audit, Thing]] = []
        self._found: list[Finding] = []

    def compare(self, row: Audit) -> None:
        """Compare what ``row`` is about with what the row sealed."""
        noun = NOUN_OF.get(row.action, "")
        if noun in STATES:
            self._last_states[row.object] = row
        elif noun:
            thing = self._streams[noun].meet(row.object)
            if thing is None:
                self._unmet[row.object] = row
            else:
                self._check(row, thing)

    def findings(self) -> Iterator[Finding]:
        """Yield the faults of the content, in no order; row 0 for things that no row has sealed."""
        for thing_digest, thing in self._left_over():
            row = self._unmet.pop(thing_digest, None)
            if row is not None:
                self._check(row, thing)
            elif thing.row is not None:
                self._found.append(Finding(0, f"{thing.noun} {UNSEALED}", thing.name))
        yield from self._found
        yield from (Finding(row.seq, f"{NOUN_OF[row.action]} {GONE}") for row in self._unmet.values())
        yield from self._altered_or_swapped()
        yield from self._wrong_states()

    def _left_over(self) -> Iterator[tuple[str, Thing]]:
        for one in self._streams.values():
            yield from one.rest()

    def _check(self, row: Audit, thing: Thing) -> None:
        kind = _fault(row, thing)
        if kind == ALTERED and thing.noun in (SUGGESTION, EVENT) and len(self._altered) < _COMPARED:
            self._altered.append((row, thing))
        elif kind:
            self._found.append(Finding(row.seq, _kind(kind, thing.noun), thing.name))

    def _altered_or_swapped(self) -> Iterator[Finding]:
        """Yield a finding for each altered thing; those that carry each other's words are reported as swapped."""
        swapped = {}
        for (row, one), (other_row, other) in combinations(self._altered, 2):
            if one.noun == other.noun and _have_swapped(row, one, other_row, other):
                swapped[row.seq] = Finding(row.seq, SWAPPED, f"{one.name} and {other.name}")
                swapped[other_row.seq] = Finding(other_row.seq, SWAPPED, f"{other.name} and {one.name}")
        for row, thing in self._altered:
            yield swapped.get(row.seq) or Finding(row.seq, f"{thing.noun} {ALTERED}", thing.name)

    def _wrong_states(self) -> Iterator[Finding]:
        for name, content in states().items():
            row = self._last_states.pop(Audit.digest_of_object(name), None)
            noun = name.split()[0]
            if row is None:
                # Nothing at all needs no seal: a year without closed days, for example.
                if content.thing:
                    yield Finding(0, f"{noun} {UNSEALED}", name)
            elif row.salt is None:
                yield Finding(row.seq, SALT_GONE, name)
            elif not row.seals(content, row.salt):
                yield Finding(row.seq, f"{noun} {ALTERED}", name)
        for row in self._last_states.values():
            if row.salt is None or not row.seals_nothing(row.salt):
                yield Finding(row.seq, f"{NOUN_OF[row.action]} {GONE}")


class _Stream:
    """The things of one noun, read only as far as the rows of the chain require."""

    def __init__(self, noun: str) -> None:
        self._things = stream(noun)
        self._waiting: dict[str, Thing] = {}

    def meet(self, digest: str) -> Thing | None:
        """Return the thing with this digest in the chain, or None if it is not within reach."""
        thing = self._waiting.pop(digest, None)
        while thing is None and len(self._waiting) < _AHEAD:
            read = next(self._things, None)
            if read is None:
                return None
            name = Audit.digest_of_object(read.name)
            if name == digest:
                return read
            # Most senders leave no contact: these have no row and are not kept waiting.
            if read.noun != CONTACT or read.row is not None or read.forgotten:
                self._waiting[name] = read
        return thing

    def rest(self) -> Iterator[tuple[str, Thing]]:
        """Yield the things that no row has asked for, each with its digest."""
        yield from self._waiting.items()
        yield from ((Audit.digest_of_object(thing.name), thing) for thing in self._things)


def _fault(row: Audit, thing: Thing) -> str:
    """Return how a thing differs from what ``row`` sealed; empty if it does not."""
    if thing.row is None:
        return "" if thing.forgotten else GONE
    if row.salt is None:
        if not thing.forgotten:
            return SALT_GONE
        return _fault_of_forgotten(row, thing)
    if row.seals(thing.content, row.salt):
        return ""
    return WORDS_GONE if thing.wordless else ALTERED


def _fault_of_forgotten(row: Audit, thing: Thing) -> str:
    """Return the fault of a thing whose salt the program destroyed, as far as it can still be checked."""
    if thing.noun == CONTACT or thing.row.kept:
        return RETURNED
    return "" if thing.facts == (row.action, row.actor_id, row.day, row.part) else ALTERED


def _kind(fault: str, noun: str) -> str:
    return fault if fault in (SALT_GONE, RETURNED) else f"{noun} {fault}"


def _have_swapped(row: Audit, one: Thing, other_row: Audit, other: Thing) -> bool:
    one.row.kept, other.row.kept = other.row.kept, one.row.kept
    fits = row.seals(one.content, row.salt) and other_row.seals(other.content, other_row.salt)
    one.row.kept, other.row.kept = other.row.kept, one.row.kept
    return fits
