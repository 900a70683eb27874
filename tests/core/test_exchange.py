"""The terms file that units exchange: complete, refused with reasons, and imported all or nothing."""

import copy
import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.exchange import format as file_format
from kiosk.core.exchange.difference import compare
from kiosk.core.exchange.format import LARGEST_FILE, read, write
from kiosk.core.exchange.rules import MOST_FAULTS, Faults, Refused
from kiosk.core.exchange.shelf import MOST, Shelf
from kiosk.core.models import Group, Pronunciation, Relation, Revision, Setting, Term, TermEvent
from kiosk.core.models.terms.publication import publish, retire
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.seed.seed_files import as_entry
from kiosk.core.text.languages import LANGUAGES
from tests.factories import a_check, a_draft, an_account, on_show

ROOT = Path(__file__).resolve().parents[2]
# The rows that a card did not have before the third version.
LATER_ROWS = (
    *("time_served", "who_applies", "when_begins", "no_guarantor"),
    *("duration", "progress", "if_refused", "unpaid_fine"),
)
SEEDS = ROOT / "kiosk" / "core" / "seed" / "terms"

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def siti(storage):
    return an_account("siti", "staff")


@pytest.fixture
def here(storage):
    return exchange.export()


def entry(document: dict, slug: str = "asimilasi") -> dict:
    return next(term for term in document["terms"] if term["slug"] == slug)


def text(document: dict, slug: str = "asimilasi", language: str = "id", kind: str = "published") -> dict:
    return entry(document, slug)["revisions"][language][kind]


def faults(document, here) -> dict[str, str]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(Refused) as refused:
        read(data, here)
    return {fault.path: fault.text for fault in refused.value.faults}


def take_in(document: dict, account=None, review: bool = False):
    return exchange.apply(read(write(document).encode(), exchange.export()), account=account, review=review)


def empty_unit() -> None:
    for model in (Relation, TermEvent, Revision, Term, Group, Pronunciation):
        model.delete().execute()


def everything() -> tuple:
    rows = (list(model.select().order_by(model.id).tuples()) for model in (Term, Revision, TermEvent, Pronunciation))
    return (*rows, sorted(Group.select().tuples()))


# Round trip


def test_an_export_taken_into_an_empty_unit_exports_the_same_bytes(siti):
    a_check("remisi")
    a_draft(title="Asimilasi kerja", short_answer="Berbaur – “é” dengan\nmasyarakat.", cost=None, details="")
    a_draft("klien", language="en", title="Client", short_answer="")
    publish(a_draft("bapas", title="Bapas", short_answer="Balai."), siti)
    Pronunciation.create(language="id", written="Bapas", spoken="[[b'apas]]")
    Term.update(synonyms="", abbreviation="").where(Term.slug == "remisi").execute()
    file = write(exchange.export())

    empty_unit()
    take_in(json.loads(file))

    assert write(exchange.export()) == file
    assert "asimilasi" in file and "Asimilasi kerja" in file


def of_the_second_version(document: dict) -> dict:
    """Write a document as the program did while a card had eight rows."""
    older = copy.deepcopy(document)
    for term in older["terms"]:
        for stages in term["revisions"].values():
            for words in stages.values():
                for row in LATER_ROWS:
                    del words[row]
    return {**older, "version": 2}


def test_a_file_of_the_second_version_has_none_of_the_later_rows(here):
    without = {
        **here,
        "terms": [
            {
                **term,
                "revisions": {
                    language: {stage: {**words, **dict.fromkeys(LATER_ROWS)} for stage, words in stages.items()}
                    for language, stages in term["revisions"].items()
                },
            }
            for term in here["terms"]
        ],
    }

    assert read(write(of_the_second_version(here)).encode(), here) == without


@pytest.mark.parametrize("broken", [5, {"revisions": 5}, {"revisions": {"id": 5}}, {"revisions": {"id": {"draft": 5}}}])
def test_a_broken_term_in_a_file_of_the_second_version_is_refused(here, broken):
    assert faults({**here, "version": 2, "terms": [broken]}, here)


