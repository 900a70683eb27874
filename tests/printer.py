"""A printer for tests: a pseudo terminal that buffers what is printed."""

import os
import pty
import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Printer:
    """The device to print to, and the end that reads the output."""

    path: str
    reader: int

    def read(self) -> bytes:
        """Return everything that was printed since the last call."""
        paper = b""
        while select.select([self.reader], [], [], 0)[0]:
            paper += os.read(self.reader, 4096)
        return paper

    def read_words(self) -> str:
        """Return the text printed since the last call, with whitespace collapsed."""
        return " ".join(self.read().decode("cp437").split())


@contextmanager
def a_printer() -> Iterator[Printer]:
    """Yield a printer with the buffer of a pseudo terminal, about two slips."""
    reader, device = pty.openpty()
    try:
        yield Printer(os.ttyname(device), reader)
    finally:
        os.close(device)
        os.close(reader)
