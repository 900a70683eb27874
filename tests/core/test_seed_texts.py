"""The seed texts: complete, short enough to be read on foot, and free of what the domain reference forbids."""

import json
import re
import textwrap
from collections import Counter
from datetime import date

import pytest

from kiosk.core.models.terms.revision import CARD, LISTS, TEXTS
from kiosk.core.text.plain_language import advise, sentences, without_markup
from tests import facts

KEYS = [
    "slug",
    "group",
    "abbreviation",
    "position",
    "for_sentenced",
    "synonyms",
    "related",
    "written_on",
    "revisions",
]
GROUPS = {"program", "lembaga", "proses", "kunjungan"}
COMPLETE = [
    "pembebasan-bersyarat",
    "cuti-bersyarat",
    "cuti-menjelang-bebas",
    "cuti-mengunjungi-keluarga",
    "asimilasi",
    "remisi",
]
PROGRAMMES = [*COMPLETE, "pengurangan-masa-pidana", "integrasi", "syarat-umum-program"]
# At 1080 px the value column of a card holds about 42 characters of the base size. The first page has room for some 18
# such lines below the short answer, each further one for 30: a reader turns twice at most, then come the details.
CARD_COLUMN = 42
ASKED_FIRST = 26
WHOLE_CARD = 60
# Read on foot, by people who are worried.
LONGEST_SENTENCE = {"id": 16, "en": 20}
LONGEST_FIELD = 350
LONGEST_SHORT_ANSWER = 300
# Not written out on the card, with the reason.
KNOWN_LETTERS = {
    "LAPOR": "the name of a service, written like this by the service itself",
    "HUM": "part of the number of a decision of the Supreme Court",
}
# Short names of offices and rules that no pattern of capitals finds: where one stands, its words stand beside it.
SHORT_NAMES = ("Ditjenpas", "Kanwil", "Permenkumham", "PermenPANRB", "Keppres", "Perpres", "Permenimipas", "Posbakum")

