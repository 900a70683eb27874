"""Queues of one server: requests that hash a password or code wait in their own, so that no page waits for them.

Argon2 takes 80 ms, one at a time (``kiosk.core.security.passwords``). Were these requests in the queue of the pages,
fifty people who sign in would occupy each thread of the server for seconds.
"""

from collections import OrderedDict, deque
from typing import Any

from flask import Flask, abort, request
from waitress.task import ThreadedTaskDispatcher
from werkzeug.http import parse_list_header

from kiosk.core.web.addresses import counted

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
    """A queue in which the addresses take turns, so that one with many requests does not hold up the others.

    ``hops`` proxies in front are believed, each of which appends the address that it was asked from.
    """

    def __init__(self, hops: int = 0) -> None:
        self._hops = hops
        self._lines: OrderedDict[str, deque] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def waiting(self, task: Any) -> int:
        """Return how many requests of the address of ``task`` wait."""
        return len(self._lines.get(self._address(task), ()))

    def append(self, task: Any) -> None:
        """Add a connection behind the others of its address (waitress: an ``HTTPChannel``)."""
        self._lines.setdefault(self._address(task), deque()).append(task)

    def popleft(self) -> Any:
        """Take the first of the address whose turn it is; its next one waits for those of all others."""
        address, line = self._lines.popitem(last=False)
        task = line.popleft()
        if line:
            self._lines[address] = line
        return task

    def _address(self, task: Any) -> str:
        """Return the address of a request, from the same hop as ProxyFix takes it from."""
        forwarded = parse_list_header(task.requests[0].headers.get("X_FORWARDED_FOR", ""))
        return counted(forwarded[-self._hops] if 0 < self._hops <= len(forwarded) else task.addr[0])


class Queues(ThreadedTaskDispatcher):
    """The queue of pages, and beside it a queue of guesses and one of messages, each with threads of its own.

    An address's guess above ``MOST_WAITING`` is marked, so that it is refused without hashing; a message always waits.
    """

    def __init__(self, surface: str, hops: int = 0) -> None:
        super().__init__()
        self._guesses, self._messages = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._guesses.queue, self._messages.queue = Turns(hops), Turns(hops)
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
        if queue is self._guesses and queue.queue.waiting(task) >= MOST_WAITING:
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