def of_the_first_version(document: dict) -> dict:
    """Write a document as the program did while groups had two names beside each other."""
    groups = [
        {
            "code": one["code"],
            "position": one["position"],
            "name_id": one["names"]["id"],
            "name_en": one["names"].get("en", ""),
        }
        for one in document["groups"]
    ]
    return {**document, "version": 1, "groups": groups}


def test_a_file_of_the_first_version_reads_as_one_of_today(here):
    here["groups"].append({"code": "kesehatan", "names": {"id": "Kesehatan"}, "position": 9})

    assert read(write(of_the_first_version(here)).encode(), here) == here


@pytest.mark.parametrize(
    ("change", "place"),
    [({"name_id": ""}, "id"), ({"name_en": "a" * 41}, "en"), ({"name_en": 5}, "en"), ({"names": {}}, "")],
)
def test_a_wrong_name_in_a_file_of_the_first_version_is_named_with_its_place(here, change, place):
    older = of_the_first_version(here)
    older["groups"][0].update(change)

    assert list(faults(older, here)) == [f"groups.1.names.{place}" if place else ""]


def test_keys_are_sorted_and_terms_are_ordered_by_address(here):
    file = write(here)

    assert file.endswith("}\n")
    assert list(json.loads(file)) == sorted(here)
    assert [term["slug"] for term in here["terms"]] == sorted(term["slug"] for term in here["terms"])


def test_the_order_in_the_file_changes_nothing(here):
    shuffled = {**here, "terms": here["terms"][::-1], "groups": here["groups"][::-1]}

    assert compare(here, read(json.dumps(shuffled).encode(), here)).empty


def test_the_seed_is_a_file_that_anyone_could_take_in(here):
    entries = [as_entry(json.loads(path.read_text("utf-8"))) for path in SEEDS.glob("*.json")]

    document = read(write({**here, "terms": entries}).encode(), {**here, "terms": []})

    assert compare(here, document).unchanged == len(entries) == Term.select().count()


def test_what_was_taken_off_the_kiosk_is_passed_on_as_a_draft(siti):
    words = on_show("klien").short_answer
    retire(on_show("klien"), siti, "Keliru.")

    document = exchange.export()

    assert text(document, "klien", kind="draft")["short_answer"] == words
    assert "published" not in entry(document, "klien")["revisions"]["id"]


def test_of_many_drafts_the_newest_is_passed_on(here):
    for number in range(5):
        a_draft(short_answer=f"Jawaban {number}.")

    assert text(exchange.export(), kind="draft")["short_answer"] == "Jawaban 4."
    assert text(exchange.export()) == text(here)


# What is refused


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "bukan JSON"),
        (b"{", "bukan JSON"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b"[" * 100_000, "bukan JSON"),
        (b"1" * 5_000, "bukan JSON"),
        (b"[]", "bukan berkas istilah"),
        (b"null", "bukan berkas istilah"),
        (b'{"format": "other"}', "bukan berkas istilah"),
        (b'{"format": "kiosk-terms"}', "versi lain"),
        (b'{"format": "kiosk-terms", "version": 4}', "versi lain"),
        (b'{"format": "kiosk-terms", "version": true}', "versi lain"),
        (b'{"format": "kiosk-terms", "version": "1"}', "versi lain"),
        (b'{"format": "kiosk-terms", "format": "kiosk-terms"}', "dua kali"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "dua kali"),
        (b" " * (LARGEST_FILE + 1), "8 MB"),
        (b"PK\x03\x04\xff", "UTF-8"),
    ],
)
@pytest.mark.sqlite_only
def test_any_other_file_is_refused_with_what_to_do(here, data, words):
    assert words in faults(data, here)[""]


def test_a_byte_order_mark_is_no_fault(here):
    assert read(b"\xef\xbb\xbf" + write(here).encode(), here) == here


def set_at(document: dict, path: str, value) -> None:
    *way, last = path.split(".")
    place = document
    for step in way:
        place = next((one for one in place if one["slug"] == step), None) if isinstance(place, list) else place[step]
    place[last] = value


