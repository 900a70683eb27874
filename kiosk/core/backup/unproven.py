"""Takes out of a salvaged database what the chain does not prove, and keeps it in a file beside it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.core.days import clock
from kiosk.core.models.chain.breaks import rows
from kiosk.core.models.chain.findings import ALTERED, BOARD, RETURNED, SALT_GONE, SWAPPED, UNSEALED, WORDS_GONE, Finding
from kiosk.core.storage.database import database

_UNPROVEN = (ALTERED, UNSEALED, WORDS_GONE, SALT_GONE, RETURNED, SWAPPED, BOARD)
_ACCOUNT = "account"
# Many rows refer to few of these, so that one lost page must not cost all of them: an empty row stands in for a lost
# one. Nobody can sign in with such an account, and no such choice is offered.
_STOOD_IN_FOR = (_ACCOUNT, "service", "reason", "tag")
# Where the rows are of what has such a name in the chain.
_OF_EVENT = "SELECT term_id, language, number FROM term_event WHERE id = ?"
_PLACES = {
    r"board of suggestion (\d+)": (("board_entry", "suggestion_id = ?"),),
    r"suggestion (\d+)": (("suggestion", "id = ?"),),
    r"contact (\d+)": (("suggestion_contact", "suggestion_id = ?"),),
    r"event (\d+)": (("event", "id = ?"),),
    r"notice (\d+)": (("notice", "id = ?"),),
    r"term event (\d+)": (("revision", f"(term_id, language, number) IN ({_OF_EVENT})"), ("term_event", "id = ?")),
    r"text (\d+) (\w+)": (("revision", "term_id = ? AND language = ? AND status = 'published'"),),
    # A translation has its language behind the name.
    r"setting (\w+)": (("setting", "? IN (name, name || '_' || language)"),),
    r"calendar (\d+)": (("closed_day", "substr(day, 1, 4) = ?"),),
    r"hours week": (("visiting_hour", "1"), ("visiting_week", "1")),
    r"hours (\d{4}-\d\d-\d\d)": (("visiting_day", "day = ?"),),
    r"survey sheet (\d+)": (("sheet", "id = ?"),),
    r"day .*": (("trusted_day", "1"),),
}
# Rounds in which what is taken out leaves other rows that refer to it.
_ROUNDS = 20


class SetAside:
    """The rows that are taken out, one JSON object a line, and a sentence for each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.sentences: list[str] = []

    def take(self, table: str, where: str, values: tuple, why: str) -> int:
        """Move the rows of ``table`` with ``where`` into the file, and return how many there were."""
        cursor = database.execute_sql(f'SELECT rowid AS _row, * FROM "{table}" WHERE {where}', values)
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        with self._path.open("a", encoding="utf-8") as file:
            for row in found:
                file.write(json.dumps({"table": table, "why": why, **row}, default=_plain, ensure_ascii=False) + "\n")
                self.sentences.append(f"{table}: row {row['_row']} was left out: {why}")
        database.execute_sql(f'DELETE FROM "{table}" WHERE {where}', values)
        return len(found)

    def take_forged_links(self) -> None:
        """Take out the rows of the chain that are not as they were written."""
        for seq in [row.seq for row in rows() if not row.is_genuine]:
            self.take("audit", "seq = ?", (seq,), "it is not as it was written")

    def take_orphans(self) -> None:
        """Take out rows that refer to a lost one, unless an empty row can stand in for that."""
        for _round in range(_ROUNDS):
            broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
            if not broken:
                return
            for table, rowid, parent, key in broken:
                if parent in _STOOD_IN_FOR:
                    self._stand_in(parent, _reference(table, rowid, key))
                else:
                    self.take(table, "rowid = ?", (rowid,), f"the {parent} to which it belongs is lost")

    def take_unproven(self, finding: Finding) -> bool:
        """Take out what ``finding`` is about, and return whether there was anything to take out."""
        if not finding.kind.endswith(_UNPROVEN):
            return False
        name = finding.about.split(" and ")[0]
        why = "the chain does not prove it"
        if name.startswith(f"{_ACCOUNT} "):
            return self._close_account(int(name.split()[1]))
        return sum(self.take(table, where, values, why) for table, where, values in _rows_of(name, finding.kind)) > 0

    def _close_account(self, number: int) -> bool:
        sql = "UPDATE account SET password_hash = NULL, code_hash = NULL, disabled_at = ? WHERE id = ? AND"
        closed = database.execute_sql(f"{sql} disabled_at IS NULL", (str(clock.now()), number)).rowcount > 0
        if closed:
            self.sentences.append(f"account: row {number} was disabled: the chain does not prove it")
        return closed

    def _stand_in(self, table: str, number: int) -> None:
        columns = database.execute_sql(f"PRAGMA table_xinfo('{table}')").fetchall()
        values = {row[1]: _empty(row[1], row[2], number) for row in columns if row[3]}
        values |= {"id": number} | ({"disabled_at": str(clock.now())} if table == _ACCOUNT else {})
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        sql = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})'
        if database.execute_sql(sql, tuple(values.values())).rowcount > 0:
            self.sentences.append(f"{table}: row {number} is lost, and an empty one stands in for it")


def _reference(table: str, rowid: int, key: int) -> int:
    """Return the number of the row to which a row refers by its foreign key number ``key``."""
    keys = database.execute_sql(f"PRAGMA foreign_key_list('{table}')").fetchall()
    column = next(row[3] for row in keys if row[0] == key)
    return database.execute_sql(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (rowid,)).fetchone()[0]


def _empty(name: str, declared: str, number: int) -> str | int:
    """Return what a required column of a row that stands in for number ``number`` holds."""
    if "INT" in declared or "BOOL" in declared:
        return 0
    if "DATE" in declared:
        return str(clock.now())
    return f"(hilang {number})" if name.startswith("name") else f"lost-{number}"


def _rows_of(name: str, kind: str) -> Iterator[tuple[str, str, tuple]]:
    """Yield table, condition and values of what has ``name`` in the chain; nothing where it can only be named."""
    for pattern, places in _PLACES.items():
        match = re.fullmatch(pattern, f"board of {name}" if kind == BOARD else name)
        if match is not None:
            yield from ((table, where, match.groups()[: where.count("?")]) for table, where in places)


def _plain(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
