"""Checks a chain against anchors collected from tickets and daily reports."""

import re
from collections.abc import Iterable
from datetime import date

from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.chain.findings import FOREIGN, MALFORMED, OLDER, REPLACED, Finding

_LINE = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})\s+([0-9a-f]{{{Audit.ANCHOR_DIGITS}}})", re.IGNORECASE)
_MARK = re.compile(r"#\s*mark ([0-9a-f]{8})")


def anchor_file(unit: str, anchors: Iterable[str]) -> str:
    """Return the text of an anchor file: the unit and the mark of its key, then one anchor per line."""
    return "\n".join((f"# {unit}", f"# mark {Audit.mark()}", *anchors)) + "\n"


class Anchors:
    """The anchors of a file, checked off as the rows of a chain are read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.malformed: list[Finding] = []
        self._days: dict[str, date] = {}
        self._marks: set[str] = set()
        self._matched = 0
        for number, line in enumerate(lines, 1):
            self._read(number, line.strip())

    def meet(self, row: Audit) -> None:
        """Check off the anchor of this row, if there is one."""
        if self._days.pop(row.mac[: Audit.ANCHOR_DIGITS], None) is not None:
            self._matched += 1

    def verdict(self, head: Audit | None) -> Finding | None:
        """Return why anchors match no row of an unbroken chain that ends with ``head``; None if all match."""
        if self._marks - {Audit.mark()} and not self._matched:
            return Finding(0, FOREIGN)
        if not self._days:
            return None
        digits, day = min(self._days.items(), key=lambda item: item[1])
        about = f"{day.isoformat()} {digits}"
        newest = head.day if head else date.min
        if not self._matched and not self._marks and len(self._days) > 1 and head is not None:
            return Finding(0, FOREIGN)
        if day >= newest:
            return Finding(head.seq + 1 if head else 1, OLDER, about)
        before = Audit.select().where(Audit.day <= day).order_by(Audit.seq.desc()).first()
        return Finding(before.seq if before else 1, REPLACED, about)

    def _read(self, number: int, line: str) -> None:
        mark, anchor = _MARK.fullmatch(line), _LINE.fullmatch(line)
        if mark:
            self._marks.add(mark[1])
        elif anchor and _is_day(anchor[1]):
            self._days[anchor[2].lower()] = date.fromisoformat(anchor[1])
        elif line and not line.startswith("#"):
            self.malformed.append(Finding(0, MALFORMED, f"line {number}: {line[:60]}"))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
