"""How numbers, abbreviations and signs are pronounced: one table of rules per language, applied in order. Pure."""

import re
from collections.abc import Callable, Mapping

_Rule = tuple[re.Pattern, str | Callable[[re.Match], str]]

_ONES = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet".split(),
        strict=True,
    )
)
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_CONSONANT = "(?:NG|NY|SY|KH|[B-DF-HJ-NP-TV-Z])"
# Three to five capitals that make syllables are a word (HAM, LAPOR), and so are six and more.
_A_WORD = re.compile(rf"[A-Z]{{6,}}|(?=[A-Z]{{3}})[AEIOU]?(?:{_CONSONANT}[AEIOU]{_CONSONANT}?)+")
_SPELLED = {"BAP", "SOP"}


def _number(value: int) -> str:
    """Return 0 to 99 in Indonesian words."""
    if value < 12:
        return _ONES[value]
    if value < 20:
        return f"{_ONES[value - 10]} belas"
    tens, ones = divmod(value, 10)
    return f"{_ONES[tens]} puluh {_ONES[ones]}" if ones else f"{_ONES[tens]} puluh"


def _digits(match: re.Match) -> str:
    return ", ".join(" ".join(group) for group in re.findall(r"\d+", match[0]))


def _roman(match: re.Match) -> str:
    before, numeral, after = match.groups("")
    if not before and (after or len(numeral) == 1):
        return match[0]
    return f"{before}{_ROMAN.index(numeral) + 1} {after}".rstrip()


def _rupiah(match: re.Match) -> str:
    whole = re.sub(r"[.,](?=\d{3})", "", match[1])
    return f"{whole.removesuffix(',00')}{match[2] or ''} rupiah"


def _date(language: str) -> Callable[[re.Match], str]:
    def date(match: re.Match) -> str:
        month = int(match[2])
        return f"{int(match[1])} {_MONTHS[language][month - 1]} {match[3]}" if 1 <= month <= 12 else match[0]

    return date


def _capitals(spell: Callable[[str], str]) -> Callable[[re.Match], str]:
    def capitals(match: re.Match) -> str:
        word = match[0].replace(".", "")
        if _A_WORD.fullmatch(word) and word not in _SPELLED and "." not in match[0]:
            return word.lower()
        return " ".join(map(spell, word))

    return capitals


def _time_id(match: re.Match) -> str:
    hour, minute = int(match[2]), int(match[3])
    spoken = f"{'jam' if (match[1] or '').lower() == 'jam' else 'pukul'} {_number(hour)}"
    return f"{spoken} lewat {_number(minute)} menit" if minute else spoken


def _time_en(match: re.Match) -> str:
    hour, minute = int(match[2]), int(match[3])
    minutes = f" {'oh ' * (minute < 10)}{minute}" if minute else ""
    return f"{hour % 12 or 12}{minutes} {'a m' if hour < 12 else 'p m'}"


def _fraction_id(match: re.Match) -> str:
    over, under = int(match[1]), int(match[2])
    if (over, under) == (1, 2):
        return "setengah"
    return f"{'se' if over == 1 else _number(over) + ' '}per{_number(under)}"


def _fraction_en(match: re.Match) -> str:
    part = ("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")[int(match[2]) - 2]
    over = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[int(match[1]) - 1]
    return f"{over} {part}" if over == "one" else f"{over} {part}s"


def _words(expansions: Mapping[str, str]) -> list[_Rule]:
    """Return a rule for each abbreviation, in any case; a dot at its end is required if listed, else optional."""
    ends = {written: "" if written.endswith(".") else r"(?!\w)\.?" for written in expansions}
    return [
        (re.compile(rf"(?<!\w){re.escape(written)}{ends[written]}", re.I), expansions[written])
        for written in expansions
    ]


