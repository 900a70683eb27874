"""Which day somebody asks for who types "jam besuk hari ini" or "sabtu boleh besuk" into the search. Pure."""

import re
from datetime import date, timedelta

from kiosk.core.text.text import fold

# What a question about visits has in it, at the beginning of a word.
_VISITING = re.compile(
    r"\b((di|mem)?be[sz]u[kq]|(di|ber)?kunjung|mengunjung|(di|men)?jenguk|(di)?titip|penitip|nitip|visit)"
)
# Opening hours, asked without the word for a visit; with a day only.
_OPENING = re.compile(r"\b(buka|tutup|libur|open|close)")
# Words that ask for hours, by themselves: the answer begins with today.
_HOURS = re.compile(r"\b(jam(?! tangan)|jadwal|jadual|kapan|pukul|hours?|schedule|when|what time)\b")

_AFTER_TOMORROW = re.compile(r"\b(lusa|day after tomorrow)\b")
# Not "besuk": in Javanese it means tomorrow, and here a visit.
_TOMORROW = re.compile(r"\b(besok|bsk|esok|sesuk|tomorrow)\b")
_TODAY = re.compile(r"\b((hari|hri|hr|dina) ?(ini|iki)|sekarang|skrg|saiki|today|now)\b")
_WEEKDAYS = (
    re.compile(r"\b(senin|senen|monday)s?\b"),
    re.compile(r"\b(selasa|slasa|tuesday)s?\b"),
    re.compile(r"\b(rabu|rebo|wednesday)s?\b"),
    re.compile(r"\b(kamis|kemis|thursday)s?\b"),
    re.compile(r"\b(jumat|jum at|friday)s?\b"),
    re.compile(r"\b(sabtu|setu|saturday)s?\b"),
    re.compile(r"\b(ahad|minggu|sunday)s?\b"),
)
# A week, which is also called "minggu": "minggu depan", "seminggu sekali", "2 minggu lagi".
_WEEK = re.compile(
    r"(\b(\d+|satu|dua|tiga|empat|berapa|(se)?tiap|per) |\bse)minggu\b"
    r"|\bminggu (ini|depan|lalu|lagi|sekali|pertama|kedua|ketiga|keempat|terakhir)\b"
)
_NEXT = re.compile(r"\b(depan|next)\b")


def asked_day(words: str, today: date, *, about_hours: bool) -> date | None:
    """Return the day for which ``words`` ask about visits, else None.

    Words that ask for hours without a day mean today, if the search finds that they are ``about_hours``.
    """
    text = fold(words.replace("'", " ").replace("\u2019", " "))
    day = _day(text, today)
    if _VISITING.search(text):
        return day or (today if about_hours and _HOURS.search(text) else None)
    return day if _OPENING.search(text) else None


def _day(text: str, today: date) -> date | None:
    if _AFTER_TOMORROW.search(text):
        return today + timedelta(days=2)
    if _TOMORROW.search(text):
        return today + timedelta(days=1)
    if _TODAY.search(text):
        return today
    without_weeks = _WEEK.sub(" ", text)
    for number, names in enumerate(_WEEKDAYS):
        if names.search(without_weeks):
            ahead = (number - today.weekday()) % 7
            return today + timedelta(days=ahead or (7 if _NEXT.search(text) else 0))
    return None
