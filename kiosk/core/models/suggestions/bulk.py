"""One act on several suggestions, each on its own, so that a conflict on one does not stop the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import ActedMeanwhile, Case, Refused
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.suggestions.tag import CaseTag, Tag


@dataclass(frozen=True)
class Result:
    """Counts of the chosen suggestions: done, acted on meanwhile, and left (already so, or not allowed)."""

    done: int = 0
    meanwhile: int = 0
    left: int = 0


def assign_all(by: Account, chosen: Mapping[str, int], to: Account) -> Result:
    """Assign the chosen suggestions to ``to``; those that ``to`` must not see are left.

    ``chosen`` maps public ids to the number of events the page showed.
    """
    readable = {row.id for row in _among(chosen, to)}
    return _each(
        by,
        chosen,
        lambda case, seen: acts.assign(case, by, to, seen=seen),
        lambda suggestion: suggestion.id in readable,
    )


def tag_all(by: Account, chosen: Mapping[str, int], name: str) -> Result:
    """Put the tag ``name`` on the chosen suggestions; those that have it are left."""
    tag = Tag.called(name)
    ids = [suggestion.id for suggestion in _among(chosen, by)]
    tagged = {row.suggestion_id for row in CaseTag.select().where(CaseTag.tag == tag, CaseTag.suggestion.in_(ids))}
    return _each(
        by,
        chosen,
        lambda case, seen: acts.tag(case, by, tag.id, seen=seen),
        lambda suggestion: suggestion.id not in tagged,
    )


def _each(
    by: Account, chosen: Mapping[str, int], act: Callable[[Case, int], None], fits: Callable[[Suggestion], bool]
) -> Result:
    found = _among(chosen, by)
    done = left = 0
    # One that is no longer visible was acted on meanwhile too.
    meanwhile = len(chosen) - len(found)
    for suggestion in found:
        if not fits(suggestion):
            left += 1
            continue
        try:
            act(suggestion.case, chosen[suggestion.public_id])
            done += 1
        except ActedMeanwhile:
            meanwhile += 1
        except Refused as refusal:
            hidden = refusal.reason == Refused.HIDDEN
            meanwhile, left = meanwhile + hidden, left + (not hidden)
    return Result(done, meanwhile, left)


def _among(chosen: Mapping[str, int], account: Account) -> list[Suggestion]:
    return list(Case.visible_to(account).where(Suggestion.public_id.in_(list(chosen))))
