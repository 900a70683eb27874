"""All suggestions of an inbox view, for a file."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.inbox.export_rows import Line, chunks
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.models.inbox.inbox import Inbox
from kiosk.core.models.inbox.query import key_of
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.tag import CaseTag, Tag

# Each query repeats the search for words, so ids are read in larger steps than lines.
_IDS_STEP = 20_000


class Exported(NamedTuple):
    """One suggestion with its tags and the answers to its sender, oldest first."""

    line: Line
    tags: list[str]
    answers: list[str]


def has_more_than(number: int, account: Account, filters: Filters) -> bool:
    """Return whether more than ``number`` suggestions pass ``filters``."""
    key = key_of(filters)
    return Inbox(account).rows(filters).select(key).limit(number + 1).count() > number


def exported(account: Account, filters: Filters) -> Iterator[Exported]:
    """Yield every suggestion that passes ``filters`` and that ``account`` may see, newest first.

    What comes in meanwhile is not included; what leaves the view or the account's sight meanwhile may be left out.
    """
    for lines in chunks(account, chain.from_iterable(_ids(account, filters))):
        ids = [line.id for line in lines]
        tags, answers = _tags(ids), _answers(ids)
        for line in lines:
            yield Exported(line, tags[line.id], answers[line.id])


def _ids(account: Account, filters: Filters) -> Iterator[list[int]]:
    key = key_of(filters)
    rows = Inbox(account).rows(filters).select(key)
    found = [number for (number,) in rows.limit(_IDS_STEP).tuples()]
    while found:
        yield found
        found = [number for (number,) in rows.where(key < found[-1]).limit(_IDS_STEP).tuples()]


def _tags(ids: list[int]) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = CaseTag.select(CaseTag.suggestion, Tag.name).join(Tag).where(CaseTag.suggestion.in_(ids)).order_by(Tag.name)
    for suggestion, name in rows.tuples():
        found[suggestion].append(name)
    return found


def _answers(ids: list[int]) -> dict[int, list[str]]:
    found = defaultdict(list)
    replies = Event.suggestion.in_(ids) & (Event.kind == "reply")
    rows = Event.select(Event.suggestion, EventWords.body).join(EventWords).where(replies).order_by(Event.id)
    for suggestion, body in rows.tuples():
        found[suggestion].append(body)
    return found
