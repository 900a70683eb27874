"""The findings of a check of the chain."""

from dataclasses import dataclass

from kiosk.core.models.chain.breaks import ADDED, CHANGED, MISSING, MOVED, REBUILT

CUT, OLDER, REPLACED, FOREIGN, MALFORMED = "tail cut", "older copy", "replaced", "foreign anchors", "malformed anchor"
SWAPPED, SALT_GONE, RETURNED, STATE = "texts swapped", "salt gone", "purged words", "state changed"
BOARD = "board changed"
SCHEMA_MISSING, SCHEMA_EXTRA, SCHEMA_CHANGED = "schema missing", "schema extra", "schema changed"
SEARCH, DAMAGED, REFERENCE = "search changed", "damaged", "reference broken"
# Combined with each sealed noun: "event changed", "event gone", "event unsealed".
ALTERED, GONE, WORDS_GONE, UNSEALED = "changed", "gone", "words gone", "unsealed"

# For the command line; the pages have their own wording.
SENTENCES = {
    CHANGED: "A row of the chain was edited.",
    MISSING: "One or more rows of the chain were deleted here.",
    ADDED: "A row was inserted that the program did not write.",
    MOVED: "Rows of the chain were put into another order: another row belongs here.",
    REBUILT: "From this row on the chain was rewritten by somebody without the key.",
    CUT: "The end of the chain was cut off.",
    OLDER: "An anchor is missing at the end: the file was put back to an older copy, or its end was cut off.",
    REPLACED: "An anchor matches no row, though later rows exist: an older copy was put back and worked on, or"
    " somebody who holds the key rewrote the chain.",
    FOREIGN: "None of the anchors belongs to this chain: they are another unit's, or the whole chain was exchanged.",
    MALFORMED: "A line of the anchor file is not an anchor (a day and ten hexadecimal digits).",
    SWAPPED: "The texts of two things were swapped.",
    SALT_GONE: "The salt of this row was destroyed, though nothing was purged: its content can no longer be proven.",
    RETURNED: "Words are present again where they were purged.",
    STATE: "The state, tags or recusals of a case are not what its events make of them.",
    BOARD: "The public words of the board, or whether they are shown, are not what its events make of them.",
    SCHEMA_MISSING: "A part of the database that the program made is missing.",
    SCHEMA_EXTRA: "The database has a part that the program did not make.",
    SCHEMA_CHANGED: "A part of the database is defined otherwise than the program made it.",
    SEARCH: "The search index is not what the texts make of it.",
    DAMAGED: "The database file is damaged: restore a backup.",
    REFERENCE: "A row refers to a row that does not exist.",
    f"suggestion {ALTERED}": "A suggestion, or its words, was edited.",
    f"suggestion {GONE}": "A suggestion was deleted.",
    f"suggestion {WORDS_GONE}": "The words of a suggestion were deleted without a purge.",
    f"suggestion {UNSEALED}": "A suggestion was inserted outside the program.",
    f"contact {ALTERED}": "A sender's name or contact was edited.",
    f"contact {GONE}": "A sender's contact was deleted outside the program.",
    f"contact {UNSEALED}": "A contact was inserted outside the program.",
    f"event {ALTERED}": "An event, or its words, was edited.",
    f"event {GONE}": "An event was deleted.",
    f"event {WORDS_GONE}": "The words of an event were deleted without a purge.",
    f"event {UNSEALED}": "An event (a reply, for example) was inserted outside the program.",
    f"term {ALTERED}": "The text of a published explanation, or the record of its publication, was edited.",
    f"term {GONE}": "The record of a publication was deleted.",
    f"term {UNSEALED}": "A publication was recorded outside the program.",
    f"account {ALTERED}": "An account (its person, roles, password or state) was changed outside the program.",
    f"account {GONE}": "An account was deleted.",
    f"account {UNSEALED}": "An account was created outside the program.",
    f"setting {ALTERED}": "A setting was changed outside the program.",
    f"setting {GONE}": "A setting was deleted outside the program.",
    f"setting {UNSEALED}": "A setting was added outside the program.",
    f"calendar {ALTERED}": "The closed days of a year were changed outside the program.",
    f"calendar {UNSEALED}": "The closed days of a year were added outside the program.",
    f"calendar {GONE}": "The chain seals the closed days of a year that the program does not support.",
    f"hours {ALTERED}": "Visiting hours, or what was decided for a date, were changed outside the program.",
    f"hours {GONE}": "Visiting hours, or what was decided for a date, were deleted outside the program.",
    f"hours {UNSEALED}": "Visiting hours were added outside the program.",
    f"survey {ALTERED}": "A survey period, its plan or a paper sheet was changed outside the program.",
    f"survey {GONE}": "A survey period, its plan or a paper sheet was deleted outside the program.",
    f"survey {UNSEALED}": "A survey period, its plan or a paper sheet was added outside the program.",
    f"list {ALTERED}": "A list that visitors choose from (services, reasons) was changed outside the program.",
    f"list {GONE}": "The chain seals a list of choices that the program does not have.",
    f"list {UNSEALED}": "A list that visitors choose from was filled outside the program.",
    f"notice {ALTERED}": "A notice to visitors was changed outside the program.",
    f"notice {GONE}": "A notice to visitors was deleted outside the program.",
    f"notice {UNSEALED}": "A notice to visitors was added outside the program.",
    f"text {ALTERED}": "An explanation on show was changed, exchanged or added outside the program.",
    f"text {GONE}": "An explanation on show was deleted or taken off outside the program.",
    f"text {UNSEALED}": "An explanation was put on show outside the program.",
    f"day {ALTERED}": "The trusted day was changed outside the program.",
    f"day {GONE}": "The trusted day was deleted outside the program.",
    f"day {UNSEALED}": "A trusted day was added outside the program.",
}


@dataclass(frozen=True)
class Finding:
    """One fault; ``seq`` is the number of the row in the chain, 0 if no row is concerned."""

    seq: int
    kind: str
    about: str = ""

    @property
    def sentence(self) -> str:
        """The finding as an English sentence."""
        where = f"Row {self.seq}: " if self.seq else ""
        return f"{where}{SENTENCES[self.kind]}{f' ({self.about})' if self.about else ''}"
