"""A realistic month for `make demo`: suggestions, answers, ratings, one account per role. Never for a real database."""

import json
import random
import secrets
from datetime import datetime, time, timedelta
from pathlib import Path

from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, DETAINEES, GOODS, SENTENCED, VISIT, Hours
from kiosk.core.models import (
    ROLES,
    Account,
    Clarity,
    MissedSearch,
    Notice,
    Rating,
    RatingReason,
    Reason,
    Respondent,
    Service,
    Sheet,
    SurveyPeriod,
    Term,
    TermTally,
    VisitingDay,
    VisitingWeek,
)
from kiosk.core.models.proof import tallies
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.receiving import Message, receive
from kiosk.core.models.suggestions.rematching import match_again
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import transaction
from kiosk.core.storage.keys import keyring
from kiosk.core.text.languages import Texts

_NAMES = {
    "officer": ("Siti Rahmawati", "Petugas layanan pengaduan"),
    "inspector": ("Bambang Wibowo", "Pengawas internal"),
    "staff": ("Dewi Lestari", "Staf informasi"),
    "admin": ("Agus Prasetyo", "Pengelola sistem"),
}
_MISSED = ("pindah lapas", "kirim uang", "jam buka kantin")
_RATINGS_A_DAY = 12
_SCORE_WEIGHTS = (4, 10, 46, 40)
# Name, first and last day from today, population, sheets.
_SURVEYS = (("SKM semester lalu", -200, -171, 90, 58), ("SKM semester ini", -20, 9, 120, 41))
# Invented, as everything here; a banner says so. Monday to Thursday, and goods until Saturday.
_HOURS = (
    *(Hours(VISIT, time(9), time(11, 30), time(11), SENTENCED, day) for day in range(4)),
    *(Hours(VISIT, time(13), time(14, 30), time(14), DETAINEES, day) for day in (1, 3)),
    *(Hours(GOODS, time(8), time(10), weekday=day) for day in range(6)),
)
# How the weak elements differ from the others.
_WEAK = {"u3": (8, 22, 50, 20), "u8": (6, 24, 48, 22), "u9": (10, 30, 44, 16)}


def fill(seed: int = 1) -> dict[str, tuple[str, str]]:
    """Fill the open database and return (user name, password) of one account per role."""
    chance = random.Random(seed)
    accounts, printed = _accounts()
    for row in json.loads((Path(__file__).parent / "demo.json").read_text("utf-8")):
        _suggest(row, accounts)
    _open(accounts["staff"])
    with transaction():
        _rate(chance)
        for survey in _SURVEYS:
            _survey(chance, accounts["officer"], *survey)
        _read(chance)
        Notice.add(
            None,
            texts=Texts(
                id="Jam dan syarat kunjungan ada di Info kunjungan.",
                en="Visiting hours and requirements are under Visit information.",
            ),
            starts_at=clock.now() - timedelta(days=7),
        )
        Notice.add(
            None,
            texts=Texts(
                id="Semua layanan di rutan ini tidak dipungut biaya.",
                en="All services of this detention centre are free of charge.",
            ),
            starts_at=clock.now() - timedelta(days=7),
            position=1,
        )
    tallies.rebuild()
    return printed


def _accounts() -> tuple[dict[str, Account], dict[str, tuple[str, str]]]:
    printed = {}
    for role in ROLES:
        name, post = _NAMES[role]
        account, _code = Account.enrol(username=role, name=name, post=post, roles=(role,))
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        account.set_password(password)
        printed[role] = (role, password)
    match_again()
    return {role: Account.get(Account.username == role) for role in ROLES}, printed


def _suggest(row: dict, accounts: dict[str, Account]) -> None:
    day = clock.today() - timedelta(days=row["ago"])
    message = Message(
        kind=row["kind"],
        topic=row.get("topic"),
        officer_named=row.get("officer_named", ""),
        text=row["text"],
        language="id",
        service=Service.get(Service.code == row["service"]),
    )
    suggestion = receive(keyring.mint("suggestion"), message, day=day, part=row["part"]).suggestion
    reader = accounts["inspector" if suggestion.restricted else "officer"]
    for act, after, text in row["acts"]:
        # 03.00 UTC is ten in the morning in Blora.
        at = datetime.combine(day + timedelta(days=after), time(3, 10 + after))
        value = "done" if act == "closed" else ""
        acts.record(suggestion, act, actor=reader, value=value, text=text, at=min(at, clock.now()))


