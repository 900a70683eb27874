"""Verifies the chain and everything it seals, and says what was changed and how."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.core.models.chain.anchors import Anchors
from kiosk.core.models.chain.audit import Audit, AuditSalt
from kiosk.core.models.chain.breaks import MISSING, follows, name_break, rows, unbroken
from kiosk.core.models.chain.findings import CUT, OLDER, Finding
from kiosk.core.models.proof.cases import wrong_entries, wrong_states
from kiosk.core.models.proof.contents import Contents
from kiosk.core.models.proof.structure import wrong_schema, wrong_search
from kiosk.core.storage.database import snapshot

# For a longer chain, a page that somebody waits for checks only the links.
SHORT = 20_000
_MOST_GAPS = 1_000


@dataclass(frozen=True)
class Result:
    """The result of a check: the findings, ordered by row, and how many rows were read."""

    findings: list[Finding]
    rows: int
    # False if the content of the rows was not compared.
    whole: bool = True


def verify(anchors: Iterable[str] = ()) -> list[Finding]:
    """Return what was tampered with, ordered by row; empty if nothing was.

    ``anchors`` are lines like "2026-11-24 3f9a02c1be" from tickets and daily reports: without them, an older copy of
    the whole database is not detected.
    """
    return check(anchors).findings


def check(anchors: Iterable[str] = ()) -> Result:
    """Verify as ``verify`` does, without blocking writers, and return the findings with the number of rows read."""
    with snapshot():
        given, contents = Anchors(anchors), Contents()
        breaks = _Breaks()
        last: Audit | None = None
        count = 0
        for row in rows():
            breaks.meet(row, last)
            given.meet(row)
            contents.compare(row)
            last = row
            count += 1
        found = sorted(contents.findings(), key=lambda finding: (finding.seq == 0, finding.seq))
        links = breaks.found or list(_end(last, given, cut=any(finding.seq == 0 for finding in found)))
        # A row whose link is broken is reported once, not for its content as well.
        named = {finding.seq for finding in links}
        rest = [finding for finding in found if finding.seq not in named]
        first = sorted([*links, *rest], key=lambda finding: (finding.seq == 0, finding.seq))
        states = [*wrong_states(), *wrong_entries(), *wrong_schema(), *wrong_search()]
        return Result([*given.malformed, *first, *states], count)


class _Breaks:
    """The links that are broken: each gap behind which genuine rows go on, and the first of any other kind."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._goes_on = True

    def meet(self, row: Audit, last: Audit | None) -> None:
        """Look at the link between ``row`` and the one before it."""
        if not self._goes_on or len(self.found) >= _MOST_GAPS or follows(row, last):
            return
        kind = MISSING if self.found and row.is_genuine else name_break(row, last)
        self.found.append(Finding(last.seq + 1 if last else 1, kind))
        self._goes_on = kind == MISSING and row.is_genuine


def check_links(newest: int = SHORT) -> Result:
    """Check only the links of the ``newest`` rows of the chain, not the content that they seal."""
    with snapshot():
        head = Audit.head()
        begin = max(head.seq - newest, 0) if head else 0
        last, count = unbroken(Audit.get_or_none(Audit.seq == begin) if begin else None)
        for row in rows(last.seq if last else 0):
            if not follows(row, last):
                return Result([Finding(last.seq + 1 if last else 1, name_break(row, last))], count, whole=False)
            last = row
            count += 1
        return Result(list(_end(last, Anchors([]), cut=False)), count, whole=False)


def check_within_reason() -> Result:
    """Check everything if that takes only seconds, otherwise the links of the newest rows."""
    head = Audit.head()
    return check() if head is None or head.seq <= SHORT else check_links()


def _end(last: Audit | None, given: Anchors, *, cut: bool) -> Iterator[Finding]:
    """Yield whether rows are missing after the last one; ``cut`` if there is content that no row has sealed."""
    seq = last.seq if last else 0
    salt = AuditSalt.select().order_by(AuditSalt.seq.desc()).first()
    lost = given.verdict(last)
    if lost is not None and lost.kind == OLDER and cut:
        lost = Finding(seq + 1, CUT, lost.about)
    if lost is not None:
        yield lost
    elif salt is not None and salt.seq > seq:
        yield Finding(seq + 1, CUT)