# What domain.md marks NO, leaves to an officer, or lists among the traps of public pages; each with a text that it must
# catch, so that a pattern which no longer matches anything fails its control.
FORBIDDEN = {
    "a clock time": (r"\b\d{1,2}[.:]\d{2}\b|\bWIB\b", "Buka 09.00 sampai selesai"),
    "a weekday as visiting day": (
        r"\b(senin|selasa|rabu|kamis|jumat|sabtu|minggu|(mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
        "Setiap Senin dan Kamis",
    ),
    "a length of visit": (r"\b\d+ ?(menit|minutes?|mins?)\b", "Lama kunjungan 30 menit"),
    "asimilasi di rumah as an offer": (
        r"asimilasi (di )?rumah(?! dulu dipakai|\*\*)|home assimilation(?! was used|\*\*)",
        "Asimilasi di rumah bisa diajukan keluarga",
    ),
    "Kemenkumham as the present ministry": (
        r"\bkemenkumham\b|kementerian hukum dan (ham|hak)|ministry of law and human",
        "Kemenkumham memutuskan usul",
    ),
    "PP 99": (r"\bPP\b[^.\n]{0,12}\b(99|28)\b", "PP 99/2012 mensyaratkan"),
    "PP 28 category": (r"kategori PP|PP 28", "Kategori PP 28"),
    "the repealed law of 1995": (r"\b12/1995\b", "UU 12/1995"),
    "a wrong number of UU 22/2022": (r"\b(UU|Law|PP)\b[^.\n·]{0,8}\b20/2022\b|\bPP 22/2022\b", "UU 20/2022 Pasal 10"),
    "the replaced SP4N rule": (r"\b62/2018\b", "PermenPANRB 62/2018"),
    "Permenkumham 8/2024": (r"\b8/2024\b", "Permenkumham 8/2024 Pasal 5"),
    "the old CB limit": (
        r"\b1 tahun 3 bulan\b|\b1 year (and )?3 months\b|\b15 (bulan|months)\b",
        "Hukuman paling lama 1 tahun 3 bulan",
    ),
    "a minimum sentence for PB": (
        r"13[.,]5|hukuman(nya)? paling sedikit 1 tahun|sentence of at least 1 year",
        "Hukuman paling sedikit 1 tahun",
    ),
    "remission for blood donors": (r"donor|blood", "Remisi donor darah"),
    "the share of dasawarsa remission": (r"\b1/12\b|seperdua belas|one twelfth", "Sebesar 1/12 hukuman"),
    "SEO formulas of remission": (r"1/3 (x|kali|dari) hukuman", "Remisi 1/3 x hukuman"),
    "complaint deadlines": (r"\b(60|30|14|enam puluh) (hari|days)\b|\bsixty days\b", "Selesai dalam 60 hari"),
    "durations of processing and appeal": (r"\b(7|12) (hari(?! kerja)|days)\b", "Bila 12 hari tidak dijawab"),
    "LAPOR! deadlines": (r"\b(3|5) (hari kerja|working days)\b", "Diteruskan dalam 3 hari kerja"),
    "UU 25/2009 articles left open": (r"25/2009 (Pasal|Article) (36|42|44|50)\b", "UU 25/2009 Pasal 44"),
    "a release-date calculator": (
        r"kalkulator|calculator|hitung sendiri|menghitung tanggal bebas|calculate your",
        "Buka kalkulator bebas",
    ),
    "JC as a condition": (
        r"\bJC (masih|tetap|wajib|adalah syarat|is (still )?a condition|is required)",
        "Surat JC masih menjadi syarat",
    ),
    "a promise on photocopies and duty stamps": (
        r"(fotokopi|meterai)[^.]{0,30}(gratis|ditanggung|Rp)|(photocop|stamp)[^.]{0,30}(free|Rp)",
        "Fotokopi dan meterai ditanggung Rutan",
    ),
    "an amount of money": (r"\bRp\b|\brupiah\b", "Biaya Rp 10.000"),
    "Rutan serving convicts as its purpose": (r"Rutan melayani narapidana", "Rutan melayani narapidana"),
    "a person in office": (r"\b(Sugito|Hardiono|Mardi Santoso)\b", "Kepala Rutan Sugito"),
    "a phone number": (r"\b0\d{8,}\b|\+62", "Hubungi 081234567890"),
    "the old survey site": (r"balitbangham", "survei.balitbangham.go.id"),
    "the ministry's survey as ours": (r"\b(SPAK|SPKP)\b", "Hasil SPAK"),
}


def as_written(slug):
    return json.loads((facts.TERMS / f"{slug}.json").read_text("utf-8"))


def faults(text):
    return [name for name, (pattern, _) in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)]


def prose(revision):
    """Return the rows of a text that are read as sentences: a citation is worded by the law."""
    rows = {name: text for name, text in revision.items() if text and name not in ("title", "legal_basis")}
    return {name: without_markup(text) if name == "details" else text for name, text in rows.items()}


def too_long(text, limit):
    return [one for one in sentences(text) if sum(any(c.isalnum() for c in word) for word in one.split()) > limit]


TERMS = facts.load_terms()
TITLES = [
    title
    for term in TERMS.values()
    for title in (term["abbreviation"], *(words["title"] for words in term["revisions"].values()))
]


def unexplained(text, language):
    """Return the abbreviations that neither the text explains nor a term of the kiosk."""
    known = {letters for title in TITLES for letters in re.findall(r"\b[A-Z]{2,}\b", title)}
    advice = advise({"details": text}, language, abbreviations=known | set(KNOWN_LETTERS))
    short = (name for name in SHORT_NAMES if name in text and not any(name in title for title in TITLES))
    return [
        *(one.words for one in advice if one.kind == "abbreviation"),
        *(name for name in short if not re.search(rf"{name} \(|\({name}\b", text)),
    ]


