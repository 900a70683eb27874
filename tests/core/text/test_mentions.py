"""Who is meant by a complaint: twenty accounts of a unit, as visitors write of them."""

import time
from collections import Counter
from pathlib import Path

import pytest

from kiosk.core.text.mentions import Index
from kiosk.core.text.person_names import calls_of, is_only_titles, key_of, name_parts, one_letter_apart, recognised

NAMES = Path(__file__).parent.parent / "data" / "names"
# Of the twenty, those who inspect: the names are those of inmates in many messages.
INSPECTORS = ("budi", "siti", "bambang")


def rows(name: str) -> list[list[str]]:
    """Return the lines of a table, split at tabs."""
    return [line.split("\t") for line in (NAMES / name).read_text("utf-8").splitlines()]


ACCOUNTS = rows("accounts.tsv")
SPELLINGS = [*rows("spellings.tsv"), *rows("spellings_held_out.tsv"), *rows("spellings_last.tsv")]
MESSAGES = [line for name in ("messages", "messages_held_out") for (line,) in rows(f"{name}.txt")]


def index_of(*people: tuple[str, str, str]) -> Index:
    return Index((number, calls_of(*person)) for number, person in enumerate(people))


@pytest.fixture(scope="module")
def unit() -> Index:
    return index_of(*((name, post, aliases) for _username, name, post, aliases in ACCOUNTS))


def meant(unit: Index, text: str, field: str = "") -> set[str]:
    found = unit.mentioned(text) | unit.mentioned(field, names_only=True)
    return {ACCOUNTS[number][0] for number in found}


def finds(person: str, text: str, field: str = "", *, post: str = "", aliases: str = "") -> bool:
    index = index_of((person, post, aliases))
    return bool(index.mentioned(text) | index.mentioned(field, names_only=True))


def test_no_spelling_of_an_account_is_missed(unit):
    missed = [
        (sorted(set(who.split(",")) - meant(unit, text, field)), field, text)
        for who, field, text in SPELLINGS
        if not set(who.split(",")) <= meant(unit, text, field)
    ]

    assert len(SPELLINGS) >= 200
    assert missed == []


def test_few_messages_that_name_no_account_are_kept_from_one_and_hardly_any_from_all(unit):
    found = [meant(unit, text) for text in MESSAGES]

    assert len(MESSAGES) >= 400
    assert max(Counter(who for one in found for who in one).values()) <= 0.05 * len(MESSAGES)
    assert sum(set(INSPECTORS) <= one for one in found) <= 0.01 * len(MESSAGES)


@pytest.mark.parametrize(
    "text",
    [
        "Anak saya Budi dipukul Pak Budi.",
        "Anak saya Budi dipukul petugas Budi.",
        "Anak saya Budi dipukul oleh Budi.",
        "Anak saya Budi, yang memukul juga Budi juga.",
        "Kata suami saya Budi minta uang.",
        "Suami saya Budi Santoso dipukul.",
        "Uang diminta dari tahanan, Budi yang menyuruh.",
        "Suami saya, Budi, dipukul. Budi yang memukul orang lain.",
        "Anak saya Budi dipukul. Budi memukul pakai selang.",
        "Anak Saya Dipukul Budi",
        "ANAK SAYA AGUS DIPUKUL BUDI",
    ],
)
def test_an_inmate_of_the_same_name_excuses_no_officer(text):
    assert finds("Budi Santoso", text)


@pytest.mark.parametrize(
    "text",
    ["Anak saya Budi sakit. Budi tidak diberi obat.", "WBP atas nama Budi belum bebas.", "Budi, anak saya, lebam."],
)
def test_an_inmate_of_the_same_name_is_not_the_officer(text):
    assert not finds("Budi Santoso", text)


@pytest.mark.parametrize(("name", "word"), [("Rini", "sini"), ("Rini", "Rani"), ("Budi", "Rudi"), ("Eko", "ego")])
def test_a_short_name_has_no_near_spelling(name, word):
    assert not finds(name, f"Pak {word} marah")


@pytest.mark.parametrize("name", ["Bagus", "Indah", "Slamet", "Adil"])
def test_a_name_that_is_a_daily_word_counts_after_an_honorific_or_in_the_field(name):
    assert not finds(name, f"Semoga {name.lower()} dan selamat. Tidak {name.lower()}.")
    assert finds(name, f"Mas {name.lower()} minta uang")
    assert finds(name, "Saya dipukul.", name.lower())


def test_a_name_of_one_letter_counts_after_an_honorific_or_in_the_field_only():
    assert not finds("A", "A dan B bertengkar")
    assert finds("A", "Pak A minta uang")
    assert finds("A", "Saya dipukul", "a")
    assert not finds("A. Rizki", "Pak A minta uang")


def test_two_accounts_with_one_name_are_both_meant():
    assert index_of(("Budi Santoso", "", ""), ("Budi Santoso", "", "")).mentioned("pak budi santoso") == {0, 1}


def test_an_account_with_one_name_may_have_the_other_part_as_well():
    people = index_of(
        ("Agus Sutrisno", "", ""), ("Sutrisno", "", ""), ("Muhammad Rizki", "", ""), ("Rizki Adi", "", "")
    )

    assert people.mentioned("Agus Sutrisno minta uang") == {0, 1}
    assert people.mentioned("Muh. Rizki minta uang") == {2, 3}


