"""A pair is shown on the board for everybody, and withdrawn. The verbs stand with the board (``BoardEntry``)."""

from kiosk.core.models.suggestions.acts.act import MAY, OFFICERS, Act, Attempt
from kiosk.core.models.suggestions.acts.codec import WORD
from kiosk.core.models.suggestions.case import Refused


def _check_publishing(attempt: Attempt) -> None:
    # Nobody may learn of what stands in the lane.
    if attempt.case.restricted:
        raise Refused(Refused.OTHER_LANE)


def _check_withdrawing(attempt: Attempt) -> None:
    if not attempt.text.strip():
        raise Refused(Refused.NO_REASON)


# Its value: the digest of the public words. Of what was purged no words are left that they could be compared with.
PUBLISHED = Act("published", who=OFFICERS, value=WORD, check=_check_publishing)
WITHDRAWN = Act("withdrawn", words=MAY, who=OFFICERS, check=_check_withdrawing, after_purge=True)
