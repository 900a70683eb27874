"""The unit that the tests of the commands of copies share."""

from tests.copied_unit import unit, world

__all__ = ["unit", "world"]