REVISIONS = [
    pytest.param(slug, language, revision, id=f"{slug}-{language}")
    for slug, term in TERMS.items()
    for language, revision in term["revisions"].items()
]
each_term = pytest.mark.parametrize("slug", TERMS)
each_revision = pytest.mark.parametrize(("slug", "language", "revision"), REVISIONS)


def test_there_are_at_least_twenty_eight_terms_in_the_four_groups():
    assert len(TERMS) == 57
    assert {term["group"] for term in TERMS.values()} == GROUPS


@each_term
def test_a_file_has_the_keys_of_the_schema_in_their_order(slug):
    term = as_written(slug)
    assert list(term) == KEYS
    assert list(term["revisions"]) == ["id", "en"]
    for revision in term["revisions"].values():
        assert list(revision) == [name for name in TEXTS if name in revision]
        assert {"title", "short_answer", "details"} <= set(revision)


@each_term
def test_the_slug_is_the_file_name_in_lower_case_letters_and_hyphens(slug):
    assert TERMS[slug]["slug"] == slug
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)


@each_term
def test_a_file_is_written_with_two_spaces_and_a_final_newline(slug):
    written = json.dumps(as_written(slug), ensure_ascii=False, indent=2) + "\n"
    assert (facts.TERMS / f"{slug}.json").read_text(encoding="utf-8") == written


@each_term
def test_a_related_term_exists_and_is_never_the_term_itself(slug):
    related = TERMS[slug]["related"]
    assert related, "a page without related terms is a dead end"
    assert set(related) <= set(TERMS)
    assert slug not in related
    assert len(related) == len(set(related))


@each_term
def test_the_day_of_writing_is_a_day(slug):
    assert date.fromisoformat(TERMS[slug]["written_on"]) >= date(2026, 11, 1)


@each_term
def test_both_languages_show_the_same_rows_and_leave_the_same_rows_to_the_officer(slug):
    indonesian, english = TERMS[slug]["revisions"]["id"], TERMS[slug]["revisions"]["en"]
    for name in TEXTS:
        kinds = [None if text is None else bool(text) for text in (indonesian[name], english[name])]
        assert kinds[0] == kinds[1], name
    for name in LISTS:
        if indonesian[name]:
            assert indonesian[name].count("\n") == english[name].count("\n"), name


@each_term
def test_both_languages_have_as_many_sentences_in_each_row(slug):
    counts = [Counter(row for row, _ in facts.pieces(words)) for words in TERMS[slug]["revisions"].values()]
    assert counts[0] == counts[1]


def test_positions_within_a_group_run_from_one_without_gaps():
    for group in GROUPS:
        positions = sorted(term["position"] for term in TERMS.values() if term["group"] == group)
        assert positions == list(range(1, len(positions) + 1))


def test_no_synonym_leads_to_two_terms():
    words = Counter()
    for term in TERMS.values():
        own = {word.casefold() for word in [term["abbreviation"], term["revisions"]["id"]["title"]] if word}
        synonyms = [word.casefold() for word in term["synonyms"]]
        assert len(synonyms) == len(set(synonyms)), term["slug"]
        words.update(own | set(synonyms))
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("slug", COMPLETE)
def test_the_six_programmes_answer_what_families_ask_first_in_both_languages(slug):
    for revision in TERMS[slug]["revisions"].values():
        asked = ("who_can", "who_cannot", "time_served", "conditions", "cost", "whom_to_ask", "legal_basis", "details")
        for name in asked:
            assert revision[name], name
        assert revision["who_applies"] is not None


def test_the_rutan_proposes_except_for_the_leave_to_visit_family():
    for slug in ("pembebasan-bersyarat", "cuti-bersyarat", "cuti-menjelang-bebas", "integrasi"):
        assert TERMS[slug]["revisions"]["id"]["who_applies"].startswith("Tidak. Rutan yang mengusulkan."), slug
    assert TERMS["cuti-mengunjungi-keluarga"]["revisions"]["id"]["who_applies"].startswith("Ya. Keluarga")


