"""Diagnoses how a row of the chain fails to follow its predecessor."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from peewee import JOIN, Field, ModelSelect

from kiosk.core.models.chain.audit import BEGINNING, Audit, AuditSalt
from kiosk.core.storage.database import database

CHANGED, MISSING, ADDED, MOVED, REBUILT = "row changed", "row missing", "row added", "rows moved", "rebuilt"

STEP = 1_000
# Up to this many removed rows, with the numbers closed up behind them, are still recognized as missing.
_REACH = 20_000
_COLUMNS = "seq, previous, mac, version, action, object, actor_id, day, part, at, digest"


def rows(after: int = 0) -> Iterator[Audit]:
    """Yield the rows after number ``after`` in order, each with its ``salt`` or None."""
    query = (
        Audit.select(Audit, AuditSalt.salt).join(AuditSalt, JOIN.LEFT_OUTER, on=(AuditSalt.seq == Audit.seq)).objects()
    )
    yield from in_steps(query.where(Audit.seq > after) if after else query, Audit.seq)


def unbroken(last: Audit | None) -> tuple[Audit | None, int]:
    """Return the last row of the unbroken chain that follows ``last``, and how many rows that are.

    It reads bare columns, in a quarter of the time that models take. What it does not understand it takes for a break,
    and leaves to ``rows`` and ``follows``.
    """
    (seq, link), count = _place(last), 0
    condition = f"WHERE seq > {last.seq:d}" if last else ""
    while True:
        # Not a parameter, which each database marks differently.
        query = database.execute_sql(f"SELECT {_COLUMNS} FROM audit {condition} ORDER BY seq LIMIT {STEP}")
        found = query.fetchall()
        for number, previous, mac, *facts in found:
            if (number, previous) != (seq, link) or mac != _mac_of(number, previous, *facts):
                return Audit.get_or_none(Audit.seq == seq - 1), count
            seq, link, count = seq + 1, mac, count + 1
        if len(found) < STEP:
            return Audit.get_or_none(Audit.seq == seq - 1), count
        condition = f"WHERE seq >= {seq:d}"


def _mac_of(seq: int, previous: str, *facts: Any) -> str:
    """Return the mac of a row from the columns as a database returns them; empty if something else is in them."""
    version, action, name, actor, day, part, at, digest = facts
    try:
        return Audit.mac_of(seq, previous, version, action, name, actor, _iso(day), part, _iso(at), digest)
    except (TypeError, ValueError):
        return ""


def _iso(value: date | str | None) -> str:
    """Return a day or a moment in ISO 8601: SQLite keeps it as text, PostgreSQL has a type for it."""
    return value.isoformat() if isinstance(value, date) else (value or "").replace(" ", "T")


def in_steps(query: ModelSelect, key: Field, *, size: int = STEP) -> Iterator:
    """Yield every row of ``query`` in the order of ``key``, reading ``size`` rows at a time to bound memory."""
    last = None
    while True:
        found = list((query.where(key > last) if last is not None else query).order_by(key).limit(size))
        yield from found
        if len(found) < size:
            return
        last = getattr(found[-1], key.name)


def follows(row: Audit, last: Audit | None) -> bool:
    """Return whether ``row`` is the one that was written right after ``last``."""
    seq, link = _place(last)
    return row.seq == seq and row.previous == link and row.is_genuine


def name_break(row: Audit, last: Audit | None) -> str:
    """Return what was done to the chain at ``row``, which does not follow ``last``."""
    seq, link = _place(last)
    rightful = next((one for one in rows(row.seq - 1) if one.mac == one.sealed(seq, link)), None)
    if rightful is not None:
        if rightful.seq == row.seq:
            return CHANGED
        return MOVED if _stood_elsewhere(row, rightful) else ADDED
    if row.is_genuine or _was_renumbered(row):
        return MISSING
    following = rows(row.seq)
    second = next(following, None)
    if second is None:
        return ADDED if row.salt is None else CHANGED
    if _was_renumbered(second):
        return MISSING
    return CHANGED if second.is_genuine or any(one.is_genuine for one in following) else REBUILT


def _place(last: Audit | None) -> tuple[int, str]:
    return (last.seq + 1, last.mac) if last else (1, BEGINNING)


def _was_renumbered(row: Audit) -> bool:
    """Return whether the row once had a higher number: rows before it were removed."""
    return any(row.mac == row.sealed(row.seq + step) for step in range(1, _REACH))


def _stood_elsewhere(row: Audit, rightful: Audit) -> bool:
    """Return whether ``row`` is a genuine row from another place, while ``rightful`` belongs here."""
    before = Audit.get_or_none(Audit.mac == row.previous)
    beside = Audit.get_or_none(Audit.seq == rightful.seq - 1)
    seqs = {rightful.seq, row.seq - 1, row.seq, row.seq + 1}
    if before is not None:
        seqs |= {before.seq, before.seq + 1, before.seq + 2}
    links = {row.previous, rightful.mac, *([beside.mac] if beside else [])}
    return any(row.mac == row.sealed(seq, link) for seq in seqs if seq > 0 for link in links)