ASIMILASI = "terms.asimilasi"
ID = "terms.asimilasi.revisions.id.published"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("unit", 5, "teks"),
        ("unit", "", "kosong"),
        ("exported_on", "24-11-2026", "tahun-bulan-hari"),
        ("exported_on", "20261124", "tahun-bulan-hari"),
        ("exported_on", "2026-02-30", "tahun-bulan-hari"),
        ("groups", {}, "daftar"),
        ("terms", None, "daftar"),
        (f"{ASIMILASI}.position", True, "bilangan bulat"),
        (f"{ASIMILASI}.position", "1", "bilangan bulat"),
        (f"{ASIMILASI}.position", 1.0, "bilangan bulat"),
        (f"{ASIMILASI}.position", 2**40, "bilangan bulat"),
        (f"{ASIMILASI}.position", float("nan"), "bilangan bulat"),
        (f"{ASIMILASI}.for_sentenced", "false", "true atau false"),
        (f"{ASIMILASI}.for_sentenced", 0, "true atau false"),
        (f"{ASIMILASI}.abbreviation", "A" * 13, "paling banyak 12"),
        (f"{ASIMILASI}.synonyms", "asim", "daftar"),
        (f"{ASIMILASI}.checked", {"by": "Siti"}, 'Bagian "'),
        (f"{ASIMILASI}.revisions", {}, 'Bagian "id"'),
        (f"{ASIMILASI}.revisions", [], "{}"),
        (f"{ID}.title", "", "kosong"),
        (f"{ID}.title", "Dua\nbaris", "satu baris"),
        (f"{ID}.title", "a" * 81, "paling banyak 80"),
        (f"{ID}.short_answer", "  ", "kosong"),
        (f"{ID}.short_answer", None, "teks"),
        (f"{ID}.cost", "a" * 1_001, "paling banyak 1000"),
        (f"{ID}.details", "a" * 6_001, "paling banyak 6000"),
        (f"{ID}.details", "<script>alert(1)</script>", "HTML"),
        (f"{ID}.details", "[tekan](https://example.org)", "HTML, tautan"),
        (f"{ID}.details", "![gambar](/a.png)", "gambar"),
        (f"{ID}.cost", "Gratis\x00", "tersembunyi"),
        (f"{ID}.cost", "Gratis\u202e", "tersembunyi"),
        (f"{ID}.cost", "Gratis\x1b[2J", "tersembunyi"),
        (f"{ID}.cost", "\ud800", "tersembunyi"),
        (f"{ID}.written_on", None, "tahun-bulan-hari"),
    ],
)
@pytest.mark.sqlite_only
def test_a_wrong_value_is_named_with_its_place(here, path, value, words):
    set_at(here, path, value)

    found = faults(here, {**here, "terms": [], "groups": []})

    assert words in found[path]


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (f"{ASIMILASI}.surplus", 1, ASIMILASI, '"surplus" tidak dikenal'),
        ("\ud800\x1b", 1, "", r'"\ud800\x1b" tidak dikenal'),
        (f"{ASIMILASI}.group", "kesehatan", f"{ASIMILASI}.group", "tidak ada di berkas"),
        (f"{ASIMILASI}.related", ["tidak-ada"], f"{ASIMILASI}.related", '"tidak-ada" tidak dapat dikaitkan'),
        (f"{ASIMILASI}.related", ["asimilasi"], f"{ASIMILASI}.related", "tidak dapat dikaitkan"),
        (f"{ASIMILASI}.related", ["klien", "klien"], f"{ASIMILASI}.related", "dua kali"),
        (f"{ASIMILASI}.synonyms", ["satu\ndua"], f"{ASIMILASI}.synonyms.1", "satu baris"),
        (f"{ASIMILASI}.synonyms", ["a" * 600, "b" * 600], f"{ASIMILASI}.synonyms", "terlalu banyak"),
        (f"{ASIMILASI}.revisions.id", {}, f"{ASIMILASI}.revisions.id", "bahasa Indonesia"),
        (
            f"{ASIMILASI}.checked",
            {"by": "Siti", "on": "2999-01-01", "next_on": None},
            f"{ASIMILASI}.checked.on",
            "belum tiba",
        ),
        (
            f"{ASIMILASI}.checked",
            {"by": "Siti", "on": "2026-11-02", "next_on": "2026-11-01"},
            f"{ASIMILASI}.checked.next_on",
            "sesudah",
        ),
    ],
)
@pytest.mark.sqlite_only
def test_a_reference_to_nothing_is_named_with_its_place(here, path, value, place, words):
    set_at(here, path, value)

    assert words in faults(here, {**here, "terms": [], "groups": []})[place]


