"""The terms file that units exchange: writing, reading, validation. docs/terms-file.md describes the format."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.core.days import clock
from kiosk.core.exchange.rules import (
    Fault,
    Faults,
    Refused,
    Rule,
    by_language,
    day,
    is_number,
    line,
    list_of,
    number,
    object_of,
    one_of,
    or_null,
    shown,
    text,
    truth,
)
from kiosk.core.models import Group, Pronunciation, Revision, Setting, Term
from kiosk.core.models.terms.revision import CARD
from kiosk.core.text.languages import LANGUAGES, SOURCE

FORMAT, VERSION = "kiosk-terms", 3
# In the first version a group had two separate names; before the third a card had no such rows.
_FIRST, _OLDER = 1, (1, 2)
_LATER_ROWS = (
    "time_served",
    "who_applies",
    "when_begins",
    "no_guarantor",
    "duration",
    "progress",
    "if_refused",
    "unpaid_fine",
)
_OLDER_NAMES = {"id": "name_id", "en": "name_en"}
LARGEST_FILE = 8 * 1024 * 1024

_MOST_TERMS, _MOST_GROUPS, _MOST_PRONUNCIATIONS, _MOST_NAMES = 1_000, 100, 5_000, 1_000
# "new" is the address of a page under the staff's list.
_SLUG = line(Term.MAX_SLUG, least=1, pattern="(?!new$)[a-z0-9]+(-[a-z0-9]+)*")
_GROUP_CODE = line(Group.MAX_CODE, least=1, pattern="(?!new$)[a-z0-9-]+")

GROUP: dict[str, Rule] = {
    "code": _GROUP_CODE,
    "names": by_language(line(Group.MAX_NAME), source=line(Group.MAX_NAME, least=1)),
    "position": number,
}
PRONUNCIATION: dict[str, Rule] = {
    "language": one_of(LANGUAGES),
    "written": line(Pronunciation.MAX_WRITTEN, least=1),
    "spoken": line(Pronunciation.MAX_SPOKEN, least=1),
}
DRAFT: dict[str, Rule] = {
    "title": line(Revision.MAX_TITLE),
    "short_answer": text(Revision.MAX_SHORT_ANSWER),
    **{name: or_null(text(Revision.MAX_FACT)) for name in CARD},
    "details": or_null(text(Revision.MAX_DETAILS, in_markdown=True)),
    "written_on": day,
}
# What the kiosk shows has a title and a short answer.
PUBLISHED: dict[str, Rule] = {
    **DRAFT,
    "title": line(Revision.MAX_TITLE, least=1),
    "short_answer": text(Revision.MAX_SHORT_ANSWER, least=1),
}
REVISIONS: dict[str, Rule] = {"published": object_of(PUBLISHED), "draft": object_of(DRAFT)}
CHECK: dict[str, Rule] = {"by": line(Term.MAX_CHECKED_BY, least=1), "on": day, "next_on": or_null(day)}
TERM: dict[str, Rule] = {
    "slug": _SLUG,
    "group": _GROUP_CODE,
    "position": number,
    "abbreviation": line(Term.MAX_ABBREVIATION),
    "synonyms": list_of(line(Term.MAX_SYNONYMS, least=1), _MOST_NAMES),
    "for_sentenced": truth,
    "related": list_of(_SLUG, _MOST_NAMES),
    "checked": or_null(object_of(CHECK)),
    "revisions": by_language(object_of(REVISIONS, may_lack=REVISIONS)),
}
FILE: dict[str, Rule] = {
    "format": one_of([FORMAT]),
    "version": number,
    "unit": line(Setting.MAX_NAME, least=1),
    "exported_on": day,
    "groups": list_of(object_of(GROUP), _MOST_GROUPS),
    "pronunciations": list_of(object_of(PRONUNCIATION), _MOST_PRONUNCIATIONS),
    "terms": list_of(object_of(TERM), _MOST_TERMS),
}
_FILE = object_of(FILE)


def write(document: dict) -> str:
    """Return a document as the content of a file: the same document always gives the same bytes."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read(data: bytes, here: dict) -> dict:
    """Return the document that ``data`` holds, its texts as they would be stored.

    It may refer to groups and terms of ``here``, this unit's own document. Raises ``Refused``.
    """
    faults = Faults()
    document = _FILE(_parsed(data), "", faults)
    if not faults:
        _judge_whole(document, here, faults)
    if faults:
        raise Refused(faults)
    return document


