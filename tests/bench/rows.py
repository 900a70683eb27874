"""Many suggestions by fast SQL, over ten years as a unit's would be: most closed, some waiting, some hidden."""

from datetime import date
from itertools import chain, islice

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, AuditSalt
from kiosk.core.models.proof.sealed import EVENT, SUGGESTION, stream
from kiosk.core.storage.database import database, is_postgresql, transaction

_SERIES = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count}) "
_WORDS = ("kipas", "antrean", "toilet", "titipan", "kursi", "petugas", "jadwal", "panas", "ramah", "sidang", "parkir")
# One text in so many contains it.
_RARE = 5_000
# Rows of the chain that are stored at a time.
_AT_A_TIME = 5_000


def fill(count: int, inspector: Account) -> None:
    """Insert ``count`` suggestions with words, a received event and a case each, into a database without any.

    Every 50th is restricted and every 500th about ``inspector``; the last 100 await their batch. The chain stays as
    it is: what is measured here does not read it.
    """
    today = clock.today()
    with transaction():
        for statement in _statements(count, today, inspector.id):
            database.execute_sql(statement)
    if is_postgresql():
        database.execute_sql("ANALYZE")


def seal() -> None:
    """Seal what ``fill`` has inserted, as ``seal_existing`` would, in a tenth of the time."""
    columns = [field for field in Audit._meta.sorted_fields]
    things = chain(stream(SUGGESTION), stream(EVENT))
    head = Audit.head()
    while some := list(islice(things, _AT_A_TIME)):
        rows, salts = [], []
        for thing in some:
            action, _actor, day, part = thing.facts
            head, salt = Audit.after(head, action, thing.name, thing.content, day=day, part=part)
            rows.append([getattr(head, field.name) for field in columns])
            salts.append((head.seq, salt))
        with transaction():
            for begin in range(0, len(rows), 500):
                Audit.insert_many(rows[begin : begin + 500], fields=columns).execute()
                AuditSalt.insert_many(salts[begin : begin + 500], fields=[AuditSalt.seq, AuditSalt.salt]).execute()


def _statements(count: int, today: date, inspector: int) -> list[str]:
    series = _SERIES.format(count=count)
    words = (
        f"CASE mod(n, {len(_WORDS)}) "
        + " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(_WORDS))
        + " END"
    )
    code = "lpad(to_hex(n), 5, '0')" if is_postgresql() else "printf('%05x', n)"
    ago = f"(({count} - n) / {max(count // 3650, 1)})"
    day = f"DATE '{today}' - {ago}" if is_postgresql() else f"date('{today}', '-' || {ago} || ' days')"
    due = f"DATE '{today}' - {ago} + 14" if is_postgresql() else f"date('{today}', (14 - {ago}) || ' days')"
    yes, no = ("TRUE", "FALSE") if is_postgresql() else ("1", "0")
    soon = "now() + interval '1 day'" if is_postgresql() else "datetime('now', '+1 day')"
    # The youngest four in a hundred wait; before them one in a thousand was forgotten.
    waits = f"(n > {count} * 0.96 OR mod(n, 1000) = 7)"
    status = f"CASE WHEN {waits} THEN CASE mod(n, 2) WHEN 0 THEN 'new' ELSE 'handled' END"
    status += " WHEN mod(n, 20) = 3 THEN 'answered' ELSE 'closed' END"
    return [
        "INSERT INTO suggestion (id, public_id, key_hmac, finder, finder_counter, proof_hash, kind, topic, restricted,"
        " service_id, language, channel, day, part, due_on, assisted) "
        f"{series} SELECT n, 'many-' || n, 'key-' || n, {code}, 0, '',"
        " CASE mod(n, 10) WHEN 0 THEN 'complaint' WHEN 1 THEN 'question' WHEN 2 THEN 'praise' ELSE 'suggestion' END,"
        " CASE WHEN mod(n, 50) = 0 THEN 'officer' WHEN mod(n, 10) = 0 THEN 'service' END,"
        f" CASE WHEN mod(n, 50) = 0 THEN {yes} ELSE {no} END, 1 + mod(n, 3),"
        " CASE WHEN mod(n, 40) = 1 THEN 'en' ELSE 'id' END, 'kiosk',"
        f" {day}, 'morning', {due}, {no} FROM series",
        "INSERT INTO suggestion_words (suggestion_id, body, officer_named) "
        f"{series} SELECT n, 'Pesan ' || n || ' tentang ' || {words} || ' di ruang tunggu, mohon diperbaiki segera.'"
        f" || CASE WHEN mod(n, {_RARE}) = 4 THEN ' Kambing masuk.' ELSE '' END, '' FROM series",
        "INSERT INTO event (suggestion_id, kind, value, day, part) "
        f"{series} SELECT n, 'received', '', {day}, 'morning' FROM series",
        "INSERT INTO suggestion_case (suggestion_id, status, restricted, unread, assignee_id, due_on, answered_on,"
        " outcome, extended, reopened, forwarded, held, purged, has_contact, released_at) "
        f"{series} SELECT n, {status}, CASE WHEN mod(n, 50) = 0 THEN {yes} ELSE {no} END,"
        f" CASE WHEN {waits} AND mod(n, 2) = 0 THEN {yes} ELSE {no} END,"
        f" CASE WHEN {waits} AND mod(n, 2) = 1 THEN {inspector} END, {due}, CASE WHEN NOT {waits} THEN {day} END,"
        f" '', {no}, {no}, {no}, {no}, {no}, CASE WHEN mod(n, 7) = 0 THEN {yes} ELSE {no} END,"
        f" CASE WHEN n > {count} - 100 THEN {soon} END FROM series",
        "INSERT INTO tag (id, name) VALUES (1, 'fasilitas'), (2, 'jarang')",
        f"INSERT INTO case_tag (suggestion_id, tag_id) {series} SELECT n, 1 FROM series WHERE mod(n, 20) = 5",
        f"INSERT INTO case_tag (suggestion_id, tag_id) {series} SELECT n, 2 FROM series WHERE mod(n, {_RARE}) = 4",
        f"INSERT INTO shut_out (suggestion_id, account_id) {series} SELECT n, {inspector} FROM series"
        " WHERE mod(n, 500) = 0",
    ]