@pytest.mark.parametrize("slug", ["Asimilasi", "a b", "a/b", "-a", "new", "é", "", "a" * 61, "a\n", None, 5, {}])
@pytest.mark.sqlite_only
def test_what_is_no_address_is_refused(here, slug):
    entry(here, "wali-pemasyarakatan")["slug"] = slug

    assert any(path.endswith("slug") for path in faults(here, {**here, "terms": []}))


def test_a_group_with_the_address_of_a_page_is_refused(here):
    here["groups"].append({"code": "new", "names": {"id": "New"}, "position": 9})

    assert "bukan kata yang dipakai sistem" in faults(here, here)[f"groups.{len(here['groups'])}.code"]


def test_an_address_or_group_twice_is_refused(here):
    words = [{"language": "id", "written": written, "spoken": "pe be"} for written in ("PB", "pb")]
    twice = {name: [*here[name], here[name][0]] for name in ("terms", "groups")}
    twice = {**here, **twice, "pronunciations": words}

    found = faults(twice, here)

    assert f'"{here["terms"][0]["slug"]}" ada dua kali' in found["terms"]
    assert "dua kali" in found["groups"]
    assert '"pb (id)" ada dua kali' in found["pronunciations"]


def test_a_related_term_or_group_may_exist_only_here(here):
    alone = {**here, "groups": [], "terms": [entry(here)]}

    assert read(write(alone).encode(), here)["terms"] == [entry(here)]


def test_faults_are_collected_and_the_twentieth_is_the_last(here):
    for term in here["terms"]:
        term["position"] = -1

    assert len(faults(here, here)) == MOST_FAULTS


def test_texts_are_read_as_they_would_be_stored(here):
    text(here)["conditions"] = "Satu\r\ndua\tcafe\u0301"

    assert text(read(write(here).encode(), here))["conditions"] == "Satu\ndua caf\u00e9"


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def places(value, way=()):
    yield way
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from places(inner, (*way, key))


SMALL = {
    "format": "kiosk-terms",
    "version": 3,
    "unit": "Rutan",
    "exported_on": "2026-11-24",
    "groups": [{"code": "g", "names": {"id": "G"}, "position": 0}],
    "pronunciations": [{"language": "id", "written": "PB", "spoken": "pe be"}],
    "terms": [
        {
            "slug": "a",
            "group": "g",
            "position": 0,
            "abbreviation": "",
            "synonyms": ["b"],
            "for_sentenced": False,
            "related": [],
            "checked": {"by": "S", "on": "2026-11-01", "next_on": None},
            "revisions": {"id": {"published": {**dict.fromkeys(TEXTS, "x"), "written_on": "2026-11-01"}}},
        }
    ],
}
NOTHING_HERE: dict = {"groups": [], "terms": []}


@given(value=values, way=st.sampled_from(list(places(SMALL))))
@pytest.mark.sqlite_only
def test_no_value_in_any_place_makes_reading_fail_otherwise(value, way):
    document = json.loads(json.dumps(SMALL))
    if way:
        place = document
        for step in way[:-1]:
            place = place[step]
        place[way[-1]] = value
    else:
        document = value

    try:
        found = read(json.dumps(document).encode(), NOTHING_HERE)
    except Refused as refused:
        assert all(fault.path.isascii() and fault.text.encode() for fault in refused.faults)
    else:
        assert read(write(found).encode(), NOTHING_HERE) == found