def _rate(chance: random.Random) -> None:
    services = [*Service.offered(), None, None]
    reasons = list(Reason.offered("rating"))
    for ago in range(30):
        day = clock.today() - timedelta(days=ago)
        if day.weekday() == 6:
            continue
        for _ in range(chance.randint(_RATINGS_A_DAY // 2, _RATINGS_A_DAY * 3 // 2)):
            rating = Rating.create(
                key_hmac=secrets.token_hex(32),
                score=chance.choices(Rating.SCORES, _SCORE_WEIGHTS)[0],
                service=chance.choice(services),
                day=day,
                hour=chance.randint(8, 14),
                language="id",
            )
            if chance.random() < 0.3:
                RatingReason.create(rating=rating, reason=chance.choice(reasons))


def _survey(
    chance: random.Random, officer: Account, name: str, first: int, last: int, population: int, sheets: int
) -> None:
    today = clock.today()
    days = {"first": today + timedelta(days=first), "last": today + timedelta(days=last)}
    period = SurveyPeriod.open(officer, name=name, population=population, **days)
    services = list(Service.offered())
    offered = (Respondent.AGES, Respondent.SEXES, Respondent.EDUCATIONS, Respondent.OCCUPATIONS)
    for _ in range(sheets):
        answers = {
            element: chance.choices(ikm.SCORES, _WEAK.get(element, _SCORE_WEIGHTS))[0] for element in ikm.ELEMENTS
        }
        if chance.random() < 0.1:
            answers.pop(chance.choice(ikm.ELEMENTS))
        age, sex, education, occupation = (chance.choice((*values, "")) for values in offered)
        Sheet.create(
            key_hmac=secrets.token_hex(32),
            period=period,
            service=chance.choice(services),
            day=days["first"] + timedelta(days=chance.randint(0, min(last, 0) - first)),
            hour=chance.randint(8, 14),
            language="id",
            source="kiosk",
            age=age,
            sex=sex,
            education=education,
            occupation=occupation,
            **answers,
        )


def _open(staff: Account) -> None:
    """Add the visiting hours of an invented week, a day without visits, and the banner that they are an example."""
    VisitingWeek.replace_all(staff, _HOURS, seen=VisitingWeek.seen_now())
    day = clock.today() + timedelta(days=8)
    reason = Texts(id="Pelatihan petugas", en="Staff training")
    VisitingDay.decide(staff, day, reason, {VISIT: CLOSED}, [], seen=VisitingDay.seen_now(day))
    Notice.add(
        staff,
        kind=Notice.BANNER,
        texts=Texts(
            id="Contoh: jam di layar ini bukan jam yang sebenarnya.",
            en="Example: the hours on this screen are not real.",
        ),
    )


def _read(chance: random.Random) -> None:
    """Add reads of the terms, some of them not understood, and some searches without result."""
    terms = list(Term.select().order_by(Term.id))
    weights = [chance.paretovariate(1.2) for _ in terms]
    unclear = list(Reason.offered("clarity"))
    for ago in range(30):
        day = clock.today() - timedelta(days=ago)
        for term in set(chance.choices(terms, weights, k=12)):
            TermTally.create(term=term, language="id", day=day, reads=chance.randint(1, 6))
        for term in chance.choices(terms, weights, k=2):
            clear = chance.random() < 0.7
            reason = None if clear else chance.choice(unclear)
            Clarity.create(
                key_hmac=secrets.token_hex(32), term=term, language="id", clear=clear, reason=reason, day=day
            )
    for words in _MISSED:
        MissedSearch.create(words=words, month=clock.today().replace(day=1), times=chance.randint(2, 9))