_PHONE = re.compile(r"(?<![\w.,/])\(?(?:\+62|0)\d{1,3}\)?(?:[ -]?\d{2,4}){2,4}(?![\w/])")
_DATE = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)\b")
_RANGE = re.compile(r"(?<=\d) ?[-–—] ?(?=\d)")
_RUPIAH = re.compile(r"\bRp\.? ?(\d+(?:[.,]\d{3})*(?:,\d{1,2})?)(?:,-)?( (?:ribu|juta|miliar|million|thousand)\b)?")
_TIME = re.compile(r"(?:\b(pukul|pkl\.?|jam) )?(?<![\w.,:])([01]?\d|2[0-3])[.:]([0-5]\d)(?![\d:%]|[.,]\d)", re.I)
_OF_A_YEAR = re.compile(r"(?<![\d/])(\d{1,3})/((?:19|20)\d\d)\b")
_YEAR = re.compile(r"/((?:19|20)\d\d)\b")
_FRACTION = re.compile(r"(?<![\d/.,])([1-9])/(10|[2-9])(?![\d/])")
_CAPITALS = re.compile(r"(?<!\w)(?:[A-Z]{2,}(?!\w)|(?:[A-Z]\.){2,})")
_DOT_OF_AN_ADDRESS = re.compile(r"(?<=[a-z0-9])\.(?=[a-z]{2})")
_ROMAN_NUMERAL = re.compile(
    rf"\b((?:Kelas|Class|RK|Bab|Chapter|Tahap|Stage|Blok|Block) )?({'|'.join(reversed(_ROMAN))})([A-C]?)\b"
)

# The order matters: a rule comes before a more general one on the same signs.
_FIRST: list[_Rule] = [
    (re.compile(" ?[·•|] ?"), ", "),
    (re.compile(r"(?<=[a-z])(?=[A-Z]{2,}\b)"), " "),
    (_PHONE, _digits),
    (_ROMAN_NUMERAL, _roman),
]
_LAST: list[_Rule] = [
    (re.compile(r"\((\d+)\)"), r"\1"),
    (re.compile("/"), " "),
    (re.compile(" [-–—] "), ", "),
]
# Patterns and replacements in their order, by language: Indonesian (``id``) and English (``en``).
RULES: dict[str, list[_Rule]] = {
    "id": [
        (_DATE, _date("id")),
        *_FIRST,
        (_RANGE, " sampai "),
        (_RUPIAH, _rupiah),
        (re.compile(r"\bRp\b"), "rupiah"),
        (_TIME, _time_id),
        (_OF_A_YEAR, r"\1 tahun \2"),
        (_YEAR, r" tahun \1"),
        (_FRACTION, _fraction_id),
        (re.compile(r"\bNo(?:mor)?\.? ?(?=\d)", re.I), "nomor "),
        (re.compile(r"\bUU\b"), "Undang-Undang"),
        (re.compile(r"\bPP\b"), "Peraturan Pemerintah"),
        *_words(
            {
                **{"WIB": "waktu Indonesia barat", "WITA": "waktu Indonesia tengah", "WIT": "waktu Indonesia timur"},
                **{"dll": "dan lain-lain", "dsb": "dan sebagainya", "dst": "dan seterusnya", "jo.": "juncto"},
                **{"s.d.": "sampai dengan", "s/d": "sampai dengan", "a.n.": "atas nama", "d.a.": "dengan alamat"},
                **{"tgl": "tanggal", "hlm": "halaman", "telp": "telepon", "jl.": "jalan", "bpk": "bapak"},
                **{"kel.": "kelurahan", "kec.": "kecamatan", "kab.": "kabupaten", "sdr.": "saudara"},
            }
        ),
        (_DOT_OF_AN_ADDRESS, " titik "),
        (_CAPITALS, _capitals(_LETTERS.__getitem__)),
        *_LAST,
    ],
    "en": [
        (_DATE, _date("en")),
        *_FIRST,
        (_RANGE, " to "),
        (_RUPIAH, _rupiah),
        (re.compile(r"\bRp\b"), "rupiah"),
        (_TIME, _time_en),
        (_OF_A_YEAR, r"\1 of \2"),
        (_YEAR, r" of \1"),
        (_FRACTION, _fraction_en),
        (re.compile(r"\bNo\.? ?(?=\d)", re.I), "number "),
        *_words(
            {
                **{"WIB": "western Indonesia time", "WITA": "central Indonesia time", "WIT": "eastern Indonesia time"},
                **{"e.g.": "for example", "i.e.": "that is", "etc": "and so on", "art.": "article"},
            }
        ),
        (_DOT_OF_AN_ADDRESS, " dot "),
        (_CAPITALS, _capitals(str)),
        *_LAST,
    ],
}
