"""Validation of the values in a terms file: a rule records the faults of a value and returns it as stored."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.core.models import Term
from kiosk.core.text import markdown
from kiosk.core.text.languages import LANGUAGES, SOURCE, translations
from kiosk.core.text.text import SIGN, UnsafeText, clean

MOST_FAULTS = 20

_ADDRESS = re.compile("[a-z0-9-]{1,60}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEY_SHOWN = 40


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, and where: "terms.remisi.group"."""

    path: str
    message: Any

    @property
    def text(self) -> str:
        """The message in the person's language; a plain text, since Jinja would not escape a lazy one."""
        return str(self.message)


class Refused(Exception):
    """The file cannot be imported; ``faults`` are the first twenty reasons."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("the file cannot be taken")
        self.faults = faults


class Faults(list):
    """A list of faults that gives up at the twentieth: a broken file of 8 MB has a million."""

    def add(self, path: str, text: Any) -> None:
        """Add a fault. Raises ``Refused`` at the twentieth."""
        self.append(Fault(path, text))
        if len(self) == MOST_FAULTS:
            raise Refused(self)


# Takes a value, its place in the file and the list of faults; returns the value as it would be stored.
Rule = Callable[[Any, str, Faults], Any]


def shown(key: str) -> str:
    """Return a name in the file in a form that can be printed: it may hold anything, even a lone surrogate."""
    return key[:_KEY_SHOWN] if key.isascii() and key.isprintable() else ascii(key[:_KEY_SHOWN])[1:-1]


def is_number(value: Any) -> bool:
    """Return whether a JSON value is an integer; true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def line(most: int, *, least: int = 0, pattern: str = "") -> Rule:
    """Return the rule of a text of one line, of ``least`` to ``most`` code points that matches ``pattern``."""
    of_text = text(most, least=least)
    form = re.compile(pattern or ".*", re.DOTALL)

    def rule(value: Any, path: str, faults: Faults) -> Any:
        found = of_text(value, path, faults)
        if isinstance(found, str) and "\n" in found:
            faults.add(path, _l("Tulis dalam satu baris."))
        elif isinstance(found, str) and not form.fullmatch(found):
            faults.add(path, _l("Pakai huruf kecil, angka, dan tanda hubung saja, dan bukan kata yang dipakai sistem."))
        return found

    return rule


def text(most: int, *, least: int = 0, in_markdown: bool = False) -> Rule:
    """Return the rule of a text of several lines, of ``least`` to ``most`` code points."""

    def rule(value: Any, path: str, faults: Faults) -> Any:
        if not isinstance(value, str):
            faults.add(path, _l('Di sini harus ada teks, di antara tanda "".'))
            return None
        try:
            found = clean(value)
        except UnsafeText as unsafe:
            faults.add(
                path,
                _l('Ada tanda tersembunyi di tempat %(sign)s: "%(around)s". Hapus.', sign=SIGN, around=unsafe.around),
            )
            return None
        if len(found) > most:
            faults.add(path, _l("Teks ini terlalu panjang: paling banyak %(most)s huruf.", most=most))
        elif len(found.strip()) < least:
            faults.add(path, _l("Bagian ini tidak boleh kosong."))
        elif in_markdown and markdown.refused(found):
            faults.add(path, _l("Hapus HTML, tautan, dan gambar: layar pengunjung tidak menampilkannya."))
        return found

    return rule


def number(value: Any, path: str, faults: Faults) -> Any:
    """Rule: a place in an order."""
    if not is_number(value) or not 0 <= value <= Term.MAX_POSITION:
        faults.add(path, _l("Di sini harus ada bilangan bulat dari 0 sampai %(most)s.", most=Term.MAX_POSITION))
    return value


def truth(value: Any, path: str, faults: Faults) -> Any:
    """Rule: true or false."""
    if not isinstance(value, bool):
        faults.add(path, _l("Di sini harus tertulis true atau false, tanpa tanda petik."))
    return value


def day(value: Any, path: str, faults: Faults) -> Any:
    """Rule: a day of the calendar as 2026-11-24."""
    try:
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        faults.add(path, _l("Tulis tanggal yang ada sebagai tahun-bulan-hari, misalnya 2026-11-24."))
    return value


def one_of(values: Collection[str]) -> Rule:
    """Return the rule of a value that must be one of ``values``."""

    def rule(value: Any, path: str, faults: Faults) -> Any:
        if not isinstance(value, str) or value not in values:
            faults.add(path, _l("Di sini hanya boleh tertulis: %(values)s.", values=", ".join(values)))
        return value

    return rule


def or_null(of_value: Rule) -> Rule:
    """Return the rule of a value that may be null."""
    return lambda value, path, faults: None if value is None else of_value(value, path, faults)


def list_of(of_each: Rule, most: int) -> Rule:
    """Return the rule of a list of at most ``most`` values."""

    def rule(value: Any, path: str, faults: Faults) -> Any:
        if not isinstance(value, list):
            faults.add(path, _l("Di sini harus ada daftar, di antara tanda []."))
            return None
        if len(value) > most:
            faults.add(path, _l("Daftar ini terlalu panjang: paling banyak %(most)s.", most=most))
            return None
        return [of_each(each, f"{path}.{_name_of(each, place)}", faults) for place, each in enumerate(value, 1)]

    return rule


def _name_of(value: Any, place: int) -> str:
    """Return the address of a term, or else its place in the list, counted from 1."""
    slug = value.get("slug") if isinstance(value, dict) else None
    return slug if isinstance(slug, str) and _ADDRESS.fullmatch(slug) else str(place)


def by_language(of_each: Rule, *, source: Rule | None = None) -> Rule:
    """Return the rule of an object with a value for each language; it must have the Indonesian one.

    ``source`` is the rule of that one, if it has its own.
    """

    def rule(value: Any, path: str, faults: Faults) -> Any:
        rules = {code: of_each for code in LANGUAGES} | ({SOURCE: source} if source else {})
        return object_of(rules, may_lack=translations())(value, path, faults)

    return rule


def object_of(rules: Mapping[str, Rule], *, may_lack: Iterable[str] = ()) -> Rule:
    """Return the rule of an object with exactly these names; those in ``may_lack`` are optional."""

    def rule(value: Any, path: str, faults: Faults) -> Any:
        if not isinstance(value, dict):
            faults.add(path, _l("Di sini harus ada bagian dengan nama dan isi, di antara tanda {}."))
            return None
        for key in value.keys() - rules.keys():
            faults.add(path, _l('Nama "%(key)s" tidak dikenal. Periksa ejaannya, atau hapus.', key=shown(key)))
        for key in sorted(rules.keys() - value.keys() - set(may_lack)):
            faults.add(path, _l('Bagian "%(key)s" tidak ada. Tambahkan.', key=key))
        return {
            key: of_value(value[key], f"{path}.{key}".lstrip("."), faults)
            for key, of_value in rules.items()
            if key in value
        }

    return rule
