"""The unit that the tests of copies share."""

from tests.copied_unit import paper, strangers_stick, unit, world

__all__ = ["paper", "strangers_stick", "unit", "world"]
