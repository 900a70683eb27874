"""What the chain seals of the acts that decide which explanation the kiosk shows."""

from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.models.terms.revision import TEXTS, Revision
from kiosk.core.models.terms.term_event import TermEvent

# The other acts on a draft change nothing that a visitor reads.
SEALED_KINDS = ("published", "retired", "checked")
# The columns of the forms; any further column needs another form.
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
SECOND_TEXTS = (
    *FIRST_TEXTS,
    "time_served",
    "who_applies",
    "when_begins",
    "no_guarantor",
    "duration",
    "progress",
    "if_refused",
    "unpaid_fine",
)


# The rows that no text had while texts were sealed in the first form.
_LATER = tuple(name for name in TEXTS if name not in FIRST_TEXTS)


def first_texts(revision: Revision) -> list:
    """Return the texts of a revision as the first form seals them.

    A later row is part of it once it is filled: in a text that was sealed before the row existed, only SQL can do so.
    """
    later = [[name, getattr(revision, name)] for name in _LATER if getattr(revision, name) is not None]
    return [*(getattr(revision, name) for name in FIRST_TEXTS), *later]


def second_texts(revision: Revision) -> list:
    """Return the texts of a revision as the second form seals them."""
    return [getattr(revision, name) for name in SECOND_TEXTS]


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
    return [*_act(event), *(first_texts(revision) if revision else [])]


def _second_form(sealed: tuple[TermEvent, Revision | None]) -> list:
    event, revision = sealed
    return [*_act(event), *(second_texts(revision) if revision else [])]


def _act(event: TermEvent) -> list:
    return [event.term_id, event.language, event.number, event.kind, event.words, event.actor_id, event.at]


FORMS = (_first_form, _second_form)
