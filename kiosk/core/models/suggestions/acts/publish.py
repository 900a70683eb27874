"""Publish a pair on the board, or withdraw it; the functions are on ``BoardEntry``."""

from kiosk.core.models.suggestions.acts.act import MAY, OFFICERS, Act, Attempt
from kiosk.core.models.suggestions.acts.codec import WORD
from kiosk.core.models.suggestions.case import Refused


def _check_publishing(attempt: Attempt) -> None:
    # Suggestions in the restricted lane must stay secret.
    if attempt.case.restricted:
        raise Refused(Refused.OTHER_LANE)


def _check_withdrawing(attempt: Attempt) -> None:
    if not attempt.text:
        raise Refused(Refused.NO_REASON)


# Value: the digest of the public words. Not after a purge: the sender's words are gone, so nothing can be compared.
PUBLISHED = Act("published", who=OFFICERS, value=WORD, check=_check_publishing)
WITHDRAWN = Act("withdrawn", words=MAY, who=OFFICERS, check=_check_withdrawing, after_purge=True)
