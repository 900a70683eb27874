"""Words, or the sender's name and contact, are destroyed; the fact stays. The verbs stand in ``retention``."""

from kiosk.core.models.suggestions.acts.act import FACT, Act

CONTACT_ERASED = Act("contact erased", change=lambda _state, _event, _value: {"has_contact": False}, sender=FACT)
PURGED = Act("purged", change=lambda _state, _event, _value: {"has_contact": False, "purged": True}, sender=FACT)
