"""No name of a seed term leads to another term: what is typed as a name has one answer."""

import json
import re
from pathlib import Path

import pytest

from kiosk.core.text.text import fold

FOLDER = Path(__file__).resolve().parents[2] / "kiosk" / "core" / "seed" / "terms"
TERMS = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def names(term):
    """Return the abbreviation and the titles of both languages: whole, without and within their brackets."""
    titles = [words["title"] for words in term["revisions"].values()]
    parts = [part for title in titles for part in re.split(r"[()]", title)]
    found = {fold(name).strip() for name in (term["abbreviation"], term["slug"].replace("-", " "), *titles, *parts)}
    return found - {""}


def synonyms(term):
    return {fold(word) for word in term["synonyms"]}


def shared(terms, first, second):
    """Return the words that ``first`` gives for one term and ``second`` for another, with both."""
    return sorted(
        (word, one["slug"], other["slug"])
        for one in terms
        for other in terms
        if one is not other
        for word in first(one) & second(other)
    )


def test_no_synonym_is_the_name_of_another_term():
    assert shared(TERMS, synonyms, names) == []


def test_no_two_terms_share_a_name_or_a_synonym():
    assert shared(TERMS, names, names) == []
    assert shared(TERMS, synonyms, synonyms) == []


@pytest.mark.parametrize("title", ["Grasi", "Ampunan (Grasi)"])
def test_control_a_synonym_that_is_another_term_is_found(title):
    term = {"slug": "ampunan", "abbreviation": "", "synonyms": [], "revisions": {"id": {"title": title}}}
    other = {**term, "slug": "remisi", "synonyms": ["grasi"], "revisions": {"id": {"title": "Remisi"}}}

    assert shared([term, other], synonyms, names) == [("grasi", "remisi", "ampunan")]
