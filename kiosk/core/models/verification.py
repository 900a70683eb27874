"""Reads the whole chain again and names the first thing that is not as it was left, and in what way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kiosk.core.models.audit import BEGINNING, Audit, AuditSalt, digest_of
from kiosk.core.models.case import Case, next_state, state_of
from kiosk.core.models.event import Event, EventWords
from kiosk.core.models.suggestion import Suggestion
from kiosk.core.models.words import Contact, Words

CHANGED, MISSING, ADDED, MOVED, REPLACED, CUT = "changed", "missing", "added", "moved", "replaced", "cut"
CONTENT_CHANGED, CONTENT_MISSING, CONTENT_ADDED = "content changed", "content missing", "content added"
SWAPPED, UNPROVABLE, STATE, FOREIGN = "swapped", "unprovable", "state", "foreign anchors"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was left; ``seq`` is the row of the chain, 0 where there is none."""

    seq: int
    kind: str
    about: str = ""


def verify(anchors: Iterable[str] = ()) -> list[Finding]:
    """Return what was tampered with, the first row first; empty if everything is as it was left.

    ``anchors`` are lines "2026-11-24 3f9a02c1be" from tickets and daily reports: without them a tail that was cut off,
    or a whole file put back, is not seen.
    """
    rows = list(Audit.select().order_by(Audit.seq))
    found = sorted([*_chain(rows), *_contents(rows)], key=lambda finding: finding.seq)
    return [*found, *_anchored(rows, anchors), *_states()]


def _chain(rows: list[Audit]) -> Iterator[Finding]:
    if rows and not any(row.mac == row.sealed() for row in rows):
        yield Finding(rows[0].seq, REPLACED)
        return
    macs = {row.mac for row in rows}
    previous, expected = BEGINNING, 1
    for place, row in enumerate(rows):
        follower = rows[place + 1] if place + 1 < len(rows) else None
        if row.mac == row.sealed() and row.previous == previous:
            if row.seq != expected:
                yield Finding(expected, MISSING)
        elif row.previous == previous:
            yield Finding(row.seq, ADDED if follower and follower.previous == previous else CHANGED)
            if follower and follower.previous == previous:
                continue
        elif row.mac == row.sealed():
            yield Finding(expected, MISSING)
        else:
            yield Finding(row.seq, MOVED if row.previous in macs else ADDED)
        previous, expected = row.mac, row.seq + 1


def _anchored(rows: list[Audit], anchors: Iterable[str]) -> Iterator[Finding]:
    wanted = [line.split() for line in anchors if line.strip()]
    heads = {row.mac[: Audit.ANCHOR_DIGITS] for row in rows}
    lost = [f"{day} {head}" for day, head in (line for line in wanted if len(line) == 2) if head not in heads]
    if lost and len(lost) == len(wanted) and len(wanted) > 1:
        yield Finding(0, FOREIGN, lost[0])
    else:
        yield from (Finding(len(rows) + 1, CUT, anchor) for anchor in lost)


def _contents(rows: list[Audit]) -> Iterator[Finding]:
    salts = {row.seq: bytes(row.salt) for row in AuditSalt.select()}
    known = {Audit.digest_of_object(name): (name, content) for name, content in _sealed_things()}
    purged = {event.suggestion_id for event in Event.select(Event.suggestion).where(Event.kind == "purged")}
    erased = {event.suggestion_id for event in Event.select(Event.suggestion).where(Event.kind == "contact erased")}
    seen, wrong = set(), []
    for row in rows:
        seen.add(row.object)
        name, content = known.get(row.object, ("", None))
        if row.action in _WITHOUT_ROWS or (row.action == "contact kept" and content is None):
            continue
        if content is None:
            yield Finding(row.seq, CONTENT_MISSING)
        elif row.seq not in salts:
            owner = content.suggestion_id
            if owner not in purged and not (name.startswith("contact") and owner in erased):
                yield Finding(row.seq, UNPROVABLE, name)
        elif digest_of(content.parts, salts[row.seq]) != row.digest:
            wrong.append((row, name, content))
    yield from _told_apart(wrong, salts)
    yield from (Finding(0, CONTENT_ADDED, name) for digest, (name, _content) in known.items() if digest not in seen)