def _parsed(data: bytes) -> dict:
    if len(data) > LARGEST_FILE:
        raise _refusal(_l("Berkas ini lebih besar dari 8 MB. Pilih berkas hasil ekspor istilah."))
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(_l("Berkas ini bukan teks UTF-8. Pilih berkas JSON hasil ekspor istilah.")) from None
    try:
        value = json.loads(words, object_pairs_hook=_without_twins)
    except _Twin as twin:
        raise _refusal(
            _l('Nama "%(key)s" muncul dua kali di satu tempat. Hapus salah satunya.', key=str(twin))
        ) from None
    except (ValueError, RecursionError):
        raise _refusal(
            _l("Berkas ini bukan JSON yang utuh. Ekspor sekali lagi, lalu unggah berkas yang baru.")
        ) from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _refusal(_l("Berkas ini bukan berkas istilah kios. Pilih berkas JSON hasil ekspor istilah."))
    if is_number(value.get("version")) and value["version"] in _OLDER:
        return _of_today(value)
    if not is_number(value.get("version")) or value["version"] != VERSION:
        raise _refusal(
            _l(
                "Berkas ini dibuat oleh versi lain dari program ini. Ekspor sekali lagi dengan versi yang sama,"
                " atau perbarui program di sini."
            )
        )
    return value


def _of_today(older: dict) -> dict:
    """Return a file of an earlier version in the current format; what is invalid is left for the validation."""
    groups = older.get("groups")
    if older["version"] == _FIRST and isinstance(groups, list):
        groups = [_group_of_today(group) if isinstance(group, dict) else group for group in groups]
        older = {**older, "groups": groups}
    terms = older.get("terms")
    for term in terms if isinstance(terms, list) else ():
        for words in _texts_of(term):
            words |= {**dict.fromkeys(_LATER_ROWS), **words}
    return {**older, "version": VERSION}


def _texts_of(term: Any) -> Iterator[dict]:
    """Yield the texts of a term of an unchecked file."""
    by_language = term.get("revisions") if isinstance(term, dict) else None
    for stages in by_language.values() if isinstance(by_language, dict) else ():
        for words in stages.values() if isinstance(stages, dict) else ():
            if isinstance(words, dict):
                yield words


def _group_of_today(older: dict) -> dict:
    if "names" in older:
        raise _refusal(_l('Nama "%(key)s" tidak dikenal. Periksa ejaannya, atau hapus.', key="names"))
    names = {language: older[key] for language, key in _OLDER_NAMES.items() if key in older}
    rest = {key: value for key, value in older.items() if key not in _OLDER_NAMES.values()}
    # An empty name was a missing one.
    return {**rest, "names": {language: name for language, name in names.items() if name != "" or language == SOURCE}}


class _Twin(Exception):
    """A duplicate name in one object: one of its values would be lost silently."""


def _without_twins(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twin(shown(Counter(key for key, _ in pairs).most_common(1)[0][0]))
    return found


def _refusal(words: Any) -> Refused:
    return Refused([Fault("", words)])


def _judge_whole(document: dict, here: dict, faults: Faults) -> None:
    """Check what no single value shows: duplicates, and references to nothing."""
    groups = [group["code"] for group in document["groups"]]
    slugs = [term["slug"] for term in document["terms"]]
    words = [f"{row['written'].casefold()} ({row['language']})" for row in document["pronunciations"]]
    for path, names in (("groups", groups), ("terms", slugs), ("pronunciations", words)):
        for name in _twins(names):
            faults.add(path, _l('"%(name)s" ada dua kali. Hapus salah satunya.', name=name))
    known = {*groups, *(group["code"] for group in here["groups"])}
    relatable = {*slugs, *(term["slug"] for term in here["terms"])}
    for term in document["terms"]:
        _judge_term(term, f"terms.{term['slug']}", known, relatable, faults)


def _judge_term(term: dict, path: str, groups: set[str], slugs: set[str], faults: Faults) -> None:
    if term["group"] not in groups:
        faults.add(f"{path}.group", _l("Kelompok ini tidak ada di berkas ini maupun di sini."))
    if len("\n".join(term["synonyms"])) > Term.MAX_SYNONYMS:
        faults.add(f"{path}.synonyms", _l("Nama lain ini terlalu banyak: hapus sebagian."))
    for slug in term["related"]:
        if slug not in slugs or slug == term["slug"]:
            faults.add(f"{path}.related", _l('Istilah "%(slug)s" tidak dapat dikaitkan di sini.', slug=slug))
    for slug in _twins(term["related"]):
        faults.add(f"{path}.related", _l('"%(name)s" ada dua kali. Hapus salah satunya.', name=slug))
    if not term["revisions"][SOURCE]:
        faults.add(f"{path}.revisions.id", _l("Setiap istilah perlu teks bahasa Indonesia, terbit atau draf."))
    _judge_check(term["checked"], f"{path}.checked", faults)


def _judge_check(check: dict | None, path: str, faults: Faults) -> None:
    if check is None:
        return
    if check["on"] > clock.today().isoformat():
        faults.add(f"{path}.on", _l("Tanggal ini belum tiba."))
    if check["next_on"] is not None and check["next_on"] <= check["on"]:
        faults.add(f"{path}.next_on", _l("Pilih tanggal sesudah tanggal diperiksa."))


def _twins(values: list) -> list:
    return [value for value, times in Counter(values).items() if times > 1]
