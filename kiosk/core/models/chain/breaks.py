"""Diagnoses how a row of the chain fails to follow its predecessor."""

from collections.abc import Iterator

from peewee import JOIN, Field, ModelSelect

from kiosk.core.models.chain.audit import BEGINNING, Audit, AuditSalt

CHANGED, MISSING, ADDED, MOVED, REBUILT = "row changed", "row missing", "row added", "rows moved", "rebuilt"

STEP = 1_000
# Up to this many removed rows, with the numbers closed up behind them, are still recognized as missing.
_REACH = 20_000


def rows(after: int = 0) -> Iterator[Audit]:
    """Yield the rows after number ``after`` in order, each with its ``salt`` or None."""
    query = (
        Audit.select(Audit, AuditSalt.salt).join(AuditSalt, JOIN.LEFT_OUTER, on=(AuditSalt.seq == Audit.seq)).objects()
    )
    yield from in_steps(query.where(Audit.seq > after) if after else query, Audit.seq)


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