@given(st.binary(max_size=200))
@pytest.mark.sqlite_only
def test_no_bytes_make_reading_fail_otherwise(data):
    with pytest.raises(Refused):
        read(data, NOTHING_HERE)


# Differences


def test_a_changed_a_new_and_a_missing_term_are_distinguished(here):
    there = json.loads(json.dumps(here))
    text(there)["short_answer"] = "Berbaur."
    entry(there)["related"] = ["klien"]
    new = {**json.loads(json.dumps(entry(there, "klien"))), "slug": "klien-baru"}
    there["terms"] = [*(term for term in there["terms"] if term["slug"] != "remisi"), new]

    found = compare(here, there)

    (changed,) = found.changed
    assert changed.properties == [("related", entry(here)["related"], ["klien"])]
    assert changed.texts[0].fields == [("short_answer", text(here)["short_answer"], "Berbaur.")]
    assert [change.there["slug"] for change in found.new] == ["klien-baru"]
    assert [term["slug"] for term in found.absent] == ["remisi"]
    assert found.unchanged == len(here["terms"]) - 2


def test_another_day_of_writing_alone_changes_nothing(here):
    there = json.loads(json.dumps(here))
    text(there)["written_on"] = "2020-01-01"

    assert compare(here, there).empty


def test_a_draft_that_is_on_show_by_now_changes_nothing(here):
    there = json.loads(json.dumps(here))
    entry(there)["revisions"]["id"] = {"draft": text(here)}

    assert compare(here, there).empty


# Import


def test_a_changed_text_is_a_new_revision_and_on_show(here, siti):
    text(here)["short_answer"] = "Berbaur."

    take_in(here, siti)

    shown = on_show()
    assert (shown.short_answer, shown.number, shown.author, shown.published_by) == ("Berbaur.", 2, siti, siti)
    assert Revision.select().where(Revision.number > 1).count() == 1
    assert Term.search("berbaur", "id")[0].slug == "asimilasi"


def test_the_same_file_twice_changes_nothing_the_second_time(here, siti):
    text(here)["short_answer"] = "Berbaur."
    take_in(here, siti)
    before = everything()

    found = take_in(here, siti)

    assert found.empty
    assert everything() == before


def test_a_draft_of_the_file_waits_here(here, siti):
    entry(here)["revisions"]["id"]["draft"] = {**text(here), "short_answer": "Draf."}

    take_in(here, siti)

    assert on_show().number == 1
    assert Term.at("asimilasi").newest("id").short_answer == "Draf."


def test_the_draft_that_waits_here_still_waits_with_its_author(here, siti):
    budi = an_account("budi", "staff")
    term = Term.at("asimilasi")
    term.write(language="id", author=budi, base=1, fields={"title": "Draf", "short_answer": "Milik Budi."})
    text(here)["short_answer"] = "Berbaur."

    take_in(here, siti)

    newest = term.newest("id")
    assert on_show().short_answer == "Berbaur."
    assert (newest.short_answer, newest.author, newest.status) == ("Milik Budi.", budi, Revision.DRAFT)


def test_a_draft_here_that_the_file_shows_is_published_and_not_written_again(here, siti):
    a_draft(title="Asimilasi", short_answer="Berbaur.", details=None)
    draft = text(exchange.export(), kind="draft")
    entry(here)["revisions"]["id"]["published"] = draft

    take_in(here, siti)

    assert on_show().number == 2
    assert Term.at("asimilasi").newest("id").number == 2


def test_with_a_second_reader_published_texts_wait_for_review(here, siti):
    before = on_show().short_answer
    text(here)["short_answer"] = "Berbaur."
    entry(here)["checked"] = {"by": "Siti", "on": "2026-11-20", "next_on": None}

    take_in(here, siti, review=True)

    newest = Term.at("asimilasi").newest("id")
    assert on_show().short_answer == before
    assert (newest.short_answer, newest.status) == ("Berbaur.", Revision.REVIEW)
    assert TermEvent.get(TermEvent.kind == "review asked").actor == siti
    assert Term.at("asimilasi").checked_on is None