def test_a_whole_name_means_nobody_else_but_a_list_of_names_means_all():
    people = index_of(("Bambang Pamungkas", "", ""), ("Bambang Susilo", "", ""))

    assert people.mentioned("Bambang Pamungkas minta uang") == {0}
    assert people.mentioned("Bambang, Pamungkas, semua minta uang") == {0, 1}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Budi Santoso, S.H., M.H.", ["budi", "santoso"]),
        ("Hj. Siti Aminah, S.Sos.", ["siti", "aminah"]),
        ("Drs. H. Bambang Pamungkas SH MH", ["bambang", "pamungkas"]),
        ("M.Rizki, Amd.IP", ["m", "rizki"]),
        ("dr. Ratna Wulandari", ["ratna", "wulandari"]),
        ("Su'ud bin Umar, A.Md.Kep.", ["suud", "umar"]),
        ("Pak Haji", ["pak", "haji"]),
    ],
)
def test_degrees_and_titles_are_no_part_of_a_name(name, parts):
    assert name_parts(name) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [("soesanto", "susanto"), ("djoko", "joko"), ("rizky", "riski"), ("mochammad", "moh"), ("noor", "nur")],
)
def test_usual_spellings_of_a_name_have_one_key(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("hartono", "hartno", True),
        ("hartono", "hatrono", True),
        ("hartono", "hartino", True),
        ("hartono", "hartini", False),
        ("hartono", "tono", False),
    ],
)
def test_one_letter_apart_is_one_edit_or_one_swap(one, other, near):
    assert one_letter_apart(one, other) is near
    assert one_letter_apart(other, one) is near


def test_the_account_page_lists_what_is_recognised_and_proposes_call_names():
    known = recognised("Suyanto Bagus, S.H.", "Ka. KPR", "Pak Beng")

    assert {"Suyanto", "Beng"} <= set(known.anywhere)
    assert known.titled == ["Bagus"]
    assert "kepala pengamanan" in known.posts
    assert "Yanto" in known.proposals


def test_matching_with_fifty_accounts_of_two_hundred_aliases_takes_milliseconds():
    aliases = ["\n".join(f"Panggilan{person}x{number}" for number in range(200)) for person in range(50)]
    people = index_of(*((f"Nama{person} Santoso", "KPR", aliases[person]) for person in range(50)))
    text = " ".join(MESSAGES)[:2_000]
    people.mentioned(text)

    began = time.perf_counter()
    people.mentioned(text)

    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize(
    "text", ["Rudihartono minta uang", "RudiHartono minta uang", "rudi hartono's car", "Rudi's car"]
)
def test_a_name_in_one_word_and_an_english_genitive_are_recognised(text):
    assert finds("Rudi Hartono", text)


def test_an_inmate_whom_nothing_is_done_by_is_still_not_the_officer():
    assert not finds("Sutrisno", "Napi Sutrisno sakit dan mengeluh pusing. Suami saya Sutrisno menunggu obat.")


@pytest.mark.parametrize(
    ("name", "proposals"),
    [
        ("Bambang Hartono", ["Tono"]),
        ("Muhammad Santoso", ["Toso"]),
        ("Drs. Bambang Pamungkas", []),
        ("Wulandari Nugroho Suyanto", ["Roho", "Yanto"]),
        ("Suyanto Suryanto Widianto Hartanto Sukamto Setiawan", ["Yanto", "Tanto", "Kamto", "Wawan"]),
    ],
)
def test_a_proposed_call_name_begins_with_a_syllable_and_is_no_honorific(name, proposals):
    assert recognised(name).proposals == proposals


def test_aliases_propose_nothing_and_are_listed_once():
    aliases = "\n".join([f"Bang Hartono{letter}o" for letter in "bcdfgh"] + ["Yanto", "Yanto", "Bagus"])

    known = recognised("Suyanto", aliases=aliases)

    assert known.proposals == []
    assert known.anywhere == ["Suyanto", *(f"Hartono{letter}o" for letter in "bcdfgh"), "Yanto", "Bagus"]
    assert known.titled == []


@pytest.mark.parametrize("name", ["Dr.", "dr", "H. S.H.", "H.", "Drs. H.", "S.H., M.H.", "Hj. , S.Sos.", "Pak"])
def test_a_name_of_titles_only_names_nobody(name):
    assert is_only_titles(name)


@pytest.mark.parametrize(
    "name", ["B", "B.", "S", "Ma", "An", "Ning", "Dr. Agus", "H. Sutrisno", "Agus, S.H.", "", "Se Ma Lim"]
)
def test_a_short_name_is_a_name(name):
    assert not is_only_titles(name)


def test_a_name_of_one_letter_can_hardly_be_recognised():
    assert recognised("B").hardly
    assert not recognised("B", aliases="Beng").hardly
    assert not recognised("Budi").hardly


@pytest.mark.parametrize("post", ["Kepala Kesatuan Pengamanan", "Kepala Kesatuan Pengamanan Rutan", "Ka. KPR"])
def test_the_head_of_security_is_recognised_by_every_usual_form(post):
    assert {"kpr", "kplp", "ka kpr", "kepala keamanan", "kesatuan pengamanan"} <= set(recognised("Budi", post).posts)
