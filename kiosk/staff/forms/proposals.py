"""A decision about a text of the program: which text on show, and which proposal, were compared."""

from wtforms import HiddenField

from kiosk.core.seed.proposals import Proposal
from kiosk.staff.forms.publications import SeenForm


class ProposalForm(SeenForm):
    """The number of the text on show, and the digest of the proposed one."""

    digest = HiddenField()

    @classmethod
    def of(cls, one: Proposal) -> "ProposalForm":
        """Return the form for what is compared now."""
        return cls(formdata=None, data={"seen": one.shown.number, "digest": one.digest})