def test_a_term_that_the_file_does_not_name_stays(here, siti):
    here["terms"] = [entry(here, "klien")]
    before = everything()

    take_in(here, siti)

    assert everything() == before


def test_groups_pronunciations_order_and_relations_follow_the_file(here, siti):
    here["groups"][0]["names"]["en"] = "Rights"
    here["groups"].append({"code": "kesehatan", "names": {"id": "Kesehatan"}, "position": 9})
    here["pronunciations"] = [{"language": "id", "written": "PB", "spoken": "pe be"}]
    entry(here).update(group="kesehatan", position=7, synonyms=["satu", "dua"], related=["remisi", "klien"])

    take_in(here, siti)

    term = Term.at("asimilasi")
    assert Group.named_in("en")["program"] == "Rights"
    assert (term.group, term.position, term.synonym_list) == ("kesehatan", 7, ["satu", "dua"])
    assert [other.slug for other in term.related_terms()] == ["remisi", "klien"]
    assert Pronunciation.of("id") == {"PB": "pe be"}


def test_a_pronunciation_takes_the_place_of_the_one_in_other_letters(here, siti):
    Pronunciation.create(language="id", written="pb", spoken="pb")
    here["pronunciations"] = [{"language": "id", "written": "PB", "spoken": "pe be"}]

    take_in(here, siti)

    assert Pronunciation.of("id") == {"PB": "pe be"}
    assert Pronunciation.get().author == siti


def test_a_check_comes_along_within_a_unit(here, siti):
    text(here)["short_answer"] = "Berbaur."
    entry(here)["checked"] = {"by": "Siti", "on": "2026-11-20", "next_on": "2027-05-20"}

    take_in(here, siti)

    term = Term.at("asimilasi")
    assert (term.checked_by, term.checked_on, term.next_check_on) == ("Siti", date(2026, 11, 20), date(2027, 5, 20))


def test_a_check_of_another_unit_stays_there_and_a_changed_text_loses_its_own(here, siti):
    a_check("asimilasi")
    here["unit"] = "Rutan Kelas IIB Rembang"
    text(here)["short_answer"] = "Berbaur."
    entry(here, "remisi")["checked"] = {"by": "Ani", "on": "2026-11-20", "next_on": None}

    found = take_in(here)

    assert found.foreign_checks == 1
    assert Term.at("remisi").checked_on is None
    assert Term.at("asimilasi").checked_on is None


def test_a_check_does_not_cover_a_translation_that_the_file_lacks(here, siti):
    entry(here)["checked"] = {"by": "Siti", "on": "2026-11-20", "next_on": None}
    del entry(here)["revisions"]["en"]

    assert take_in(here, siti).empty
    assert Term.at("asimilasi").checked_on is None


def test_what_fails_in_the_middle_changes_nothing(here, siti):
    here["groups"][0]["names"]["en"] = "Rights"
    text(here)["short_answer"] = "Berbaur."
    entry(here, "wali-pemasyarakatan")["related"] = ["tidak-ada"]
    before = everything()

    with pytest.raises(KeyError):
        exchange.apply(here, account=siti, review=False)

    assert everything() == before


def test_differences_read_too_long_ago_are_not_applied(here, siti):
    seen = exchange.state(here, False)
    a_draft(short_answer="Sementara itu.")
    text(here)["short_answer"] = "Berbaur."

    with pytest.raises(exchange.Moved):
        exchange.apply(here, account=siti, review=False, seen=seen)

    assert on_show().number == 1


def test_the_mark_of_the_state_is_the_same_tomorrow_but_not_with_a_second_reader(here):
    tomorrow = {**here, "exported_on": (clock.today() + timedelta(days=1)).isoformat()}

    assert exchange.state(here, False) == exchange.state(tomorrow, False)
    assert exchange.state(here, False) != exchange.state(here, True)


def test_another_unit_begins_with_this_ones_file(here):
    Setting.change(unit_name="Rutan Kelas IIB Rembang")
    empty_unit()

    take_in(here)

    assert len(Term.published("id")) == len(here["terms"])
    assert exchange.export()["unit"] == "Rutan Kelas IIB Rembang"


