"""A printer for tests: a pseudo terminal that keeps what was printed."""

import os
import pty
import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Printer:
    """The device that is written to, and the end that reads what came out."""

    path: str
    reader: int

    def read(self) -> bytes:
        """Take the paper: everything that was printed since the last time."""
        paper = b""
        while select.select([self.reader], [], [], 0)[0]:
            paper += os.read(self.reader, 4096)
        return paper

    def read_words(self) -> str:
        """Take the paper and return its words, blanks folded."""
        return " ".join(self.read().decode("cp437").split())


@contextmanager
def a_printer() -> Iterator[Printer]:
    """Lend a printer that takes what a pseudo terminal holds, about two slips."""
    reader, device = pty.openpty()
    try:
        yield Printer(os.ttyname(device), reader)
    finally:
        os.close(device)
        os.close(reader)
