"""What the chain seals of the acts that decide which explanation the kiosk shows."""

from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.models.terms.revision import Revision
from kiosk.core.models.terms.term_event import TermEvent

# The other acts on a draft change nothing that a visitor reads.
SEALED_KINDS = ("published", "retired", "checked")
# The columns of the first form; any further column needs another form.
FIRST_TEXTS = (
    "title",
    "short_answer",
    "who_can",
    "who_cannot",
    "conditions",
    "documents",
    "steps",
    "cost",
    "whom_to_ask",
    "legal_basis",
    "details",
)


def seal_term_event(event: TermEvent, revision: Revision | None = None) -> None:
    """Seal an act in its transaction; ``revision`` is the text that it concerns, None for the term as a whole."""
    stored = TermEvent.get_by_id(event.id)
    text = revision and Revision.get_by_id(revision.id)
    Audit.add(f"term {event.kind}", name_in_chain(event), sealed_content(stored, text), actor=event.actor)


def name_in_chain(event: TermEvent) -> str:
    """Return the name of this act in the chain."""
    return f"term event {event.id}"


def sealed_content(event: TermEvent, revision: Revision | None) -> Content:
    """Return what the chain seals of an act and of the text that it concerns."""
    return Content((event, revision), FORMS)


def _first_form(sealed: tuple[TermEvent, Revision | None]) -> list:
    event, revision = sealed
    act = [event.term_id, event.language, event.number, event.kind, event.words, event.actor_id, event.at]
    return [*act, *([getattr(revision, name) for name in FIRST_TEXTS] if revision else [])]


FORMS = (_first_form,)
