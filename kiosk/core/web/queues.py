"""Queues of one server: requests that hash a password or code wait in their own, so that no page waits for them.

Argon2 takes 80 ms, one at a time (``kiosk.core.security.passwords``). Were these requests in the queue of the pages,
fifty people who sign in would occupy each thread of the server for seconds.
"""

from collections import OrderedDict, deque
from typing import Any

from flask import Flask, abort, request
from waitress.task import ThreadedTaskDispatcher

PAGE_THREADS = 8
# One is hashed while the next is read.
SLOW_THREADS = 2
# Of one address; a later one is asked to come back, unchecked. What a throttle refuses takes 15 ms, and an address
# brings in 55 tries that are hashed at 80 ms: so the last of these is answered within ten seconds.
MOST_WAITING = 300

# POSTs that hash, by surface and queue. Changes of a password and confirmations are made by people who have signed in.
GUESSES = {"office": ("/", "/first-password", "/setup"), "visitor": ("/tickets/",)}
MESSAGES = {"visitor": ("/suggestions/new",)}

_MARK = "X-Kiosk-Crowded"


class Turns:
    """A queue in which the addresses take turns, so that one with many requests does not hold up the others."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def waiting(self, address: str) -> int:
        """Return how many requests of ``address`` wait."""
        return len(self._lines.get(address, ()))

    def append(self, task: Any) -> None:
        """Add a connection behind the others of its address (waitress: an ``HTTPChannel``)."""
        self._lines.setdefault(task.addr[0], deque()).append(task)

    def popleft(self) -> Any:
        """Take the first of the address whose turn it is; its next one waits for those of all others."""
        address, line = self._lines.popitem(last=False)
        task = line.popleft()
        if line:
            self._lines[address] = line
        return task


class Queues(ThreadedTaskDispatcher):
    """The queue of pages, and beside it a queue of guesses and one of messages, each with threads of its own.

    An address's guess above ``MOST_WAITING`` is marked, so that it is refused without hashing; a message always waits.
    """

    def __init__(self, surface: str) -> None:
        super().__init__()
        self._guesses, self._messages = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._guesses.queue, self._messages.queue = Turns(), Turns()
        self._slow = dict.fromkeys(GUESSES.get(surface, ()), self._guesses)
        self._slow |= dict.fromkeys(MESSAGES.get(surface, ()), self._messages)
        self.set_thread_count(PAGE_THREADS)
        self._guesses.set_thread_count(SLOW_THREADS)
        self._messages.set_thread_count(SLOW_THREADS)

    def add_task(self, task: Any) -> None:
        """Queue the next request of a connection."""
        parsed = task.requests[0]
        parsed.headers.pop(_key(_MARK), None)
        queue = self._slow.get(getattr(parsed, "path", "")) if getattr(parsed, "command", "") == "POST" else None
        if queue is None:
            super().add_task(task)
            return
        if queue is self._guesses and queue.queue.waiting(task.addr[0]) >= MOST_WAITING:
            parsed.headers[_key(_MARK)] = "1"
        queue.add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Stop the threads of all queues."""
        for queue in (self._guesses, self._messages):
            queue.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout)


def init_app(app: Flask) -> None:
    """Refuse a marked request before anything is read, checked or counted."""
    app.before_request(_refuse_marked)


def _refuse_marked() -> None:
    if _MARK in request.headers:
        abort(503)


def _key(header: str) -> str:
    return header.upper().replace("-", "_")
