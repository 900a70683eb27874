"""Rows for tests; a test states only what matters to it."""

import io
import wave
from datetime import date
from pathlib import Path

from flask import Flask

from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, VISIT, Hours
from kiosk.core.models import Account, Audit, Recording, Revision, Service, Term, VisitingDay, VisitingWeek
from kiosk.core.models.suggestions.receiving import Consent, Message, Receipt, receive
from kiosk.core.models.terms.publication import publish
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.seed.seed_files import released, seed_lists, seed_terms
from kiosk.core.seed.terms_update import update_terms
from kiosk.core.sound import recordings
from kiosk.core.storage.keys import keyring
from kiosk.core.text.languages import Texts

PASSWORD = "kunci lemari kayu jati"


def an_account(username: str, *roles: str, name: str = "", password_hash: str | None = None) -> Account:
    """Create an account with ``roles``; with ``password_hash`` it can sign in."""
    return Account.create(
        username=username,
        name=name or username.capitalize(),
        password_hash=password_hash,
        **{role: True for role in roles},
    )


def actor_of(row: Audit) -> Account | None:
    """Return the account that did an act of the audit log, None for a visitor's."""
    return Account.get_or_none(Account.id == row.actor_id)


def a_suggestion(
    text: str = "Ruang tunggu panas dan kursinya kurang.",
    *,
    kind: str = "suggestion",
    topic: str | None = None,
    contact: str = "",
    key: str | None = None,
    day: date | None = None,
    part: str | None = None,
    **fields,
) -> Receipt:
    """Send a suggestion as the kiosk does and return its receipt."""
    if kind == "complaint" and topic is None:
        topic = "service"
    message = Message(
        kind=kind,
        topic=topic,
        text=text,
        language=fields.pop("language", "id"),
        contact=contact,
        consent=Consent("Saya setuju", "id") if contact else None,
        service=fields.pop("service", None) or Service.get_or_none(Service.code == "visits"),
        **fields,
    )
    return receive(key or keyring.mint("suggestion"), message, day=day, part=part)


def a_draft(slug: str = "asimilasi", language: str = "id", **fields) -> Revision:
    """Save a draft of a term, as another editor would."""
    term = Term.at(slug)
    newest = term.newest(language)
    first = {"title": "Judul", "short_answer": "Jawaban."}
    return term.write(language=language, author=None, base=newest.number, fields={**first, **fields})


def on_show(slug: str = "asimilasi", language: str = "id") -> Revision:
    """Return the revision of a term that the kiosk shows."""
    return Term.on_show(slug, language).text


def leave_empty(slug: str, *rows: str, language: str = "id") -> Revision:
    """Show a term whose card has ``rows`` empty, and no other row that is."""
    shown = on_show(slug, language)
    words = {name: getattr(shown, name) or None for name in TEXTS}
    newest = shown.term.newest(language)
    fields = {**words, **dict.fromkeys(rows, "")}
    draft = shown.term.write(language=language, author=None, base=newest.number, fields=fields)
    publish(draft, None)
    return draft


def a_proposal(slug: str, language: str = "id", **words: str | None) -> Revision:
    """Show a text of the unit's own that was written before this release brought its text; return the unit's."""
    first = on_show(slug, language)
    # What the release before had.
    Revision.update(short_answer="Dari rilis sebelumnya.").where(Revision.id == first.id).execute()
    own = {name: getattr(first, name) for name in TEXTS} | {"short_answer": "Jawaban unit ini."} | words
    draft = first.term.write(language=language, author=None, base=first.number, fields=own)
    publish(draft, None)
    update_terms(seed_terms(), {**released(), slug: {}}, seed_lists()["groups"])
    return draft


def a_check(slug: str, day: date | None = None) -> None:
    """Record that somebody has checked the published text of a term."""
    term = Term.at(slug)
    term.check("Siti", day or clock.today(), None, seen=term.shown_numbers, by=None)


def a_recording(app: Flask, slug: str = "asimilasi", language: str = "id", data: bytes | None = None) -> Recording:
    """Store a recording of the published text of a term; needs a connection."""
    revision = on_show(slug, language)
    reader = Account.get_or_none(Account.username == "dewi") or an_account("dewi", "staff")
    return recordings.keep(
        revision,
        data or a_wav(),
        read=revision.number,
        marks=[],
        seconds=None,
        author=reader,
        instance=Path(app.config["INSTANCE"]),
    )


def a_wav(seconds: float = 1.0) -> bytes:
    """Return a WAV file of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8_000)
        writer.writeframes(bytes(2 * int(8_000 * seconds)))
    return file.getvalue()


def a_visiting_week(by: Account, *hours: Hours) -> None:
    """Store the hours of the week, confirmed today."""
    VisitingWeek.replace_all(by, hours, seen=VisitingWeek.seen_now())


def a_visiting_day(
    by: Account, day: date, how: dict[str, str] | None = None, *hours: Hours, reason: str = "Pelatihan"
) -> None:
    """Store what is decided for ``day``, by default that there are no visits."""
    seen = VisitingDay.seen_now(day)
    VisitingDay.decide(by, day, Texts(id=reason), how or {VISIT: CLOSED}, list(hours), seen=seen)