def test_every_programme_is_free_of_charge_and_marked_for_sentenced_people():
    programmes = [term for term in TERMS.values() if term["group"] == "program"]
    for term in programmes:
        assert term["revisions"]["id"]["cost"].startswith("Gratis. Tidak dipungut biaya."), term["slug"]
        assert term["revisions"]["en"]["cost"].startswith("Free. No fee is charged."), term["slug"]
    assert [term["slug"] for term in TERMS.values() if term["for_sentenced"]] == [term["slug"] for term in programmes]


def test_visits_are_free_of_charge_and_the_hours_are_no_prose():
    assert TERMS["jam-kunjungan"]["revisions"]["id"]["conditions"] is None
    for slug in ("jam-kunjungan", "syarat-berkunjung"):
        assert TERMS[slug]["revisions"]["id"]["cost"].startswith("Gratis.")


@each_revision
def test_the_law_is_named_or_the_row_is_left_out(slug, language, revision):
    assert revision["legal_basis"] != ""
    assert revision["legal_basis"] or slug not in PROGRAMMES
    assert revision["whom_to_ask"]


@each_revision
def test_a_short_answer_is_one_to_three_sentences_of_at_most_three_hundred_characters(slug, language, revision):
    answer = revision["short_answer"]
    assert 0 < len(answer) <= LONGEST_SHORT_ANSWER
    assert "\n" not in answer
    assert 1 <= len(sentences(answer)) <= 3


@each_revision
def test_no_sentence_is_longer_than_an_anxious_reader_takes_in(slug, language, revision):
    assert too_long("\n".join(prose(revision).values()), LONGEST_SENTENCE[language]) == []


@each_revision
def test_every_abbreviation_is_explained_on_its_card_or_has_a_term_of_its_own(slug, language, revision):
    assert unexplained("\n".join(text for text in revision.values() if text), language) == []


@each_revision
def test_a_row_of_the_card_fits_the_screen(slug, language, revision):
    rows = {name: text for name, text in revision.items() if text and name != "details"}
    assert {name: len(text) for name, text in rows.items() if len(text) > LONGEST_FIELD} == {}
    for text in rows.values():
        assert text == text.strip()
        assert all(line == line.strip() and line for line in text.split("\n"))


@each_revision
def test_what_families_ask_first_comes_early_and_the_card_ends_soon(slug, language, revision):
    heights = {
        name: sum(len(textwrap.wrap(line, CARD_COLUMN)) for line in revision[name].split("\n"))
        for name in CARD
        if revision[name]
    }
    first = CARD[: CARD.index("documents")]
    assert sum(height for name, height in heights.items() if name in first) <= ASKED_FIRST
    assert sum(heights.values()) <= WHOLE_CARD


@each_revision
def test_details_hold_no_link_image_or_markup(slug, language, revision):
    assert not re.search(r"https?:|\]\(|<[a-z/!]", revision["details"] or "", re.IGNORECASE)


@each_revision
def test_no_text_says_what_the_reference_forbids(slug, language, revision):
    assert faults("\n".join(text for text in revision.values() if text)) == []


@each_term
def test_no_synonym_is_what_the_reference_forbids(slug):
    assert faults("\n".join(TERMS[slug]["synonyms"])) == []


@pytest.mark.parametrize("name", FORBIDDEN)
def test_control_a_planted_forbidden_text_is_found(name):
    assert name in faults(FORBIDDEN[name][1])


def test_control_a_planted_long_sentence_is_found():
    planted = " ".join(["kata"] * 16) + "."
    assert too_long(planted, 16) == []
    assert too_long("Pendek. " + "satu " + planted, 16) == ["satu " + planted]


def test_control_a_planted_abbreviation_is_found_and_an_explained_one_is_not():
    assert unexplained("Kirim ke BPSDM dan Kanwil.", "id") == ["BPSDM", "Kanwil"]
    assert unexplained("Kirim ke kantor wilayah (Kanwil) lewat PB.", "id") == []
