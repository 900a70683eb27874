"""The columns of exports and registers, and the values of a suggestion in words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.documents.spreadsheet import Cell
from kiosk.core.documents.workbook import Column
from kiosk.core.models.inbox.export import Exported
from kiosk.core.models.inbox.export_rows import Line
from kiosk.core.models.suggestions.state import MERGED, VOID
from kiosk.core.text.languages import LANGUAGES
from kiosk.officer import wording

OUTCOMES = {**wording.OUTCOMES, VOID: _l("Tidak bisa ditindaklanjuti"), MERGED: _l("Digabung")}
# How many characters of a text the register shows.
SUMMARY = 120

Days = Callable[[date, date | None], int | None]


def export_columns() -> list[Column]:
    """Return the columns of an exported list: heading, and width in characters."""
    return [
        (_("Masuk"), 11),
        (_("Bagian hari"), 11),
        (_("Jenis"), 12),
        (_("Tentang"), 12),
        (_("Saluran"), 16),
        (_("Layanan"), 22),
        (_("Bahasa"), 11),
        (_("Keadaan"), 12),
        (_("Hasil"), 20),
        (_("Janji jawab"), 11),
        (_("Dijawab"), 11),
        (_("Ditutup"), 11),
        (_("Hari kerja sampai dijawab"), 11),
        (_("Petugas"), 22),
        (_("Tag"), 22),
        (_("Isi"), 60),
        (_("Jawaban"), 60),
    ]


def register_columns() -> list[Column]:
    """Return the columns of the register: heading, and width in characters."""
    return [
        (_("No."), 6),
        (_("Tanggal"), 11),
        (_("Jenis"), 12),
        (_("Saluran"), 16),
        (_("Layanan"), 22),
        (_("Ringkasan"), 60),
        (_("Petugas"), 22),
        (_("Dijawab"), 11),
        (_("Hari kerja"), 8),
        (_("Hasil"), 20),
    ]


class Cells:
    """Writes lines as cells. The words are looked up once: a million lines would look up a dozen each."""

    def __init__(self, count_days: Days) -> None:
        self._days = count_days
        self._kinds = _translated(wording.KINDS)
        self._topics = _translated(wording.TOPICS)
        self._channels = _translated(wording.CHANNELS)
        self._parts = _translated(wording.PARTS)
        self._languages = {code: language.called for code, language in LANGUAGES.items()}
        self._statuses = _translated(wording.STATUSES)
        self._outcomes = _translated(OUTCOMES)

    def exported(self, found: Exported) -> list[Cell]:
        """Return the cells of ``export_columns``."""
        line, tags, answers = found
        return [
            line.day,
            self._parts[line.part],
            self._kinds[line.kind],
            self._topics.get(line.topic or "", ""),
            self._channels[line.channel],
            line.service,
            self._languages[line.language],
            self._statuses[line.status],
            self._outcomes.get(line.outcome, ""),
            line.due_on,
            line.answered_on,
            line.closed_on,
            self._days(line.day, line.answered_on),
            line.officer,
            ", ".join(tags),
            _gone() if line.text is None else line.text,
            "\n\n".join(answers),
        ]

    def entry(self, number: int, line: Line) -> list[Cell]:
        """Return the cells of ``register_columns``."""
        return [
            number,
            line.day,
            self._kinds[line.kind],
            self._channels[line.channel],
            line.service,
            summary(line),
            line.officer,
            line.answered_on,
            self._days(line.day, line.answered_on),
            self._outcomes.get(line.outcome) or self._statuses[line.status],
        ]

    def entries(self, numbered: Iterator[tuple[int, Line]]) -> Iterator[list[Cell]]:
        """Yield the cells of each entry of a register."""
        return (self.entry(number, line) for number, line in numbered)


def summary(line: Line) -> str:
    """Return the beginning of the words on one line, or a note that they were purged."""
    if line.text is None:
        return _gone()
    words = " ".join(line.text.split())
    return words if len(words) <= SUMMARY else words[: SUMMARY - 1].rstrip() + "\u2026"


def _gone() -> str:
    return _("(isi sudah dihapus)")


def _translated(words: Mapping[str, Any]) -> dict[str, str]:
    return {code: str(name) for code, name in words.items()}
