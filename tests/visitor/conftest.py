"""Fixtures of the tests of the visitors' room."""

from collections.abc import Iterator

import pytest

from kiosk.core.models import Setting
from tests.printer import Printer, a_printer


@pytest.fixture
def printer(storage: None) -> Iterator[Printer]:
    """A printer that is configured in the settings."""
    with a_printer() as printer:
        Setting.change(printer=printer.path)
        yield printer
