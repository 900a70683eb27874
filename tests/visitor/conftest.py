"""What the tests of the visitor's room share."""

from collections.abc import Iterator

import pytest

from kiosk.core.models import Setting
from tests.printer import Printer, a_printer


@pytest.fixture
def printer(storage: None) -> Iterator[Printer]:
    """A printer that the unit has set."""
    with a_printer() as printer:
        Setting.change(printer=printer.path)
        yield printer
