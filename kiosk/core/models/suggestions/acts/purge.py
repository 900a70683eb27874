"""Destroy the words, or the sender's name and contact; the fact stays. The functions are in ``retention``."""

from kiosk.core.models.suggestions.acts.act import FACT, Act

CONTACT_ERASED = Act("contact erased", change=lambda _state, _event, _value: {"has_contact": False}, sender=FACT)
PURGED = Act("purged", change=lambda _state, _event, _value: {"has_contact": False, "purged": True}, sender=FACT)
