"""Messages about the same thing: those that share distinctive words, and those merged into one."""

from datetime import timedelta

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage import search

PERIOD = timedelta(days=90)
MOST = 5
# How many of the newest suggestions that share two distinctive words are compared.
_COMPARED = 100


def similar(suggestion: Suggestion, text: str, account: Account) -> list[Suggestion]:
    """Return up to ``MOST`` suggestions of the last 90 days that share distinctive words of ``text``, best match first.

    Only those that ``account`` may see, each with its words as ``kept``; merged ones are left out, because they are
    answered with another.
    """
    words = search.distinctive_words(text)
    if not words:
        return []
    since = clock.today() - PERIOD
    rows = Words.read_with(Case.visible_to(account)).where(
        search.suggestions_alike(words, Suggestion.id, since),
        Suggestion.day >= since,
        Suggestion.id != suggestion.id,
        Case.merged_into.is_null(),
    )
    found = list(rows.limit(_COMPARED))
    # The sort is stable: of equal matches the newest stays first.
    found.sort(key=lambda row: -search.shared_words(words, row.kept.body))
    return found[:MOST]


def joined_into(case: Case, account: Account) -> Suggestion | None:
    """Return the suggestion that a duplicate was merged into, or None if ``account`` may not see it."""
    if case.merged_into_id is None:
        return None
    return Words.read_with(Case.visible_to(account)).where(Suggestion.id == case.merged_into_id).first()


def joined_here(suggestion_id: int, account: Account) -> list[Suggestion]:
    """Return the suggestions merged into this one, directly or not, that ``account`` may see."""
    first = Case.select(Case.suggestion).where(Case.merged_into == suggestion_id)
    joined = first.cte("joined", recursive=True, columns=("suggestion_id",))
    further = Case.select(Case.suggestion).join(joined, on=(Case.merged_into == joined.c.suggestion_id))
    # UNION, not UNION ALL: it terminates even if tampered rows form a cycle.
    every = joined.union(further)
    ids = every.select_from(every.c.suggestion_id)
    return list(Words.read_with(Case.visible_to(account)).where(Suggestion.id.in_(ids)))
