"""Numbers in a text that belong to a person: what the kiosk warns its writer about, and what the board marks.

Pure functions. One pass from left to right: what is plainly no person's number (money, days, times, years, numbers of
regulations) is passed over as a whole, so that no rule sees a part of it. Repetitions are bounded: a text of digits
alone takes time in proportion to its length.
"""

import re
from collections.abc import Iterator

NATIONAL_ID, PHONE, NUMBER = KINDS = ("national_id", "phone", "number")

# What people write between the digits of one number.
_GAP = r"[ \u00a0./_()\-\u2010-\u2013]"
_ENDS = r"(?!\d)"
_GOES_ON = rf"(?!\d|{_GAP}{{1,3}}\d)"
_YEAR = r"(?:19|20)\d\d"
_TIME = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
_DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])[./\-](?:1[0-2]|0?[1-9])[./\-](?:\d\d){{1,2}}|{_YEAR}-\d\d-\d\d)"
_UNTIL = r"\s{0,3}(?:[-\u2013/]|s/d|s\.d\.|sampai|hingga)\s{0,3}"

# In the order of trial at each place; a group without a name is passed over.
_TRIED = re.compile(
    "|".join(
        (
            # Money, and numbers grouped by thousands; a telephone number in such groups begins with 62.
            r"\b(?i:rp|idr)\.?\s*\d[\d.,]{0,30}(?:[ ]\d{3}(?!\d)){0,6}",
            r"\b\d[\d.,]{0,30}\s{0,3}(?i:rupiah|ribu|juta|miliar|million|thousand)\b",
            rf"(?<![\d+])(?!62\.\d{{3}}\.\d{{3}}\.\d{{3}})[1-9]\d{{0,2}}(?:\.\d{{3}}){{2,6}}{_GOES_ON}",
            # Days, times and years, alone or from one to another.
            rf"(?<!\d){_DAY}(?:{_UNTIL}{_DAY}){{0,3}}(?!\d|[./\-]\d)",
            rf"(?<!\d){_TIME}(?:{_UNTIL}{_TIME}){{0,7}}(?!\d|[.:]\d|[ ]?[-/][ ]?\d)",
            rf"(?<!\d){_YEAR}(?:\s{{0,3}}[-\u2013/ ]\s{{0,3}}(?:{_YEAR}|\d\d)){{0,20}}{_GOES_ON}",
            # Numbers of regulations and letters: 99/2012, PAS-20.OT.02.02, W13.PK.01.01.02-1234.
            rf"(?<!\d)\d{{1,4}}/{_YEAR}{_GOES_ON}",
            rf"\b[A-Z]{{1,4}}[.\-]\d\d(?:\.\d\d){{1,3}}(?:[.\-]\d{{1,5}})?{_ENDS}",
            rf"(?P<{NATIONAL_ID}>\d(?:{_GAP}{{0,3}}\d){{15}}{_ENDS})",
            rf"(?P<{PHONE}>(?:\+[ ]?62|\(\+?62\)|62|\(?0)(?:{_GAP}{{0,3}}\d){{8,12}}{_ENDS})",
            # The number of an account, a register or a vehicle.
            r"\b(?i:rek(?:ening)?|reg(?:ister|istrasi)?|induk|paspor|bpjs)\b[. ]*(?i:no(?:mor)?\b)?[.: ]*"
            rf"(?P<{NUMBER}_named>\d{{3,}}(?:{_GAP}\d+)*)",
            rf"(?P<{NUMBER}_vehicle>\b[A-Z]{{1,2}}[ \-]?(?!{_YEAR})\d{{3,4}}[ \-]?[A-Z]{{2,3}}\b)",
            rf"(?P<{NUMBER}>\d{{3,}}(?:{_GAP}{{1,3}}\d{{3,}})*{_ENDS})",
            r"\d+",
        )
    )
)
# Fewer digits that follow no word like "rekening" may count anything.
_MANY_DIGITS = 10
# So many single digits among longer groups are counted things: "8 9 10 11 12".
_FEW_SINGLE = 2


def find_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each number of a person in ``text``, in order: one of ``KINDS``, where it begins and where it ends."""
    for match in _TRIED.finditer(text):
        name = match.lastgroup
        if name is None or _counts_something(name, match[name]):
            continue
        yield name.partition("_")[0] if name.startswith(NUMBER) else name, *match.span(name)


def _counts_something(name: str, words: str) -> bool:
    groups = re.findall(r"\d+", words)
    single = sum(len(group) == 1 for group in groups)
    if name in (NATIONAL_ID, PHONE):
        return _FEW_SINGLE < single < len(groups)
    return name == NUMBER and sum(map(len, groups)) < _MANY_DIGITS
