"""The files of the seed: its terms and lists, and digests of what earlier releases contained."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kiosk.core.exchange.difference import PROPERTIES
from kiosk.core.models.terms.revision import CARD, TEXTS

_FOLDER = Path(__file__).parent
_TERMS = _FOLDER / "terms"
RELEASED = _FOLDER / "released.json"
_DIGITS = 16

# Digests of all that earlier releases contained, by the address of the term and by language or property.
Released = Mapping[str, Mapping[str, list[str]]]


def seed_lists() -> dict:
    """Return the groups, services and reasons of the seed."""
    return json.loads((_FOLDER / "lists.json").read_text("utf-8"))


def seed_terms(folder: Path = _TERMS) -> list[dict]:
    """Return the terms of the seed, each as an entry of the terms file."""
    return [as_entry(json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json"))]


def as_entry(seed: dict) -> dict:
    """Return a term of ``seed/terms/*.json`` as an entry of the terms file."""
    entry = {name: value for name, value in seed.items() if name != "written_on"}
    texts = {
        language: {"published": {**dict.fromkeys(CARD), **words, "written_on": seed["written_on"]}}
        for language, words in seed["revisions"].items()
    }
    return {**entry, "checked": None, "revisions": texts}


def released() -> Released:
    """Return the digests of what earlier releases contained."""
    return json.loads(RELEASED.read_text("utf-8"))


def text_digest(words: Mapping[str, Any]) -> str:
    """Return the digest of a text. Rows that do not apply are left out, so that a new row changes no digest."""
    return digest({name: words[name] for name in TEXTS if words.get(name) is not None})


def digest(value: Any) -> str:
    """Return the digest of a JSON value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def with_release(known: Released, entries: Iterable[dict]) -> Released:
    """Return ``known`` with the digests of the ``entries`` of one more release."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for slug, parts in known.items():
        found[slug] = {part: list(digests) for part, digests in parts.items()}
    for entry in entries:
        texts = {language: text_digest(text["published"]) for language, text in entry["revisions"].items()}
        for part, one in {**texts, **{name: digest(entry[name]) for name in PROPERTIES}}.items():
            digests = found[entry["slug"]].setdefault(part, [])
            if one not in digests:
                digests.append(one)
    return dict(found)