# The uploaded file that waits to be applied


@pytest.mark.sqlite_only
def test_the_shelf_gives_back_what_it_was_given_until_it_is_dropped(storage, tmp_path):
    shelf = Shelf(tmp_path)

    name = shelf.put(b"data")

    assert shelf.get(name) == b"data"
    assert (tmp_path / "imports" / f"{name}.json").stat().st_mode & 0o077 == 0
    shelf.drop(name)
    assert shelf.get(name) is None


@pytest.mark.parametrize("name", ["", "x", "../keys/session", "a" * 23, "/etc/passwd", "%00" * 7 + "a", "é" * 22])
@pytest.mark.sqlite_only
def test_the_shelf_opens_nothing_but_its_own(tmp_path, name):
    assert Shelf(tmp_path).get(name) is None
    Shelf(tmp_path).drop(name)


@pytest.mark.sqlite_only
def test_the_shelf_keeps_the_newest_ten_and_nothing_older_than_a_day(storage, tmp_path):
    shelf = Shelf(tmp_path)
    old = shelf.put(b"old")
    os.utime(tmp_path / "imports" / f"{old}.json", (0, 0))

    names = [shelf.put(b"new") for _ in range(MOST + 5)]

    assert shelf.get(old) is None
    assert shelf.get(names[-1]) == b"new"
    assert len(list((tmp_path / "imports").iterdir())) == MOST


# The schema in docs


SCHEMA = json.loads((ROOT / "docs" / "terms.schema.json").read_text("utf-8"))
TABLES = {
    "group": file_format.GROUP,
    "pronunciation": file_format.PRONUNCIATION,
    "term": file_format.TERM,
    "check": file_format.CHECK,
    "texts": file_format.REVISIONS,
    "published": file_format.PUBLISHED,
    "draft": file_format.DRAFT,
}


@pytest.mark.sqlite_only
def test_the_schema_names_the_same_fields_as_the_code():
    assert set(SCHEMA["properties"]) == set(SCHEMA["required"]) == set(file_format.FILE)
    assert set(TABLES) == {name for name, part in SCHEMA["$defs"].items() if part.get("type") == "object"} - {"names"}
    for name, table in TABLES.items():
        part = SCHEMA["$defs"][name]
        assert part["additionalProperties"] is False, name
        assert set(part["properties"]) == set(table), name
        assert set(part.get("required", ())) == (set() if name == "texts" else set(table)), name


@pytest.mark.sqlite_only
def test_the_schema_names_the_same_format_and_languages_as_the_code():
    assert SCHEMA["properties"]["format"]["const"] == file_format.FORMAT
    assert SCHEMA["properties"]["version"]["const"] == file_format.VERSION
    assert tuple(SCHEMA["$defs"]["term"]["properties"]["revisions"]["properties"]) == tuple(LANGUAGES)
    assert tuple(SCHEMA["$defs"]["names"]["properties"]) == tuple(LANGUAGES)
    assert tuple(SCHEMA["$defs"]["pronunciation"]["properties"]["language"]["enum"]) == tuple(LANGUAGES)


def limited():
    for name, table in {**TABLES, "": file_format.FILE}.items():
        for field, shape in (SCHEMA["$defs"][name] if name else SCHEMA)["properties"].items():
            for place in (shape, shape.get("items", {})):
                if "maxLength" in place:
                    yield pytest.param(table[field], place is not shape, place["maxLength"], id=f"{name}.{field}")


@pytest.mark.parametrize(("rule", "in_list", "most"), limited())
@pytest.mark.sqlite_only
def test_the_schema_has_the_limits_of_the_code(rule, in_list, most):
    fits, exceeds = Faults(), Faults()

    for length, noted in ((most, fits), (most + 1, exceeds)):
        rule(["a" * length] if in_list else "a" * length, "", noted)

    assert fits == []
    assert any("terlalu panjang" in fault.text for fault in exceeds)
