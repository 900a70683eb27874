"""The differences that an import would make, prepared for the staff's pages, word by word."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.exchange.difference import Difference, TermChange, TextChange, title_of
from kiosk.core.text.comparison import GONE, NEW, SAME, compare
from kiosk.core.text.languages import LANGUAGES, SOURCE, translations
from kiosk.core.web.page import day_short
from kiosk.core.web.wording import FACTS

# A label, and the runs that lead from before to after.
Row = tuple[str, list[tuple[str, str]]]

_FIELDS = {"title": _l("Judul"), "short_answer": _l("Jawaban singkat"), **FACTS}
_PROPERTIES = {
    "group": _l("Kelompok"),
    "position": _l("Urutan dalam kelompok"),
    "abbreviation": _l("Singkatan"),
    "synonyms": _l("Nama lain"),
    "for_sentenced": _l("Hanya untuk narapidana (bukan tahanan)"),
    "related": _l("Istilah terkait"),
}
_KINDS = {
    ("published", True): _l("%(language)s, teks baru yang tampil"),
    ("published", False): _l("%(language)s, yang tampil"),
    ("draft", True): _l("%(language)s, draf baru"),
    ("draft", False): _l("%(language)s, draf"),
}


class Shown:
    """A difference as its page shows it; ``here`` and ``there`` are the documents that were compared."""

    def __init__(self, here: dict, there: dict, difference: Difference) -> None:
        self.difference = difference
        self.unit = there["unit"]
        self.is_foreign = here["unit"] != there["unit"]
        self._groups = {group["code"]: group["names"][SOURCE] for group in (*there["groups"], *here["groups"])}
        self._titles = {entry["slug"]: title_of(entry) for entry in (*here["terms"], *there["terms"])}

    @property
    def new(self) -> list[dict[str, Any]]:
        """The new terms: title, group, and each text in full."""
        return [
            {"title": change.title, "group": self._groups[change.there["group"]], "parts": self._texts(change)}
            for change in self.difference.new
        ]

    @property
    def changed(self) -> list[dict[str, Any]]:
        """The changed terms: title, address, and rows under a heading per changed part."""
        return [
            {"title": change.title, "slug": change.there["slug"], "parts": self._parts(change)}
            for change in self.difference.changed
        ]

    @property
    def lists(self) -> list[Row]:
        """The groups and pronunciations that are new or change."""
        groups = [
            (_("Kelompok: %(name)s", name=after["names"][SOURCE]), compare(_group(before), _group(after)))
            for before, after in self.difference.groups
        ]
        words = [
            (_("Pengucapan: %(word)s", word=after["written"]), compare(_pronounced(before), _pronounced(after)))
            for before, after in self.difference.pronunciations
        ]
        return groups + words

    @property
    def absent(self) -> list[str]:
        """The titles of terms that the file does not have."""
        return [title_of(entry) for entry in self.difference.absent]

    def _parts(self, change: TermChange) -> list[tuple[str, list[Row]]]:
        same = [
            (str(_PROPERTIES[name]), compare(self._value(name, before), self._value(name, after)))
            for name, before, after in change.properties
        ]
        if change.check and change.here:
            same.append((_("Pemeriksaan"), compare(_check(change.here["checked"]), _check(change.check))))
        own = [(_("Semua bahasa"), same)] if same else []
        return own + self._texts(change)

    def _texts(self, change: TermChange) -> list[tuple[str, list[Row]]]:
        return [(_heading(text), _rows(text)) for text in change.texts]

    def _value(self, name: str, value: Any) -> str:
        if name == "group":
            return self._groups.get(value, value)
        if name == "related":
            return ", ".join(self._titles.get(slug, slug) for slug in value)
        if name == "synonyms":
            return ", ".join(value)
        if name == "for_sentenced":
            return _("Ya") if value else _("Tidak")
        return str(value)


def _heading(text: TextChange) -> str:
    return str(_KINDS[text.kind, text.before is None]) % {"language": LANGUAGES[text.language].title}


def _rows(text: TextChange) -> list[Row]:
    """Return the fields that differ; of a new text, those that apply, without marks."""
    if text.before is None:
        return [(str(_FIELDS[name]), [(SAME, _fact(after))]) for name, _before, after in text.fields]
    return [(str(_FIELDS[name]), _runs(before, after)) for name, before, after in text.fields]


def _runs(before: str | None, after: str | None) -> list[tuple[str, str]]:
    """Return what changed word by word, or as a whole if one of the two is not a text."""
    return compare(before, after) if before and after else [(GONE, _fact(before)), (NEW, _fact(after))]


def _fact(value: str | None) -> str:
    if value is None:
        return _("Baris ini tidak berlaku.")
    return value or _("Belum diisi. Tanyakan kepada petugas.")


def _group(row: dict | None) -> str:
    if row is None:
        return ""
    names = row["names"]
    lines = [f"{_('Nama')}: {names[SOURCE]}"]
    for code, language in translations().items():
        lines.append(f"{_('Nama bahasa %(language)s', language=language.called)}: {names.get(code, '')}")
    return "\n".join([*lines, f"{_('Urutan')}: {row['position']}"])


def _pronounced(row: dict | None) -> str:
    return f"{row['written']} = {row['spoken']}" if row else ""


def _check(check: dict | None) -> str:
    if check is None:
        return _("belum diperiksa")
    return _("%(day)s oleh %(name)s", day=day_short(date.fromisoformat(check["on"])), name=check["by"])
