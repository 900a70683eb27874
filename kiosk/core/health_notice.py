"""Once a day, a line by e-mail to administrators when something about the kiosk is red: its name, and nothing else."""

from datetime import datetime, timedelta

from flask import Flask
from flask_babel import force_locale

from kiosk.core.days import clock
from kiosk.core.health import current, words
from kiosk.core.health.gathering import uptime
from kiosk.core.health.rules import Row, red
from kiosk.core.letters import Letter, may_be_sent, send
from kiosk.core.models import Account, Chore, Setting
from kiosk.core.text.languages import SOURCE

# After a night or a weekend, copies and screens need a moment before they are judged.
AFTER_START = timedelta(minutes=15)


def send_health(app: Flask) -> int:
    """Send what is red to each administrator with an address who has had no such line today; return how many.

    What the server does not take stays due until midnight.
    """
    settings, now = Setting.everything(), clock.now()
    if uptime() < AFTER_START or not may_be_sent(settings, now):
        return 0
    waiting = [person for person in _administrators() if not _has_had_one(person, now)]
    found = red(current.rows(app)) if waiting else []
    if not found:
        return 0
    with app.app_context(), force_locale(SOURCE):
        line = _line(found)
    return send([_letter(person, line, now) for person in waiting], settings)


def _administrators() -> list[Account]:
    return list(Account.holding("admin").where(Account.email != ""))


def _has_had_one(person: Account, now: datetime) -> bool:
    """Return whether a line was sent on this date, by whatever the clock showed then."""
    last = Chore.get_or_none(Chore.name == _name(person))
    return last is not None and clock.local(last.done_until).date() == clock.local(now).date()


def _letter(person: Account, line: str, now: datetime) -> Letter:
    return Letter(person, line, lambda: Chore.done(_name(person), now))


def _line(found: list[Row]) -> str:
    names = ", ".join(str(words.TOPICS[row.topic]) for row in found)
    return f"Kiosk perlu tindakan: {names}"


def _name(person: Account) -> str:
    return f"health email to account {person.id}"
